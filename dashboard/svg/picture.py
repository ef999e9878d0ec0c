"""A chart as an inline SVG, where plotly.js will draw it to the pixel, in milliseconds and without a browser.

It stands in the first HTML response and gives way to the live chart of the same size.
"""

from __future__ import annotations

import hashlib

from dashboard.figures.kit.chart import Bars, Chart, Curve
from dashboard.figures.kit.plotly import CLEAR
from dashboard.markup import Markup, fragment
from dashboard.svg import axes, bars, curves
from dashboard.svg.overlay import notes, shapes
from dashboard.svg.paint import PREFIX, element, number
from dashboard.svg.sheet import Plot, Sheet


def to_svg(chart: Chart, *, title: str = "", description: str = "", named_by: str = "") -> str:
    """Draw a chart at its size.

    Args:
        chart: The chart.
        title: Its name, for readers who do not see it.
        description: What it says, for the same readers.
        named_by: The id of what says both, on a page that has it; then the picture does not.

    Returns:
        An ``svg`` element with nothing from elsewhere in it, the same for the same chart.

    Example:
        >>> from dashboard.figures.kit.sheet import Margins, Sheet
        >>> from dashboard.look.appearance import Look
        >>> to_svg(Sheet(Look(), Margins()).figure())[:4]
        '<svg'
    """
    sheet = Sheet(chart, *axes.rulers(chart))
    body = _body(sheet)
    title, description = (text.replace(PREFIX, "") for text in (title, description))
    told = [] if named_by else [element("title", title or description, id=f"{PREFIX}t")]
    if description and not named_by:
        told.append(element("desc", description, id=f"{PREFIX}d"))
    facts = {
        "xmlns": None if named_by else "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {chart.width} {chart.height}",
        "width": chart.width,
        "height": chart.height,
        "role": "img",
        "aria_labelledby": named_by or f"{PREFIX}t",
        "aria_describedby": f"{PREFIX}d" if len(told) > 1 else None,
        "font_family": chart.family,
        "font_size": float(chart.font.size),
        "fill": chart.font.color,
        "data_years": _years(sheet),
        # Spaces count in plotly.js.
        "xml:space": "preserve",
    }
    svg = element("svg", told, sheet.definitions(), body, **facts)
    return svg.replace(PREFIX, f"f{hashlib.sha256(svg.encode()).hexdigest()[:10]}")


def _years(sheet: Sheet) -> str | None:
    """Where the years are, for choosing some of them: the plot's left, top, width and height, first and last year."""
    found = {name: ruler for name, ruler in sheet.rulers.items() if ruler.visible}
    if sheet.chart.hovermode != "x unified" or set(found) != {"x", "y"}:
        return None
    x, y = found["x"], found["y"]
    place = x.offset, y.offset, x.length, y.length, *x.axis.range
    return " ".join(number(float(n)) for n in place)


def _body(sheet: Sheet) -> Markup:
    """All that is drawn, from the lowest layer to the highest."""
    chart, rulers = sheet.chart, sheet.rulers
    layers = []
    if chart.paper != CLEAR:
        layers = [element("rect", width=chart.width, height=chart.height, fill=chart.paper)]
    plots: dict[tuple[str, str], list[Bars | Curve]] = {}
    for series in chart.series:
        plots.setdefault((series.xaxis, series.yaxis), []).append(series)
    lines = [
        axes.grid(one, other)
        for x, y in plots
        for one, other in ((rulers[x], rulers[y]), (rulers[y], rulers[x]))
        if one.visible
    ]
    layers += [shapes(sheet, "below"), *lines, shapes(sheet, "between")]
    layers += [_plot(Plot(sheet, rulers[x], rulers[y]), each) for (x, y), each in plots.items()]
    layers += [axes.furniture(r, rulers, chart.font) for r in rulers.values() if r.visible]
    layers += [shapes(sheet, "above"), notes(sheet)]
    return fragment(layers)


def _plot(plot: Plot, series: list[Bars | Curve]) -> Markup:
    """The series on a pair of axes."""
    move = f"translate({number(plot.x.offset)},{number(plot.y.offset)})"
    # Bars lie below curves in Plotly, whatever the order of the series.
    drawn = [
        bars.draw(plot, bars.arrange(plot, [s for s in series if isinstance(s, Bars)])),
        curves.draw(plot, curves.arrange([s for s in series if isinstance(s, Curve)])),
    ]
    return element("g", drawn, transform=move, stroke_miterlimit=2)
