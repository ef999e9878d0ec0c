"""Elements and lines of an SVG, written safely."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboard.figures.kit.chart import FORECAST, UNTIL, Stroke
from dashboard.figures.kit.plotly import CLEAR
from dashboard.markup import Child, Markup, fragment, xml_element

#: Stands for the picture's own prefix of ids until that is known: no character of any text (Unicode, section 23.7).
PREFIX = "\ufdd0"

#: Dashes and gaps in widths of the line, which for this count as 3 pixels at least.
_DASHES = {
    "dot": (1, 1),
    "dash": (3, 3),
    "longdash": (5, 5),
    "dashdot": (3, 1, 1, 1),
    "longdashdot": (5, 2, 1, 2),
}


def whole(value: float) -> int:
    """The nearest whole number, as JavaScript rounds."""
    return math.floor(value + 0.5)


@lru_cache(maxsize=16384)
def number(value: float) -> str:
    """A number to a hundredth of a pixel; pictures have the same few places many times."""
    return f"{round(value, 2) + 0.0:.7g}"


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """The path through points.

    Places, not steps: browsers add steps up in single precision, and edges would differ by a shade.

    >>> polyline([(43, 20.5), (55.28, 8.4), (67.56, 8.1)])
    'M43,20.5L55.28,8.4L67.56,8.1'
    """
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in points)


def box(x0: float, y0: float, x1: float, y1: float) -> str:
    """The path of a rectangle between two corners; it ends exactly where it begins, else browsers draw no rectangle.

    >>> box(1.5, 40.38, 22.85, 22.71)
    'M1.5,40.38v-17.67h21.35V40.38z'
    """
    start, up, across = number(y0), round(y1, 2) - round(y0, 2), round(x1, 2) - round(x0, 2)
    return f"M{number(x0)},{start}v{number(up)}h{number(across)}V{start}z"


def group(*children: Child, **attributes: object) -> Markup:
    """Elements with what they have in common; without that they need no group."""
    inner, said = fragment(*children), _said(attributes)
    return xml_element("g", inner, **said) if inner and said else inner


def element(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element; fractions to a hundredth of a pixel, without what has no value and without full opacity."""
    return xml_element(name, *children, **_said(attributes))


def _said(attributes: Mapping[str, object]) -> dict[str, object]:
    return {
        name: number(value) if type(value) is float else value
        for name, value in attributes.items()
        if value is not None and value != "" and (name != "opacity" or value != 1)
    }


def class_of(name: str | None) -> str | None:
    """The class of a part that the style sheet may hide; none for other names."""
    return name if name in (FORECAST, UNTIL) else None


def stroke(line: Stroke | None, color: str = "") -> dict[str, object]:
    """The attributes of a line, with a colour for where it names none; none if it has no width."""
    if line is None or not line.width:
        return {}
    unit = max(line.width, 3)
    if line.dash in _DASHES:
        dashes = ",".join(number(unit * part) for part in _DASHES[line.dash])
    else:
        dashes = "" if line.dash == "solid" else line.dash.replace("px", "")
    paint = line.color or color
    return {"stroke": paint, "stroke_width": float(line.width), "stroke_dasharray": dashes}


def crisp_path(d: str, color: str, width: float) -> Markup:
    """A path of straight lines that are not smoothed and so are whole pixels wide, at least one; nothing in no colour."""
    if color == CLEAR:
        return Markup()
    look = {"stroke": color, "stroke_width": crisp(width), "fill": "none"}
    return element("path", d=d, **look, shape_rendering="crispEdges") if d else Markup()


def crisp(width: float) -> int:
    """The width of a line that is not smoothed."""
    return max(1, whole(width or 1))
