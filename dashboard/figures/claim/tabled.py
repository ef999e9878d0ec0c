"""The strip of verdicts as a table: years across, definitions down, the latest share at the right."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboard.figures.claim.plan import CELL, GAP, LABEL, Line, Plan
from dashboard.figures.claim.shades import INKS, fill, one_sign
from dashboard.figures.kit import base
from dashboard.figures.kit.chart import Cell, Font, Table
from dashboard.figures.kit.metrics import text_width
from dashboard.look import theme
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.view import View
from dashboard.words.terms import VERDICT_COLOURS
from dashboard.words.wording import Words
from etl.analysis.claims import Tolerance

#: How much wider words may be in another font than here.
_WIDER = 1.12


def in_cell(words: Words, plan: Plan, row: Any) -> str:
    """What stands in the cell of a verdict: one sign, and the share where that fits.

    Example:
        ``in_cell(words, plan, row)`` is ``"✓"`` where a claim holds, ``"▼"`` or ``"▼ 18.0%"`` where a share is too low.
    """
    sign = one_sign(row)
    return f"{sign} {words.percent(row.share)}" if plan.signs == "numbers" else sign


def tabled(
    view: View,
    words: Words,
    plan: Plan,
    headings: Mapping[str, str],
    told: Sequence[tuple[str, str]],
    said: Collection[tuple[int, float]],
) -> Table | None:
    """The table of a plan, or none where cells are too small for signs or labels stand above them, and on pages.

    Args:
        view: The view.
        words: The words.
        plan: What lies where.
        headings: The heading of each claim.
        told: The name and the latest share of each line.
        said: The years and lines of which others have spoken.
    """
    if plan.signs == "none" or plan.narrow or not presets()[view.preset].furniture:
        return None
    colours, canvas = theme.palette(view.theme), canvas_for(view)
    own = Font(canvas.type * LABEL, colours["text"])
    muted = Font(canvas.type * LABEL, colours["muted"])
    years = range(plan.first, plan.last + 1)
    rows = [[Cell(text="", font=own), *_years(words, view, plan, muted), Cell(text="", font=own)]]
    heights = [min(plan.row, canvas.type * 1.5)]
    whole = len(years) + 2
    claim = ""
    for line, (name, latest) in zip(plan.lines, told, strict=True):
        if line.claim != claim:
            if claim:
                rows.append([Cell(text="", font=own, span=whole)])
                heights.append(GAP / plan.depth)
            claim = line.claim
            heading = Font(canvas.type, colours["text"])
            rows.append([Cell(text=headings[claim], font=heading, align="left", span=whole)])
            heights.append(1 / plan.depth)
        rows.append(
            [
                Cell(text=name, font=own, align="right"),
                *_cells(view, words, plan, line, said),
                Cell(text=latest, font=own, align="left"),
            ]
        )
        heights.append(1 / plan.depth)
    margins = plan.margins.left, plan.margins.right
    keys = ["definition", *map(str, years), "latest"]
    gap = plan.row * (1 - CELL)
    return Table(rows=rows, heights=heights, widths=margins, gap=gap, keys=keys)


def _years(words: Words, view: View, plan: Plan, font: Font) -> list[Cell]:
    """The years that the axis names, each in the middle above its own column; those at the ends that have no room for it have no name."""
    count, canvas = plan.last - plan.first + 1, canvas_for(view)
    column = plan.width / count
    beside = max(0, math.ceil((text_width("2000", font.size) * _WIDER / column - 1) / 2))
    first, last = plan.first + beside, plan.last - beside
    if first > last:
        return [Cell(text=words.span(str(plan.first), str(plan.last)), font=font, span=count)]
    ticks = base.year_ticks(first, last, canvas, column * (last - first + 1))
    nearest = [
        min(ticks, key=lambda tick: abs(tick - year)) for year in range(plan.first, plan.last + 1)
    ]
    cells: list[Cell] = []
    for tick, group in groupby(nearest):
        span = len(list(group))
        before = tick - plan.first - sum(cell.span for cell in cells)
        half = min(before, span - 1 - before)
        parts = ("", before - half), (str(tick), 2 * half + 1), ("", span - 1 - before - half)
        cells += [Cell(text=text, font=font, span=wide) for text, wide in parts if wide]
    return cells


def _cells(
    view: View, words: Words, plan: Plan, line: Line, said: Collection[tuple[int, float]]
) -> list[Cell]:
    """The cells of a definition, empty in years without a verdict."""
    colours, found = theme.palette(view.theme), {int(row.time_period): row for row in line.cells}
    cells, tolerance = [], Tolerance(view.holds, view.close)
    for year in range(plan.first, plan.last + 1):
        row = found.get(year)
        if row is None:
            cells.append(Cell(text="", font=Font(plan.sign_size, colours["text"])))
            continue
        forecast = row.obs_status == "F"
        role = fill(row, tolerance, strong=forecast)
        ink = colours[f"{VERDICT_COLOURS[row.verdict]}_text" if forecast else INKS[role]]
        cells.append(
            Cell(
                text=in_cell(words, plan, row),
                font=Font(plan.sign_size, ink),
                fill=colours["paper" if forecast else role],
                hatch=colours[role] if forecast else "",
                ring=colours["claim"] if (year, line.middle) in said else "",
            )
        )
    return cells
