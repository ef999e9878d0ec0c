"""What an Office file says in places that somebody may edit: alt texts, labels, charts, rows of sheets.

Marks of all of it are kept in the file when it is made, so that one that is made again can say what it replaces.
The same functions read a file when it is made and when it comes back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from xml.etree import ElementTree as ET

from dashboard.exports.office.ooxml import SHAPES
from etl.bounded.archives import ArchiveError
from etl.bounded.documents import DocumentError, elements, json_value, root_of

#: The kinds of contents, of pictures and pages, too, and what a changed one is called.
KINDS = {
    "alt": ("alt text", "that somebody has changed or removed"),
    "label": ("label", "that somebody has changed or removed"),
    "chart": ("chart", "whose values or names somebody has changed or removed"),
    "text": ("text", "that somebody has changed or removed"),
    "page": ("page", "that somebody has changed, or a program written anew"),
    "row": ("row", "of a sheet that somebody has changed or removed"),
}
#: Programs write the numbers of charts and sheets with fewer digits, or with more.
_DIGITS = 9
_SLIDES = re.compile(r"ppt/slides/slide[0-9]{1,4}\.xml")
_DRAWINGS = re.compile(r"xl/drawings/drawing[0-9]{1,4}\.xml")
_DOCUMENT = "word/document.xml"
_CHARTS = re.compile(r"(?:ppt|word|xl)/charts/chart[0-9]{1,4}\.xml")
_SHEETS = re.compile(r"xl/worksheets/sheet[0-9]{1,4}\.xml")
_STRINGS = "xl/sharedStrings.xml"
#: What is in a series of a chart: its name, and its categories and values.
_PARTS = ("tx", "cat", "val", "xVal", "yVal")


def marks(names: Iterable[str], read: Callable[[str], bytes]) -> dict[str, list[str]]:
    """Short digests of the contents of an Office file, by their kind.

    Args:
        names: The names of its parts.
        read: The bytes of a part.

    Example:
        ``marks(archive.names, archive.read)["alt"]`` has an entry for each alt text.
    """
    names = list(names)
    strings: list[str] = []
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    # What somebody has added may be larger than anything of ours: it is left unread.
    with suppress(ArchiveError, DocumentError):
        strings += _strings(read(_STRINGS)) if _STRINGS in names else []
    for name in names:
        with suppress(ArchiveError, DocumentError):
            for kind, text in _contents(name, read, strings):
                found[kind].append(sha256(text.encode()).hexdigest()[:8])
    return {kind: sorted(each) for kind, each in found.items() if each}


def changed(before: str, now: Mapping[str, list[str]]) -> list[str]:
    """What a file no longer has of what it was made with, in words.

    Args:
        before: The marks that were kept in the file, as JSON; those of another layout say nothing.
        now: The marks of the file as it is.

    >>> changed('{"alt": ["a1", "b2"]}', {"alt": ["b2", "c3"]})
    ['1 alt text that somebody has changed or removed']
    """
    kept: object = None
    with suppress(DocumentError):
        kept = json_value(before)
    if not isinstance(kept, Mapping):
        return []
    told = []
    for kind, (what, how) in KINDS.items():
        lost = (Counter(map(str, kept.get(kind, ()))) - Counter(now.get(kind, ()))).total()
        told += [f"{lost} {what}{'s' if lost > 1 else ''} {how}"] if lost else []
    return told


def _contents(
    name: str, read: Callable[[str], bytes], strings: list[str]
) -> Iterator[tuple[str, str]]:
    """The contents of a part, each with its kind."""
    if _SLIDES.fullmatch(name) or _DRAWINGS.fullmatch(name):
        root = root_of(read(name))
        for about in root.iter():
            if _tag(about) == "cNvPr" and (alt := _bare(about.get("descr", ""))):
                yield "alt", alt
        yield from (("label", text) for text in _labels(root))
    elif name == _DOCUMENT:
        yield from _paragraphs(root_of(read(name)))
    elif _CHARTS.fullmatch(name):
        series = [each for each in root_of(read(name)).iter() if _tag(each) == "ser"]
        yield "chart", "\n".join(sorted(map(_series, series)))
        yield from (("label", text) for each in series for text in _told(each))
    elif _SHEETS.fullmatch(name):
        yield from (("row", text) for text in _rows(read(name), strings))


def _paragraphs(root: ET.Element) -> Iterator[tuple[str, str]]:
    """The paragraphs of a document, and what it says of its charts."""
    for each in root.iter():
        if _tag(each) == "docPr" and (alt := _bare(each.get("descr", ""))):
            yield "alt", alt
        elif _tag(each) == "p":
            said = (part.text or "" for part in each.iter() if _tag(part) == "t")
            if text := _bare("".join(said)):
                yield "text", text


def _labels(root: ET.Element) -> Iterator[str]:
    """The texts of shapes, but for those that have a place or a name of their own: title, definition, source."""
    for shape in root.iter():
        if _tag(shape) == "tc":
            yield from filter(None, [_bare("".join(shape.itertext()))])
        if _tag(shape) != "sp":
            continue
        about = next((each for each in shape.iter() if _tag(each) == "cNvPr"), None)
        placed = any(_tag(each) == "ph" for each in shape.iter())
        text = _bare("".join(each.text or "" for each in shape.iter() if _tag(each) == "t"))
        if text and about is not None and not placed and about.get("name") not in SHAPES:
            yield text


def _told(series: ET.Element) -> Iterator[str]:
    """The labels of a series; of those that are read from cells what these say: some programs write no words for them."""
    cells = {
        point.get("idx"): "".join(point.itertext())
        for cache in series.iter()
        if _tag(cache) == "dlblRangeCache"
        for point in cache
        if _tag(point) == "pt"
    }
    for label in series.iter():
        if _tag(label) != "dLbl":
            continue
        at = next((each.get("val") for each in label if _tag(each) == "idx"), None)
        said = []
        for each in label.iter():
            if _tag(each) in {"r", "fld"}:
                read = _tag(each) == "fld" and each.get("type") == "CELLRANGE"
                said.append(cells[at] if read and at in cells else "".join(each.itertext()))
        if text := _bare("".join(said)):
            yield text


def _series(series: ET.Element) -> str:
    """The name, the categories and the values of a series."""
    parts = []
    for part in series:
        if _tag(part) in _PARTS:
            points = (each for each in part.iter() if _tag(each) == "pt")
            texts = [_value("".join(each.itertext())) for each in points]
            texts = [_year(text) for text in texts] if _tag(part) == "cat" else texts
            parts.append(f"{_tag(part)}:{'|'.join(text for text in texts if text)}")
    return " ".join(sorted(parts))


def _rows(body: bytes, strings: list[str]) -> Iterator[str]:
    """The cells of each row of a sheet that are not empty; somebody's own sheets may be long."""
    value, cells = "", list[str]()
    for each in elements(body):
        match _tag(each):
            case "v" | "t":
                value += each.text or ""
            case "c":
                shared = each.get("t") == "s" and value.isdecimal() and int(value) < len(strings)
                cells.append(strings[int(value)] if shared else _value(value))
                value = ""
            case "row":
                if text := "|".join(filter(None, cells)):
                    yield text
                cells.clear()


def _strings(body: bytes) -> list[str]:
    """The texts of the cells of a workbook."""
    found, text = [], ""
    for each in elements(body):
        if _tag(each) == "t":
            text += each.text or ""
        elif _tag(each) == "si":
            found.append(_bare(text))
            text = ""
    return found


def _value(text: str) -> str:
    """A number in digits that every program keeps, or a text."""
    try:
        return f"{float(text):.{_DIGITS}g}"
    except ValueError:
        return _bare(text)


def _year(text: str) -> str:
    """The year of a day that a sheet counts from the end of 1899 on: programs write either.

    >>> _year("43831"), _year("2020"), _year("Japan")
    ('2020', '2020', 'Japan')
    """
    days = text.isdecimal() and len(text) == len("43831")
    return str((date(1899, 12, 30) + timedelta(int(text))).year) if days else text


def _bare(text: str) -> str:
    """A text without its blanks: programs write breaks of lines and several blanks in their own ways."""
    return "".join(text.split())


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
