"""Text as it is read: Unicode's compatibility forms made one, each character knowing where it stood in the original.

NFKC makes full-width figures the same as others. It may make one character of several and several of one, so the text that is
read keeps the span of the original behind every character: what is quoted is always an exact piece of what was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: Characters that NFKC leaves alone or makes worse for a reader: the full-width comma separates clauses, never thousands.
_ALIKE = {
    **dict.fromkeys("\u2018\u2019\u02bc\uff07`\u00b4", "'"),
    **dict.fromkeys(
        "\u201c\u201d\u300c\u300d\u300e\u300f\u00ab\u00bb\u300a\u300b\u3008\u3009\uff02", '"'
    ),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-"),
    **dict.fromkeys("\u301c\uff5e\u223c\u02dc", "~"),
    **dict.fromkeys("\u00b7\u30fb\uff65\u2022\u2027\u318d\u119e\u2219\u22c5", "·"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    **dict.fromkeys("\u3010\u3014\uff3b\uff08", "("),
    **dict.fromkeys("\u3011\u3015\uff3d\uff09", ")"),
    **dict.fromkeys("\u21d2\u27a1\u2794\u2192\u21d2\u279c", "→"),
    **dict.fromkeys("\uff0c\ufe10\ufe50\u2026\u22ef", "，"),
    **dict.fromkeys("\uff61", "。"),
    **dict.fromkeys("\uff64", "、"),
    # Marks of notes: US$24² is twenty-four.
    **dict.fromkeys("\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079", ""),
    **dict.fromkeys("\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089", ""),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t\u000b\u000c\u0085", " "),
    **dict.fromkeys("\u2028\u2029", "\n"),
    # What nobody sees.
    **dict.fromkeys("\r\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", ""),
}
#: A character and the marks, vowels and voicings that join it.
_CLUSTER = re.compile(r"(?s:.)[\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f]*")
_PLAIN = re.compile(
    r"[\x20-\x7e\n\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]+"
)
#: A link in Markdown: ``[China](https://example.org)``.
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]{1,300})(?P<to>\]\([^()\s]{1,1000}\))")
#: An address ends before what closes it, and before the mark that ends its sentence.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]*?(?=[.,;:!?]*(?:[\s)\]>\"'|]|[^!-~]|$))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text as it is read.

    Attributes:
        chars: The characters to read.
        starts: Where in the original each of them begins.
        ends: Where in the original each of them ends.

    >>> text = normalise("約２５％")
    >>> text.chars, text.span(1, 3)
    ('約25%', (1, 3))
    """

    chars: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The piece of the original behind ``chars[start:end]``, which must not be empty."""
        return self.starts[start], max(self.ends[start:end])

    def cut(self, start: int, end: int) -> Text:
        """The piece between two places."""
        return Text(self.chars[start:end], self.starts[start:end], self.ends[start:end])

    def translated(self, table: dict[int, str]) -> Text:
        """With characters exchanged one for one."""
        return Text(self.chars.translate(table), self.starts, self.ends)


def normalise(original: str) -> Text:
    """The text in the form that is read; never fails, whatever the characters."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, read in _pieces(original):
        if end - start == len(read):
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(read))
            ends.extend([end] * len(read))
        chars.append(read)
    return Text(_without_addresses("".join(chars)), tuple(starts), tuple(ends))


def _without_addresses(chars: str) -> str:
    """With blanks in the place of web addresses, which nobody says, and of the signs of a link around its words."""
    if "](" in chars:
        chars = _LINK.sub(lambda link: f" {link['words']}{' ' * len(link['to'])}", chars)
    if "://" not in chars and "www." not in chars.lower():
        return chars
    return _ADDRESS.sub(lambda found: " " * len(found[0]), chars)


def _pieces(original: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    while at < len(original):
        plain = _PLAIN.match(original, at)
        if plain:
            # The last one may take a mark that follows.
            end = plain.end() if plain.end() == len(original) else plain.end() - 1
            if end > at:
                yield at, end, original[at:end].replace("`", "'")
                at = end
                continue
        cluster = _CLUSTER.match(original, at)
        end = cluster.end() if cluster else at + 1
        yield at, end, _read(original[at:end])
        at = end


def _read(cluster: str) -> str:
    known = _ALIKE.get(cluster)
    if known is not None:
        return known
    made = unicodedata.normalize("NFKC", cluster)
    return "".join(_ALIKE.get(char, char) for char in made)
