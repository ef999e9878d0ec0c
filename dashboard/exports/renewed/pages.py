"""A slide renewed: its charts with their workbooks, its tables, shapes and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from dashboard.exports.carried import carriers
from dashboard.exports.carried.parts import Parts
from dashboard.exports.renewed import books, charts, labels, shapes, tables, texts
from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed.columns import Reshaped
from dashboard.exports.renewed.series import c
from etl.bounded.archives import ArchiveError

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Why something could not be renewed.
_OTHER_COLUMNS = "its table is laid out otherwise now, and rows or cells in it are not as this version writes them"
_BROKEN_SHEET = "the workbook of its chart cannot be read"
#: The group of the texts beside a chart.
_LABELS = "Labels"
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
        _named(done, own, ours, after[now[n]])
        done.texts += shapes.merge(own, ours, after[now[n]])
        _content(done, (theirs, own), (old, ours), (new, after[now[n]]), record)
    _added(theirs, after, set(now.values()), there)
    _boxes(done, candidates, old, new)
    _notes(done, theirs, old, new)
    return done


def _named(done: Done, *shown: Any) -> None:
    """Name what somebody has made of texts of ours."""
    bodies = [each if (own := each.find("{*}txBody")) is None else own for each in shown]
    if next(bodies[0].iter("{*}tbl"), None) is None:
        said = texts.typed(*(texts.paragraphs(each) for each in bodies))
        done.typed += [("text", "", each) for each in said]


def _boxes(done: Done, candidates: Sequence[Any], old: Page, new: Page) -> None:
    """Renew the boxes that earlier versions wrote for what are labels of charts now."""
    before, after = (
        [labels.said(each) for frame in shapes.leaves(page.look()) for each in _labels(page, frame)]
        for page in (old, new)
    )
    now: dict[str, set[str]] = {}
    for n, k in texts.paired(before, after).items():
        now.setdefault("".join(before[n].split()), set()).add(after[k])
    for box in candidates:
        group = next(box.iterancestors("{*}grpSp"), None)
        if group is None or next(group.iter("{*}cNvPr")).get("name") != _LABELS:
            continue
        told = now.get("".join(shapes.words(box).split()), set())
        # Two labels may have said the same.
        if len(told) == 1:
            [text] = told
            done.texts.append((shapes.words(box), text))
            texts.rewrite(next(box.iter("{*}p")), text)


def _labels(page: Page, frame: Any) -> list[Any]:
    """The labels of the chart in a frame."""
    name = chart_of(page, frame)
    return list(page.parts.look(name).iter(c("dLbl"))) if name else []


#: A shape on its page.
_Shown = tuple[Page, Any]


def _content(done: Done, theirs: _Shown, old: _Shown, new: _Shown, record: str) -> None:
    """The table or the chart inside of a frame."""
    inside = [next(each.iter("{*}tbl"), None) for _, each in (theirs, old, new)]
    if all(each is not None for each in inside):
        try:
            told = tables.merge(*inside)
            done.texts += told.texts
            done.typed += [("table", "cell", text) for text in told.typed]
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
    if name in parts.renewed:
        return
    parts.renewed.add(name)
    made = charts.merge(parts.tree(name), old[0].look(old[1]), new[0].look(new[1]))
    done.charts += 1
    done.typed += [*made.typed, *made.labels]
    done.gone += made.lost
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
            parts.put(
                sheets[0], books.renewed(parts.read(sheets[0]), fresh, told, record, made.gone)
            )
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
    # What carries its record at the document alone stands there once.
    for spot in spots or [None]:
        if spot is not None:
            _drawn(done, theirs, ours, known, spot, record)
        _words(done, root, *(page.look() for page in ours))
    for name in theirs.parts.matching(_MARGINS):
        said = [_outside(root, _tables(root)) for root in (page.look() for page in ours)]
        own = texts.paragraphs(theirs.parts.look(name))
        if {texts.bare(texts.text_of(e)) for e in own} & {
            texts.bare(texts.text_of(e)) for e in said[0]
        } - {""}:
            own = texts.paragraphs(theirs.parts.tree(name))
            done.texts += texts.merge_all(own, *said, alone=True)
    return done


#: Where a text of ours may have been moved to: it is renewed there, and nothing is added.
_MARGINS = r"word/(?:header[0-9]+|footer[0-9]+|footnotes|endnotes)\.xml"


def _drawn(
    done: Done,
    theirs: Page,
    ours: tuple[Page, Page],
    known: Sequence[tuple[Chart, Chart]],
    spot: Any,
    record: str,
) -> None:
    """The chart in a frame of a text, and what the frame says of itself."""
    name = chart_of(theirs, spot)
    if name and known:
        tree = theirs.parts.tree(name)
        best = max(known, key=lambda pair: charts.likeness(tree, pair[0][0].look(pair[0][1])))
        chart(done, (theirs.parts, name), *best, record)
    own = next(spot.iter("{*}docPr"))
    for old, new in zip(*(_about(page) for page in ours), strict=False):
        if own.get("descr", "") == old.get("descr"):
            own.set("descr", new.get("descr", ""))
        if _plain(own) == _plain(old):
            _redrawn(theirs, spot, (ours[0], old), (ours[1], new))
            own.set("name", new.get("name", ""))


def _redrawn(theirs: Page, spot: Any, old: _Shown, new: _Shown) -> None:
    """Exchange a picture that a program drew anew, without its record; one of somebody's own is none of ours."""
    where = [_media(page, each) for page, each in ((theirs, spot), old, new)]
    if all(where) and not carriers.in_picture(theirs.parts.read(where[0])):
        theirs.parts.put(where[0], new[0].parts.read(where[2]))


def _media(page: Page, about: Any) -> str:
    """The picture of a drawing in a text, by any element of it; nothing for charts."""
    drawing = next(about.iterancestors("{*}drawing"), about)
    blip = next(drawing.iter("{*}blip"), None)
    return (
        page.parts.target(page.name, blip.get(f"{{{_OFFICE}}}embed", ""))
        if blip is not None
        else ""
    )


def _plain(about: Any) -> str:
    return carriers.without_key(about.get("name", ""))


#: So many of the rows of a table of ours are in one that is it.
_MOST_ROWS = 0.5


def _words(done: Done, theirs: Any, old: Any, new: Any) -> None:
    """The tables of a text, then its paragraphs outside of them."""
    free, taken = _tables(theirs), list[Any]()
    both = [_tables(each) for each in (old, new)]
    for before, after in zip(*both, strict=False):
        scored = [(tables.likeness(each, before), -n) for n, each in enumerate(free)]
        best, at = max(scored, default=(0.0, 0))
        if best < _MOST_ROWS:
            continue
        own = free.pop(-at)
        taken.append(own)
        try:
            told = tables.merge(own, before, after)
        except Reshaped:
            done.gone.append(_OTHER_COLUMNS)
            continue
        done.texts += told.texts
        done.typed += [("table", "cell", text) for text in told.typed]
    said = [_outside(root, of) for root, of in zip((theirs, old, new), (taken, *both), strict=True)]
    done.typed += [("text", "", each) for each in texts.typed(*said)]
    done.texts += texts.merge_all(*said)


def _tables(root: Any) -> list[Any]:
    return list(root.iter("{*}tbl"))


def _outside(root: Any, of: Sequence[Any]) -> list[Any]:
    """The paragraphs of a text that are in none of some tables."""
    inside = {each for table in of for each in table.iter("{*}p")}
    return [each for each in texts.paragraphs(root) if each not in inside]


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
        said = texts.typed(*(texts.paragraphs(body) for body in bodies))
        done.typed += [("notes", "", each) for each in said]
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
