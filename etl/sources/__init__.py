"""The adapters, one a service: which requests, and parse(bytes) -> observations. Quirks only."""

from __future__ import annotations

from etl.sources.base import Adapter
from etl.sources.imf import WorldEconomicOutlook
from etl.sources.worldbank import WorldDevelopmentIndicators

ADAPTERS: dict[str, Adapter] = {
    adapter.source: adapter for adapter in (WorldDevelopmentIndicators(), WorldEconomicOutlook())
}

__all__ = ["ADAPTERS", "Adapter"]
