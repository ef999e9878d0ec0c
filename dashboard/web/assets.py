"""Assets: style sheets, scripts, pictures; their addresses, and whether they are there."""

from __future__ import annotations

import os
import zlib
from functools import lru_cache

from dashboard import settings
from dashboard.locale import N_
from dashboard.web.errors import FilesMissing

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


def read(name: str) -> str:
    """The text of an asset.

    Raises:
        FilesMissing: It cannot be read.
    """
    try:
        return (ASSETS / name).read_text(encoding="utf-8")
    except OSError as error:
        # Where they should be is for the log, see `dashboard.web.serving`, and for /readyz.
        raise FilesMissing(
            N_("Pages cannot be shown: files of the product are missing on this server."),
            hint=N_(
                "The administrator should install the product again; /readyz names the missing files."
            ),
        ) from error


@lru_cache(maxsize=4)
def version(text: str) -> str:
    """What tells a text that is made here from others, for its address.

    >>> version("a{top:0}") == version("a{top:0}") != version("a{top:1px}")
    True
    """
    return f"{zlib.crc32(text.encode()):x}"


def plotly() -> str:
    """The address of the installed part of plotly.js; empty if it is not installed."""
    return asset(PLOTLY) if (ASSETS / PLOTLY).exists() else ""
