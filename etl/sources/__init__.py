"""The adapters, one per source: which requests, and parse(bytes) -> observations. Quirks only.

A new source is its adapter here and its entry in ``etl/catalog/sources.toml``, which names it.
"""

from __future__ import annotations

from functools import cache
from pkgutil import resolve_name

from etl import catalog
from etl.sources.base import Adapter


@cache
def adapters() -> dict[str, Adapter]:
    """Source -> adapter, in the order of their precedence: where several name an area, the last one counts.

    Example:
        >>> set(adapters()) <= set(catalog.sources())
        True
    """
    declared = sorted(catalog.sources().values(), key=lambda source: source.precedence)
    return {
        source.id: resolve_name(f"{__name__}.{source.adapter}")()
        for source in declared
        if source.adapter
    }


__all__ = ["Adapter", "adapters"]
