"""Elements, colours and lines of an SVG, written safely."""

from __future__ import annotations

import html
import math
import re

from dashboard.figures.kit.base import FORECAST, UNTIL
from dashboard.svg.spec import Spec, either

#: Dashes and gaps in widths of the line, which for this count as 3 pixels at least.
_DASHES = {
    "dot": (1, 1),
    "dash": (3, 3),
    "longdash": (5, 5),
    "dashdot": (3, 1, 1, 1),
    "longdashdot": (5, 2, 1, 2),
}
_COLOUR = re.compile(r"(?!.*url)[#\w(),.%/\s+-]+", re.IGNORECASE)
#: Control characters and halves of surrogate pairs, which no document may contain.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def whole(value: float) -> int:
    """The nearest whole number, as JavaScript rounds."""
    return math.floor(value + 0.5)


def number(value: float) -> str:
    """A number to a hundredth of a pixel."""
    return f"{round(value, 2):.7g}"


def attributes(**names: object) -> str:
    """The attributes of an element, escaped; ``_`` stands for ``-``.

    What has no value is left out, and so is full opacity.
    """
    parts = []
    for name, value in names.items():
        if value is None or value == "" or (name == "opacity" and value == 1):
            continue
        shown = number(value) if isinstance(value, float) else html.escape(str(value))
        parts.append(f' {name.replace("_", "-")}="{shown}"')
    return "".join(parts)


def class_of(name: object) -> str:
    """The class of a part that the style sheet may hide; none for other names."""
    return f' class="{name}"' if name in (FORECAST, UNTIL) else ""


def escape(text: str) -> str:
    """Text that is only text, whatever it says."""
    return html.escape(_CONTROL.sub("", text))


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


def contrast(background: str) -> str:
    """White or dark grey, whichever reads better on black, #rgb, #rrggbb or rgb(); dark grey on others."""
    text = background.strip().lower()
    if text.startswith("#"):
        digits = text[1:] if len(text) == 7 else "".join(c * 2 for c in text[1:4])
        channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    elif text.startswith("rgb"):
        parts = text[text.index("(") + 1 :].rstrip(")").split(",")[:3]
        channels = [either(part, 255) / 255 for part in parts]
    else:
        return "#fff" if text == "black" else "#444"
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.05 + sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    grey = 0.1078  # the same of #444
    return "#fff" if 1.05 / light > max(light, grey) / min(light, grey) else "#444"


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


def crisp_path(d: str, line: Spec, color: str) -> str:
    """A path of straight lines that are not smoothed and so are whole pixels wide, at least one."""
    if not d:
        return ""
    look = stroke(line, color, 1) or stroke({}, line.get("color") or color, 1)
    look["stroke_width"] = crisp(line.get("width"))
    return f'<path{attributes(d=d, **look)} fill="none" shape-rendering="crispEdges"/>'


def crisp(width: object) -> int:
    """The width of a line that is not smoothed."""
    return max(1, whole(either(width, 1)))
