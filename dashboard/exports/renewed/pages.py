"""A slide renewed: its charts with their workbooks, its tables, shapes and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from dashboard.exports.carried import carriers
from dashboard.exports.carried.parts import Parts
from dashboard.exports.renewed import books, charts, shapes, tables, texts
from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed.columns import Reshaped
from dashboard.exports.renewed.series import c
from etl.bounded.archives import ArchiveError

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Why something could not be renewed.
_OTHER_COLUMNS = "its table has other columns now, and rows or cells of yours have no place in it"
_BROKEN_SHEET = "the workbook of its chart cannot be read"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Page:
    """A slide, or the text of a document.

    Attributes:
        parts: The document.
        name: The part.
    """

    parts: Parts
    name: str

    def look(self) -> Any:
        """Its root, to be read."""
        return self.parts.look(self.name)


@dataclass
class Done:
    """What was written on a page.

    Attributes:
        texts: Before and after.
        typed: Values that somebody had typed, and that stay.
        charts: How many charts were renewed.
        gone: Why charts and tables could not be renewed.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    typed: list[tuple[str, str, str]] = field(default_factory=list)
    charts: int = 0
    gone: list[str] = field(default_factory=list)


def chart_of(page: Page, frame: Any) -> str:
    """The part of the chart in a frame, or nothing.

    Example:
        ``chart_of(page, frame)`` is ``"ppt/charts/chart1.xml"``.
    """
    found = next(frame.iter(c("chart")), None)
    return (
        page.parts.target(page.name, found.get(f"{{{_OFFICE}}}id", "")) if found is not None else ""
    )


def merge(theirs: Page, old: Page, new: Page, record: str, candidates: list[Any]) -> Done:
    """Renew what of a page is ours.

    Args:
        theirs: The slide.
        old: As we wrote it.
        new: As we write it now.
        record: What its charts carry from now on, packed.
        candidates: The shapes that may be those of this figure; those that are found are taken out.

    Example:
        ``merge(slide, old_slide, new_slide, packed(record), leaves(slide.tree()))``
    """
    done = Done()
    before, after = (shapes.leaves(each.look()) for each in (old, new))
    found = shapes.paired(candidates, before)
    candidates[:] = [each for each in candidates if not any(each is own for own, _ in found)]
    places = {id(ours): own for own, ours in found}
    now = shapes.successors(before, after)
    there: dict[int, Any] = {}
    for n, ours in enumerate(before):
        own = places.get(id(ours))
        if own is None:
            continue
        if n not in now:
            if texts.bare(shapes.words(own)) == texts.bare(shapes.words(ours)):
                shapes.drop([own])
            continue
        there[now[n]] = own
        done.texts += shapes.merge(own, ours, after[now[n]])
        _content(done, (theirs, own), (old, ours), (new, after[now[n]]), record)
    _added(theirs, after, set(now.values()), there)
    _notes(done, theirs, old, new)
    return done


#: A shape on its page.
_Shown = tuple[Page, Any]


def _content(done: Done, theirs: _Shown, old: _Shown, new: _Shown, record: str) -> None:
    """The table or the chart inside of a frame."""
    inside = [next(each.iter("{*}tbl"), None) for _, each in (theirs, old, new)]
    if all(each is not None for each in inside):
        try:
            done.texts += tables.merge(*inside)
        except Reshaped:
            done.gone.append(_OTHER_COLUMNS)
    own, before, after = ((page.parts, chart_of(page, frame)) for page, frame in (theirs, old, new))
    if own[1] and before[1] and after[1]:
        chart(done, own, before, after, record)


#: A chart part in its document.
Chart = tuple[Parts, str]


def chart(done: Done, theirs: Chart, old: Chart, new: Chart, record: str) -> None:
    """Renew a chart and the workbook inside of it.

    Example:
        ``chart(Done(), (parts, "ppt/charts/chart1.xml"), (old, "ppt/charts/chart1.xml"), (new, "ppt/charts/chart1.xml"), record)``
    """
    parts, name = theirs
    made = charts.merge(parts.tree(name), old[0].look(old[1]), new[0].look(new[1]))
    done.charts += 1
    done.typed += made.typed
    sheets = [each.linked(part, "package") for each, part in (theirs, old, new)]
    fresh = new[0].read(sheets[2]) if sheets[2] else b""
    if not fresh:
        return
    if not sheets[0]:
        _attach(parts, name, fresh)
    elif _replaced(made, parts.read(sheets[0]), old[0].read(sheets[1])):
        parts.put(sheets[0], fresh)
    else:
        told = [(*pair, values) for pair, values in zip(made.series, made.values, strict=True)]
        try:
            parts.put(sheets[0], books.renewed(parts.read(sheets[0]), fresh, told, record))
        except (ArchiveError, ValueError, KeyError, OSError):
            done.gone.append(_BROKEN_SHEET)
        return
    for own, ours in made.series:
        cells.refer(own, ours)


def document(
    theirs: Page,
    ours: tuple[Page, Page],
    known: Sequence[tuple[Chart, Chart]],
    spots: Sequence[Any],
    record: str,
) -> Done:
    """Renew what of the text of a document is ours: headings, captions, sources, and its charts.

    Args:
        theirs: The text.
        ours: As we wrote it, and as we write it now.
        known: The charts that the figure may be shown by, of then and of now.
        spots: Its frames.
        record: What its charts carry from now on, packed.

    Example:
        ``document(page, (old, new), charts, frames, packed(record))``
    """
    done, root = Done(), theirs.parts.tree(theirs.name)
    for spot in spots:
        name = chart_of(theirs, spot)
        if name:
            tree = theirs.parts.tree(name)
            best = max(known, key=lambda pair: charts.likeness(tree, pair[0][0].look(pair[0][1])))
            chart(done, (theirs.parts, name), *best, record)
        own = next(spot.iter("{*}docPr"))
        for old, new in zip(*(_about(page) for page in ours), strict=False):
            if own.get("descr", "") == old.get("descr"):
                own.set("descr", new.get("descr", ""))
        done.texts += texts.merge(root, *(page.look() for page in ours))
    return done


def _about(page: Page) -> list[Any]:
    return list(page.look().iter("{*}docPr"))


def _replaced(made: charts.Renewed, theirs: bytes, old: bytes) -> bool:
    """Whether the workbook can be ours of now: nobody has changed it, and the chart shows all that is in it."""
    whole = all(
        len(told.keys) == len(cells.points(ours).keys)
        for (_, ours), told in zip(made.series, made.values, strict=True)
    )
    try:
        return whole and not made.typed and books.untouched(theirs, old)
    except (ArchiveError, ValueError, KeyError, OSError):
        return True


def _attach(parts: Parts, name: str, workbook: bytes) -> None:
    """Give a chart a workbook, where a program took it away."""
    sheet = parts.free(f"{name.partition('/')[0]}/embeddings/Microsoft_Excel_Sheet{{}}.xlsx")
    parts.put(sheet, workbook, _SHEET)
    link = parts.relate(name, sheet, f"{_OFFICE}/package")
    root = parts.tree(name)
    for each in root.findall(c("externalData")):
        root.remove(each)
    data = etree.Element(c("externalData"))
    data.set(f"{{{_OFFICE}}}id", link)
    etree.SubElement(data, c("autoUpdate"), val="0")
    before = [each for each in root if each.tag in {c("chart"), c("spPr"), c("txPr")}]
    before[-1].addnext(data)


def _added(theirs: Page, after: list[Any], known: set[int], there: dict[int, Any]) -> None:
    """Labels and lines that are new, each beside the one that it follows or comes before."""
    tree = theirs.parts.tree(theirs.name)
    for n, shape in enumerate(after):
        if (
            n in known
            or shapes.local(shape) == "graphicFrame"
            or next(shape.iter("{*}ph"), None) is not None
        ):
            continue
        group = shape.getparent()
        beside = [
            m for m in there if after[m].getparent() is group and shapes.local(group) == "grpSp"
        ]
        earlier = [m for m in beside if m < n]
        if earlier:
            there[n] = shapes.add(tree, there[max(earlier)], shape)
        elif beside:
            there[n] = shapes.add(tree, there[min(beside)], shape)


def _notes(done: Done, theirs: Page, old: Page, new: Page) -> None:
    names = [page.parts.linked(page.name, "notesSlide") for page in (theirs, old, new)]
    if not all(names):
        return
    bodies = [_spoken(page.parts.tree(name) if page is theirs else page.parts.look(name))
              for page, name in zip((theirs, old, new), names, strict=True)]  # fmt: skip
    if all(body is not None for body in bodies):
        done.texts += texts.merge(*bodies)


def _spoken(notes: Any) -> Any:
    """The text of notes: the body of the page, whatever it is called."""
    found = [
        shape.find("{*}txBody")
        for shape in notes.iter("{*}sp")
        if (place := next(shape.iter("{*}ph"), None)) is not None
        and place.get("type", "body") == "body"
    ]
    return next((each for each in found if each is not None), None)


def mark(parts: Parts, place: str, element: Any, record: str, digest: str) -> None:
    """Let a chart, a group or a table carry another record: in its tag, and by the key of its name.

    Example:
        ``mark(parts, "ppt/slides/slide2.xml", group, packed(record), record.digest)``
    """
    about = next(element.iter("{*}cNvPr", "{*}docPr"))
    if carriers.key_in(about.get("name", "")):
        about.set("name", carriers.named(carriers.without_key(about.get("name", "")), digest))
    for target in _tags(parts, place, element):
        parts.put(target, carriers.tag_part(record))


def _tags(parts: Parts, place: str, element: Any) -> Iterator[str]:
    for own in element.xpath("./*/*[local-name()='nvPr']/*[local-name()='custDataLst']/*"):
        target = parts.target(place, own.get(f"{{{_OFFICE}}}id", ""))
        if target and carriers.tagged(parts.read(target)):
            yield target
