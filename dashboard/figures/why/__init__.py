"""Why the share changed: from one year's share to another's by real growth, prices and exchange rates, relative to the World."""

from __future__ import annotations

from dashboard.figures.kit.spec import Chapter, FigureSpec
from dashboard.figures.why.drawing import build
from dashboard.figures.why.split import INDICATOR, SOURCE, quantities, select, years_of
from dashboard.figures.why.spoken import beside, spoken
from dashboard.figures.why.steps import steps
from dashboard.figures.why.text import caption, table
from dashboard.locale import N_

WHY = FigureSpec(
    id="why",
    title=N_("Why the share changed"),
    question=N_("Why did the share change?"),
    indicators=(INDICATOR,),
    rows=select,
    build=build,
    caption=caption,
    table=table,
    spoken=spoken,
    beside=beside,
    page="/why",
    reads=frozenset({"as_of", "first", "last", "method"}),
    choice=(),
    chapter=Chapter(2, N_("Choose the years, read the method")),
    slide=5,
    quantities=quantities,
    value="real_growth",
)

__all__ = ["INDICATOR", "SOURCE", "WHY", "steps", "years_of"]
