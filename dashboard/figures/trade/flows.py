"""The six flows over the years: bars upon each other, or the two directions of each pair side by side."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.kit import axes, base, panels, series
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.figures.trade.rows import Pair, flow_name, notes, pairs
from dashboard.look import theme
from dashboard.look.canvas import canvas
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.wording import Words, words
from etl.observations import rows_of

DASH = "–"
#: The label of the sum.
TOGETHER = "together"


def wide(data: FigureData) -> pd.DataFrame:
    """Years down without a gap, flows across."""
    lines: dict[Pair, dict[str, float]] = {}
    for row in rows_of(data.rows):
        lines.setdefault((row.ref_area, row.counterpart_area), {})[row.time_period] = row.value
    known = {int(year) for line in lines.values() for year in line}
    years = [str(year) for year in range(min(known), max(known) + 1)]
    return pd.DataFrame(
        {pair: [lines[pair].get(year, float("nan")) for year in years] for pair in sorted(lines)},
        index=years,
    )


def build(data: FigureData, view: View) -> go.Figure:
    """Bars upon each other, or pairs side by side where the view asks for small charts or no year is complete."""
    if view.kind == "multiples" or not data.facts["complete"]:
        return _pairs(data, view)
    return _stack(data, view)


def _stack(data: FigureData, view: View) -> go.Figure:
    """A bar a year, only where all six flows are reported; the exporter by colour, its second partner hatched."""
    say, board, colours = words(view.lang, view.order), canvas(view), theme.palette(view.theme)
    table, complete = wide(data), list(data.facts["complete"])
    shown = table.loc[complete]
    unit, total = data.facts["unit"], shown.sum(axis=1)
    end = shown.iloc[-1]
    texts = {
        _id(pair): (
            flow_name(say, pair),
            "" if board.narrow else say.amount(float(end[pair]), unit),
        )
        for pair in pairs(say)
    }
    texts[TOGETHER] = (say._("Together"), say.amount(float(end.sum()), unit))
    low = base.Margins(top=board.type * 0.7, bottom=board.type * 2.1)
    _, height = axes.plot_size(view, low, lambda: caption(data, view))
    labels = series.end_labels(texts, view, height)
    scale = axes.Scale(0.0, float(total.max()) * 1.08)
    ticks = scale.ticks(6 if board.height > 20 * board.type else 4)
    told = _ticks(say, ticks, unit)
    margins = base.Margins(
        left=max(text_width(tick, board.type) for tick in told) + board.type * 0.8,
        right=labels.width + board.type * 1.2, top=board.type * 0.7, bottom=board.type * 2.1,
    )  # fmt: skip
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    sheet = Sheet(view, margins)
    first, last = int(complete[0]), int(complete[-1])
    sheet.update_layout(
        barmode="stack", bargap=0.2,
        xaxis=base.year_axis(view, first, last, width, 0.5), yaxis=axes.value_axis(view, scale, ticks, told),
    )  # fmt: skip
    for n, pair in enumerate(pairs(say)):
        colour, hatched = colours[theme.ECONOMY_ROLES[pair[0]]], n % 2 == 1
        pattern = {
            "shape": "/",
            "fgcolor": colours["paper"],
            "bgcolor": colour,
            "size": board.type * 0.5,
            "solidity": 0.3,
        }
        sheet.add_bar(
            x=[int(year) for year in complete], y=[float(v) for v in shown[pair]], name=flow_name(say, pair),
            marker={"color": colour, "line": {"width": 0}, **({"pattern": pattern} if hatched else {})},
            customdata=[say.amount(float(v), unit) for v in shown[pair]],
            hovertemplate=f"{flow_name(say, pair)} %{{customdata}}<extra></extra>",
        )  # fmt: skip
    sheet.add_scatter(
        x=[int(year) for year in complete], y=[float(v) for v in total], mode="markers",
        marker={"size": board.type * 0.3, "color": colours["text"], "opacity": 0}, name=say._("Together"),
        customdata=[say.amount(float(v), unit) for v in total], hovertemplate=f"<b>{say._('Together')} %{{customdata}}</b><extra></extra>",
    )  # fmt: skip
    middles, below = {}, 0.0
    for pair in pairs(say):
        middles[_id(pair)], below = (
            scale.place(below + float(end[pair]) / 2),
            below + float(end[pair]),
        )
    middles[TOGETHER] = scale.place(below) + board.type * 0.6 / height
    look = {
        _id(pair): series.Style(
            colours[theme.ECONOMY_ROLES[pair[0]]], colours[f"{theme.ECONOMY_ROLES[pair[0]]}_text"]
        )
        for pair in pairs(say)
    } | {TOGETHER: series.Style(colours["text"], colours["text"], heavy=True)}
    series.add_end_labels(sheet, view, labels, series.label_places(labels, middles, height), look)
    return sheet.figure()


def _pairs(data: FigureData, view: View) -> go.Figure:
    """A chart a pair of economies, a line a direction, all on one scale; a gap where a flow is not reported."""
    say, board, colours = words(view.lang, view.order), canvas(view), theme.palette(view.theme)
    table, unit = wide(data), data.facts["unit"]
    scale = axes.scale_for(
        [float(v) for v in table.to_numpy().ravel() if v == v],
        log=view.scale == "log",
        from_zero=True,
    )
    ticks = scale.ticks(3)
    told = _ticks(say, ticks, unit)
    margins = base.Margins(
        left=max(text_width(tick, board.type) for tick in told) + board.type * 0.8,
        right=board.type * 1.6,
        top=board.type * 0.4,
        bottom=board.type * 2.1,
    )
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    sheet = Sheet(view, margins)
    span = int(table.index[0]), int(table.index[-1])
    grid = panels.grid(view, 3, width, height, columns=3 if width > height * 1.2 else 1)
    marked = panels.spaced(grid, board.type, list(zip(ticks, told, strict=True)))
    for (one, other), panel in zip(combinations(say.three(), 2), grid.panels, strict=True):
        panels.add_axes(sheet, view, panel, scale, marked, span)
        heading = []
        for pair, dash in (((one, other), "solid"), ((other, one), "dot")):
            role, line, name = theme.ECONOMY_ROLES[pair[0]], table[pair], flow_name(say, pair)
            sheet.add_scatter(
                x=[int(year) for year in table.index], y=[None if pd.isna(v) else float(v) for v in line],
                mode="lines" if span[1] > span[0] else "markers", name=name, xaxis=panel.x, yaxis=panel.y,
                marker={"color": colours[role], "size": board.type * 0.5, "symbol": "circle" if dash == "solid" else "circle-open"},
                line={"color": colours[role], "width": board.type * 0.17, "dash": dash},
                customdata=[None if pd.isna(v) else say.amount(float(v), unit) for v in line],
                hovertemplate=f"{name} %{{customdata}}<extra></extra>",
            )  # fmt: skip
            heading.append((name, _latest(say, line.dropna(), unit), colours[f"{role}_text"]))
        panels.add_heading(sheet, panel, grid.size, heading)
    return sheet.figure()


def _latest(say: Words, line: pd.Series[float], unit: str) -> str:
    """The last value that there is, with its year."""
    if line.empty:
        return DASH
    value = say.amount(float(line.iloc[-1]), unit)
    return say._("{value} ({year})").format(value=value, year=line.index[-1])


def _id(pair: Pair) -> str:
    return "-".join(pair)


def _ticks(say: Words, ticks: list[float], unit: str) -> list[str]:
    size = amounts.size(max(ticks), unit, say.lang)
    digits = amounts.decimals([tick / size.power for tick in ticks])
    return [say.amount(tick, unit, size, digits) for tick in ticks]


def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    say, facts = words(view.lang, view.order), data.facts
    table, unit = wide(data), facts["unit"]
    title = say._("Goods traded among China, Japan and the Republic of Korea")
    subtitle = say._("Merchandise exports to each other, f.o.b., at current prices; {unit}").format(
        unit=say._("US dollars")
    )
    if facts["complete"]:
        first, last = facts["complete"][0], facts["complete"][-1]
        point = say._("In {last} the six flows were {total} together, after {start} in {first}; the largest was {flow} with {value}.").format(
            first=first, last=last, total=say.amount(float(table.loc[last].sum()), unit), start=say.amount(float(table.loc[first].sum()), unit),
            flow=flow_name(say, max(pairs(say), key=lambda pair: float(table.loc[last, pair]))), value=say.amount(float(table.loc[last].max()), unit),
        )  # fmt: skip
    else:
        point = say._("In none of these years are all six flows reported.")
    year = facts["complete"][-1] if facts["complete"] else table.index[-1]
    each = [
        say._("{flow} {value}").format(
            flow=flow_name(say, pair), value=say.amount(float(table.loc[year, pair]), unit)
        )
        for pair in pairs(say)
        if pd.notna(table.loc[year, pair])
    ]
    alt = say._("{point} {year}: {each}.").format(point=point, year=year, each=say.join(each))
    return Caption(
        title,
        subtitle,
        alt,
        point,
        say.source_line(facts["source"], facts["edition"]),
        tuple(notes(data, say)),
    )


def reader_table(data: FigureData, view: View) -> pd.DataFrame:
    """Years down, newest first; the six flows and their sum across; a dash where one is not reported."""
    say, unit = words(view.lang, view.order), data.facts["unit"]
    found = wide(data).iloc[::-1]
    found = found[found.notna().any(axis=1)]
    size = amounts.size(float(data.rows["value"].max()), unit, say.lang)

    def cell(value: float) -> str:
        return DASH if pd.isna(value) else say.amount(value, unit, size, 1)

    shown = {say._("Year"): list(found.index)}
    shown |= {flow_name(say, pair): [cell(v) for v in found[pair]] for pair in pairs(say)}
    shown[say._("Together")] = [cell(v) for v in found.sum(axis=1, skipna=False)]
    return pd.DataFrame(shown).reset_index(drop=True)
