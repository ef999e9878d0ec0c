"""Addresses of assets: style sheets, scripts, pictures."""

from __future__ import annotations

from etl.settings import CHECKOUT

ASSETS = CHECKOUT / "assets"
#: The part of plotly.js that charts here need, if it is installed.
PLOTLY = "vendor/plotly-basic.min.js"


def asset(name: str) -> str:
    """The address of an asset, with its time of change, so that browsers may keep it for long."""
    path = ASSETS / name
    return f"/assets/{name}?m={int(path.stat().st_mtime)}" if path.exists() else f"/assets/{name}"


def plotly() -> str:
    """The address of the installed part of plotly.js; empty if it is not installed."""
    return asset(PLOTLY) if (ASSETS / PLOTLY).exists() else ""


__all__ = ["ASSETS", "PLOTLY", "asset", "plotly"]
