"""The adapters, one a service: which requests, and parse(bytes) -> observations. Quirks only."""

from __future__ import annotations

from etl.sources.base import Adapter
from etl.sources.imf import WorldEconomicOutlook
from etl.sources.imts import TradeByPartner
from etl.sources.unctad import TradeStatistics
from etl.sources.worldbank import WorldDevelopmentIndicators

#: Source -> adapter. The World Bank comes last: where several name an area, the last word counts.
ADAPTERS: dict[str, Adapter] = {
    adapter.source: adapter
    for adapter in (
        WorldEconomicOutlook(),
        TradeByPartner(),
        TradeStatistics(),
        WorldDevelopmentIndicators(),
    )
}

__all__ = ["ADAPTERS", "Adapter"]
