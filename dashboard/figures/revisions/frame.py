"""The plot of editions: an axis of shares around those shown, and the claim in its reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from dashboard.figures.kit import axes, base, placing
from dashboard.figures.kit.annotations import claim_line
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog

#: How much of the height the words at the top take, and how far the axis goes beyond the data.
HEAD, ROOM = 2.9, 0.1
#: A claim is drawn where the shares come this near to it, in multiples of their own span.
NEAR = 1.5
#: A line so many letters away from the name of the claim leaves it free.
ENOUGH = 0.9


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
    words, canvas = words_for(view), canvas_for(view)
    shares = [row.share for row in data.each]
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
    told = words.percents(ticks)
    sheet.update_layout(yaxis=axes.value_axis(view, scale, ticks, told), hovermode="closest")
    return Frame(sheet, scale, width, height, claim)


def add_claim(
    frame: Frame,
    view: View,
    words: Words,
    strokes: Sequence[placing.Stroke],
) -> placing.Box | None:
    """What the claim says, named at the end and the side of the line where it is free.

    Args:
        frame: The plot.
        view: The view.
        words: The words.
        strokes: The lines that are drawn, the border of forecasts among them, in pixels of the plot.

    Returns:
        Where the name stands, in pixels of the plot.
    """
    if frame.claim is None:
        return None
    canvas, claim = canvas_for(view), frame.claim
    size = canvas.type * 0.95
    level, high = frame.scale.place(claim.fraction) * frame.height, size * base.LINE_HEIGHT
    percent = words.percent(claim.fraction, 0)
    texts = [words.quoted(claim.text), percent]
    if text_width(texts[0], size, bold=True) > frame.width * 0.4:
        texts = [percent]

    def place(text: str, right: bool, below: bool) -> placing.Box:
        width = text_width(text, size, bold=True)
        left, low = (frame.width - width if right else 0.0), (level - high if below else level)
        return left, left + width, low, low + high

    def free(choice: tuple[str, bool, bool]) -> tuple[bool, float]:
        """No line goes through or is near, and how far away lines are: in this order."""
        box = place(*choice)
        room = placing.clearance(strokes, box, frame.height) if box[2] >= 0 else 0.0
        return room > canvas.type * ENOUGH, room

    # The whole name above an end of the line, else below it, else what it says in short: the first that no line crosses.
    ways = [
        [(text, right, below) for right in (False, True)]
        for text in texts
        for below in (False, True)
    ]
    best = []
    for pair in ways:
        found, chosen = max(((free(each), each) for each in pair), key=itemgetter(0))
        best.append(chosen)
        if found[1]:
            break
    else:
        chosen = best[0]
    text, right, below = chosen
    claim_line(frame.sheet, view, claim.fraction, text, right=right, below=below)
    return place(*chosen)
