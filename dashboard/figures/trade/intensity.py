"""How much of their exports the three send to each other, over the years."""

from __future__ import annotations

import pandas as pd

from dashboard.figures.kit import axes, base, endings, series, telling
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData, of_rows, once
from dashboard.figures.trade.flows import DASH
from dashboard.figures.trade.sources import IMPORTS, INDICATOR
from dashboard.figures.trade.text import no_total, notes
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.wording import words_for
from etl import catalog

#: The share of the last year, alone and beside the highest: as a sentence and as a headline, of exports and of imports.
_SENTENCE: dict[str, telling.Patterns] = {
    INDICATOR: {
        ("alone", "past"): N_("In {year}, exports to one another were {share} of the three's exports ({part} of {whole})."),
        ("lower", "past"): N_("In {year}, exports to one another were {share} of the three's exports ({part} of {whole}); the highest share was {peak} in {peak_year}."),
    },
    IMPORTS: {
        ("alone", "past"): N_("In {year}, imports from one another were {share} of the three's imports ({part} of {whole})."),
        ("lower", "past"): N_("In {year}, imports from one another were {share} of the three's imports ({part} of {whole}); the highest share was {peak} in {peak_year}."),
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
def line_of(data: FigureData) -> pd.Series[float]:
    """Years without a gap, from the first share to the last. Do not change it."""
    found = data.rows.set_index("time_period")["share"]
    known = found.dropna().index.astype(int)
    return found.reindex([str(year) for year in range(known.min(), known.max() + 1)])


def build(data: FigureData, view: View) -> Chart:
    """One line, told at its highest point and at its end."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    line, status = (
        line_of(data),
        dict(zip(data.rows["time_period"], data.rows["obs_status"], strict=True)),
    )
    scale = axes.scale_for(
        [float(v) for v in line.dropna()], log=view.scale == "log", from_zero=True, room=0.14
    )
    ticks = scale.ticks(5)
    digits = amounts.decimals([tick * 100 for tick in ticks])
    told = [words.percent(tick, digits) for tick in ticks]
    first, last = int(line.index[0]), int(line.index[-1])
    told_last = f"{last}: {words.percent(float(line.iloc[-1]))}"
    at = {catalog.CJK: scale.place(float(line.iloc[-1]))}
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
        x=[int(year) for year in line.index], y=[None if pd.isna(v) else float(v) for v in line], mode="lines+markers", cliponaxis=False,
        line={"color": colours["text"], "width": canvas.type * 0.18}, marker={"color": colours["text"], "size": canvas.type * 0.36, "line": {"width": 0}},
        customdata=[
            None if pd.isna(v) else words.unsettled(words.percent(float(v)), status[year]) for year, v in line.items()
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    peak = str(line.idxmax())
    if int(peak) < last:
        near_left, near_right = (
            int(peak) - first < (last - first) * 0.12,
            last - int(peak) < (last - first) * 0.12,
        )
        value = float(line[peak])
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
    peak, last = str(line.idxmax()), str(line.index[-1])
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
    rows = data.rows.set_index("time_period")
    row, statuses = rows.loc[last], rows["obs_status"]
    share, most = words.told_apart(float(line[last]), float(line[peak]))
    direction = telling.of_peak(line.to_dict(), last)
    values = {
        "year": last, "share": share, "part": words.amount(float(row["numerator"]), facts["unit"]),
        "whole": words.amount(float(row["denominator"]), facts["unit"]), "peak": most, "peak_year": peak,
    }  # fmt: skip
    remarks = {"share": str(row["obs_status"]), "peak": str(statuses[peak])}
    # The sentence names the highest share wherever there is another year, the headline where it is higher.
    point = telling.told(
        words, _SENTENCE[facts["indicator"]], values, "alone" if direction == "alone" else "lower"
    )
    finding = telling.told(
        words, _FINDING[facts["indicator"]], values, "lower" if direction == "lower" else "alone",
        statuses=remarks,
    )  # fmt: skip
    index = facts["index"]
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
            point=point, year=line.index[0], share=words.percent(float(line.iloc[0]))
        )
        if len(line) > 1
        else point
    )
    return Caption(
        title,
        words.of_the_three(subtitle),
        words.sentences([told, *no_total(data, words)]),
        point,
        words.source_line(facts["source"], facts["edition"]),
        (*more, *notes(data, words)),
        finding,
    )


def table(data: FigureData, view: View) -> pd.DataFrame:
    """Years down, newest first: the six flows together, all exports, the share, and what is missing."""
    words, unit, rows = words_for(view), data.facts["unit"], data.rows.iloc[::-1]
    size = amounts.size(float(rows["denominator"].max()), unit, words.lang)

    def amount(value: float) -> str:
        return DASH if pd.isna(value) else words.amount(value, unit, size, 3)

    index = data.facts["index"]
    more = (
        {
            words.gettext("Trade intensity index"): [
                words.number(index[year], 2) if year in index else DASH
                for year in rows["time_period"]
            ]
        }
        if index
        else {}
    )
    return pd.DataFrame(
        {
            words.gettext("Year"): list(rows["time_period"]),
            words.gettext("Total of the six flows"): [amount(v) for v in rows["numerator"]],
            words.gettext("Exports of the three")
            if data.facts["indicator"] == INDICATOR
            else words.gettext("Imports of the three"): [amount(v) for v in rows["denominator"]],
            words.gettext("Share"): [
                DASH if pd.isna(v) else words.percent(v, 2) for v in rows["share"]
            ],
            **more,
            words.gettext("Status"): [words.status(status) for status in rows["obs_status"]],
        }
    )
