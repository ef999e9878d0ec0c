"""What makes a page live: the script that each page has, with what it loads when a reader touches the page.

That is the same on all pages and in all languages, so it stands in that script, which browsers keep, and in no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response

from dashboard.live import Live
from dashboard.markup import json_text
from dashboard.settings import root
from dashboard.web import assets, styles
from dashboard.web.assets import SCRIPTS, asset, version
from dashboard.web.responses import conditional

#: Where the script is.
START = "/assets/boot.js"


@dataclass(frozen=True)
class Scripts:
    """What the scripts of a page need; nothing of it differs between processes or pages.

    Attributes:
        before: The addresses of the scripts of Dash.
        config: The settings of Dash's scripts.
        plotly: The address of plotly.js.
    """

    before: tuple[str, ...]
    config: Mapping[str, object]
    plotly: str

    def text(self) -> str:
        """The script that starts them.

        Raises:
            FilesMissing: The style sheet or the script cannot be read.
        """
        start = {
            "sheet": root() + styles.address(),
            "scripts": [*self.before, *(root() + asset(name) for name in SCRIPTS)],
            "plotly": root() + self.plotly,
            "config": self.config,
        }
        return f"window.trilateral={{start:{json_text(start, sort_keys=True)}}};\n{assets.read('boot.js')}"

    def address(self) -> str:
        """The address of the script that starts them, with what it says, so that browsers may keep it for long.

        Raises:
            FilesMissing: The style sheet or the script cannot be read.
        """
        return f"{START}?m={version(self.text())}"


def register(server: FastAPI, live: Live) -> None:
    """Add the script, before the files that lie beside it."""

    @server.api_route(START, methods=["GET", "HEAD"], include_in_schema=False)
    def start(request: Request) -> Response:
        text = request.app.state.app.page_scripts.text()
        return conditional(request, text.encode(), "text/javascript", {})
