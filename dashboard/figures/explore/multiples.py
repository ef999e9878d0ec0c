"""Small charts side by side, all on one scale, one for each economy."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from dashboard import theme
from dashboard.canvas import canvas
from dashboard.figures import axes, base, series
from dashboard.figures.explore import text
from dashboard.figures.explore.lines import add_lines, table
from dashboard.figures.metrics import text_width
from dashboard.figures.spec import FigureData
from dashboard.view import View
from dashboard.wording import words


def build(data: FigureData, view: View) -> go.Figure:
    """A grid of lines with the same axes; the name and the last value above each."""
    say, board, colours, tell = (
        words(view.lang, view.order),
        canvas(view),
        theme.palette(view.theme),
        text.teller(data, view),
    )
    wide, areas = table(data), data.facts["areas"]
    look = series.looks(areas, view)
    columns = _columns(len(areas), board.width / board.height)
    rows = math.ceil(len(areas) / columns)
    values = [float(v) for v in wide.to_numpy().ravel() if v == v]
    scale = axes.scale_for(
        values, log=view.scale == "log", from_zero=data.facts["transform"] != "index"
    )
    ticks = scale.ticks(3)
    told = tell.ticks(ticks, log=scale.log)
    margins = base.Margins(
        left=max(text_width(tick, board.type) for tick in told) + board.type * 0.7,
        right=board.type * 1.6,
        top=board.type * 0.4,
        bottom=board.type * 2.1,
    )
    width, height = axes.plot_size(view, margins, text.caption(data, view))
    figure = base.bare(view, margins)
    # Above each chart stands a line of words, between charts a gap.
    head, gap = board.type * 2.9 / height, text_width("2000", board.type) * 1.25 / width
    first, last = int(wide.index[0]), int(wide.index[-1])
    on = {}
    for n, area in enumerate(areas):
        row, column = divmod(n, columns)
        across, down = (1 + gap) / columns, 1 / rows
        left, top = column * across, 1 - row * down
        x, y = f"x{n + 1 if n else ''}", f"y{n + 1 if n else ''}"
        on[area] = {"xaxis": x, "yaxis": y}
        room = (across - gap) * width
        domain = {
            "x": [left, min(1.0, left + across - gap)],
            "y": [top - down + (board.type * 0.6 / height if row < rows - 1 else 0), top - head],
        }
        years = base.year_axis(view, first, last, room, 0.0 if last > first else 1.0)
        bottom = n + columns >= len(areas)
        figure.update_layout(
            {
                f"xaxis{x[1:]}": years
                | {
                    "domain": domain["x"],
                    "anchor": y,
                    **_few(view, first, last, room, shown=bottom),
                },
                f"yaxis{y[1:]}": axes.value_axis(
                    view, scale, ticks, told if column == 0 else [""] * len(ticks)
                )
                | {"domain": domain["y"], "anchor": x},
            }
        )
        valued = wide[area].dropna()
        forecast = str(valued.index[-1]) > data.facts["observed"][area]
        value = tell.value(float(valued.iloc[-1]))
        value = say._("{value} ({year})").format(
            value=f"<i>{value}</i>" if forecast else value, year=valued.index[-1]
        )
        _heading(figure, view, say.economy(area, short=True), value, left, top, look[area])
        if forecast and data.facts["observed"][area]:
            figure.add_shape(
                type="rect", xref=x, yref=f"{y} domain", x0=int(data.facts["observed"][area]), x1=last, y0=0, y1=1,
                fillcolor=colours["grid"], opacity=0.45, line={"width": 0}, layer="below",
            )  # fmt: skip
    add_lines(figure, view, data, wide, look, board.type, on)
    return figure


def _columns(count: int, shape: float) -> int:
    """How many charts stand side by side so that each is about as wide as it should be."""
    wanted = math.sqrt(count * shape / 1.5)
    return max(1, min(count, round(wanted)))


def _heading(
    figure: go.Figure, view: View, name: str, value: str, left: float, top: float, look: series.Look
) -> None:
    """Name and value on two lines above a chart."""
    board, colours = canvas(view), theme.palette(view.theme)
    for text_of, down, colour in (
        (f"<b>{name}</b>", 0.0, look.text),
        (value, board.type * 1.25, colours["muted"]),
    ):
        figure.add_annotation(
            xref="paper", yref="paper", x=left, y=top, xanchor="left", yanchor="top", yshift=-down, showarrow=False, borderpad=0,
            align="left", text=text_of, font={"color": colour, "size": board.type * 0.92},
        )  # fmt: skip


def _few(view: View, first: int, last: int, room: float, *, shown: bool) -> dict[str, object]:
    """The first and the last year only, where they fit."""
    wide = text_width("2000", canvas(view).type)
    ticks = [first, last] if last > first and room > 2.6 * wide else [last]
    return {"tickvals": ticks, "ticktext": [str(y) if shown else "" for y in ticks]}
