"""A figure as an inline SVG, where plotly.js will draw it to the pixel, in milliseconds and without a browser.

It stands in the first HTML response and gives way to the live chart of the same size. It draws what this project's
figures use: scatter and bar traces, linear, log and category axes, lines and rectangles, annotations and a title.
What would come out differently is refused by a `ValueError` that names it.

What needs the browser's own measure of words is not done: automatic margins and tick angles, moving axis titles away
from labels, turning or shrinking texts that are too large for their bars.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dashboard.svg import axes, bars, curves
from dashboard.svg.axes import Axis
from dashboard.svg.overlay import notes, shapes, title_of
from dashboard.svg.paint import attributes, colour, crisp_path, escape, number
from dashboard.svg.sheet import PREFIX, Plot, Sheet
from dashboard.svg.spec import Spec, read
from dashboard.svg.words import plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

Marks = bars.Bars | curves.Curve
#: A pair of axes and what is drawn on it.
Filled = tuple[Plot, list[bars.Bars], list[curves.Curve]]


def to_svg(
    figure: go.Figure,
    *,
    width: int,
    height: int,
    title: str = "",
    description: str = "",
    css_class: str = "",
) -> str:
    """Draw a figure.

    Args:
        figure: The figure. Its own width and height do not count.
        width: Pixels.
        height: Pixels.
        title: Its name, for readers who do not see it; by default the title that it carries.
        description: What it says, for the same readers.
        css_class: The class of the ``svg`` element.

    Returns:
        An ``svg`` element with nothing from elsewhere in it, the same for the same figure.

    Raises:
        ValueError: There is something in the figure that is not drawn, or would be drawn wrong.
    """
    layout, data = read(figure)
    sheet = Sheet(layout, width, height)
    sheet.axes = axes.build(layout, [trace for trace, _ in data], sheet.area)
    body = _body(sheet, _plots(sheet, data))
    name = title or plain((layout.get("title") or {}).get("text") or "")
    told = f'<title id="{PREFIX}t">{escape(name or description)}</title>'
    told += f'<desc id="{PREFIX}d">{escape(description)}</desc>' if description else ""
    head = attributes(
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{PREFIX}t",
        aria_describedby=f"{PREFIX}d" if description else None,
        font_family=sheet.font.family,
        font_size=float(sheet.font.size),
        fill=colour(sheet.font.color),
        data_years=_years(sheet),
    )
    # Spaces count in plotly.js.
    head = f'{attributes(**{"class": css_class})}{head} xml:space="preserve"'
    svg = f"<svg{head}>{told}{sheet.definitions()}{body}</svg>"
    return svg.replace(PREFIX, f"f{hashlib.sha256(svg.encode()).hexdigest()[:10]}")


def _years(sheet: Sheet) -> str | None:
    """Where the years are, for choosing some of them: the plot's left, top, width and height, first and last year."""
    found = [axis for axis in sheet.axes.values() if axis.visible]
    letters = {axis.letter: axis for axis in found}
    if sheet.layout.get("hovermode") != "x unified" or len(found) != 2 or len(letters) != 2:
        return None
    x, y = letters["x"], letters["y"]
    place = x.offset, y.offset, x.length, y.length, x.start, x.stop
    return " ".join(number(float(n)) for n in place)


def _plots(sheet: Sheet, data: list[tuple[Spec, str]]) -> list[Filled]:
    """The pairs of axes with their bars and curves; sets the ranges of the axes."""
    pairs: dict[tuple[str, str], list[tuple[Spec, str]]] = {}
    for trace, color in data:
        pair = (trace.get("xaxis") or "x", trace.get("yaxis") or "y")
        pairs.setdefault(pair, []).append((trace, color))
    plots = []
    for (x, y), traces in pairs.items():
        plot = Plot(sheet, sheet.axes[x], sheet.axes[y])
        barred = bars.arrange(plot, [pair for pair in traces if pair[0]["type"] == "bar"])
        curved = curves.arrange(plot, [pair for pair in traces if pair[0]["type"] != "bar"])
        plots.append((plot, barred, curved))
    for axis in sheet.axes.values():
        found: list[Marks] = []
        for plot, barred, curved in plots:
            found += [*barred, *curved] if axis.id in {plot.x.id, plot.y.id} else []
        letter = axis.letter
        values = [value for marks in found for value in marks.along(letter)]
        from_zero = any(marks.stands_on(letter) for marks in found)
        axes.fit(axis, values, from_zero=from_zero, room=any(m.needs_room(letter) for m in found))
    return plots


def _body(sheet: Sheet, plots: list[Filled]) -> str:
    """All that is drawn, from the lowest layer to the highest."""
    paper = colour(sheet.layout.get("paper_bgcolor") or "#fff")
    back = colour(sheet.layout.get("plot_bgcolor") or "#fff")
    layers = [f"<rect{attributes(width=sheet.width, height=sheet.height, fill=paper)}/>"]
    if back != paper:
        layers += [_background(plot, back) for plot, _, _ in plots]
    layers += [shapes(sheet, "below"), _grids(plots), shapes(sheet, "between")]
    layers += [_traces(*plot) for plot in plots]
    for axis in sheet.axes.values():
        if axis.visible:
            layers.append(axes.furniture(axis, sheet.line_of(axis), sheet.font))
    layers += [shapes(sheet, "above"), title_of(sheet), notes(sheet)]
    return "".join(layers)


def _background(plot: Plot, paint: str) -> str:
    if plot.x.spec.get("overlaying") or plot.y.spec.get("overlaying"):
        return ""
    place = {"x": float(plot.x.offset), "y": float(plot.y.offset)}
    size = {"width": float(plot.x.length), "height": float(plot.y.length)}
    return f"<rect{attributes(**place, **size, fill=paint)}/>"


def _traces(plot: Plot, barred: list[bars.Bars], curved: list[curves.Curve]) -> str:
    move = f"translate({number(plot.x.offset)},{number(plot.y.offset)})"
    # Bars lie below curves in Plotly, whatever the order of the traces.
    drawn = bars.draw(plot, barred) + curves.draw(plot, curved)
    return f'<g transform="{move}" stroke-miterlimit="2">{drawn}</g>'


def _grids(plots: list[Filled]) -> str:
    """The grid lines of every plot, then the lines at zero."""
    grids, zeros, done = "", "", set()
    for plot, barred, curved in plots:
        for axis, counter in ((plot.x, plot.y), (plot.y, plot.x)):
            key = (axis.id, counter.offset)
            if axis.visible and key not in done:
                done.add(key)
                stands = any(not group.stands_on(axis.letter) for group in barred)
                marks: list[Marks] = [*barred, *curved]
                filled = any(mark.stands_on(axis.letter) for mark in marks)
                zero = _zero_line(plot, axis, counter, stands=stands, filled=filled)
                grids += _grid(axis, counter, stands=stands, zero=bool(zero))
                zeros += zero
    return grids + zeros


def _grid(axis: Axis, counter: Axis, *, stands: bool, zero: bool) -> str:
    """The grid of an axis; where bars stand there is none unless it is asked for."""
    spec = axis.spec
    if not spec.get("showgrid", not stands):
        return ""
    places = [place for place, _ in axes.ticks(axis) if axis.inside(place)]
    d = "".join(axes.across(axis, counter, p) for p in places if abs(p) > 1e-9 or not zero)
    line = {key: spec.get(f"grid{key}") for key in ("color", "width", "dash")}
    return crisp_path(d, line, "#eee")


def _zero_line(plot: Plot, axis: Axis, counter: Axis, *, stands: bool, filled: bool) -> str:
    """The line at zero, if that is in sight; not upon an axis' line unless something stands on it."""
    spec = axis.spec
    if axis.kind != "linear" or axis.start * axis.stop > 0 or not spec.get("zeroline", not stands):
        return ""
    apart = abs(plot.sheet.line_of(counter) - axis.offset - axis.place(0)) >= 1
    if not (axis.inside(0) or filled or apart or not counter.has_line):
        return ""
    line = {key: spec.get(f"zeroline{key}") for key in ("color", "width")}
    return crisp_path(axes.across(axis, counter, 0), line, "#444")
