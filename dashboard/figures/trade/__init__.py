"""Trade among the three: six flows over the years, in one year, by both sides, and against all their trade."""

from __future__ import annotations

from dashboard.figures.kit.spec import SERIES, Chapter, FigureSpec
from dashboard.figures.trade import flows, intensity, matrix, mirrors, net, rows, sources, spoken
from dashboard.locale import N_

FLOWS = FigureSpec(
    id="trade-flows",
    title=N_("Trade among the three"),
    question=N_("How much do they export to one another?"),
    indicators=tuple(sources.TOTALS),
    rows=rows.flows,
    build=flows.build,
    caption=flows.caption,
    table=flows.reader_table,
    spoken=spoken.spoken_flows,
    beside=spoken.beside_flows,
    page="/trade",
    reads=SERIES | {"kind", "scale"},
    # The bars of the sum begin at zero.
    only={"scale": lambda view: view.kind == "multiples"},
    kinds=("line", "multiples"),
    choice=(),
    chapter=Chapter(3, N_("All flows, and how the two records differ")),
    slide=7,
    sized=True,
    quantities=rows.quantities,
    value="value",
)

MATRIX = FigureSpec(
    id="trade-matrix",
    title=N_("Who exports to whom"),
    question=N_("Who exports how much to whom?"),
    indicators=tuple(sources.TOTALS),
    rows=rows.matrix,
    build=matrix.build,
    caption=matrix.caption,
    table=matrix.table,
    spoken=spoken.spoken_matrix,
    beside=spoken.beside_matrix,
    page="/trade",
    reads=SERIES - {"first", "last"} | {"year"},
    choice=(),
    # The slide before the long series: of the latest year that any source has.
    slide=6,
    quantities=rows.quantities,
    value="value",
)

INTENSITY = FigureSpec(
    id="trade-among",
    title=N_("How intensively the three trade with one another"),
    question=N_("What share of their exports goes to one another?"),
    indicators=tuple(sources.TOTALS),
    rows=rows.intensity,
    build=intensity.build,
    caption=intensity.caption,
    table=intensity.table,
    spoken=spoken.spoken_among,
    beside=spoken.beside_among,
    page="/trade",
    reads=SERIES | {"scale"},
    choice=(),
    quantities=rows.quantities,
    value="share",
)

MIRRORS = FigureSpec(
    id="trade-mirrors",
    title=N_("Trade among the three as each side reports it"),
    question=N_("How much does each side record?"),
    indicators=(sources.INDICATOR,),
    rows=mirrors.select,
    build=mirrors.build,
    caption=mirrors.caption,
    table=mirrors.table,
    spoken=spoken.spoken_mirrors,
    page="/trade",
    reads=frozenset({"source", "as_of", "year"}),
    choice=(),
    quantities=mirrors.quantities,
    value="exports",
)

NET = FigureSpec(
    id="trade-net",
    title=N_("Share of world trade, excluding trade among the three"),
    question=N_("How large is their share without trade among the three?"),
    indicators=tuple(sources.TOTALS),
    rows=net.select,
    build=net.build,
    caption=net.caption,
    table=net.table,
    spoken=spoken.spoken_net,
    beside=spoken.beside_net,
    page="/trade",
    reads=SERIES - {"forecasts"},
    choice=(),
    quantities=net.quantities,
    value="net_share",
)

__all__ = ["FLOWS", "INTENSITY", "MATRIX", "MIRRORS", "NET"]
