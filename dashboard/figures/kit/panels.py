"""Small charts in rows and columns, all with the same axes, a heading of a few lines above each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.sheet import Sheet
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for

_TAG = re.compile(r"<[^>]*>")
#: A text, in italics or not, that ends with a remark in brackets.
_REMARK = re.compile(r"(<i>)?(.*[^\s]) ?([(（][^()（）]*[)）])(</i>)?")
#: How far the type of a heading gives way before a name is cut.
SMALLEST = 0.75
#: The type of headings that are read in full, as a part of the base size.
READABLE = 0.85
#: And smaller ones where these are no less than so many pixels.
SMALLER, LEAST = (0.75, 0.65, 0.6), 11
#: Between the lines of a heading, in sizes of its type.
LINE = 1.35


@dataclass(frozen=True)
class Panel:
    """The place of a small chart.

    Attributes:
        x: The name of its horizontal axis.
        y: The name of its vertical axis.
        across: From where to where it goes, in parts of the plot.
        up: The same upwards, without its heading.
        top: Where its heading begins.
        room: Its width in pixels.
        lowest: Whether no chart stands below it.
        leftmost: Whether no chart stands to its left.
    """

    x: str
    y: str
    across: tuple[float, float]
    up: tuple[float, float]
    top: float
    room: float
    lowest: bool
    leftmost: bool


@dataclass(frozen=True)
class Grid:
    """Where the small charts are, and how large the type of their headings is."""

    panels: tuple[Panel, ...]
    size: float
    height: float


def grid(
    look: Look, count: int, width: float, height: float, columns: int = 0, lines: int = 2
) -> Grid:
    """Places for small charts on a plot.

    Args:
        look: The look, for the size of the type.
        count: How many there are.
        width: The width of the plot in pixels.
        height: Its height.
        columns: How many stand side by side; as suits their shape if 0.
        lines: How many lines their headings have.

    Example:
        >>> len(grid(Look(), 6, 800, 400).panels)
        6
    """
    canvas = canvas_for(look)
    columns = columns or _columns(count, width / height)
    rows = math.ceil(count / columns)
    # The heading takes less than half of a row however small that is.
    size = min(canvas.type * 0.92, height / rows * 0.32 / lines)
    high = size * (LINE * lines + 0.2)
    head, below = high / height, size * 0.7 / height
    gap = min(text_width("2000", canvas.type) * 1.25, width / columns * 0.3) / width
    panels = []
    for n in range(count):
        row, column = divmod(n, columns)
        wide = (1 + gap) / columns
        left, top = column * wide, 1 - row / rows
        bottom = 1 - (row + 1) / rows + (below if row < rows - 1 else 0)
        panels.append(
            Panel(
                x=f"x{n + 1 if n else ''}", y=f"y{n + 1 if n else ''}",
                across=(left, min(1.0, left + wide - gap)), up=(max(0.0, bottom), top - head), top=top,
                room=(wide - gap) * width, lowest=n + columns >= count, leftmost=column == 0,
            )
        )  # fmt: skip
    return Grid(tuple(panels), size, height / rows - high - size * 0.7)


def headed(
    look: Look, width: float, height: float, headings: Sequence[Sequence[Line]], columns: int = 0
) -> tuple[Grid, list[list[Line]]]:
    """Places for small charts with all lines that their headings need, and these lines.

    Example:
        ``headed(look, 800, 400, [[("Japan", "3.6%", "#333333")]])[0].panels`` is the place of one chart.
    """
    count = len(headings)
    found = grid(look, count, width, height, columns)
    size, room = found.size, found.panels[0].room
    # Type gives way a little before a name is cut.
    widest = max(text_width(name, 1, bold=True) for heading in headings for name, _, _ in heading)
    size = max(size * SMALLEST, min(size, room / widest)) if widest else size
    each = [broken(heading, size, room) for heading in headings]
    most = max(map(len, each))
    found = grid(look, count, width, height, columns, most) if most > 2 else found
    return replace(found, size=min(found.size, size)), each


def readable(
    look: Look, width: float, height: float, headings: Sequence[Sequence[Line]]
) -> tuple[Grid, list[list[Line]]] | None:
    """Places for small charts whose headings are read in full, broken between words; none where there are too many.

    Example:
        ``readable(look, 60, 40, [[("Republic of Korea", "1.6%", "#333333")]])`` is ``None``.
    """
    canvas, count = canvas_for(look), len(headings)
    wanted = math.sqrt(count * width / height / 1.5)
    shapes = sorted(range(1, count + 1), key=lambda n: abs(n - wanted))
    # The larger type of slides gives way further before a chart is left out.
    smaller = [size for part in SMALLER if (size := canvas.type * part) >= LEAST]
    for size, columns in product((canvas.type * READABLE, *smaller), shapes):
        room = grid(look, count, width, height, columns).panels[0].room
        each = [_wrapped(heading, size, room) for heading in headings]
        found = grid(look, count, width, height, columns, max(2, *map(len, each)))
        widest = max(_width(line, size) for heading in each for line in heading)
        if found.size >= size and widest <= room:
            return replace(found, size=size), each
    return None


def _wrapped(lines: Sequence[Line], size: float, room: float) -> list[Line]:
    """The lines of a heading, names too on as many lines as they need."""
    found: list[Line] = []
    for bold, plain, colour in lines:
        *before, last = wrap(bold, size, room, bold=True) if bold else [""]
        found += [(part, "", colour) for part in before]
        found += broken([(last, plain, colour)], size, room)
    return found


def _width(line: Line, size: float) -> float:
    bold, plain, _ = line
    beside = text_width(f"{bold} " if plain else bold, size, bold=True) if bold else 0.0
    return beside + text_width(_TAG.sub("", plain), size)


def _columns(count: int, shape: float) -> int:
    """As many columns as suit the shape of the charts, rather those that leave no place empty."""
    wanted = math.sqrt(count * shape / 1.5)
    return min(range(1, count + 1), key=lambda n: abs(n - wanted) + (0.6 if count % n else 0))


def add_axes(
    sheet: Sheet,
    look: Look,
    panel: Panel,
    scale: axes.Scale,
    ticks: Sequence[tuple[float, str]],
    span: tuple[int, int],
) -> None:
    """The axes of a small chart: numbers at the left of a row, the first and the last year below a column.

    Example:
        ``add_axes(sheet, look, panel, scale, [(0.2, "20%")], (2000, 2024))``
    """
    first, last = span
    wide = text_width("2000", canvas_for(look).type)
    ends = [first, last] if last > first and panel.room > 2.6 * wide else [last]
    years = base.year_axis(look, first, last, panel.room, base.alone(first, last))
    told = [text if panel.leftmost else "" for _, text in ticks]
    sheet.update_layout(
        {
            f"xaxis{panel.x[1:]}": years
            | {
                "domain": panel.across,
                "anchor": panel.y,
                "tickvals": ends,
                "ticktext": [str(year) if panel.lowest else "" for year in ends],
            },
            f"yaxis{panel.y[1:]}": axes.value_axis(look, scale, [v for v, _ in ticks], told)
            | {"domain": panel.up, "anchor": panel.x},
        }
    )


def spaced(grid: Grid, size: float, ticks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """As many of the ticks as stand apart: all, or the first and the last.

    Example:
        >>> ticks = [(0.1, "10%"), (0.2, "20%"), (0.3, "30%")]
        >>> spaced(grid(Look(), 1, 800, 400), 12, ticks) == ticks
        True
    """
    fits = grid.height / (size * 1.5)
    if len(ticks) <= fits or len(ticks) < 2:
        return list(ticks)
    return [ticks[0], ticks[-1]] if fits >= 2 else [ticks[-1]]


#: A line of a heading: text in bold, text that is not, colour.
Line = tuple[str, str, str]


def broken(lines: Sequence[Line], size: float, room: float) -> list[Line]:
    """The lines of a heading in type of a size, broken where they are wider than the room: nothing of them is left out.

    Example:
        >>> broken([("Japan", "3.6%", "#333333")], 14, 50)
        [('Japan', '', '#333333'), ('', '3.6%', '#333333')]
    """
    found: list[Line] = []
    for bold, plain, colour in lines:
        beside = text_width(f"{bold} ", size, bold=True) if bold else 0.0
        if beside + text_width(_TAG.sub("", plain), size) <= room:
            found.append((bold, plain, colour))
            continue
        found += [(bold, "", colour)] if bold else []
        found += [("", part, colour) for part in (apart(plain, size, room) if plain else ())]
    return found


def apart(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """A value, with its last remark in brackets on a line of its own where both are too wide for one.

    Example:
        >>> apart("22.1% (provisional)", 14, 90)
        ['22.1%', '(provisional)']
    """
    found = _REMARK.fullmatch(text)
    if found is None or text_width(_TAG.sub("", text), size, bold=bold) <= room:
        return [text]
    before, value, remark, after = (part or "" for part in found.groups())
    return [f"{before}{value}{after}", f"{before}{remark}{after}"]


def add_heading(
    sheet: Sheet,
    panel: Panel,
    size: float,
    lines: Sequence[Line],
    tells: Sequence[tuple[str, float]] = (),
) -> None:
    """The lines above a small chart; what is too long even for a line of its own is cut.

    Args:
        sheet: Where to draw.
        panel: The chart.
        size: The size of the type.
        lines: The lines.
        tells: What those tell that have more than a name, in their order: series and places, as `Text.tells` has them.

    Example:
        ``add_heading(sheet, panel, 13, [("Japan", "3.6%", "#333333")], [("Japan", 2024)])``
    """
    values = iter(tells)
    for n, (bold, plain, colour) in enumerate(lines):
        # A remark on a line of its own is no value.
        told = next(values, None) if re.search(r"\d", _TAG.sub("", plain)) else None
        strong = cut(bold, size, panel.room, bold=True)
        text = " ".join(filter(None, (f"<b>{strong}</b>" if strong else "", plain)))
        sheet.add_annotation(
            xref="paper", yref="paper", x=panel.across[0], y=panel.top, xanchor="left", yanchor="top", yshift=-n * size * LINE,
            showarrow=False, borderpad=0, align="left", text=text, font={"color": colour, "size": size}, tells=told, stays=told is not None,
        )  # fmt: skip


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text that fits, with an ellipsis where something of it is left out.

    Example:
        >>> cut("Republic of Korea", 14, 60)
        'Repub…'
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""
