"""Both mirrors of each flow in one year: what its exporter and what its importer reports, side by side, never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, Cells, FigureData, Origin, once
from dashboard.figures.trade.rows import refuse_before
from dashboard.figures.trade.sources import FLOWS, IMPORTS, INDICATOR, Pair, pairs, sources
from dashboard.figures.trade.text import flow_name, flow_told
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.values import Quantity
from dashboard.words.wording import Words, words_for
from dashboard.words.years import unsettled
from etl.analysis.trade import both_mirrors
from etl.errors import UsageError
from etl.observations import named, rows_of, weakest
from etl.storage.store import Release

#: Of all amounts here.
UNIT = "USD"
COLUMNS = (
    "source", "edition", "ref_area", "counterpart_area", "time_period",
    "exports", "imports", "gap", "ratio", "obs_status",
)  # fmt: skip


def select(release: Release, question: Question) -> FigureData:
    """The flows of one year that both sides report in one source: of the question, or of the latest year that has all six.

    Raises:
        UsageError: No source has both sides, or none in this year.
    """
    words = words_for(question)
    refuse_before(release, question)
    every = {
        source: _by_year(release, source, question.as_of)
        for source in sources(release, INDICATOR, question.as_of)
    }
    every = {source: years for source, years in every.items() if years}
    if question.source in every:
        every = {question.source: every[question.source]}
    if not every:
        raise UsageError(
            words.gettext(
                "No source in this release has trade among the three as both sides report it."
            ),
            hint=words.gettext("Choose another edition."),
        )
    known = {(year, source): rows for source, by in every.items() for year, rows in by.items()}
    years = [key for key, rows in known.items() if len(rows) == FLOWS] or list(known)
    if question.year:
        years = [key for key in known if key[0] == str(question.year)]
    if not years:
        reported = sorted({year for year, _ in known})
        raise UsageError(
            words.gettext("No data on trade among the three for {year}.").format(
                year=question.year
            ),
            hint=words.gettext("Available for {first} to {last}.").format(
                first=reported[0], last=reported[-1]
            ),
        )
    year, source = max(years, key=lambda key: (key[0], len(known[key])))
    return _data(release, question, words, source, year, every[source])


def _by_year(release: Release, source: str, as_of: str) -> dict[str, list[Any]]:
    """Year -> the flows that both sides report, rows of `both_mirrors`, found once. Do not change them."""

    def make() -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in rows_of(both_mirrors(release, source, as_of)):
            found.setdefault(row.time_period, []).append(row)
        return found

    editions = tuple(release.edition(mirror, source, as_of) for mirror in (INDICATOR, IMPORTS))
    return release.cache.get_or_compute(("both mirrors", source, editions), make)


def _data(
    release: Release,
    question: Question,
    words: Words,
    source: str,
    year: str,
    by_year: Mapping[str, list[Any]],
) -> FigureData:
    """The rows of a year, in the order of the three."""
    editions = {m: str(release.edition(m, source, question.as_of)) for m in (INDICATOR, IMPORTS)}
    rows = sorted(by_year[year], key=lambda row: pairs(words).index(row[:2]))
    head = (source, editions[INDICATOR])
    facts = {
        "indicator": INDICATOR,
        "source": source,
        "edition": editions[INDICATOR],
        "year": year,
        "years": tuple(sorted(by_year)),
        "unit": UNIT,
        "complete": len(rows) == FLOWS,
        "status": weakest(row.obs_status for row in rows),
    }
    origins = tuple(Origin(source, edition, m) for m, edition in editions.items())
    each = named(COLUMNS, ((*head, *row) for row in rows))
    return FigureData(COLUMNS, each, origins, release.id, facts)


def ends_of(row: Any) -> Pair:
    """Exporter and importer of a row."""
    return row.ref_area, row.counterpart_area


def absent_of(data: FigureData, words: Words) -> list[Pair]:
    """The flows that one side or both do not report."""
    reported = {ends_of(row) for row in data.each}
    return [pair for pair in pairs(words) if pair not in reported]


def sums(data: FigureData) -> tuple[float, float]:
    """What exporters and what importers report, in all."""
    return sum(row.exports for row in data.each), sum(row.imports for row in data.each)


def widest_of(data: FigureData) -> Any:
    """The row of the flow with the widest gap."""
    return max(data.each, key=lambda row: abs(row.ratio))


def build(data: FigureData, view: View) -> Chart:
    """Two bars a flow: full as the exporter reports it, pale as the importer does."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    rows = data.each
    sides = {
        "exports": words.gettext("Exporter (f.o.b.)"),
        "imports": words.gettext("Importer (c.i.f.)"),
    }
    amounts = words.amounts([getattr(row, side) for side in sides for row in rows], UNIT)
    pairs = zip(amounts[len(rows) :], rows, strict=True)
    told = {
        "exports": amounts[: len(rows)],
        "imports": [words.aside(value, words.change(row.ratio)) for value, row in pairs],
    }
    top = base.Margins(top=canvas.type * 1.7, bottom=canvas.type * 0.6)
    _, height = axes.plot_size(view, top, lambda: caption(data, view))
    size = min(canvas.type, height / len(rows) * 0.36)
    names = [flow_name(words, ends_of(row)) for row in rows]
    margins = base.Margins(
        left=max(text_width(name, size, bold=True) for name in names) + canvas.type * 0.8,
        right=max(text_width(text, size) for each in told.values() for text in each)
        + canvas.type * 0.8,
        top=top.top,
        bottom=top.bottom,
    )
    sheet = Sheet(view, margins)
    sheet.update_layout(
        barmode="group",
        bargap=0.24,
        hovermode="closest",
        xaxis={"range": [0, max(max(row.exports, row.imports) for row in rows)], "visible": False, "fixedrange": True},
        yaxis={
            "range": [len(rows) - 0.5, -0.5], "visible": False, "fixedrange": True,
            # Not shown, since these are coloured: what the bars are called in sheets.
            "tickvals": list(range(len(rows))), "ticktext": names,
        },
    )  # fmt: skip
    paints = [colours[theme.ECONOMY_ROLES[row.ref_area]] for row in rows]
    pale = [theme.mixed(paint, colours["paper"]) for paint in paints]
    for n, (side, name) in enumerate(sides.items()):
        sheet.add_bar(
            x=[getattr(row, side) for row in rows], y=list(range(len(rows))), orientation="h", name=name,
            marker={"color": pale if n else paints, "line": {"width": 0}},
            customdata=[
                f"{flow}, {name}: {words.unsettled(text, row.obs_status)}"
                for flow, text, row in zip(names, told[side], rows, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
        for at, row in enumerate(rows):
            sheet.add_annotation(
                xref="x", yref="y", x=getattr(row, side), y=at + (0.19 if n else -0.19), xanchor="left", yanchor="middle",
                xshift=canvas.type * 0.4, showarrow=False, borderpad=0, text=told[side][at], font={"color": colours["text"], "size": size}, tells=(name, at),
            )  # fmt: skip
    for at, (row, name) in enumerate(zip(rows, names, strict=True)):
        sheet.add_annotation(
            xref="paper", yref="y", x=0, y=at, xanchor="right", yanchor="middle", xshift=-canvas.type * 0.5, showarrow=False, borderpad=0,
            text=f"<b>{name}</b>", font={"color": colours[f"{theme.ECONOMY_ROLES[row.ref_area]}_text"], "size": size},
        )  # fmt: skip
    sheet.add_annotation(
        xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom", yshift=canvas.type * 0.2, showarrow=False, borderpad=0,
        text=f"<b>{data.facts['year']}</b>", font={"color": colours["muted"], "size": canvas.type},
    )  # fmt: skip
    return sheet.figure()


@once
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, year = words_for(view), data.facts["year"]
    (exports, imports), widest = sums(data), widest_of(data)
    flow = flow_told(words, ends_of(widest))
    pattern = (
        words.gettext(
            "In {year}, exporters reported {exports} (f.o.b.) and importers {imports} (c.i.f.), a difference of {ratio}."
        )
        if data.facts["complete"]
        else words.gettext(
            "In {year}, of the flows that both sides report, exporters reported {exports} (f.o.b.) and importers {imports} (c.i.f.), a difference of {ratio}."
        )
    )
    point = pattern.format(
        year=year,
        exports=words.amount(exports, UNIT),
        imports=words.amount(imports, UNIT),
        ratio=words.change(imports / exports - 1),
    )
    gap = (
        words.gettext("The widest gap is in trade from {flow}: {ratio}.")
        if data.facts["complete"]
        else words.gettext("Of these flows, the widest gap is in trade from {flow}: {ratio}.")
    )
    absent = words.join([flow_told(words, pair) for pair in absent_of(data, words)])
    lacking = words.gettext("No values for: {economies}.").format(economies=absent)
    alt = words.sentences(
        [
            point,
            # Of one flow the difference is told already.
            gap.format(flow=flow, ratio=words.change(widest.ratio)) if len(data.each) > 1 else "",
            lacking if absent else "",
        ]
    )
    notes = [
        words.gettext(
            "Full colour: exports as the exporter reports them. Pale: imports as the importer reports them, with the difference from the exporter's figure."
        ),
        words.gettext("The Trilateral Cooperation Secretariat uses importers' data."),
        words.mainland("trade"),
    ]
    notes[:0] = unsettled(words, [(year, data.facts["status"])])
    if absent:
        notes.insert(0, lacking)
    title = (
        words.gettext("The six flows as each side reports them, {year}")
        if data.facts["complete"]
        else words.gettext("The flows that both sides report, as each reports them, {year}")
    )
    return Caption(
        title.format(year=year),
        words.gettext(
            "Merchandise exports, f.o.b., and imports, c.i.f., at current prices; {unit}"
        ).format(unit=words.gettext("US dollars")),
        alt,
        point,
        words.source_line(data.facts["source"], data.facts["edition"]),
        tuple(notes),
        words.headline(point),
    )


def table(data: FigureData, view: View) -> Cells:
    """A line a flow, and all together where all six are there."""
    words = words_for(view)
    lines = [(flow_name(words, ends_of(row)), row.exports, row.imports) for row in data.each]
    if data.facts["complete"]:
        lines.append((words.gettext("Together"), *sums(data)))
    told = words.amounts([value for _, x, m in lines for value in (x, m, m - x)], UNIT)
    return {
        words.gettext("Flow"): [name for name, *_ in lines],
        words.gettext("Exporter (f.o.b.)"): told[::3],
        words.gettext("Importer (c.i.f.)"): told[1::3],
        words.gettext("Difference"): told[2::3],
        words.gettext("in %"): [words.change(m / x - 1) for _, x, m in lines],
    }


def quantities(data: FigureData) -> dict[str, Quantity]:
    """Amounts, and the gap as a part of what the exporter reports."""
    amount = Quantity("level", UNIT)
    return {
        **dict.fromkeys(("exports", "imports", "gap"), amount),
        "ratio": Quantity("part", of="exporter"),
    }
