"""A map without borders: a tile per economy, roughly where it lies, in the colour of its class."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.figures.explore import text
from dashboard.figures.explore.mapped import grows, limits, names, tiles
from dashboard.figures.explore.wholes import economies
from dashboard.figures.kit import axes, base, legend
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.classes import class_of
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog

#: How much of its place a tile takes, how much of one is left around all, and the type of the legend and of codes in
#: multiples of the base size: codes stand where they fit in the smallest.
FILLED, EDGE, TYPE, CODES = 0.9, 0.1, 0.9, (1.0, 0.85, 0.75, 0.65)
#: No code is smaller than so many pixels.
LEAST = 10.0
#: A place is at most so much wider than high, and higher than wide.
STRETCHED = 1.9
#: The roles of the classes of amounts, of those of growth, and of economies without a value.
AMOUNTS = tuple(f"class{n}" for n in range(1, 7))
GROWTH = ("below2", "below1", "above1", "above2", "above3")
MISSING = "surface"

#: A place: its column and row.
Place = tuple[int, int]


def build(data: FigureData, view: View) -> Chart:
    """Tiles in the colours of their classes with the codes of their economies; those asked for are outlined."""
    words, canvas = words_for(view), canvas_for(view)
    entries = legend.in_lines(_entries(data, view, words), canvas, TYPE)
    margins = base.Margins(top=legend.height(len(entries), canvas, TYPE))
    width, height = axes.plot_size(view, margins, lambda: text.caption(data, view))
    placed = tiles(data)
    left, right, top, bottom = _frame(placed)
    columns, rows = right - left + 1 + 2 * EDGE, bottom - top + 1 + 2 * EDGE
    wide = min(width / columns, STRETCHED * height / rows)
    high = min(height / rows, STRETCHED * wide)
    margins.right, margins.bottom = width - wide * columns, height - high * rows
    sheet = Sheet(view, margins)
    sheet.update_layout(
        barmode="overlay",
        hovermode="closest",
        xaxis={"range": [left - EDGE, right + 1 + EDGE], "visible": False, "fixedrange": True},
        yaxis={"range": [-bottom - 1 - EDGE, EDGE - top], "visible": False, "fixedrange": True},
    )
    _add_tiles(sheet, data, view, placed)
    _add_outline(sheet, view, {place for area, place in placed.items() if area in _set_off(data)})
    _add_codes(sheet, data, view, placed, (wide * FILLED, high * FILLED))
    for each in legend.notes(view, entries, margins, TYPE):
        sheet.add_annotation(**each)
    return sheet.figure()


def _frame(placed: dict[str, Place]) -> tuple[int, int, int, int]:
    """The first and the last column and row with a tile."""
    columns, rows = zip(*placed.values(), strict=True)
    return min(columns), max(columns), min(rows), max(rows)


def _set_off(data: FigureData) -> set[str]:
    """The economies that are outlined: those asked for and the members of groups."""
    return {code for area in data.facts["areas"] for code in catalog.terms(area)}


def roles(data: FigureData) -> dict[str, str]:
    """The role of the colour of each economy that is shown.

    Example:
        ``roles(data)["CHN"]`` is ``"class6"`` of shares.
    """
    bounds, valued = limits(data), economies(data)
    scale = GROWTH if grows(data) else AMOUNTS
    return {
        area: scale[class_of(valued[area][0], bounds)] if area in valued else MISSING
        for area in tiles(data)
    }


def _add_tiles(sheet: Sheet, data: FigureData, view: View, placed: dict[str, Place]) -> None:
    """One trace per class."""
    words, colours, tell = words_for(view), theme.palette(view.theme), text.value_format(data, view)
    valued, found = economies(data), roles(data)
    for role in dict.fromkeys((*GROWTH, *AMOUNTS, MISSING)):
        own = [area for area in placed if found[area] == role]
        if not own:
            continue
        ahead = [valued[area][1] == "F" if area in valued else False for area in own]
        marker = {
            "color": colours[role],
            "line": {"color": colours["axis"], "width": 1 if role == MISSING else 0},
        }
        if any(ahead):
            slanting, cover = theme.lines_below_type(role)
            marker["pattern"] = {
                "shape": ["/" if each else "" for each in ahead], "fgcolor": colours[slanting], "fillmode": "overlay",
                # Few thin lines, so that codes stay legible.
                "size": canvas_for(view).type * 0.75, "solidity": 0.14, "fgopacity": cover,
            }  # fmt: skip
        said = [
            words.unsettled(tell.value(valued[area][0]), valued[area][1])
            if area in valued
            else words.status("O")
            for area in own
        ]
        sheet.add_bar(
            x=[placed[area][0] + 0.5 for area in own],
            y=[FILLED] * len(own),
            base=[-placed[area][1] - (1 + FILLED) / 2 for area in own],
            width=[FILLED] * len(own),
            marker=marker,
            customdata=[
                f"<b>{words.economy(area)}</b> {each}" for area, each in zip(own, said, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _add_outline(sheet: Sheet, view: View, places: set[Place]) -> None:
    """Lines where a place of the set has none of it beside it."""
    line = {
        "color": theme.palette(view.theme)["text"],
        "width": max(2.0, canvas_for(view).type * 0.18),
    }
    for x, y in sorted(places):
        sides = {
            (x - 1, y): (x, y, x, y + 1),
            (x + 1, y): (x + 1, y, x + 1, y + 1),
            (x, y - 1): (x, y, x + 1, y),
            (x, y + 1): (x, y + 1, x + 1, y + 1),
        }
        for beside, (x0, y0, x1, y1) in sides.items():
            if beside not in places:
                sheet.add_shape(
                    type="line", xref="x", yref="y", x0=x0, x1=x1, y0=-y0, y1=-y1, layer="above", line=line
                )  # fmt: skip


def _add_codes(
    sheet: Sheet,
    data: FigureData,
    view: View,
    placed: dict[str, Place],
    room: tuple[float, float],
) -> None:
    """The codes of the economies, where tiles have room for them."""
    canvas, colours, found = canvas_for(view), theme.palette(view.theme), roles(data)
    fitting = (
        size
        for size in (canvas.type * each for each in CODES)
        if size >= LEAST
        and max(text_width(area, size) for area in placed) <= room[0]
        and size * base.LINE_HEIGHT <= room[1]
    )
    if not (size := next(fitting, 0.0)):
        return
    for area, (column, row) in placed.items():
        told = f"<b>{area}</b>" if area in _set_off(data) else area
        ink = "muted" if found[area] == MISSING else theme.ink(found[area])
        sheet.add_annotation(
            xref="x", yref="y", x=column + 0.5, y=-row - 0.5, xanchor="center", yanchor="middle",
            showarrow=False, borderpad=0, text=told, font={"color": colours[ink], "size": size},
        )  # fmt: skip


def _entries(data: FigureData, view: View, words: Words) -> Iterator[legend.Entry]:
    """The year, the classes with the number of economies in each, the highest first, and those without a value."""
    bounds, valued = limits(data), economies(data)
    scale = GROWTH if grows(data) else AMOUNTS
    said, found = names(bounds, text.value_format(data, view)), list(roles(data).values())
    ahead = all(status == "F" for _, status in valued.values())
    yield "", "muted", f"<b>{words.marked(data.facts['year'], ahead)}</b>"
    for role, name in reversed(
        [pair for pair in zip(scale, said, strict=False) if pair[0] in found]
    ):
        yield "■", role, words.aside(name, words.number(found.count(role)))
    if MISSING in found:
        yield "□", "axis", words.aside(words.status("O"), words.number(found.count(MISSING)))
