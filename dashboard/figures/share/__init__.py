"""The share of the three in the world, stacked, against what the claim says."""

from __future__ import annotations

from dashboard.figures.kit.spec import RULE, SERIES, FigureSpec, share_quantities
from dashboard.figures.share.drawing import build
from dashboard.figures.share.rows import default_source, select
from dashboard.figures.share.spoken import beside, spoken
from dashboard.figures.share.text import caption, table
from dashboard.locale import N_
from etl import catalog

_GDP, _TRADE = catalog.lead_first("gdp"), catalog.lead_first("trade")

GDP_SHARE = FigureSpec(
    id="gdp-share",
    title=N_("Share of world GDP"),
    question=N_("Is it about one-fourth of the world's GDP?"),
    question_then=N_("As of {date}, was it about one-fourth of the world's GDP?"),
    indicators=_GDP,
    rows=lambda release, view: select(release, view, _GDP),
    build=build,
    caption=caption,
    table=table,
    spoken=spoken,
    beside=beside,
    quantities=share_quantities,
    value="share",
    page="/",
    reads=SERIES | RULE | {"band"},
    slide=3,
)

TRADE_SHARE = FigureSpec(
    id="trade-share",
    title=N_("Share of world trade"),
    question=N_("Is it one-fifth of world trade?"),
    question_then=N_("As of {date}, was it one-fifth of world trade?"),
    indicators=_TRADE,
    rows=lambda release, view: select(release, view, _TRADE),
    build=build,
    caption=caption,
    table=table,
    spoken=spoken,
    beside=beside,
    quantities=share_quantities,
    value="share",
    page="/",
    reads=SERIES | RULE | {"band"},
    choice=("trade", "trade_source"),
    slide=4,
)

__all__ = ["GDP_SHARE", "TRADE_SHARE", "default_source"]
