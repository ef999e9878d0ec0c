"""How much of their exports the three send to each other, over the years."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dashboard.figures.kit import axes, base, endings, series, telling
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, Cells, FigureData, of_rows, once
from dashboard.figures.trade.flows import DASH
from dashboard.figures.trade.sources import IMPORTS, INDICATOR
from dashboard.figures.trade.text import no_total, notes
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.wording import Words, words_for
from dashboard.words.years import spans
from etl import catalog

#: The share of the last year, alone and beside the highest: as a sentence and as a headline, of exports and of imports.
_SENTENCE: dict[str, telling.Patterns] = {
    INDICATOR: {
        ("alone", "past"): N_("In {year}, exports to one another were {share} of the three's exports ({part} of {whole})."),
        ("lower", "past"): N_("In {year}, exports to one another were {share} of the three's exports ({part} of {whole}); the highest share shown was {peak} in {peak_year}."),
    },
    IMPORTS: {
        ("alone", "past"): N_("In {year}, imports from one another were {share} of the three's imports ({part} of {whole})."),
        ("lower", "past"): N_("In {year}, imports from one another were {share} of the three's imports ({part} of {whole}); the highest share shown was {peak} in {peak_year}."),
    },
}  # fmt: skip
_FINDING: dict[str, telling.Patterns] = {
    INDICATOR: {
        ("alone", "past"): N_("{share} of the three's exports went to one another in {year}"),
        ("lower", "past"): N_("{share} of the three's exports went to one another in {year}, down from {peak} in {peak_year}"),
    },
    IMPORTS: {
        ("alone", "past"): N_("{share} of the three's imports came from one another in {year}"),
        ("lower", "past"): N_("{share} of the three's imports came from one another in {year}, down from {peak} in {peak_year}"),
    },
}  # fmt: skip


@of_rows
def line_of(data: FigureData) -> dict[str, float]:
    """Years without a gap, from the first share to the last; no number where there is none. Do not change it."""
    known = {int(row.time_period): row.share for row in data.each if row.share == row.share}
    return {str(n): known.get(n, math.nan) for n in range(min(known), max(known) + 1)}


def peak_of(line: Mapping[str, float]) -> str:
    """The first year of the highest share."""
    return max(line, key=lambda year: (line[year] == line[year], line[year]))


def without_share(data: FigureData) -> dict[tuple[str, ...], list[str]]:
    """The economies whose trade with all economies is missing -> the years that have all six flows, but no share for that.

    Example:
        ``without_share(data)`` is ``{("JPN", "KOR"): ["2023"]}`` where the exports of these two are known later only.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for row in data.each:
        if row.share != row.share and row.time_period in data.facts["complete"]:
            found.setdefault(tuple(row.missing.split()), []).append(row.time_period)
    return found


def _no_share(data: FigureData, words: Words) -> list[str]:
    pattern = (
        words.gettext("No share for {years}: total exports are missing for {economies}.")
        if data.facts["indicator"] == INDICATOR
        else words.gettext("No share for {years}: total imports are missing for {economies}.")
    )
    return [
        pattern.format(
            years=spans(words, years),
            economies=words.join([words.within(area, short=True) for area in areas]),
        )
        for areas, years in without_share(data).items()
    ]


def build(data: FigureData, view: View) -> Chart:
    """One line, told at its highest point and at its end."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    line, status = line_of(data), {row.time_period: row.obs_status for row in data.each}
    known = [v for v in line.values() if v == v]
    scale = axes.scale_for(known, log=view.scale == "log", from_zero=True, room=0.14)
    ticks = scale.ticks(5)
    told = words.percents(ticks)
    first, last = int(min(line)), int(max(line))
    told_last = f"{last}: {words.percent(line[str(last)])}"
    at = {catalog.CJK: scale.place(line[str(last)])}
    ends = endings.Ends(at, values={catalog.CJK: (None, last)})
    # One label has always room.
    weak = {catalog.CJK: status[str(last)]}
    labels = endings.end_labels({catalog.CJK: ("", told_last)}, view, canvas.height, ends, weak)
    margins = base.Margins(
        left=max(text_width(tick, canvas.type) for tick in told) + canvas.type * 0.8,
        right=labels.room, top=canvas.type * 0.5, bottom=canvas.type * 2.1,
    )  # fmt: skip
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    sheet = Sheet(view, margins)
    sheet.update_layout(
        xaxis=base.year_axis(view, first, last, width, base.alone(first, last)),
        yaxis=axes.value_axis(view, scale, ticks, told),
    )
    sheet.add_scatter(
        x=[int(year) for year in line], y=[v if v == v else None for v in line.values()], mode="lines+markers", cliponaxis=False,
        line={"color": colours["text"], "width": canvas.type * 0.18}, marker={"color": colours["text"], "size": canvas.type * 0.36, "line": {"width": 0}},
        customdata=[
            words.unsettled(words.percent(v), status[year]) if v == v else None for year, v in line.items()
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    peak = peak_of(line)
    if int(peak) < last:
        near_left, near_right = (
            int(peak) - first < (last - first) * 0.12,
            last - int(peak) < (last - first) * 0.12,
        )
        value = line[peak]
        sheet.add_annotation(
            xref="x", yref="paper", x=int(peak), y=scale.place(value), xanchor="left" if near_left else "right" if near_right else "center",
            yanchor="bottom", yshift=canvas.type * 0.4, showarrow=False, borderpad=0, text=f"{peak}: <b>{words.unsettled(words.percent(value), status[peak])}</b>",
            font={"color": colours["text"], "size": canvas.type}, tells=(None, int(peak)),
        )  # fmt: skip
    look = {catalog.CJK: series.Style(colours["text"], colours["text"], heavy=True)}
    endings.add_end_labels(sheet, view, labels, ends, (width, height), look)
    return sheet.figure()


@once
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, facts, line = words_for(view), data.facts, line_of(data)
    peak, last = peak_of(line), max(line)
    if facts["indicator"] == INDICATOR:
        title = words.gettext("Share of the three's exports that goes to one another")
        subtitle = words.gettext(
            "Merchandise exports among the three as a share of their merchandise exports to all economies; per cent"
        )
    else:
        title = words.gettext("Share of the three's imports that comes from one another")
        subtitle = words.gettext(
            "Merchandise imports among the three as a share of their merchandise imports from all economies; per cent"
        )
    of = {row.time_period: row for row in data.each}
    share, most = words.told_apart(line[last], line[peak])
    direction = telling.of_peak(line, last)
    values = {
        "year": last, "share": share, "part": words.amount(of[last].numerator, facts["unit"]),
        "whole": words.amount(of[last].denominator, facts["unit"]), "peak": most, "peak_year": peak,
    }  # fmt: skip
    remarks = {"share": of[last].obs_status, "peak": of[peak].obs_status}
    # The sentence names the highest share wherever there is another year, the headline where it is higher.
    point = telling.told(
        words, _SENTENCE[facts["indicator"]], values, "alone" if direction == "alone" else "lower"
    )
    finding = telling.told(
        words, _FINDING[facts["indicator"]], values, "lower" if direction == "lower" else "alone",
        statuses=remarks,
    )  # fmt: skip
    index, lacking = facts["index"], _no_share(data, words)
    more = []
    if index:
        newest = max(index)
        point = words.sentences(
            [
                point,
                words.gettext("The trade intensity index was {index} in {year}.").format(
                    index=words.number(index[newest], 2), year=newest
                ),
            ]
        )
        more.append(
            words.gettext(
                "Trade intensity index: the share of the three's exports that goes to one another ÷ their share of world imports ({source}); 1 is neutral."
            ).format(
                source=words.gettext(
                    catalog.source(catalog.indicator("goods_imports").default_source).name
                )
            )
        )
    told = (
        words.gettext("{point} In {year} it was {share}.").format(
            point=point, year=min(line), share=words.percent(line[min(line)])
        )
        if len(line) > 1
        else point
    )
    return Caption(
        title,
        words.of_the_three(subtitle),
        words.sentences([told, *no_total(data, words), *lacking]),
        point,
        words.source_line(facts["source"], facts["edition"]),
        (*more, *lacking, *notes(data, words)),
        finding,
    )


def table(data: FigureData, view: View) -> Cells:
    """Years down, newest first: the six flows together, all exports, the share, and what is missing."""
    words, unit, rows = words_for(view), data.facts["unit"], data.each[::-1]
    known = [row.denominator for row in rows if row.denominator == row.denominator]
    size = amounts.size(max(known), unit, words.lang)

    def amount(value: float) -> str:
        return words.amount(value, unit, size, 3) if value == value else DASH

    index = data.facts["index"]
    more = (
        {
            words.gettext("Trade intensity index"): [
                words.number(index[row.time_period], 2) if row.time_period in index else DASH
                for row in rows
            ]
        }
        if index
        else {}
    )
    return {
        words.gettext("Year"): [row.time_period for row in rows],
        words.gettext("Total of the six flows"): [amount(row.numerator) for row in rows],
        words.gettext("Exports of the three")
        if data.facts["indicator"] == INDICATOR
        else words.gettext("Imports of the three"): [amount(row.denominator) for row in rows],
        words.gettext("Share"): [
            words.percent(row.share, 2) if row.share == row.share else DASH for row in rows
        ],
        **more,
        words.gettext("Status"): [words.status(row.obs_status) for row in rows],
    }
