"""A picture within a page: drawn as in a file, to a hundredth of a pixel, in half the bytes.

Files are read by many programs, so they say everything at length. Pages come with three sizes of each picture, and are read
by browsers alone: there lines are steps in whole hundredths of a pixel, which add up exactly, where fractions would not.
"""

from __future__ import annotations

import re

from dashboard.markup import Markup

#: Hundredths of a pixel in a pixel.
_FINE = 100
#: Shorter lines are not worth a transformation.
_POINTS = 8

_LINE = re.compile(r'<path d="(M[-\d.,ML]+Z?)"([^>]*)/>')
_WIDTHS = re.compile(r'(stroke-width|stroke-dasharray)="([^"]*)"')
#: Signs beside each other: no letters and no digits, which would become other words.
_SIGNS = re.compile(
    r'<text x="([^"]*)" y="([^"]*)">([^\w\s<&\U00010000-\U0010ffff])</text>'
    r'((?:<text x="[^"]*" y="\2">[^\w\s<&\U00010000-\U0010ffff]</text>)+)'
)
_SIGN = re.compile(r'x="([^"]*)"[^>]*>(.)')


def inline(svg: str) -> Markup:
    """The same picture with its lines as steps, and signs of one look beside each other as one element.

    Args:
        svg: A picture by `dashboard.svg.picture.to_svg`.

    Example:
        >>> str(inline('<path d="M0,0L1,.5L2,1L3,.5L4,2L5,.25L6,1L7,2.5" stroke="red" stroke-width="2"/>'))
        '<path transform="scale(.01)" d="m0 0 100 50 100 50 100-50 100 150 100-175 100 75 100 150" stroke="red" stroke-width="200"/>'
        >>> str(inline('<text x="1" y="9">✓</text><text x="5" y="9">≈</text>'))
        '<text x="1 5" y="9">✓≈</text>'
    """
    return Markup(_SIGNS.sub(_row, _LINE.sub(_steps, svg)))


def _steps(found: re.Match[str]) -> str:
    d, look = found.groups()
    # Patterns and clips would be scaled with the line.
    if d.count("L") < _POINTS - 1 or "url(" in look:
        return found[0]
    closed = "z" if d.endswith("Z") else ""
    parts = []
    at = (0, 0)
    for line in d.rstrip("Z").split("M")[1:]:
        parts.append("m")
        for point in line.split("L"):
            x, y = (round(float(n) * _FINE) for n in point.split(","))
            across, down = x - at[0], y - at[1]
            at = x, y
            parts += _number(across, parts[-1] == "m"), _number(down)
    return f'<path transform="scale(.01)" d="{"".join(parts)}{closed}"{_WIDTHS.sub(_finer, look)}/>'


def _number(value: int, first: bool = False) -> str:
    """A number after others: a minus sign parts them, too."""
    return f"{value}" if first or value < 0 else f" {value}"


def _finer(found: re.Match[str]) -> str:
    sizes = (f"{float(size) * _FINE:.7g}" for size in found[2].split(","))
    return f'{found[1]}="{",".join(sizes)}"'


def _row(found: re.Match[str]) -> str:
    x, y, sign, others = found.groups()
    more = _SIGN.findall(others)
    xs, signs = " ".join((x, *(x for x, _ in more))), "".join((sign, *(sign for _, sign in more)))
    return f'<text x="{xs}" y="{y}">{signs}</text>'
