"""The definitions side by side, drawn: bands and a line per claim, a dot per definition and source."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.figures.claim.drawing import hover, note
from dashboard.figures.claim.plan import LABEL, is_narrow, label
from dashboard.figures.definitions import layout as plan
from dashboard.figures.definitions.layout import Layout, Lines
from dashboard.figures.definitions.text import frame
from dashboard.figures.kit import axes, base, legend
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.furniture import room
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import Canvas, canvas_for
from dashboard.look.view import View
from dashboard.words.terms import VERDICT_COLOURS, VERDICT_SIGNS, VERDICTS
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis.claims import Tolerance, borders

#: How strong the bands are, the wider first.
VEILS = (0.14, 0.2)


def build(data: FigureData, view: View) -> Chart:
    """A line per definition, or per definition and source where there is room, the greatest share of each claim first."""
    words, canvas = words_for(view), canvas_for(view)
    lines, space = _shown(data, view)
    entries = legend.in_lines(_legend(words, _rows(lines), canvas), canvas)
    top = legend.height(len(entries), canvas)
    made = plan.laid(lines, words, canvas, space, top)
    scale = _scale(data, view)
    sheet = Sheet(view, made.margins)
    _add_axes(sheet, view, made, scale, space[0])
    for claim in lines:
        _add_claim(sheet, view, words, made, claim)
    for line, middle in made.lines:
        _add_line(sheet, view, words, made, line, middle)
    _add_dots(sheet, view, words, made)
    for each in legend.notes(view, entries, made.margins):
        sheet.add_annotation(**each)
    return sheet.figure()


def shown_lines(data: FigureData, view: View) -> list[list[Any]]:
    """The lines that the canvas has room for, each with the rows of its dots."""
    return _lines(_shown(data, view)[0])


def _lines(lines: Lines) -> list[list[Any]]:
    return [line for each in lines.values() for line in each]


def _rows(lines: Lines) -> list[Any]:
    return [row for line in _lines(lines) for row in line]


def _shown(data: FigureData, view: View) -> tuple[Lines, tuple[float, float]]:
    """The lines that the canvas has room for, or the fewest, and the room that they have in pixels."""
    canvas, words = canvas_for(view), words_for(view)
    found: tuple[Lines, tuple[float, float]] = {}, (0.0, 0.0)
    for lines in plan.candidates(data):
        taken = room(frame(data, view, _lines(lines)), view)
        entries = legend.in_lines(_legend(words, _rows(lines), canvas), canvas)
        top = legend.height(len(entries), canvas)
        space = (
            canvas.width - taken.left - taken.right,
            canvas.height - taken.top - taken.bottom - top,
        )
        found = lines, space
        if plan.fits(lines, canvas, space[1]):
            break
    return found


def _scale(data: FigureData, view: View) -> axes.Scale:
    """From the least to the greatest share, with the bands of the claims."""
    values = [v for row in data.each for v in (row.share, row.low, row.high) if v == v]
    for claim in dict.fromkeys(row.claim for row in data.each):
        for low, high, _ in _bands(view, claim):
            values += [low, high]
    low, high = min(values), max(values)
    pad = (high - low) * 0.04
    return axes.Scale(max(0.0, low - pad), high + pad)


def _bands(view: View, claim: str) -> list[tuple[float, float, str]]:
    """Where a claim is close and where it holds: two ends and the verdict; only the latter where the nearest fraction counts."""
    facts = catalog.claims()[claim]
    if view.about == "fraction" and (edges := borders(facts.fraction)):
        return [(*edges, "holds")]
    within = Tolerance(view.holds, view.close)
    ends = (("close", within.close), ("holds", within.holds))
    return [
        (facts.fraction - points / 100, facts.fraction + points / 100, verdict)
        for verdict, points in ends
    ]


def _add_axes(sheet: Sheet, view: View, made: Layout, scale: axes.Scale, width: float) -> None:
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    wide = width - made.margins.left - made.margins.right
    ticks = _whole_ticks(scale, min(8.0, wide / (text_width("00%", canvas.type) * 1.6)))
    across = axes.value_axis(view, scale, ticks, [words.percent(tick, 0) for tick in ticks])
    sheet.update_layout(
        hovermode="closest",
        xaxis=across | {"ticks": "outside", "tickcolor": "rgba(0,0,0,0)"},
        yaxis={
            "range": [-made.depth, 0],
            "visible": False,
            "fixedrange": True,
            "tickfont": {"size": canvas.type, "color": colours["muted"]},
        },
    )


def _whole_ticks(scale: axes.Scale, most: float) -> list[float]:
    """Whole per cents at equal distances, at most so many: 17.5% would be written as 18%.

    >>> _whole_ticks(axes.Scale(0.145, 0.275), 5)
    [0.15, 0.2, 0.25]
    """
    low, high = math.ceil(scale.low * 100), math.floor(scale.high * 100)
    step = next(s for s in (1, 2, 5, 10, 25, 50, 100) if (high - low) / s <= most)
    return [n / 100 for n in range(low, high + 1) if n % step == 0]


def _add_claim(sheet: Sheet, view: View, words: Words, made: Layout, claim: str) -> None:
    """Its bands, its line and, above them, what it says."""
    canvas, colours, facts = canvas_for(view), theme.palette(view.theme), catalog.claims()[claim]
    bands = _bands(view, claim)
    for upper, lower in made.lanes(claim):
        for (low, high, verdict), veil in zip(bands, VEILS[-len(bands) :], strict=True):
            sheet.add_shape(
                type="rect", xref="x", yref="y", x0=low, x1=high, y0=upper, y1=lower, layer="below",
                fillcolor=colours[VERDICT_COLOURS[verdict]], opacity=veil, line={"width": 0},
            )  # fmt: skip
        sheet.add_shape(
            type="line", xref="x", yref="y", x0=facts.fraction, x1=facts.fraction, y0=upper, y1=lower, layer="between",
            line={"color": colours["claim"], "width": max(1.5, canvas.type * 0.12), "dash": "solid" if made.above else "dash"},
        )  # fmt: skip
    told = (
        f"<span style='color:{colours['claim']}'><b>{words.percent(facts.fraction, 0)}</b></span>"
    )
    text = f"<b>{words.quoted(facts.text)}</b> · {told}"
    middle = made.headings[claim]
    sheet.add_annotation(
        **note(text, 0, middle, "left", colours["text"], canvas.type, -made.margins.left)
    )


def _add_line(
    sheet: Sheet, view: View, words: Words, made: Layout, line: Sequence[Any], middle: float
) -> None:
    """A thin line along the dots, and the name and the share of the first."""
    canvas, colours, row = canvas_for(view), theme.palette(view.theme), line[0]
    size, muted, ink = canvas.type * LABEL, colours["muted"], colours["text"]
    tells = words.aside(*label(words, row.indicator, row.source)), float(row.share)
    sheet.add_shape(
        type="line", xref="paper", yref="y", x0=0, x1=1, y0=middle, y1=middle, layer="below",
        line={"color": colours["grid"], "width": 1},
    )  # fmt: skip
    for each in line:
        if each.low == each.low:
            sheet.add_shape(
                type="line", xref="x", yref="y", x0=each.low, x1=each.high, y0=middle, y1=middle, layer="below",
                line={"color": muted, "width": max(2.0, canvas.type * 0.18)},
            )  # fmt: skip
    sign, share, year = plan.value(words, row)
    # Above its dots a name shares the width with the value: of its sources the first is named, or none.
    width = canvas.width if made.above else math.inf
    left = width - text_width(f"{sign} {share} {year}", size, bold=True) - size * 1.5
    name, source = plan.named(words, line)
    sources = (source, source.partition(", ")[0], "")
    source = next((s for s in sources if text_width(f"{name} {s}", size) <= left), "")
    name += f" <span style='color:{muted}'>{source}</span>" if source else ""
    colour = colours[f"{VERDICT_COLOURS[row.verdict]}_text"]
    told = f"<span style='color:{colour}'>{sign} <b>{share}</b></span> <span style='color:{muted}'>{year}</span>"
    if made.above:
        # Above its dots, however much room a line has.
        y = middle + min(0.95, canvas.type * 1.15 / made.row)
        notes = [
            note(name, 0, y, "left", ink, size, -made.margins.left),
            note(told, 1, y, "right", ink, size, made.margins.right),
        ]
    else:
        away = canvas.type * 0.6
        notes = [
            note(name, 0, middle, "right", ink, size, -away),
            note(told, 1, middle, "left", ink, size, away),
        ]
    named, shown = notes
    sheet.add_annotation(**named)
    sheet.add_annotation(**shown, tells=tells, stays=True)


def _add_dots(sheet: Sheet, view: View, words: Words, made: Layout) -> None:
    """A dot a definition and source: hollow for a forecast, smaller for a source that stands behind another."""
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    largest = min(canvas.type * 0.95, made.dot)
    # What the column of the dots is called in sheets is said once.
    along: dict[str, str] | None = {"along": words.gettext("Share")}
    for line, middle in made.lines:
        for n, row in reversed(list(enumerate(line))):
            forecast, colour = row.obs_status == "F", colours[_role(row.verdict)]
            size = largest * (1 if n == 0 else 0.62)
            sheet.add_scatter(
                x=[float(row.share)],
                y=[middle],
                mode="markers",
                marker={
                    "symbol": "circle-open" if forecast else "circle",
                    "size": size,
                    "color": colour,
                    "line": {
                        "width": max(1.5, canvas.type * 0.14) if forecast else 0,
                        "color": colour,
                    },
                },
                name=words.aside(*label(words, row.indicator, row.source)),
                legendgroup=base.FORECAST if forecast else None,
                cliponaxis=False,
                customdata=[hover(words, row)],
                hovertemplate="%{customdata}<extra></extra>",
                meta=along,
            )
            along = None


def _role(verdict: str) -> str:
    """The role of the colour of a dot: one that fails must be seen, too."""
    role = VERDICT_COLOURS[verdict]
    return "muted" if role == "fails" else role


#: What stands beside the dots that are no final observations.
_FORECAST, _RANGE = N_("forecast"), N_("at the prices of other base years")


def _legend(words: Words, rows: Sequence[Any], canvas: Canvas) -> Iterator[legend.Entry]:
    """What the signs and colours mean that are drawn."""
    found = {row.verdict for row in rows}
    for verdict, text in VERDICTS.items():
        if verdict in found:
            yield "●", _role(verdict), f"{VERDICT_SIGNS[verdict]} {words.gettext(text)}"
    if any(row.obs_status == "F" for row in rows):
        yield "○", "muted", words.gettext(_FORECAST)
    # Where there is little room the notes alone say it.
    if any(row.low == row.low for row in rows) and not is_narrow(canvas):
        yield "━", "muted", words.gettext(_RANGE)
