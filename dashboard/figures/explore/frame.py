"""The frame of a picture over years: the axes, the room for labels at its right end and for those of events above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.explore import marks, text
from dashboard.figures.kit import axes, base
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View


@dataclass(frozen=True)
class Axis:
    """The vertical axis.

    Attributes:
        scale: Which values it has.
        ticks: The values that are written at it.
        told: What is written there.
        gap: The room between that and the axis, in heights of the type.
    """

    scale: axes.Scale
    ticks: Sequence[float]
    told: Sequence[str]
    gap: float


@dataclass(frozen=True)
class Frame:
    """An empty picture.

    Attributes:
        sheet: What is drawn on.
        flags: The labels of events, which stand above.
        width: That of the plot in pixels.
        height: That of the plot in pixels.
    """

    sheet: Sheet
    flags: list[marks.Flag]
    width: float
    height: float


def margins_of(view: View) -> base.Margins:
    """The margins above and below: for half a label, and for the years."""
    size = canvas_for(view).type
    return base.Margins(top=size * 0.9, bottom=size * 2.1)


def plot_height(data: FigureData, view: View) -> float:
    """The height of the plot in pixels without labels of events."""
    return axes.plot_size(view, margins_of(view), lambda: text.caption(data, view))[1]


def framed(data: FigureData, view: View, years: tuple[int, int], axis: Axis, right: float) -> Frame:
    """The axes of a picture from the first to the last year.

    Args:
        data: The rows, which say what is marked.
        view: What was chosen.
        years: The first and the last.
        axis: The vertical axis.
        right: The room that labels at the right end need, in pixels.
    """
    size, margins = canvas_for(view).type, margins_of(view)
    margins.left = max(text_width(tick, size) for tick in axis.told) + size * axis.gap
    margins.right = right

    def plot() -> tuple[float, float]:
        return axes.plot_size(view, margins, lambda: text.caption(data, view))

    flags = marks.flags(data, view, years, plot(), margins.right)
    margins.top += marks.height(flags, view)
    width, height = plot()
    sheet = Sheet(view, margins)
    sheet.update_layout(
        xaxis=base.year_axis(view, *years, width, base.alone(*years)),
        yaxis=axes.value_axis(view, axis.scale, axis.ticks, axis.told),
    )
    return Frame(sheet, flags, width, height)
