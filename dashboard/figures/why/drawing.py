"""The picture of a split: bars that begin where the one above ends, between the two shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.chart import CATEGORY, Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.figures.why.steps import Step, scale_of
from dashboard.figures.why.text import fitting, label_width
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for


def _ticks(scale: axes.Scale, words: Words, ems: float, most: int) -> tuple[list[float], list[str]]:
    """Round values, and what is written at them, as many as stand side by side on an axis of this length."""
    ticks: list[float] = []
    told: list[str] = []
    for count in range(most, 0, -1):
        ticks = scale.ticks(count)
        told = words.percents(ticks)
        apart = (ticks[1] - ticks[0]) / (scale.high - scale.low) * ems if len(ticks) > 1 else ems
        # On a very short axis no round value may lie at all.
        if told and max(text_width(text, 1) for text in told) + 0.8 <= apart:
            break
    return ticks, told


def build(data: FigureData, view: View) -> Chart:
    """Bars that begin where the one above ends, between the two shares."""
    canvas, colours, words = canvas_for(view), theme.palette(view.theme), words_for(view)
    bars, said = fitting(data, view)
    scale, cut = scale_of(bars)
    margins = base.Margins(
        left=label_width(bars, canvas.type) + canvas.type * 0.9,
        right=max(text_width(step.told, canvas.type, bold=True) for step in bars)
        + canvas.type * 0.8,
        top=canvas.type * 0.5,
        bottom=canvas.type * 2.1,
    )
    sheet = Sheet(view, margins)
    width, _ = axes.plot_size(view, margins, said)
    ticks, told = _ticks(scale, words, width / canvas.type, 3 if canvas.narrow else 6)
    sheet.update_layout(
        hovermode="closest",
        bargap=0.24,
        xaxis=axes.value_axis(view, scale, ticks, told),
        yaxis={
            "range": [len(bars) - 0.5, -0.5],
            "visible": False,
            "fixedrange": True,
            # Not shown, since these are coloured: what the bars are called in sheets.
            "tickvals": list(range(len(bars))),
            "ticktext": [step.label for step in bars],
        },
    )
    for n, step in enumerate(bars):
        # Bars of shares begin at zero, also where the axis does not: what programs show of a bar is all of its share.
        start = 0.0 if step.role == "text" else step.start
        sheet.add_bar(
            x=[step.end - start], base=[start], y=[n], orientation="h", marker={"color": _colour(step, colours), "line": {"width": 0}},
            customdata=[f"{step.label} {words.unsettled(step.told, step.status)}"], hovertemplate="%{customdata}<extra></extra>", name=words.gettext("Share of the world"), meta={"begins": _begins(bars, n)},
        )  # fmt: skip
        _write(sheet, view, n, step, max(start, step.end))
        if n + 1 < len(bars):
            # A part begins where the sum above it does, every other bar where the last one ends.
            joint = bars[n + 1].start if bars[n + 1].role != "text" else step.end
            sheet.add_shape(
                type="line", xref="x", yref="y", x0=joint, x1=joint, y0=n + 0.38, y1=n + 0.62,
                line={"color": colours["axis"], "width": 1}, layer="above",
            )  # fmt: skip
        if cut and step.role == "text":
            _break_mark(sheet, view, n, scale)
        if n and not step.within:
            sheet.add_rule("y", n - 0.5, colours["grid"])
    return sheet.figure()


def _begins(bars: Sequence[Step], n: int) -> tuple[int, bool] | None:
    """At the end of which bar one begins, or at whose beginning: its number, and whether it is the end; None for shares."""
    step = bars[n]
    if step.role == "text":
        return None
    if step.within:
        return n - 1, bars[n - 1].within
    return max(k for k in range(n) if not bars[k].within), True


def _write(sheet: Sheet, view: View, n: int, step: Step, end: float) -> None:
    """What a bar is, at the left; how much, at its right end."""
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    bold = not step.within
    role = theme.ECONOMY_ROLES.get(step.area, "")
    for x, ref, anchor, shift, label, colour in (
        (
            0,
            "paper",
            "right",
            -0.5,
            step.label,
            colours[f"{role}_text"] if role else colours["text"],
        ),
        (end, "x", "left", 0.35, step.told, colours["text"]),
    ):
        sheet.add_annotation(
            xref=ref, yref="y", x=x, y=n, xanchor=anchor, yanchor="middle", xshift=shift * canvas.type, showarrow=False, borderpad=0,
            text=f"<b>{label}</b>" if bold else label, font={"color": colour, "size": canvas.type * 0.96},
            **({"name": CATEGORY} if ref == "paper" else {"tells": (None, n)}),
        )  # fmt: skip


def _colour(step: Step, colours: Mapping[str, str]) -> str:
    """That of its direction; parts beneath a sum are lighter, half way to the paper."""
    if not step.within:
        return colours[step.role]
    return theme.mixed(colours[step.role], colours["paper"])


def _break_mark(sheet: Sheet, view: View, n: int, scale: axes.Scale) -> None:
    """Two cuts through a bar that does not begin at zero."""
    span, paper = scale.high - scale.low, theme.palette(view.theme)["paper"]
    for at in (0.035, 0.06):
        x = scale.low + at * span
        sheet.add_shape(
            type="line", xref="x", yref="y", x0=x, x1=x + 0.012 * span, y0=n + 0.44, y1=n - 0.44,
            line={"color": paper, "width": canvas_for(view).type * 0.18}, layer="above",
        )  # fmt: skip
