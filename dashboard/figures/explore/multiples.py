"""Small charts side by side, all on one scale, one for each economy."""

from __future__ import annotations

from dashboard.figures.explore import text
from dashboard.figures.explore.lines import add_lines, last_statuses, table
from dashboard.figures.kit import axes, base, endings, panels, series
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import TRANSFORMS
from dashboard.look.view import View
from dashboard.words.wording import words_for


def build(data: FigureData, view: View) -> Chart:
    """A grid of lines with the same axes; the name and the last value above each."""
    words, canvas, colours, tell = (
        words_for(view),
        canvas_for(view),
        theme.palette(view.theme),
        text.value_format(data, view),
    )
    wide, areas = table(data), data.facts["areas"]
    look = series.styles(areas, view)
    values = [float(v) for v in wide.to_numpy().ravel() if v == v]
    scale = axes.scale_for(
        values,
        log=view.scale == "log",
        from_zero=TRANSFORMS[data.facts["transform"]].change != "index",
    )
    ticks = scale.ticks(3)
    told = tell.ticks(ticks, log=scale.log)
    margins = base.Margins(
        left=max(text_width(tick, canvas.type) for tick in told) + canvas.type * 0.7,
        right=canvas.type * 1.6,
        top=canvas.type * 0.4,
        bottom=canvas.type * 2.1,
    )
    width, height = axes.plot_size(view, margins, lambda: text.caption(data, view))
    statuses, ends = (
        last_statuses(data, wide),
        tell.values(float(wide[area].dropna().iloc[-1]) for area in areas),
    )
    told_last = {}
    for area, end in zip(areas, ends, strict=True):
        year = wide[area].dropna().index[-1]
        value = endings.of_status(words, end, statuses[area], year)
        told_last[area] = words.slanted(value) if statuses[area] == "F" else value
    grid, headings = panels.headed(
        view,
        width,
        height,
        [
            [(words.economy(a, short=True), "", look[a].text), ("", told_last[a], colours["muted"])]
            for a in areas
        ],
    )
    sheet = Sheet(view, margins)
    span = int(wide.index[0]), int(wide.index[-1])
    marked = panels.spaced(grid, canvas.type, list(zip(ticks, told, strict=True)))
    on = {}
    for area, panel, heading in zip(areas, grid.panels, headings, strict=True):
        on[area] = {"xaxis": panel.x, "yaxis": panel.y}
        panels.add_axes(sheet, view, panel, scale, marked, span)
        year = int(wide[area].dropna().index[-1])
        tells = [(words.economy(area, short=True), year)]
        panels.add_heading(sheet, panel, grid.size, heading, tells)
        if statuses[area] == "F":
            border = max(int(data.facts["observed"][area] or 0), span[0])
            sheet.add_shape(
                type="rect", xref=panel.x, yref=f"{panel.y} domain", x0=border, x1=span[1], y0=0, y1=1,
                fillcolor=colours["grid"], opacity=0.45, line={"width": 0}, layer="below",
            )  # fmt: skip
    add_lines(sheet, view, data, wide, look, min(panel.room for panel in grid.panels), on)
    return sheet.figure()
