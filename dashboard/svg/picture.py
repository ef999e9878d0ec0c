"""A figure as an inline SVG, where plotly.js will draw it to the pixel, in milliseconds and without a browser.

It stands in the first HTML response and gives way to the live chart of the same size. It draws what this project's
figures use: scatter and bar traces, linear and log axes with ranges and ticks of their own, lines and rectangles,
annotations. What would come out differently is refused by a `ValueError` that names it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dashboard.markup import Markup, fragment
from dashboard.svg import axes, bars, curves
from dashboard.svg.axes import Axis
from dashboard.svg.overlay import notes, shapes
from dashboard.svg.paint import PREFIX, colour, crisp_path, element, number
from dashboard.svg.sheet import Plot, Sheet
from dashboard.svg.spec import Spec, read

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: A pair of axes and what is drawn on it.
Filled = tuple[Plot, list[bars.Bars], list[curves.Curve]]


def to_svg(
    figure: go.Figure,
    *,
    width: int,
    height: int,
    title: str = "",
    description: str = "",
) -> str:
    """Draw a figure.

    Args:
        figure: The figure. Its own width and height do not count.
        width: Pixels.
        height: Pixels.
        title: Its name, for readers who do not see it.
        description: What it says, for the same readers.

    Returns:
        An ``svg`` element with nothing from elsewhere in it, the same for the same figure.

    Raises:
        ValueError: There is something in the figure that is not drawn, or would be drawn wrong.

    Example:
        >>> import plotly.graph_objects as go
        >>> to_svg(go.Figure(), width=400, height=300)[:4]
        '<svg'
    """
    layout, data = read(figure)
    sheet = Sheet(layout, width, height)
    sheet.axes = axes.build(layout, [trace for trace, _ in data], sheet.area)
    body = _body(sheet, _plots(sheet, data))
    title, description = (text.replace(PREFIX, "") for text in (title, description))
    told = [element("title", title or description, id=f"{PREFIX}t")]
    if description:
        told.append(element("desc", description, id=f"{PREFIX}d"))
    facts = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "img",
        "aria_labelledby": f"{PREFIX}t",
        "aria_describedby": f"{PREFIX}d" if description else None,
        "font_family": sheet.font.family,
        "font_size": float(sheet.font.size),
        "fill": colour(sheet.font.color),
        "data_years": _years(sheet),
        # Spaces count in plotly.js.
        "xml:space": "preserve",
    }
    svg = element("svg", told, sheet.definitions(), body, **facts)
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
    """The pairs of axes with their bars and curves."""
    pairs: dict[tuple[str, str], list[tuple[Spec, str]]] = {}
    for trace, color in data:
        pair = (trace.get("xaxis") or "x", trace.get("yaxis") or "y")
        pairs.setdefault(pair, []).append((trace, color))
    plots = []
    for (x, y), traces in pairs.items():
        plot = Plot(sheet, sheet.axes[x], sheet.axes[y])
        barred = bars.arrange(plot, [pair for pair in traces if pair[0]["type"] == "bar"])
        curved = curves.arrange([pair for pair in traces if pair[0]["type"] != "bar"])
        plots.append((plot, barred, curved))
    return plots


def _body(sheet: Sheet, plots: list[Filled]) -> Markup:
    """All that is drawn, from the lowest layer to the highest."""
    paper = colour(sheet.layout.get("paper_bgcolor") or "#fff")
    back = colour(sheet.layout.get("plot_bgcolor") or "#fff")
    layers = [element("rect", width=sheet.width, height=sheet.height, fill=paper)]
    if back != paper:
        layers += [_background(plot, back) for plot, _, _ in plots]
    layers += [shapes(sheet, "below"), _grids(plots), shapes(sheet, "between")]
    layers += [_traces(*plot) for plot in plots]
    for axis in sheet.axes.values():
        if axis.visible:
            layers.append(axes.furniture(axis, sheet.line_of(axis), sheet.font))
    layers += [shapes(sheet, "above"), notes(sheet)]
    return fragment(layers)


def _background(plot: Plot, paint: str) -> Markup:
    place = {"x": float(plot.x.offset), "y": float(plot.y.offset)}
    size = {"width": float(plot.x.length), "height": float(plot.y.length)}
    return element("rect", **place, **size, fill=paint)


def _traces(plot: Plot, barred: list[bars.Bars], curved: list[curves.Curve]) -> Markup:
    move = f"translate({number(plot.x.offset)},{number(plot.y.offset)})"
    # Bars lie below curves in Plotly, whatever the order of the traces.
    drawn = [bars.draw(plot, barred), curves.draw(plot, curved)]
    return element("g", drawn, transform=move, stroke_miterlimit=2)


def _grids(plots: list[Filled]) -> Markup:
    """The grid lines of every plot."""
    grids, done = [], set()
    for plot, _, _ in plots:
        for axis, counter in ((plot.x, plot.y), (plot.y, plot.x)):
            key = (axis.id, counter.offset)
            if axis.visible and key not in done:
                done.add(key)
                grids.append(_grid(axis, counter))
    return fragment(grids)


def _grid(axis: Axis, counter: Axis) -> Markup:
    """The grid of an axis.

    Raises:
        ValueError: The axis leaves open whether it has a grid, or has a line at zero.
    """
    spec = axis.spec
    if spec.get("showgrid") is None or spec.get("zeroline") is not False:
        raise ValueError(
            f"to_svg chooses no grid: give the axis {axis.id} showgrid and zeroline=False"
        )
    if not spec["showgrid"]:
        return Markup()
    places = [place for place, _ in axes.ticks(axis) if axis.inside(place)]
    d = "".join(axes.across(axis, counter, p) for p in places)
    line = {key: spec.get(f"grid{key}") for key in ("color", "width", "dash")}
    return crisp_path(d, line, "#eee")
