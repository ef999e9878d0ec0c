"""A picture within a page: drawn as in a file, to a tenth of a pixel, in half the bytes.

Files are read by many programs, so they say everything at length. Pages come with three sizes of each picture, and are read
by browsers alone: there lines are steps in whole tenths of a pixel, which add up exactly, where fractions would not, and
the hundreds of boxes of a grid are one element for each colour.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from dashboard.markup import Markup

#: Tenths of a pixel in a pixel: a screen has no finer dots, and a page with hundredths is a thirtieth heavier.
_FINE = 10
#: Shorter lines are not worth a transformation.
_POINTS = 8

_LINE = re.compile(r'<path d="(M[-\d.,ML]+Z?)"([^>]*)/>')
_WIDTHS = re.compile(r'(stroke-width|stroke-dasharray)="([^"]*)"')
#: Signs beside each other: no letters and no digits, which would become other words.
_SIGNS = re.compile(
    r'<text x="([^"]*)" y="([^"]*)">([^\w\s<&\U00010000-\U0010ffff])</text>'
    r'((?:<text x="[^"]*" y="\2">[^\w\s<&\U00010000-\U0010ffff]</text>)+)'
)
_BOXES = re.compile(r'(?:<path d="M[-\d.]+,[-\d.]+v[-\d.]+h[-\d.]+V[-\d.]+z"/>){2,}')
_BOX = re.compile(r"M([-\d.]+),([-\d.]+)v([-\d.]+)h([-\d.]+)V")
_SIGN = re.compile(r'x="([^"]*)"[^>]*>(.)')
#: Lines of one look, whose pixels are there or not.
_CRISP = re.compile(
    r'<path d="(M[^"a-z]*)"( [^>]*shape-rendering="crispEdges")/>((?:<path d="M[^"a-z]*"\2/>)+)'
)
_D = re.compile(r' d="([^"]*)"')
#: Marks of one look, which is said once; that of one that shines through is its own.
_MARKS = re.compile(
    r'(<circle cx="[^"]*" cy="[^"]*" r="[^"]*")((?: (?!opacity)[a-z-]+="[^"]*")+)/>'
    r'((?:<circle cx="[^"]*" cy="[^"]*" r="[^"]*"\2/>){2,})'
)


def inline(svg: str) -> Markup:
    """The same picture with its lines as steps, and lines, boxes or signs of one look beside each other as one element.

    Args:
        svg: A picture by `dashboard.svg.picture.to_svg`.

    Example:
        >>> str(inline('<path d="M0,0L1,.5L2,1L3,.5L4,2L5,.25L6,1L7,2.5" stroke="red" stroke-width="2"/>'))
        '<path transform="scale(.1)" d="m0 0 10 5 10 5 10-5 10 15 10-18 10 8 10 15" stroke="red" stroke-width="20"/>'
        >>> str(inline('<text x="1" y="9">✓</text><text x="5" y="9">≈</text>'))
        '<text x="1 5" y="9">✓≈</text>'
        >>> str(inline('<path d="M1,9v-5h4V9z"/><path d="M7,9v-5h4V9z"/>'))
        '<path d="M1 9v-5h4v5zm6 0v-5h4v5z"/>'
        >>> str(inline('<circle cx="1" cy="9" r="2" fill="red"/>' * 3))
        '<g fill="red"><circle cx="1" cy="9" r="2"/><circle cx="1" cy="9" r="2"/><circle cx="1" cy="9" r="2"/></g>'
    """
    short = _BOXES.sub(_boxes, _SIGNS.sub(_row, _LINE.sub(_steps, svg)))
    return Markup(_MARKS.sub(_marks, _CRISP.sub(_crisp, short)))


def _crisp(found: re.Match[str]) -> str:
    first, look, others = found.groups()
    return f'<path d="{first}{"".join(_D.findall(others))}"{look}/>'


def _marks(found: re.Match[str]) -> str:
    first, look, others = found.groups()
    return f"<g{look}>{first}/>{others.replace(look, '')}</g>"


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
            x, y = map(_tenths, point.split(","))
            across, down = x - at[0], y - at[1]
            at = x, y
            parts += _number(across, parts[-1] == "m"), _number(down)
    return f'<path transform="scale(.1)" d="{"".join(parts)}{closed}"{_WIDTHS.sub(_finer, look)}/>'


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


def _boxes(found: re.Match[str]) -> str:
    """Boxes of which no two share a pixel, as one path; others stay: where they meet, their edges would differ by a shade."""
    boxes = [tuple(map(_tenths, each)) for each in _BOX.findall(found[0])]
    if not _apart(boxes):
        return found[0]
    d: list[str] = []
    at = (0, 0)
    for x, y, up, across in boxes:
        moved = f"{_plain(x - at[0])}{_after(y - at[1])}"
        d.append(f"{'m' if d else 'M'}{moved}v{_plain(up)}h{_plain(across)}v{_plain(-up)}z")
        at = x, y
    return f'<path d="{"".join(d)}"/>'


def _apart(boxes: Iterable[tuple[int, ...]]) -> bool:
    """Whether boxes lie in rows, with a pixel between the rows and between those of a row."""
    rows: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for x, y, up, across in boxes:
        rows[min(y, y + up), max(y, y + up)].append((min(x, x + across), max(x, x + across)))
    return all(
        end + _FINE <= start
        for line in (rows, *rows.values())
        for (_, end), (start, _) in itertools.pairwise(sorted(line))
    )


@lru_cache(maxsize=8192)
def _tenths(text: str) -> int:
    return round(float(text) * _FINE)


@lru_cache(maxsize=8192)
def _plain(tenths: int) -> str:
    return f"{tenths / _FINE:.7g}"


def _after(tenths: int) -> str:
    """The same after another number: a minus sign parts them, too."""
    return _plain(tenths) if tenths < 0 else f" {_plain(tenths)}"
