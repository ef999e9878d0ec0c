"""Settings of the dashboard, from the environment: under which address it is served, and to whom."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from etl.places import shipped
from etl.settings import from_environment, variable

#: Style sheets, scripts and pictures, what npm brings among them.
ASSETS = shipped(Path(__file__).resolve().parent, "assets")


class WebSettings(BaseModel):
    """Settings of the dashboard; every name is read from ``TRILATERAL_<NAME>``.

    Attributes:
        public_url: The address under which readers reach the dashboard; links in files and cards begin with it.
            Its path, if it has one, is the prefix of every address.
        embed_origins: Who may show figures in a frame, as a CSP source list (``https://example.org``).
        hosts: Names under which the server answers, separated by commas (``*.example.org``); any if empty.
        reader_connections: Connections that one address may have open to one process; 0 for any number. Proxies in
            FORWARDED_ALLOW_IPS may have more.
        export_rate: Files per minute that one reader may ask for, and twice as many at once; 0 for any number.
        max_age: Pages state it when the figures were confirmed more than this many days ago; 0 for never.
        mcp: Whether ``/mcp`` answers assistants (``1``): the tools of ``trilateral mcp`` over HTTP.
        log: ``text`` for people, ``json`` for one object per line and a line per request.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_url: Annotated[str, Field(pattern=r"^(https?://[A-Za-z0-9.:/_\[\]-]{1,200})?$")] = ""
    embed_origins: Annotated[str, Field(pattern=r"^[A-Za-z0-9 '*.:/_-]*$")] = "*"
    hosts: Annotated[str, Field(pattern=r"^[A-Za-z0-9*.:,_\[\]-]*$")] = ""
    reader_connections: Annotated[int, Field(ge=0)] = 512
    export_rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 120.0
    max_age: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 180.0
    mcp: bool = False
    log: Literal["text", "json"] = "text"


def load() -> WebSettings:
    """The settings of the dashboard in this process.

    Raises:
        UsageError: A variable does not hold what it should.

    Example:
        ``load().public_url`` is what ``TRILATERAL_PUBLIC_URL`` says.
    """
    return from_environment(WebSettings)


def root() -> str:
    """The path below which readers find every address of ours: that of ``TRILATERAL_PUBLIC_URL``.

    ``/trilateral`` for ``https://stat.example/trilateral/``; empty where the dashboard has a host of its own.

    Raises:
        UsageError: The variable does not hold an address.

    Example:
        ``root()`` is ``"/economy"`` if readers have ``https://stats.example.org/economy``.
    """
    return _root(os.environ.get(variable("public_url"), ""))


@lru_cache(8)
def _root(given: str) -> str:
    # A page has hundreds of links; the settings are checked once for each value of the variable.
    return urlsplit(from_environment(WebSettings).public_url).path.rstrip("/") if given else ""
