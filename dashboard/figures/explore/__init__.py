"""The explorer: any indicator, any economies, told as a reader asks for it."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go

from dashboard.figures.explore import bars, lines, multiples, slope, stacks, text
from dashboard.figures.explore.select import OFFERED, select
from dashboard.figures.spec import FigureData, FigureSpec
from dashboard.locale import N_
from dashboard.view import View

KINDS: dict[str, Callable[[FigureData, View], go.Figure]] = {
    "line": lines.build,
    "area": stacks.build,
    "share": stacks.build,
    "bars": bars.build,
    "slope": slope.build,
    "rank": lines.build,
    "multiples": multiples.build,
}


def build(data: FigureData, view: View) -> go.Figure:
    """The picture, of the kind that the view asks for."""
    return KINDS[data.facts["kind"]](data, view)


EXPLORE = FigureSpec(
    id="explore",
    title=N_("Compare economies"),
    question=N_("How large, how fast, compared with whom?"),
    indicators=OFFERED,
    select=select,
    build=build,
    caption=text.caption,
    table=text.table,
)

__all__ = ["EXPLORE", "OFFERED"]
