"""What a drawing, a page or a PDF says: marks of it are kept in the file, so that one made again can say what it replaces.

The same functions read a file when it is made and when it comes back; `office.contents` does so for Office files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from etl.bounded.archives import inflate
from etl.bounded.documents import elements

#: Under this name a file keeps its marks.
MADE = "made"
#: Elements inside of each other in a drawing; plotly.js writes some ten.
DEEPEST = 100
#: A page of ours has some ten thousand characters of drawing.
_MOST_PAGE = 20 * 1024 * 1024
#: The elements of a drawing that say something.
_SAYING = frozenset({"text", "title", "desc"})
#: The scripts of a page that hold what is drawn.
_DRAWN = frozenset({"chart", "small"})

Marks = dict[str, list[str]]


def written(marks: Marks) -> str:
    """Marks as they are kept.

    >>> written({"text": ["0a1b2c3d"]})
    '{"text":["0a1b2c3d"]}'
    """
    return json.dumps(marks, separators=(",", ":"))


def of_svg(body: bytes) -> Marks:
    """The texts of a drawing.

    Example:
        ``of_svg(svg)["text"]`` has an entry for each label, and for the title and the description.

    Raises:
        DocumentError: It is no XML.
    """
    found, inside = [], ""
    for element in elements(body, deepest=DEEPEST):
        name = element.tag.rpartition("}")[2]
        said = inside + "".join(element.itertext())
        # Each element is emptied when the next is asked for: lines of a text come before it.
        inside = said if name == "tspan" else ""
        if name in _SAYING:
            found.append(said)
    return {"text": _digests(found)}


def of_page(body: bytes) -> Marks:
    """The texts of a page, and the charts that it draws.

    Example:
        >>> [len(each) for each in of_page(b"<html><p>One</p><p>Two</p></html>").values()]
        [2, 0]
    """
    page = _Page()
    page.feed(body.decode("utf-8", "replace"))
    page.close()
    return {"text": _digests(page.texts), "chart": _digests(page.charts)}


def of_pdf(page: Any) -> Marks:
    """The drawing of a page of a PDF.

    Args:
        page: The page, as pypdf has it.

    Raises:
        ArchiveError: Its drawing is larger than any of ours.

    Example:
        ``of_pdf(pypdf.PdfReader("figure.pdf").pages[0])``
    """
    streams = page["/Contents"].get_object()
    drawn = b""
    for each in streams if isinstance(streams, list) else [streams]:
        stream = each.get_object()
        raw = bytes(stream._data)
        drawn += inflate(raw, _MOST_PAGE) if stream.get("/Filter") == "/FlateDecode" else raw
    return {"page": [sha256(drawn).hexdigest()[:8]]}


class _Page(HTMLParser):
    """The texts of a page outside of scripts and styles, and the charts inside of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.charts: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._within = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._within = ""

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.texts.append(data)
        elif self._within in _DRAWN:
            self.charts.append(data)


def _digests(texts: Iterable[str]) -> list[str]:
    """Short digests in order, without blanks: programs break lines elsewhere."""
    bare = ("".join(text.split()) for text in texts)
    return sorted(sha256(text.encode()).hexdigest()[:8] for text in bare if text)
