"""How wide words are, without a font file: an estimate on the safe side, the same on every machine.

A label must fit whichever sans serif the reader has, so a Latin character counts as wide as the widest of
Arial, Noto Sans and the Latin of Noto Sans CJK makes it, and an East Asian wide one as an em. Against any of these
fonts a line of text comes out between 2 % too narrow and 12 % too wide, as Chromium sets it. (DejaVu Sans, which a
Linux without other fonts falls back to, is wider than all of them: words come out 5 % too narrow, bold ones 10 %.)
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

#: Advance widths of U+0020 to U+007E in thousandths of an em.
_REGULAR = (
    278, 323, 474, 646, 572, 921, 732, 278, 338, 338, 551, 584, 278, 347, 278, 392,
    572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 730, 667, 611, 778, 741, 339, 535, 667, 556, 907, 760, 781,
    667, 781, 722, 667, 611, 731, 667, 944, 667, 667, 611, 338, 392, 338, 572, 559,
    606, 563, 618, 510, 620, 564, 344, 615, 618, 275, 275, 552, 284, 935, 618, 606,
    620, 620, 413, 500, 377, 618, 521, 802, 529, 521, 500, 380, 551, 380, 584,
)  # fmt: skip
_BOLD = (
    278, 370, 574, 646, 590, 963, 750, 325, 378, 378, 545, 590, 325, 370, 325, 413,
    590, 590, 590, 590, 590, 590, 590, 590, 590, 590, 333, 333, 590, 590, 590, 611,
    1007, 722, 722, 722, 740, 667, 611, 778, 765, 389, 568, 722, 611, 943, 813, 796,
    667, 796, 722, 667, 625, 756, 667, 967, 667, 667, 613, 378, 413, 378, 590, 567,
    626, 604, 644, 556, 644, 591, 387, 633, 657, 305, 306, 620, 315, 982, 657, 626,
    644, 644, 454, 556, 434, 657, 576, 863, 578, 574, 511, 394, 551, 394, 590,
)  # fmt: skip

#: What stands in our texts beyond ASCII.
_OTHER = {"\N{NO-BREAK SPACE}": 278, "\N{NARROW NO-BREAK SPACE}": 224, "\N{THIN SPACE}": 224, "–": 556, "—": 1000, "…": 1000,
          "\N{EN SPACE}": 500, "\N{EM SPACE}": 1000, "\N{FIGURE SPACE}": 572, "\N{HAIR SPACE}": 200,
          "‘": 278, "’": 278, "“": 500, "”": 500, "·": 561, "«": 556, "»": 556, "−": 584, "°": 428, "€": 590, "£": 590,
          "‰": 1177, "§": 556, "•": 400}  # fmt: skip

#: Punctuation that fonts for Chinese, and only they, make a full em wide.
_WIDE_IN_CHINESE = frozenset("“”‘’·…—")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text.

    Args:
        text: Plain text, no tags.
        size: The size of the type in pixels.
        bold: Whether it is set bold.

    Returns:
        Pixels.

    Example:
        >>> text_width("share", 28) == 2 * text_width("share", 14)
        True
    """
    return _thousandths(text, bold) * size / 1000


#: Labels of one figure are measured many times, and those of another view are mostly the same.
_LABELS = 4096


@lru_cache(_LABELS)
def _thousandths(text: str, bold: bool) -> int:
    """The width of a text in thousandths of an em."""
    chinese = _is_chinese(text)
    return sum(
        1000 if chinese and char in _WIDE_IN_CHINESE else _advance(char, bold) for char in text
    )


@cache
def _advance(char: str, bold: bool) -> int:
    """The advance width of a character in thousandths of an em."""
    if " " <= char <= "~":
        return (_BOLD if bold else _REGULAR)[ord(char) - 32]
    if char in _OTHER:
        return _OTHER[char]
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 1000
    base = unicodedata.normalize("NFKD", char)[0]
    if base != char:
        return _advance(base, bold)
    return 680 if category.startswith("L") else 1000


def _is_chinese(text: str) -> bool:
    """Whether there are Han characters and neither kana nor Hangul."""
    return bool(_HAN.search(text)) and not _KANA_OR_HANGUL.search(text)


_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff]")

#: What may not begin a line, and what may not end one (kinsoku), besides closing and opening brackets and quotes;
#: full-width forms count as their plain ones.
_NO_START = frozenset(
    "!%,.:;?~¢°‰\N{PRIME}、。々〻゛゜ゝゞヽヾー・—…·ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖ"
)
_NO_END = frozenset("$£¥#№")

#: What counts, dates or measures the number before it, and stays with it: 2024年, 1,520億, 6つ.
_COUNTERS = frozenset(
    "年月日时時分秒周週回位个個つか种種组組项項人国國家名倍成割点點期版万亿億兆元円"
)

_GAP = r" \t\u3000\u200b"

#: Characters of scripts without spaces: a line may end after each. Hangul is not among them, nor are full-width letters
#: and digits: Korean breaks at spaces, words and numbers do not break.
_SINGLE = (
    r"\u2e80-\u2fff\u3001-\u312f\u3190-\ua4cf\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f"
    r"\uffe0-\uffe6\U00020000-\U0003ffff"
)

#: A gap, then such a character or a word. A no-break space is part of its word.
_PIECE = re.compile(f"([{_GAP}]*)([{_SINGLE}]|[^{_GAP}{_SINGLE}]+)")


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines.

    English and Korean break at spaces, Chinese and Japanese between characters, but never so that closing
    punctuation begins a line or opening punctuation ends one, nor between a number and what it counts. A word or number
    is never cut: one that is wider than the line has a line of its own. No last line has one wide character alone.

    Args:
        text: Plain text, no tags; a line feed is a break.
        size: The size of the type in pixels.
        width: The room in pixels.
        bold: Whether it is set bold.

    Returns:
        The lines; none if there is no text.

    Example:
        >>> wrap("share of the world", 14, 80)
        ['share of', 'the world']
    """
    return list(_wrapped(text, size, width, bold))


@lru_cache(maxsize=1024)
def _wrapped(text: str, size: float, width: float, bold: bool) -> tuple[str, ...]:
    """What `wrap` gives: the notes of a picture are measured several times before they are written."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        rows: list[list[tuple[str, str]]] = [[]]
        for gap, piece in _pieces(paragraph):
            longer = _joined([*rows[-1], (gap, piece)])
            if rows[-1] and text_width(longer, size, bold=bold) > width:
                rows.append([])
            rows[-1].append((gap, piece))
        if len(rows) > 1:
            _leave_none_alone(*rows[-2:])
        lines += [_joined(row) for row in rows]
    return tuple(lines)


def _joined(row: list[tuple[str, str]]) -> str:
    """A line of pieces, each with the space before it but the first."""
    return "".join(piece if n == 0 else gap + piece for n, (gap, piece) in enumerate(row))


def _leave_none_alone(row: list[tuple[str, str]], last: list[tuple[str, str]]) -> None:
    """Give a last line of one wide character, with its punctuation, the last of the line before."""
    told = _joined(last)
    letters = sum(not unicodedata.category(char).startswith("P") for char in told)
    if letters == 1 and all(_is_wide(char) for char in told + row[-1][1]) and len(row) > 2:
        last.insert(0, row.pop())


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _pieces(text: str) -> list[tuple[str, str]]:
    """The pieces that are never broken, each with the space before it."""
    pieces: list[tuple[str, str]] = []
    for gap, piece in _PIECE.findall(text):
        if (
            pieces
            and not gap
            and (
                _clings(piece[0], _NO_START, "Pe", "Pf")
                or _clings(pieces[-1][1][-1], _NO_END, "Ps", "Pi")
                or (piece in _COUNTERS and pieces[-1][1][-1].isdigit())
            )
        ):
            before, start = pieces.pop()
            pieces.append((before, start + piece))
        else:
            pieces.append(
                ("\u3000" if "\u3000" in gap else " " if gap.strip("\u200b") else "", piece)
            )
    return pieces


def _clings(char: str, others: frozenset[str], *categories: str) -> bool:
    """Whether a character stays with its neighbour."""
    return (
        unicodedata.category(char) in categories or unicodedata.normalize("NFKC", char)[0] in others
    )
