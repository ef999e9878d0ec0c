"""A whole as a hundred squares: those of each economy in its colour, the rest grey, and the border of what a claim says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.figures.explore import text
from dashboard.figures.explore.wholes import border, squares_of
from dashboard.figures.kit import axes, base, legend, series, squares
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog

#: How much of its place a square takes, how much of one is left around all for the border, and the type of the legend
#: in multiples of the base size.
FILLED, EDGE, TYPE = 0.88, 0.08, 1.0


def build(data: FigureData, view: View) -> Chart:
    """A hundred squares in twenty, ten or five columns, whichever makes them largest; their shares stand above."""
    words, canvas = words_for(view), canvas_for(view)
    entries = legend.in_lines(_entries(data, view, words), canvas, TYPE)
    margins = base.Margins(top=legend.height(len(entries), canvas, TYPE))
    width, height = axes.plot_size(view, margins, lambda: text.caption(data, view))
    columns, rows = squares.grid(width, height)
    # As wide as high: what is left of the width stays free at the right, of the height at the bottom.
    side = min(width / (columns + 2 * EDGE), height / (rows + 2 * EDGE))
    margins.right = max(0.0, width - side * (columns + 2 * EDGE))
    margins.bottom = max(0.0, height - side * (rows + 2 * EDGE))
    sheet = Sheet(view, margins)
    sheet.update_layout(
        barmode="overlay",
        hovermode="closest",
        xaxis={"range": [-EDGE, columns + EDGE], "visible": False, "fixedrange": True},
        yaxis={"range": [-rows - EDGE, EDGE], "visible": False, "fixedrange": True},
    )
    _add_squares(sheet, data, view, columns, rows)
    claimed = border(data, view)
    for x0, y0, x1, y1 in squares.outline(claimed, columns, rows) if claimed else ():
        sheet.add_shape(
            type="line", xref="x", yref="y", x0=x0, x1=x1, y0=-y0, y1=-y1, layer="above",
            line={"color": theme.palette(view.theme)["claim"], "width": max(3.0, canvas.type * 0.24)},
        )  # fmt: skip
    for each in legend.notes(view, entries, margins, TYPE):
        sheet.add_annotation(**each)
    return sheet.figure()


def _add_squares(sheet: Sheet, data: FigureData, view: View, columns: int, rows: int) -> None:
    """One trace an economy, in the order in which they were asked for, and one for the rest."""
    words, colours, canvas = words_for(view), theme.palette(view.theme), canvas_for(view)
    parts = _parts(data, view, words)
    done = 0
    for name, count, colour, forecast, told in parts:
        places = [squares.place(n, columns, rows) for n in range(done, done + count)]
        done += count
        if not places:
            continue
        marker: dict[str, Any] = {"color": colour, "line": {"width": 0}}
        if forecast:
            marker["pattern"] = {
                "shape": "/", "fgcolor": colours["paper"], "fillmode": "overlay",
                "size": canvas.type * 0.55, "solidity": 0.32, "fgopacity": 1,
            }  # fmt: skip
        sheet.add_bar(
            x=[column + 0.5 for column, _ in places],
            y=[FILLED] * count,
            base=[-row - (1 + FILLED) / 2 for _, row in places],
            width=FILLED,
            marker=marker,
            name=name,
            legendgroup=base.FORECAST if forecast else None,
            customdata=[told] * count,
            hovertemplate="%{customdata}<extra></extra>",
        )


#: Name, number of squares, colour, whether it is a forecast, and what the pointer reads.
_Part = tuple[str, int, str, bool, str]


def _parts(data: FigureData, view: View, words: Words) -> Iterator[_Part]:
    tell, rows = text.value_format(data, view), data.rows.set_index("ref_area")
    look = series.styles(text.asked_order(data, view), view)
    counts = squares_of(data, view)
    for area, count in counts.items():
        status = str(rows["obs_status"][area])
        value = words.unsettled(tell.value(float(rows["value"][area])), status)
        told = _told(words, f"<b>{words.economy(area)}</b> {value}", count)
        yield words.economy(area, short=True), count, look[area].colour, status == "F", told
    rest = squares.WHOLE - sum(counts.values())
    told = _told(words, f"{_rest(data, words)} {tell.value(_rest_value(data))}", rest)
    yield _rest(data, words), rest, theme.palette(view.theme)["grid"], False, told


def _told(words: Words, text: str, count: int) -> str:
    squares = words.gettext("{count} of 100 squares").format(count=count)
    return f"{text}<br>{squares}"


def _rest(data: FigureData, words: Words) -> str:
    """What the grey squares are of."""
    if data.facts["of"] == catalog.WORLD:
        return words.gettext("Rest of the world")
    whole = words.economy(data.facts["of"], short=True)
    return words.gettext("Rest of {whole}").format(whole=whole)


def _rest_value(data: FigureData) -> float:
    return max(0.0, 1 - float(data.rows["value"].sum()))


def _entries(data: FigureData, view: View, words: Words) -> Iterator[legend.Entry]:
    """The year, each economy with its share and its squares, the rest, and what the border is."""
    colours, tell = theme.palette(view.theme), text.value_format(data, view)
    roles = {colour: role for role, colour in colours.items()}
    rows = data.rows.set_index("ref_area")
    look = series.styles(text.asked_order(data, view), view)
    ahead = (data.rows["obs_status"] == "F").all()
    counts = squares_of(data, view)
    yield "", "muted", f"<b>{words.marked(data.facts['year'], bool(ahead))}</b>"
    for area, count in counts.items():
        value = f"<b>{tell.value(float(rows['value'][area]))}</b>"
        # Of a year that is forecast as a whole the year says it.
        value = value if ahead else words.unsettled(value, str(rows["obs_status"][area]))
        yield "■", roles[look[area].colour], f"{words.economy(area, short=True)} {value} · {count}"
    rest = tell.value(_rest_value(data))
    yield "■", "grid", f"{_rest(data, words)} {rest} · {squares.WHOLE - sum(counts.values())}"
    claim = catalog.claim_about(data.facts["indicator"])
    if claim and (claimed := border(data, view)):
        yield "▢", "claim", words.labelled(words.gettext(claim.label), str(claimed))
