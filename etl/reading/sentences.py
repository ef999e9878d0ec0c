"""A text as sentences, each in its language; hard line breaks within a sentence are healed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.reading.language import Code, language
from etl.reading.normal import Text

_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_HANGUL = re.compile(r"[가-힣]")
_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z]")
_PROSE = re.compile(r"[a-z]{2,}")
#: Longer ones are cut: no sentence is, and time stays linear.
LONGEST = 800
_ENDS = {
    "en": re.compile(r"[.!?][\"')]*(?=\s+[\"'(]*[A-Z0-9]|\s*$)|[!?。！？]"),
    "zh": re.compile(r"[。!?！？][\"')]*|\.(?=\s|$)"),
    "ja": re.compile(r"[。!?！？][\"')]*|\.(?=\s|$)"),
    "ko": re.compile(r"[!?。][\"')]*|\.[\"')]*(?=\s|$)|(?<=[다요죠까])\.[\"')]*(?!\d)"),
}
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|approx|ca|vs|No|Mr|Mrs|Ms|Dr|St|e\.g|i\.e|cf|est|U\.S|U\.K|E\.U|Rep|Inc|Ltd|Co)\.)$"
)
_ITEM = re.compile(
    r"\s*(?:[-*·•※▲△○●◆■□✓]|\d{1,2}[.)、]|[(（]?[一二三四五六七八九十]{1,2}[)、）]|[①-⑳]|[a-z][.)])\s*"
)
#: A line such as "GDP: US$24 trillion".
_LABEL = re.compile(r"\s*[^\d:。.!?]{1,30}:\s*\S")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its text, its language, and whether it is a line of a list."""

    text: Text
    code: Code
    line: bool = False


def split(text: Text, lang: str = "") -> list[Sentence]:
    """The sentences of a text, in its order."""
    whole = _language(text.chars, lang)
    found: list[Sentence] = []
    for line in _lines(text):
        code = _language(line.chars, lang, whole)
        item = bool(_ITEM.match(line.chars) or _LABEL.match(line.chars))
        pieces = [_in_its_language(piece, code, lang) for piece in _pieces(line, code)]
        found += [replace(piece, line=item) for piece in pieces]
    return found


def _in_its_language(piece: Text, line: Code, lang: str) -> Sentence:
    """A sentence of a line; a line may have an English one beside one of another language."""
    own = _language(piece.chars, lang, line)
    code = own if "en" in {own, line} else line
    return Sentence(piece.translated(dict(language(code).simplified)), code)


def _language(chars: str, lang: str, whole: Code | None = None) -> Code:
    """By script; where that says nothing, the language of the whole text, or the one named."""
    kana, hangul = len(_KANA.findall(chars)), len(_HANGUL.findall(chars))
    han, latin = len(_HAN.findall(chars)), len(_LATIN.findall(chars))
    if latin > 2 * (kana + hangul + han) and len(_PROSE.findall(chars)) > 3:
        return "en"
    if hangul > kana and hangul > 1:
        return "ko"
    if kana:
        return "ja"
    if han:
        return _east_asian(lang, whole)
    return whole or _known(lang) or "en"


def _east_asian(lang: str, whole: Code | None) -> Code:
    if whole in {"ja", "zh"} and whole is not None:
        return whole
    return "ja" if lang == "ja" else "zh"


def _known(lang: str) -> Code | None:
    return {"en": "en", "zh": "zh", "ja": "ja", "ko": "ko"}.get(lang)  # type: ignore[return-value]


def _lines(text: Text) -> Iterator[Text]:
    """Lines, with those put together again that were broken to fit a page."""
    start = 0
    pieces: list[tuple[int, int]] = []
    for end in [n for n, char in enumerate(text.chars) if char == "\n"] + [len(text.chars)]:
        if end > start:
            if pieces and _goes_on(
                text.chars[pieces[-1][0] : pieces[-1][1]],
                text.chars[start:end],
                text.chars[pieces[-1][1] : start],
            ):
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        start = end + 1
    for first, last in pieces:
        yield _healed(text.cut(first, last))


def _goes_on(line: str, following: str, between: str) -> bool:
    # Rows of a table are lines of their own.
    if between.count("\n") > 1 or _ITEM.match(following) or "|" in line:
        return False
    line, following = line.rstrip(), following.lstrip()
    if not line or not following or len(line) < 25 or line[-1] in ".!?。！？:：;；%)":
        return False
    if _LATIN.match(line[-1]) or line[-1] == ",":
        return bool(_LATIN.match(following[0])) and (
            following[0].islower() or line.rsplit(" ", 1)[-1].islower() or line[-1] == ","
        )
    return bool(_HAN.match(line[-1]) or _KANA.match(line[-1]) or _HANGUL.match(line[-1])) and bool(
        _HAN.match(following[0]) or _KANA.match(following[0]) or _HANGUL.match(following[0])
    )


def _healed(line: Text) -> Text:
    """The line without its breaks: a blank in their place, nothing between characters that are written without."""
    if "\n" not in line.chars:
        return line
    kept = [
        n
        for n, char in enumerate(line.chars)
        if char != "\n"
        or not (n and (_HAN.match(line.chars[n - 1]) or _KANA.match(line.chars[n - 1])))
    ]
    return Text(
        "".join(" " if line.chars[n] == "\n" else line.chars[n] for n in kept),
        tuple(line.starts[n] for n in kept),
        tuple(line.ends[n] for n in kept),
    )


def _pieces(line: Text, code: Code) -> Iterator[Text]:
    start = 0
    for end in _ENDS[code].finditer(line.chars):
        if (
            code == "en"
            and end[0].startswith(".")
            and _ABBREVIATION.search(line.chars[max(start, end.start() - 12) : end.start() + 1])
        ):
            continue
        yield from _short(line.cut(start, end.end()))
        start = end.end()
    yield from _short(line.cut(start, len(line.chars)))


def _short(piece: Text) -> Iterator[Text]:
    """The piece, cut at blanks or commas where it is longer than any sentence."""
    start = 0
    while start < len(piece.chars):
        end = min(start + LONGEST, len(piece.chars))
        if end < len(piece.chars):
            places = (piece.chars.rfind(mark, start, end) for mark in " ，、,;；")
            end = max(max(places) + 1, start + LONGEST // 2)
        part = piece.cut(start, end)
        if part.chars.strip():
            yield part
        start = end
