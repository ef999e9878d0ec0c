"""Assets: style sheets, scripts, pictures; their addresses, and whether they are there."""

from __future__ import annotations

import os

from dashboard import settings

ASSETS = settings.ASSETS

#: The part of plotly.js that charts here need, if it is installed.
PLOTLY = "vendor/plotly-basic.min.js"

#: Our own scripts, in this order, after those of Dash.
SCRIPTS = (
    "morph.js", "parts.js", "live.js", "site.js", "numbers.js", "reader.js", "brush.js", "present.js", "takeaway.js",
)  # fmt: skip


def missing() -> list[str]:
    """The files without which pages cannot be served or used, as far as they cannot be read."""
    needed = ("style.css", "boot.js", "logo.svg", *SCRIPTS)
    return [name for name in needed if not os.access(ASSETS / name, os.R_OK)]


def asset(name: str) -> str:
    """The address of an asset, with its time of change, so that browsers may keep it for long."""
    path = ASSETS / name
    return f"/assets/{name}?m={int(path.stat().st_mtime)}" if path.exists() else f"/assets/{name}"


def plotly() -> str:
    """The address of the installed part of plotly.js; empty if it is not installed."""
    return asset(PLOTLY) if (ASSETS / PLOTLY).exists() else ""
