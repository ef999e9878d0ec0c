"""The plot of editions: an axis of shares around those shown, and the claim in its reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.figures.kit import axes, base, placing
from dashboard.figures.kit.annotations import claim_line
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.wording import Words, in_language
from etl import catalog

#: How much of the height the words at the top take, and how far the axis goes beyond the data.
HEAD, ROOM = 2.9, 0.1
#: A claim is drawn where the shares come this near to it, in multiples of their own span.
NEAR = 1.5
#: A point so many letters away from the name of the claim leaves it free.
ENOUGH = 1.5


def claim_of(data: FigureData, shares: Iterable[float]) -> catalog.Claim | None:
    """The claim on what is shown, if the shares come near it."""
    found = catalog.claims().get(data.facts["claim"])
    if found is None:
        return None
    low, high = min(shares), max(shares)
    near = max((high - low) * NEAR, found.close / 100)
    return found if low - near <= found.fraction <= high + near else None


@dataclass(frozen=True)
class Frame:
    """A plot of shares: its sheet, its vertical scale, its size in pixels, and the claim in its reach."""

    sheet: Sheet
    scale: axes.Scale
    width: float
    height: float
    claim: catalog.Claim | None


def framed(data: FigureData, view: View, caption: Caption, right: float) -> Frame:
    """An empty plot with an axis of shares around those shown, and the claim."""
    words, canvas = in_language(view.lang, view.order), canvas_for(view)
    shares = [float(share) for share in data.rows["share"]]
    claim = claim_of(data, shares)
    values = [*shares, *([claim.fraction] if claim else [])]
    # A single value has no span of its own; a point each way is what a claim may be off.
    values += [min(values) - 0.005, max(values) + 0.005]
    margins = base.Margins(
        left=text_width(words.percent(0.25), canvas.type) + canvas.type * 0.9,
        right=right,
        top=canvas.type * 0.6,
        bottom=canvas.type * 2.1,
    )
    width, height = axes.plot_size(view, margins, caption)
    span = (max(values) - min(values)) / max(0.3, 1 - HEAD * canvas.type / height)
    scale = axes.scale_for([*values, min(values) + span], log=False, from_zero=False, room=ROOM / 2)
    sheet = Sheet(view, margins)
    ticks = scale.ticks(6 if height > 16 * canvas.type else 4)
    # As many decimals as the steps have: quarters of a per cent need two.
    digits = amounts.decimals([tick * 100 for tick in ticks])
    told = [words.percent(tick, digits) for tick in ticks]
    sheet.update_layout(yaxis=axes.value_axis(view, scale, ticks, told), hovermode="closest")
    return Frame(sheet, scale, width, height, claim)


def add_claim(
    frame: Frame,
    view: View,
    words: Words,
    points: Sequence[tuple[float, float]],
    border: float | None,
) -> None:
    """What the claim says, named at the end of the line where it is free.

    Args:
        frame: The plot.
        view: The view.
        words: The words.
        points: What is drawn, in pixels of the plot.
        border: Where the border of forecasts goes through it, in pixels from the left; None if there is none.
    """
    if frame.claim is None:
        return
    canvas, claim = canvas_for(view), frame.claim
    text = words.quoted(claim.text)
    width = text_width(text, canvas.type * 0.95, bold=True)
    if width > frame.width * 0.4:
        text = words.percent(claim.fraction, 0)
        width = text_width(text, canvas.type * 0.95, bold=True)
    middle = frame.scale.place(claim.fraction) * frame.height + canvas.type * 0.6

    def free(right: bool) -> tuple[bool, bool, float]:
        """Nothing is drawn near, no border goes through, and how far away is what is drawn: in this order."""
        left, end = (frame.width - width, frame.width) if right else (0.0, width)
        room = placing.clearance(points, (left, end), middle, frame.height)
        crossed = border is not None and left < border < end
        return room > canvas.type * ENOUGH, not crossed, room

    claim_line(frame.sheet, view, claim.fraction, text, right=free(True) > free(False))
