"""The world as rectangles: one per economy, as large as its share; those asked for lie together in an outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from dashboard.figures.explore import text
from dashboard.figures.explore.wholes import UNLISTED, economies, rest
from dashboard.figures.explore.world import Block, blocks, others
from dashboard.figures.kit import axes, base, legend, series
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.figures.kit.treemap import Box, squarified
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.values import ValueFormat
from dashboard.words.wording import Words, words_for
from etl import catalog

#: The sizes of type in rectangles, in multiples of the base size: the first that fits; and the room around it.
SIZES, PAD = (1.7, 1.3, 1.0, 0.85), 0.35
#: The type of the legend in the same, and the thickness of outlines.
TYPE, OUTLINE = 1.0, 0.22
#: The roles of the colours: of other economies, and of what is listed for none.
OTHERS, REST = "grid", "surface"


@dataclass(frozen=True)
class Tile:
    """A rectangle.

    Attributes:
        name: The economy, or that it is of none.
        value: Its share in words.
        role: The role of its colour.
        box: Where it is.
        forecast: Whether its value is one.
        told: What the pointer reads.
    """

    name: str
    value: str
    role: str
    box: Box
    forecast: bool
    told: str


def build(data: FigureData, view: View) -> Chart:
    """Blocks and other economies fill the plot, the largest first, what is listed for none last; a legend stands above."""
    words, canvas = words_for(view), canvas_for(view)
    entries = legend.in_lines(_entries(data, view, words), canvas, TYPE)
    thick = canvas.type * OUTLINE
    margins = base.Margins(top=legend.height(len(entries), canvas, TYPE))
    width, height = axes.plot_size(view, margins, lambda: text.caption(data, view))
    # Half an outline needs room at the edge. A unit of the axes is a pixel.
    frame = Box(0, 0, width - thick, height - thick)
    sheet = Sheet(view, margins)
    sheet.update_layout(
        barmode="overlay",
        hovermode="closest",
        xaxis={"range": [-thick / 2, width - thick / 2], "visible": False, "fixedrange": True},
        yaxis={"range": [-thick / 2, height - thick / 2], "visible": False, "fixedrange": True},
    )
    outlined, tiles = laid(data, view, frame)
    _add_tiles(sheet, view, tiles)
    ink = theme.palette(view.theme)["text"]
    for box in outlined.values():
        for x0, y0, x1, y1 in box.edges(thick / 2):
            sheet.add_shape(
                type="line", xref="x", yref="y", x0=x0, x1=x1, y0=y0, y1=y1, layer="above",
                line={"color": ink, "width": thick},
            )  # fmt: skip
    for tile in tiles:
        _add_label(sheet, view, tile)
    for each in legend.notes(view, entries, margins, TYPE):
        sheet.add_annotation(**each)
    return sheet.figure()


def laid(data: FigureData, view: View, frame: Box) -> tuple[dict[str, Box], list[Tile]]:
    """Where each block is, by its area, and the rectangles of all economies.

    Args:
        data: The rows.
        view: The view.
        frame: What they fill.

    Example:
        ``laid(data, view, Box(0, 0, 900, 400))[0]["CJK"].area`` is 900 x 400 x the share of the three.
    """
    found = {block.area: block for block in blocks(data, view) if block.value > 0}
    sizes = {area: block.value for area, block in found.items()}
    sizes |= {area: value for area, value in others(data, view).items() if value > 0}
    order = sorted(sizes, key=lambda area: -sizes[area])
    sizes |= {"": left} if (left := rest(data)) else {}
    order += [""] if left else []
    boxes = dict(zip(order, squarified([sizes[area] for area in order], frame), strict=True))
    roles, values = _roles(data, view), economies(data)
    places = dict[str, tuple[Box, str]]()
    for area, box in boxes.items():
        if area in found:
            members = [member for member in found[area].members if values[member][0] > 0]
            within = squarified([values[member][0] for member in members], box)
            places |= {
                member: (place, roles.get(member) or roles[area])
                for member, place in zip(members, within, strict=True)
            }
        else:
            places[area] = box, OTHERS if area else REST
    outlined = {area: boxes[area] for area in found}
    tell = text.value_format(data, view)
    return outlined, [_tile(data, tell, area, *place, values) for area, place in places.items()]


def _tile(
    data: FigureData,
    tell: ValueFormat,
    area: str,
    box: Box,
    role: str,
    values: Mapping[str, tuple[float, str]],
) -> Tile:
    words = tell.words
    if not area:
        name, said = words.gettext(UNLISTED), tell.value(rest(data))
        return Tile(name, said, role, box, False, f"{name} {said}")
    value, status = values[area]
    said = tell.value(value)
    told = f"<b>{words.economy(area)}</b> {words.unsettled(said, status)}"
    return Tile(words.economy(area, short=True), said, role, box, status == "F", told)


def _roles(data: FigureData, view: View) -> dict[str, str]:
    """The roles of the colours of the areas asked for; each of the three has its own in every group."""
    colours = theme.palette(view.theme)
    roles = {colour: role for role, colour in colours.items()}
    styles = series.styles(text.asked_order(data, view), view)
    return theme.ECONOMY_ROLES | {area: roles[style.colour] for area, style in styles.items()}


def _add_tiles(sheet: Sheet, view: View, tiles: list[Tile]) -> None:
    """One trace per colour."""
    colours, canvas = theme.palette(view.theme), canvas_for(view)
    for role in dict.fromkeys(tile.role for tile in tiles):
        own = [tile for tile in tiles if tile.role == role]
        ahead = [tile.forecast for tile in own]
        slanting, cover = theme.lines_below_type(role)
        pattern = {
            "shape": ["/" if each else "" for each in ahead], "fgcolor": colours[slanting], "fillmode": "overlay",
            "size": canvas.type * 0.55, "solidity": 0.32, "fgopacity": cover,
        }  # fmt: skip
        edge = {"color": colours["paper" if role != REST else "axis"], "width": 1}
        sheet.add_bar(
            x=[tile.box.x + tile.box.width / 2 for tile in own],
            y=[tile.box.height for tile in own],
            base=[tile.box.y for tile in own],
            width=[tile.box.width for tile in own],
            marker={
                "color": colours[role],
                "line": edge,
                **({"pattern": pattern} if any(ahead) else {}),
            },
            name=own[0].name if len(own) == 1 else None,
            customdata=[tile.told for tile in own],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _add_label(sheet: Sheet, view: View, tile: Tile) -> None:
    """Name and value in the upper left corner, as large as they fit; nothing where there is no room."""
    canvas, words = canvas_for(view), words_for(view)
    values = [[words.told_ahead(tile.value, tile.forecast)]]
    if tile.forecast and not words.language.italics:
        # The remark stands below the value where it does not fit beside it.
        values.append([tile.value, words.gettext("forecast")])
    for size, value in product([canvas.type * each for each in SIZES], values):
        pad = size * PAD
        room = tile.box.width - 2 * pad, tile.box.height - 2 * pad
        name = wrap(tile.name, size, room[0], bold=True)
        plain = [*name, *(line.removeprefix("<i>").removesuffix("</i>") for line in value)]
        wide = max(text_width(line, size, bold=True) for line in plain)
        if wide <= room[0] and len(plain) * size * base.LINE_HEIGHT <= room[1]:
            sheet.add_annotation(
                xref="x", yref="y", x=tile.box.x, y=tile.box.y + tile.box.height, xanchor="left", yanchor="top",
                xshift=pad, yshift=-pad, align="left", showarrow=False, borderpad=0,
                text="<br>".join([*(f"<b>{line}</b>" for line in name), *value]),
                font={"color": theme.palette(view.theme)[theme.ink(tile.role)], "size": size},
            )  # fmt: skip
            return


def _entries(data: FigureData, view: View, words: Words) -> Iterator[legend.Entry]:
    """The year, each block with its share and the economies asked for in it, the others and what is listed for none."""
    tell, found = text.value_format(data, view), blocks(data, view)
    rows, roles = economies(data), _roles(data, view)
    ahead = all(status == "F" for _, status in rows.values())
    yield "", "muted", f"<b>{words.marked(data.facts['year'], ahead)}</b>"

    def told(value: float, status: str) -> str:
        # Of a year that is forecast as a whole the year says it.
        said = f"<b>{tell.value(value)}</b>"
        return said if ahead else words.unsettled(said, status)

    for block in found:
        if len(block.members) > 1 or catalog.is_sum(block.area):
            name = words.economy(block.area, short=True)
            # A group in one colour is known by it, others by their outline.
            own = {roles.get(member, roles.get(block.area, "")) for member in block.members}
            glyph, role = ("■", *own) if len(own) == 1 else ("▢", "text")
            yield glyph, role, f"{name} {told(block.value, block.status)}"
        for area in _named(block, data):
            value = told(*rows[area])
            yield "■", roles[area], f"{words.economy(area, short=True)} {value}"
    more = others(data, view)
    if more:
        name = words.gettext("Other economies ({count})").format(count=len(more))
        yield "■", OTHERS, f"{name} {tell.value(sum(more.values()))}"
    if left := rest(data):
        yield "□", "axis", f"{words.gettext(UNLISTED)} {tell.value(left)}"


def _named(block: Block, data: FigureData) -> list[str]:
    """The economies of a block that the legend names: those asked for by themselves."""
    asked = [area for area in data.facts["areas"] if area in block.members]
    return asked or [area for area in block.members if area in theme.ECONOMY_ROLES]
