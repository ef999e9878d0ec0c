"""Excel: the rows with formats and units, a native chart with its own table, and a sheet that says what it all is."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import xlsxwriter

from dashboard.exports.carried import carriers
from dashboard.exports.carried.record import VERSION
from dashboard.exports.data.marks import MARKS, Marks, marks
from dashboard.exports.data.marks import look as marked_look
from dashboard.exports.job import Job
from dashboard.exports.native import Drawing, Label, Panel, Rect, Series, Stroke, take_apart
from dashboard.exports.office import contents, ooxml
from dashboard.exports.office.chart_cells import columns, formulas, serial
from dashboard.exports.office.chart_xml import chart_xml
from dashboard.exports.office.paint import Paint
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.spec import UNIT
from dashboard.look import theme
from dashboard.words.wording import in_language, words_for
from etl.observations import STATUS_ORDER, weakest

#: A text is a text, whatever it begins with: nothing that a provider writes becomes a formula or a link.
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
#: Points in a pixel of a sheet.
_POINT = 0.75

#: How far a label may be from its value without a line between them, in sizes of the type.
_FAR = 3.0
#: How many characters a remark after a number takes.
_REMARK = 10
_YEARS = ("time_period", "from", "to")

_GUID = "{7A1C9B52-3B7E-4C1F-9F5D-1E0C5B8A2D41}"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    f'<ds:datastoreItem ds:itemID="{_GUID}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{ooxml.NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(job: Job) -> bytes:
    """The figure as a workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _SAFE)
    book.set_properties({"title": job.caption.title, "subject": job.caption.subtitle, "comments": job.caption.source,
                         "author": "Trilateral", "keywords": "; ".join(job.citations), "created": job.created.replace(tzinfo=None)})  # fmt: skip
    _data(book, job)
    charts = _charts(book, job)
    _about(book, job)
    book.close()
    parts = {f"xl/charts/chart{n}.xml": body for n, body in enumerate(charts, start=1)}
    return with_item(out.getvalue(), job.carried("xlsx"), "xl/_rels/workbook.xml.rels", parts)


def chart_workbook(panel: Panel, form: str, marked: Marks, record: str = "") -> bytes:
    """The workbook inside a chart on a slide, its values in a number format: what opens on "Edit data".

    Args:
        panel: The chart.
        form: The number format.
        marked: Which values are forecasts or provisional.
        record: What the chart carries of itself (`carriers.packed`).

    Example:
        ``chart_workbook(panel, "line", marks(job))[:2]`` is ``b"PK"``, as of every Office file.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _SAFE)
    book.set_properties({"created": ooxml.EPOCH})
    _table(book, book.add_worksheet("Chart"), panel, form, marked, _statuses(panel, marked))
    if record:
        carriers.hide(book, record)
    book.close()
    return ooxml.settled(out.getvalue())


def with_item(archive: bytes, record: str, rels: str, parts: dict[str, bytes]) -> bytes:
    """An Office file with the record as a part of its own, and bytes that depend on its content alone.

    Example:
        ``with_item(pptx, to_text(record), "_rels/.rels", {})`` is the same presentation with its record.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        links, types = old.read(rels).decode(), old.read("[Content_Types].xml").decode()
        found = contents.marks(
            {*old.namelist(), *parts}, lambda n: parts[n] if n in parts else old.read(n)
        )
    link = f'<Relationship Id="rIdTrilateral" Type="{_RELS}/customXml" Target="../{ooxml.ITEM}"/>'
    override = (
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
    )
    own = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELS}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
    )
    return ooxml.settled(
        archive,
        parts
        | {
            rels: links.replace("</Relationships>", f"{link}</Relationships>").encode(),
            "[Content_Types].xml": types.replace("</Types>", f"{override}</Types>").encode(),
            ooxml.ITEM: ooxml.item(record, json.dumps(found, separators=(",", ":"))),
            "customXml/itemProps1.xml": _PROPERTIES,
            "customXml/_rels/item1.xml.rels": own.encode(),
        },
    )


def _data(book: Any, job: Job) -> None:
    """The plotted rows: each column in the format of its kind of value, its unit as readers see it."""
    sheet, rows = book.add_worksheet("Data"), job.data.rows
    words = words_for(job.view)
    names = [str(name) for name in rows.columns]
    statuses = list(rows["obs_status"]) if "obs_status" in rows else [""] * len(rows)
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F0F3F6"})
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, head)
        quantity = job.quantities.get(name)
        values: list[Any] = rows[name].tolist()
        if name == UNIT:
            values = [job.quantity.words(words)] * len(values)
        look = book.add_format({"num_format": quantity.form.office if quantity else "General"})
        wide = max(len(str(value)) for value in [name, *values]) + 3
        if quantity is not None:
            wide = (14 if quantity.form.percent else 24) + (
                0 if words.language.italics or not set(statuses) & set(MARKS) else _REMARK
            )
        sheet.set_column(column, column, max(9, min(36, wide)), look)
        marked = {
            status: book.add_format(marked_look(words, status, look.num_format)) for status in MARKS
        }
        for line, value in enumerate(values, start=1):
            year = name in _YEARS and str(value).isdecimal()
            style = marked.get(statuses[line - 1], look)
            _write(sheet, line, column, int(value) if year else value, style)
    sheet.freeze_panes(1, 0)
    _printed(sheet)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)


def _write(sheet: Any, line: int, column: int, value: Any, look: Any = None) -> None:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value, look)
    else:
        sheet.write_string(line, column, str(value), look)


def _charts(book: Any, job: Job) -> list[bytes]:
    """A sheet for each native chart of the figure: its table, and the chart beside it."""
    shown = job.with_view(
        preset="page", width=0, height=0, theme="light", plain=False, transparent=False
    )
    words = words_for(job.view)
    paper = theme.palette("light")["paper"]
    later, title = words.marked("{}", forecast=True), job.caption.title
    drawing = take_apart(shown.chart, paper, later, title)
    written, marked = [], marks(job)
    for n, panel in enumerate(drawing.panels, start=1):
        name = "Chart" if n == 1 else f"Chart{n}"
        sheet = book.add_worksheet(name)
        full, form = with_level(panel, drawing), job.quantity.form
        beside_nothing(full, form.axis)
        taken = _table(book, sheet, full, form.office, marked)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": f"={name}!$B$2:$B$3"})
        chart.set_size({"width": 960, "height": 480})
        sheet.insert_chart(1, taken + 1, chart, {"description": job.caption.alt})
        sheet.activate() if n == 1 else None
        full.plot = Rect(260, 60, 660, 340) if full.horizontal else Rect(90, 60, 830, 340)
        if full.across:
            in_years(full)
        paint = Paint(
            replace(drawing, size=13),
            ooxml.Ink(job.view.lang),
            _POINT,
            Rect(0, 0, 960, 480),
            name,
            job.caption.title,
            legend=True,
        )
        written.append(chart_xml(full, paint))
    return written


def in_years(panel: Panel) -> None:
    """Give dots an axis whose ends are years: labels beside a chart stand where a figure has them, and here are none.

    Example:
        ``in_years(panel)``
    """
    axis = panel.across
    if axis is None or not panel.dates:
        return
    # Sheets count days from the end of 1899 on; with the second of January no year of 365.25 days ends in the one before.
    first, last = ((date(1899, 12, 30) + timedelta(end)).year for end in (axis.low, axis.high))
    axis.low, axis.high = (
        float((date(y, 1, 2) - date(1899, 12, 30)).days) for y in (first, last + 1)
    )
    axis.step, axis.form = 365.25 * max(1, (last - first) // 6), "yyyy"


def beside_nothing(panel: Panel, form: str, *, labelled: bool = False) -> None:
    """Let a chart say all by itself: on a slide, shapes beside it say what it cannot, and here there are none.

    Args:
        panel: The chart.
        form: The number format of an axis that has none of its own.
        labelled: Whether the labels of its values are kept: there is room for them where its plot is that of the figure.

    Example:
        ``beside_nothing(panel, "0.0%")``
    """
    # Where a figure names its years at the ends of lines alone, the first and the last are named.
    ends = int(panel.categories[-1]) - int(panel.categories[0]) if panel.years else 1
    panel.skip, panel.beside = panel.skip or ends, False
    for series in () if labelled else panel.series:
        series.tags = {}
    panel.guides = panel.guides if labelled else []
    tags = [tag for series in panel.tagged for tag in series.tags.values()]
    # Lines of the figure that lead to labels are shapes beside the chart.
    panel.led = panel.led or any(abs(tag.push[1]) > _FAR * tag.size for tag in tags)
    if panel.axis.downwards:
        # Programs put ticks at the ends of an axis, half a rank away from the ranks: the lines say theirs.
        panel.axis.form = None
        for series in panel.series:
            series.named = bool(series.name)
    else:
        panel.axis.form = panel.axis.form or form
    if panel.gaps:
        # Areas fall to zero where there is no value; bars leave it out.
        panel.stacked, panel.between, panel.gap = True, True, 0
        for series in panel.series:
            series.kind = "bar" if series.kind == "area" else series.kind
        panel.series, panel.guides = _joined(panel.series), _joined(panel.guides)


def _joined(several: Sequence[Series]) -> list[Series]:
    """Series with the pieces of one name as one: a year that stands alone is a bar before it is part of an area."""
    found: list[Series] = []
    for series in several:
        series.name = series.piece_of or series.name
        before = next((s for s in found if (s.name, s.kind) == (series.name, series.kind)), None)
        both = list(zip(before.values, series.values, strict=True)) if before else []
        if before is None or any(a is not None and b is not None for a, b in both):
            found.append(series)
        else:
            before.values = [b if a is None else a for a, b in both]
            before.tags |= series.tags
    return found


def with_level(panel: Panel, drawing: Drawing) -> Panel:
    """The chart with lines across it, such as a claim's, as series: a sheet has no shapes that follow the chart.

    Example:
        ``with_level(drawing.panels[0], drawing).series[-1]`` is the line of a claim.
    """
    full = deepcopy(panel)
    if panel.across or panel.horizontal:
        return full
    for stroke in (s for s in drawing.shapes if isinstance(s, Stroke)):
        plot = panel.plot
        left, right = sorted((stroke.x0, stroke.x1))
        # Small charts side by side have lines of their own.
        full_width = max(left - plot.left, plot.right - right) <= plot.width * 0.02
        flat = abs(stroke.y0 - stroke.y1) < 0.5 and full_width
        if flat and plot.top < stroke.y0 < plot.bottom and panel.axis.step:
            level = panel.axis.low + (plot.bottom - stroke.y0) / plot.height * (
                panel.axis.high - panel.axis.low
            )
            texts = [
                s for s in drawing.shapes if isinstance(s, Label) and s.colour == stroke.colour
            ]
            near = min(texts, key=lambda t: abs(t.y - stroke.y0), default=None)
            name = ooxml.plain(near.text) if near else f"{level:.6g}"
            full.series.append(
                Series(
                    name,
                    "line",
                    [round(level, 6)] * len(panel.categories),
                    stroke.colour,
                    width=stroke.width,
                    dash=stroke.dash,
                )
            )
    return full


def _table(
    book: Any,
    sheet: Any,
    panel: Panel,
    form: str,
    marked: Marks,
    beside: Sequence[tuple[str, Sequence[object]]] = (),
) -> int:
    """The numbers of a chart in a number format, other columns beside them, and what marks mean below; returns how many columns they take."""
    head = book.add_format({"bold": True})
    look = book.add_format({"num_format": form})
    day = book.add_format({"num_format": panel.dates or "yyyy", "align": "left"})
    looks = {
        status: book.add_format(marked_look(in_language(marked.lang), status, form))
        for status in marked.names
    }
    dots, remarks = bool(panel.across), any('"' in each.num_format for each in looks.values())
    table: list[tuple[str, Sequence[object]]] = columns(panel)
    table += beside
    follow, drawn = formulas(panel), 2 * len(panel.series)
    for column, (name, values) in enumerate(table):
        sheet.write_string(0, column, name, head)
        wide = max(len(str(value)) for value in [name, *values]) if column == 0 else len(name)
        wide = len(name) if panel.dates else wide
        # Numbers that are wider than their column are not shown at all.
        wide = max([wide, *(_digits(value) for value in values)]) + (_REMARK if remarks else 0)
        sheet.set_column(column, column, max(9, min(36, wide + 2)))
        years = column == 0 and panel.years
        # Where dots share no positions, every other column has some.
        places = dots and (column == 0 if panel.shared else column < drawn and column % 2 == 0)
        for line, value in enumerate(values, start=1):
            if years or places:
                _write(
                    sheet,
                    line,
                    column,
                    serial(str(value)) if years else value,
                    look if panel.in_rows else day if years or panel.dates else None,
                )
                continue
            year = panel.categories[line - 1] if panel.years else ""
            style = None if panel.in_rows else looks.get(marked.of(value, year), look)
            if (line, column) in follow:
                sheet.write_formula(line, column, follow[line, column], style, value)
            else:
                _write(sheet, line, column, value, style)
    last = max(len(values) for _, values in table) + 2
    for n, (status, name) in enumerate(marked.names.items()):
        sheet.write_string(last + n, 0, name, looks[status])
    sheet.freeze_panes(1, 1)
    _printed(sheet)
    return len(table)


def _statuses(panel: Panel, marked: Marks) -> list[tuple[str, Sequence[object]]]:
    """The column that says which categories are forecasts, estimates or provisional, in the codes of the rows; none if none is."""
    codes = []
    for n, name in enumerate(panel.categories):
        known = [s.signed or s.values for s in panel.series if s.colour is not None]
        found = {marked.of(values[n], name if panel.years else "") for values in known} - {""}
        codes.append(weakest(found) if found else "")
    return [("obs_status", codes)] if any(codes) else []


def _digits(value: object) -> int:
    """How many characters a number takes in a cell, with signs between its thousands; for small ones there is always room."""
    return len(f"{value:,.0f}") if isinstance(value, int | float) and value == value else 0


def _about(book: Any, job: Job) -> None:
    """Definition, sources, licences, citation."""
    words, sheet = words_for(job.view), book.add_worksheet("About")
    wrapped, head = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "valign": "top"}),
    )
    lines = [
        (words.gettext("Title"), job.caption.title),
        (words.gettext("Definition"), job.caption.subtitle),
        (words.gettext("In one sentence"), job.caption.point),
        (words.gettext("Source"), job.caption.source),
        *(
            (name, quantity.words(words))
            for name, quantity in job.quantities.items()
            if name in job.data.rows
        ),
        *(
            (f"obs_status {code}", words.status(code))
            for code in STATUS_ORDER
            if code in set(job.data.rows.get("obs_status", ()))
        ),
        *((words.gettext("Note"), note) for note in job.caption.notes),
        *((words.gettext("Citation"), citation) for citation in job.citations),
        *((words.gettext("Licence"), licence) for licence in job.licences_in_words),
        (words.gettext("Release of the data"), job.data.release),
        (words.gettext("This view"), job.link),
        (words.gettext("Data quality"), job.quality),
        (words.gettext("Made with"), f"Trilateral {VERSION}"),
    ]
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    _printed(sheet)
    for line, (name, text) in enumerate(lines):
        sheet.write_string(line, 0, name, head)
        sheet.write_string(line, 1, text, wrapped)
        # Excel makes rows as high as wrapped text needs, other programs do not.
        sheet.set_row(line, 15 * math.ceil(text_width(text, 1) / 55))


def _printed(sheet: Any) -> None:
    """On paper a sheet is as wide as a page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
