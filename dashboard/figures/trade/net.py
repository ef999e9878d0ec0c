"""The share of the three in the world's trade, with and without their trade with one another."""

from __future__ import annotations

from typing import Any

from dashboard.figures.kit import axes, base, endings, series
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, Cells, FigureData, Origin, once
from dashboard.figures.share import default_source
from dashboard.figures.trade.rows import refuse_before
from dashboard.figures.trade.sources import INDICATOR, TOTALS, mirror_of, sources
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.values import SHARE, Quantity
from dashboard.words.wording import words_for
from dashboard.words.years import spans, stretches, unsettled
from etl import catalog
from etl.analysis.trade import net_shares
from etl.errors import UsageError
from etl.observations import named, rows_of
from etl.storage.store import Release

UNIT = "USD"
COLUMNS = (
    "indicator", "source", "edition", "ref_area", "time_period",
    "among", "three", "world", "share", "net_share", "obs_status",
)  # fmt: skip


def select(release: Release, question: Question) -> FigureData:
    """Shares of years in which all six flows and all totals are known.

    Raises:
        UsageError: There are no such years, or none of those asked for.
    """
    words, mirror = words_for(question), mirror_of(question)
    refuse_before(release, question)
    total = TOTALS[mirror]
    whole = default_source(release, total, question.as_of)
    offered = sources(release, mirror, question.as_of)
    every = {
        source: shares(release, question, mirror, source)
        for source in ([question.source] if question.source in offered else offered)
    }
    # Of the years that are asked for, the source with the latest.
    source = max(every, key=lambda each: [row.time_period for row in every[each][-1:]], default="")
    if not every.get(source):
        raise UsageError(
            words.gettext("In none of these years are all six flows and world trade known."),
            hint=words.gettext("Choose other years or another source."),
        )
    edition, total_edition = (
        str(release.edition(name, of, question.as_of))
        for name, of in ((mirror, source), (total, whole))
    )
    head = (mirror, source, edition, catalog.CJK)
    each = named(COLUMNS, ((*head, *row) for row in every[source]))
    facts = {
        "indicator": mirror,
        "source": source,
        "edition": edition,
        "whole": whole,
        "whole_edition": total_edition,
    }
    origins = (Origin(source, edition, mirror), Origin(whole, total_edition, total))
    return FigureData(COLUMNS, each, origins, release.id, facts)


def shares(release: Release, question: Question, mirror: str, source: str) -> list[Any]:
    """The shares of the years that are asked for, each as a row of `net_shares`; none if they are not known."""
    whole = default_source(release, TOTALS[mirror], question.as_of)
    found = net_shares(release, mirror, source, whole, question.as_of)
    return [row for row in rows_of(found) if question.shows(row.time_period)]


def build(data: FigureData, view: View) -> Chart:
    """Two lines, or marks where a year stands alone; nothing is drawn through a missing year."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    names = {
        "share": words.gettext("With trade among the three"),
        "net_share": words.gettext("Without it"),
    }
    years = [int(row.time_period) for row in data.each]
    values = {name: {int(r.time_period): getattr(r, name) for r in data.each} for name in names}
    status = {int(row.time_period): row.obs_status for row in data.each}
    scale = axes.scale_for(
        [v for line in values.values() for v in line.values()], log=False, from_zero=True, room=0.1
    )
    texts = {name: (label, words.percent(values[name][years[-1]])) for name, label in names.items()}
    room = base.Margins(top=canvas.type * 0.7, bottom=canvas.type * 2.1)
    _, height = axes.plot_size(view, room, lambda: caption(data, view))
    ends = endings.Ends(
        {name: scale.place(values[name][years[-1]]) for name in names},
        values={name: (label, years[-1]) for name, label in names.items()},
    )
    weak = dict.fromkeys(names, status[years[-1]])
    labels = endings.end_labels(texts, view, height, ends, weak)
    ticks = scale.ticks(4)
    told = words.percents(ticks)
    margins = base.Margins(
        left=max(text_width(tick, canvas.type) for tick in told) + canvas.type * 0.8,
        right=labels.room,
        top=room.top,
        bottom=room.bottom,
    )
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    sheet = Sheet(view, margins)
    sheet.update_layout(
        xaxis=base.year_axis(view, years[0], years[-1], width, base.alone(years[0], years[-1])),
        yaxis=axes.value_axis(view, scale, ticks, told),
    )
    paints = {"share": colours["text"], "net_share": colours["claim"]}
    for name, label in names.items():
        for run in stretches(years):
            sheet.add_scatter(
                x=run, y=[values[name][year] for year in run], mode="lines+markers", name=label, cliponaxis=False,
                line={"color": paints[name], "width": canvas.type * 0.18},
                marker={"color": paints[name], "size": canvas.type * 0.5, "line": {"width": 0}},
                customdata=[
                    f"{label} {words.unsettled(words.percent(values[name][year]), status[year])}" for year in run
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )  # fmt: skip
    look = {
        name: series.Style(paint, paint, heavy=name == "share") for name, paint in paints.items()
    }
    endings.add_end_labels(sheet, view, labels, ends, (width, height), look)
    return sheet.figure()


@once
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, rows = words_for(view), data.each
    last, years = rows[-1], [row.time_period for row in rows]
    exports = data.facts["indicator"] == INDICATOR
    pattern = (
        words.gettext(
            "The three accounted for {share} of world merchandise exports in {year}; excluding their trade with one another from both totals, {net}."
        )
        if exports
        else words.gettext(
            "The three accounted for {share} of world merchandise imports in {year}; excluding their trade with one another from both totals, {net}."
        )
    )
    point = pattern.format(
        year=last.time_period,
        share=words.percent(last.share),
        net=words.percent(last.net_share),
    )
    finding = (
        words.gettext("The three had {share} of world merchandise exports in {year}, {net} without trade among them")
        if exports
        else words.gettext("The three had {share} of world merchandise imports in {year}, {net} without trade among them")
    )  # fmt: skip
    subtitle = (
        words.gettext("Merchandise exports, f.o.b., at current prices; per cent of the world")
        if exports
        else words.gettext("Merchandise imports, c.i.f., at current prices; per cent of the world")
    )
    only = words.gettext(
        "Only years in which all six flows and all totals are known: {years}."
    ).format(years=spans(words, years))
    notes = [
        *unsettled(words, zip(years, (row.obs_status for row in rows), strict=True)),
        words.gettext(
            "Excluding trade among the three: the six flows are removed from both the three's trade and world trade."
        ),
        only,
        words.mainland("trade"),
    ]
    return Caption(
        words.gettext("Share of world trade, excluding trade among the three"),
        words.of_the_three(subtitle),
        words.sentences([point, only]),
        point,
        words.sources_line(
            [
                (data.facts["source"], data.facts["edition"]),
                (data.facts["whole"], data.facts["whole_edition"]),
            ]
        ),
        tuple(filter(None, notes)),
        finding.format(
            year=last.time_period,
            share=words.unsettled(words.percent(last.share), last.obs_status),
            net=words.percent(last.net_share),
        ),
    )


def table(data: FigureData, view: View) -> Cells:
    """Years down, newest first."""
    words, rows = words_for(view), data.each[::-1]
    return {
        words.gettext("Year"): [row.time_period for row in rows],
        words.gettext("Share of world trade"): [words.percent(row.share, 2) for row in rows],
        words.gettext("Excluding trade among the three"): [
            words.percent(row.net_share, 2) for row in rows
        ],
        words.gettext("Trade among the three"): words.amounts((row.among for row in rows), UNIT),
        words.gettext("Status"): [words.status(row.obs_status) for row in rows],
    }


def quantities(data: FigureData) -> dict[str, Quantity]:
    """Shares of the World, and the amounts that they are made of."""
    amounts = dict.fromkeys(("among", "three", "world"), Quantity("level", UNIT))
    return {**amounts, "share": SHARE, "net_share": SHARE}
