"""The strip of verdicts, drawn: cells of bars, signs upon them, words around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, product
from typing import Any

from dashboard.figures.claim.plan import (
    CELL,
    DOTS,
    LABEL,
    Drawn,
    Line,
    Plan,
    apart,
    label,
    legend,
)
from dashboard.figures.claim.shades import FAR, INKS, fill, is_far
from dashboard.figures.claim.tabled import in_cell, tabled
from dashboard.figures.kit import base
from dashboard.figures.kit.chart import CELL as CELL_OF_TABLE
from dashboard.figures.kit.chart import Chart, Later
from dashboard.figures.kit.legend import SPACE, notes
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.sheet import Sheet
from dashboard.locale import SOURCE
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.terms import VERDICT_COLOURS, VERDICT_SIGNS, VERDICTS
from dashboard.words.verdicts import side, sign
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis.claims import Tolerance

#: Where cells are too small for signs, their height within the row tells the verdict, and of those that are not decided
#: that they are hollow, with an edge in these colours.
HEIGHTS = {"holds": 1.0, "close": 0.56, "fails": 0.16, "borderline": 1.0, "depends": 0.56}
HOLLOW = ("borderline", "depends")
EDGES = {"close": "close_text", "close_far": "close"}


def strip(view: View, plan: Plan, said: Sequence[Mapping[str, str]]) -> Chart:
    """The figure of a plan.

    Args:
        view: Language, theme and canvas.
        plan: What lies where.
        said: What others said: ``claim, indicator, source, period, id``.
    """
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    sheet = Sheet(view, plan.margins)
    kinds = list(_kinds(view, plan))
    _add_cells(sheet, view, words, plan, kinds)
    if plan.signs != "none":
        _add_signs(sheet, view, words, plan, kinds)
    _add_said(sheet, view, words, plan, said)
    axis = base.year_axis(
        view, plan.first, plan.last, plan.cell * (plan.last - plan.first + 1), pad=0.5
    )
    sheet.update_layout(
        barmode="overlay",
        hovermode="closest",
        xaxis=axis | {"showline": False},
        yaxis={"range": [-plan.depth, 0], "visible": False, "fixedrange": True},
    )
    beside = []
    headings: dict[str, str] = {}
    for claim, middle in plan.headings.items():
        facts = catalog.claims()[claim]
        text = f"<b>{words.quoted(facts.text)}</b> · {words.percent(facts.fraction, 0)}"
        text += _scale(view, words, plan, facts)
        headings[claim] = text
        beside.append(
            note(text, 0, middle, "left", colours["text"], canvas.type, -plan.margins.left)
        )
    lines = [
        _words(view, words, plan, line, told)
        for line, told in zip(plan.lines, plan.latest, strict=True)
    ]
    for each in [*beside, *chain.from_iterable(lines)]:
        sheet.add_annotation(**each, name=CELL_OF_TABLE)
    for each in _legend(view, words, plan, said=bool(_said(plan, said))):
        sheet.add_annotation(**each)
    told_of = [(name["text"], now["text"]) for name, now in lines]
    sheet.update_layout(table=tabled(view, words, plan, headings, told_of, set(_said(plan, said))))
    return sheet.figure()


def _scale(view: View, words: Words, plan: Plan, claim: catalog.Claim) -> str:
    """What shades mean, behind the heading of a claim where that leaves room: so it takes none from the definitions."""
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    said = words.gettext("same colour, fainter: farther from {share}").format(
        share=words.percent(claim.fraction, 0)
    )
    heading = f"{words.quoted(claim.text)} · {words.percent(claim.fraction, 0)}"
    wide = text_width(f"{heading}{SPACE}■■ {said}", canvas.type, bold=True)
    if wide > plan.margins.left + plan.width + plan.margins.right:
        return ""
    near, far = colours["holds"], colours[FAR["holds"]]
    paints = f"<span style='color:{near}'>■</span><span style='color:{far}'>■</span>"
    return f"{SPACE}{paints} <span style='color:{colours['muted']}'>{said}</span>"


#: Verdict, whether forecast, role of the fill, and cells, each with its line.
_Kind = tuple[str, bool, str, list[tuple[Line, Any]]]


def _kinds(view: View, plan: Plan) -> Iterator[_Kind]:
    """The cells by their kind; kinds without cells are left out."""
    tolerance, yes_no = Tolerance(view.holds, view.close), (False, True)
    found: dict[tuple[str, bool, bool], list[tuple[Line, Any]]] = {
        kind: [] for kind in product(VERDICTS, yes_no, yes_no)
    }
    for line in plan.lines:
        for cell in line.cells:
            found[cell.verdict, cell.obs_status == "F", is_far(cell, tolerance)].append(
                (line, cell)
            )
    for (verdict, forecast, _), cells in found.items():
        if cells:
            strong = forecast or plan.signs == "none"
            yield verdict, forecast, fill(cells[0][1], tolerance, strong=strong), cells


def _add_cells(sheet: Sheet, view: View, words: Words, plan: Plan, kinds: Sequence[_Kind]) -> None:
    """One trace a verdict and shade, observed and forecast apart."""
    colours, canvas, small = theme.palette(view.theme), canvas_for(view), plan.signs == "none"
    for verdict, forecast, role, cells in kinds:
        colour = colours[role]
        # Under a label of their own cells are a little lower.
        height = CELL * (HEIGHTS[verdict] if small else 1) * (0.82 if plan.narrow else 1)
        marker: dict[str, Any] = {"color": colour, "line": {"width": 0}}
        wide, edge = 1 - min(0.3, 1.2 / plan.cell), 0.0
        if small and verdict in HOLLOW and not forecast:
            edge = max(1.0, canvas.type * 0.09)
            marker = {
                "color": colours["paper"],
                "line": {"width": edge, "color": colours[EDGES[role]]},
            }
            height -= edge / plan.row
        if forecast:
            marker["line"] = {"width": max(1, canvas.type * 0.08), "color": colour}
            marker["pattern"] = {
                "shape": "/",
                "fgcolor": colour,
                "bgcolor": colours["paper"],
                "fillmode": "replace",
                "size": max(4, canvas.type * 0.36),
                "solidity": 0.5 if small else 0.2,
            }
        sheet.add_bar(
            x=[int(row.time_period) for _, row in cells],
            y=[height] * len(cells),
            base=[line.middle - height / 2 for line, _ in cells],
            width=wide - edge / plan.cell,
            marker=marker,
            name=words.gettext(VERDICTS[verdict]),
            legendgroup=base.FORECAST if forecast else None,
            customdata=Later(partial(_hovers, words, cells)),
            hovertemplate="%{customdata}<extra></extra>",
        )


def _hovers(words: Words, cells: Sequence[tuple[Line, Any]]) -> list[str]:
    return [hover(words, row) for _, row in cells]


def hover(words: Words, row: Any) -> str:
    """What the verdict on a definition says when pointed at: share, year, verdict, definition and source.

    Example:
        ``hover(words, row)`` begins with ``"<b>24.55% in 2025: holds</b>"``.
    """
    told = words.gettext("{share} in {year}: {verdict}").format(
        share=words.percent(row.share, 2),
        year=row.time_period,
        verdict=words.gettext(VERDICTS[row.verdict]),
    )
    if beside := side(words, row):
        told = words.aside(told, beside)
    name = words.aside(words.indicator(row.indicator), words.source_short(row.source))
    # On a phone a longer line would leave the screen.
    return "<br>".join([words.with_status(f"<b>{told}</b>", row.obs_status), *wrap(name, 12, 230)])


def _add_signs(sheet: Sheet, view: View, words: Words, plan: Plan, kinds: Sequence[_Kind]) -> None:
    """The sign of its verdict and side in each cell; the share too where it fits."""
    colours = theme.palette(view.theme)
    for verdict, forecast, role, cells in kinds:
        sheet.add_scatter(
            x=[int(row.time_period) for _, row in cells],
            y=[line.middle for line, _ in cells],
            mode="text",
            text=[in_cell(words, plan, row) for _, row in cells],
            textfont={
                "size": plan.sign_size,
                "color": colours[f"{VERDICT_COLOURS[verdict]}_text" if forecast else INKS[role]],
            },
            hoverinfo="skip",
            legendgroup=base.FORECAST if forecast else None,
        )


def _add_said(
    sheet: Sheet, view: View, words: Words, plan: Plan, said: Sequence[Mapping[str, str]]
) -> None:
    """What others have said, on the row of the definition and source that come closest, if it is shown."""
    colours, canvas = theme.palette(view.theme), canvas_for(view)
    cells = _said(plan, said)
    if not cells:
        return
    ring = DOTS[plan.narrow] == DOTS[False]
    size = min(plan.row * CELL, plan.cell)
    size = min(size, canvas.type * 1.3) if ring else max(5.0, min(size * 0.75, canvas.type * 0.7))
    width = max(1.0, canvas.type * 0.13) if ring else 0.0
    shift = 0.0
    if plan.signs == "numbers":
        # Beside the share, at the end of its cell.
        size = min(size, canvas.type * 0.6)
        shift = 0.5 - (size / 2 + width * 2) / plan.cell
    for role, edge in (("paper", width + max(1.5, canvas.type * 0.14)), ("claim", width)):
        top = role == "claim"
        sheet.add_scatter(
            x=[year + shift for year, _ in cells],
            y=[y for _, y in cells],
            mode="markers",
            marker={
                "symbol": "circle-open" if ring else "circle",
                "size": size if ring or top else size + edge,
                "color": colours[role],
                "line": {"width": edge if ring else 0, "color": colours[role]},
            },
            customdata=[
                "<br>".join(_quote(words, name) for name in names) for names in cells.values()
            ]
            if top
            else None,
            hovertemplate="%{customdata}<extra></extra>" if top else None,
            hoverinfo=None if top else "skip",
        )


def _said(plan: Plan, said: Sequence[Mapping[str, str]]) -> dict[tuple[int, float], list[str]]:
    """Year and middle of a line -> who has spoken of it."""
    by_source = {(line.claim, line.indicator, line.source): line for line in plan.lines}
    cells: dict[tuple[int, float], list[str]] = {}
    for each in said:
        claim, indicator, source, year = (
            each["claim"],
            each["indicator"],
            each["source"],
            int(each["period"]),
        )
        line = by_source.get((claim, indicator, source))
        # A line may end before the year that somebody spoke of.
        if line is not None and any(int(cell.time_period) == year for cell in line.cells):
            cells.setdefault((year, line.middle), []).append(each["id"])
    return cells


def _quote(words: Words, name: str) -> str:
    """What somebody said, for the pointer."""
    facts = catalog.published_claims()[name]
    told = wrap(words.quote(facts.text), 12, 230)
    speaker = words.gettext(facts.speaker) if facts.lang == SOURCE else facts.speaker
    said = " · ".join(part for part in (speaker, facts.said[:4]) if part)
    return "<br>".join([f"<b>{words.percent(facts.share)}</b> {said}", *told])


def _words(
    view: View, words: Words, plan: Plan, line: Line, told: tuple[str, str, str]
) -> list[dict[str, Any]]:
    """The definition left of its cells and the latest share right of them; on phones both above."""
    colours, canvas = theme.palette(view.theme), canvas_for(view)
    size, muted, ink = canvas.type * LABEL, colours["muted"], colours["text"]
    name, source = label(words, line.indicator, line.source)
    if plan.narrow and not apart(name, source, told, size, plan.width):
        source = ""
    name += f" <span style='color:{muted}'>{source}</span>" if source else ""
    sign, share, year = told
    colour = colours[f"{VERDICT_COLOURS[line.latest.verdict]}_text"]
    now = f"<span style='color:{colour}'>{sign} <b>{share}</b></span> <span style='color:{muted}'>{year}</span>"
    if plan.narrow:
        y = line.middle + 0.96
        return [note(name, 0, y, "left", ink, size, 0), note(now, 1, y, "right", ink, size, 0)]
    away = canvas.type * 0.45
    return [
        note(name, 0, line.middle, "right", ink, size, -away),
        note(now, 1, line.middle, "left", ink, size, away),
    ]


def note(
    text: str, x: float, y: float, anchor: str, color: str, size: float, shift: float
) -> dict[str, Any]:
    """A line of text beside a row, at a part of the width of the plot and moved by pixels.

    Example:
        ``note("PPP", 0, -1.5, "right", "#16202c", 13, -6)`` ends left of the plot.
    """
    return {
        "xref": "paper", "yref": "y", "x": x, "y": y, "xanchor": anchor, "yanchor": "middle", "xshift": shift,
        "showarrow": False, "text": text, "font": {"color": color, "size": size}, "borderpad": 0, "align": "left",
    }  # fmt: skip


def _legend(view: View, words: Words, plan: Plan, *, said: bool) -> list[dict[str, Any]]:
    """What the colours and signs mean that are drawn, above the strip."""
    small, cells = plan.signs == "none", [cell for line in plan.lines for cell in line.cells]
    drawn = Drawn(
        small=small,
        signs=frozenset(VERDICT_SIGNS[cell.verdict] if small else sign(cell) for cell in cells)
        | {sign(line.latest) for line in plan.lines},
        forecast=any(cell.obs_status == "F" for cell in cells),
    )
    return notes(view, legend(words, canvas_for(view), said=said, drawn=drawn), plan.margins)
