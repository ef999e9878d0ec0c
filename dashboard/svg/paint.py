"""Elements, colours and lines of an SVG, written safely."""

from __future__ import annotations

import math
import re

from dashboard.figures.kit.base import FORECAST, UNTIL
from dashboard.markup import Child, Markup, xml_element
from dashboard.svg.spec import Spec, either

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
_COLOUR = re.compile(r"(?!.*url)[#\w(),.%/\s+-]+", re.IGNORECASE)


def whole(value: float) -> int:
    """The nearest whole number, as JavaScript rounds."""
    return math.floor(value + 0.5)


def number(value: float) -> str:
    """A number to a hundredth of a pixel."""
    return f"{round(value, 2):.7g}"


def element(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element; fractions to a hundredth of a pixel, without what has no value and without full opacity."""
    return xml_element(
        name, *children, **{k: _value(v) for k, v in attributes.items() if _says(k, v)}
    )


def _value(value: object) -> object:
    return number(value) if isinstance(value, float) else value


def _says(name: str, value: object) -> bool:
    return value not in (None, "") and not (name == "opacity" and value == 1)


def class_of(name: object) -> str | None:
    """The class of a part that the style sheet may hide; none for other names."""
    return str(name) if name in (FORECAST, UNTIL) else None


def is_colour(value: object) -> bool:
    """Whether a value is a colour in CSS words, with no reference to anything."""
    return isinstance(value, str) and bool(_COLOUR.fullmatch(value))


def colour(value: object) -> str:
    """A colour as it was given.

    Raises:
        ValueError: It is a number for a colour scale, or no colour at all.
    """
    if not is_colour(value):
        raise ValueError(f"to_svg draws colours that are CSS words, not {value!r}")
    return str(value)


def stroke(line: Spec, color: object, width: float) -> dict[str, object]:
    """The attributes of a line, with colour and width for where it names none; none if it has no width."""
    thick = either(line.get("width"), width)
    if not thick:
        return {}
    dash, unit = str(line.get("dash") or "solid"), max(thick, 3)
    if dash in _DASHES:
        dashes = ",".join(number(unit * part) for part in _DASHES[dash])
    else:
        dashes = "" if dash == "solid" else dash.replace("px", "")
    paint = colour(line.get("color") or color)
    return {"stroke": paint, "stroke_width": float(thick), "stroke_dasharray": dashes}


def crisp_path(d: str, line: Spec, color: str) -> Markup:
    """A path of straight lines that are not smoothed and so are whole pixels wide, at least one."""
    if not d:
        return Markup()
    look = stroke(line, color, 1) or stroke({}, line.get("color") or color, 1)
    look["stroke_width"] = crisp(line.get("width"))
    return element("path", d=d, **look, fill="none", shape_rendering="crispEdges")


def crisp(width: object) -> int:
    """The width of a line that is not smoothed."""
    return max(1, whole(either(width, 1)))
