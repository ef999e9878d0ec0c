"""What this machine has for making files, and what to do about what it has not."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Literal
from urllib.parse import urlsplit

from dashboard.exports.pictures import fonts
from dashboard.exports.pictures.browser import BUNDLE, WITHOUT
from dashboard.locale import LANGUAGES, messages
from etl import catalog, settings
from etl.errors import TrilateralError
from etl.storage.backends import Folder
from etl.storage.store import Store

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    said: str
    hint: str = ""


#: Asks a service: whether it was reached, what happened, what to do next, and how far its clock is ahead of ours.
Ask = Callable[[str], tuple[bool, str, str, timedelta | None]]
#: Judges our clock, given how far those of services are ahead of it: the state, what is said, and what to do.
Clock = Callable[[Mapping[str, timedelta]], tuple[State, str, str]]


def examine(clock: Clock, ask: Ask | None = None) -> list[Finding]:
    """Look at everything.

    Args:
        clock: Judges this machine's clock.
        ask: Asks a service as a refresh does; they are not called if left out.

    Example:
        ``[finding for finding in examine(clock) if finding.state == "problem"]`` is what does not work on this machine.
    """
    services, apart = _services(ask)
    return [
        _browser(),
        _bundle(),
        *(_language(lang) for lang in LANGUAGES),
        _store(),
        _releases(),
        Finding("clock", *clock(apart)),
        *services,
    ]


def _browser() -> Finding:
    """A Chromium or Chrome for png, svg and pdf."""
    path = os.environ.get("BROWSER_PATH") or import_module(
        "choreographer.browsers.chromium"
    ).Chromium.find_browser(skip_local=False)
    if not path:
        return Finding(
            "browser", "problem", "no Chromium or Chrome was found: no png, pdf", WITHOUT
        )
    if not os.access(str(path), os.X_OK):
        return Finding("browser", "problem", f"{path} cannot be run: no png, pdf", WITHOUT)
    return Finding("browser", "ok", str(path))


def _bundle() -> Finding:
    if BUNDLE.is_file():
        return Finding("plotly.js", "ok", "the basic bundle is here")
    return Finding(
        "plotly.js",
        "warning",
        "the whole bundle is used: pages and html files are larger",
        "Install the product again; in a checkout, run 'make vendor'.",
    )


def _language(lang: str) -> Finding:
    """Fonts for a language, and a glyph for every letter of its messages."""
    name = f"fonts {lang}"
    if not fonts.known():
        return Finding(
            name, "warning", "fontconfig (fc-match) is not here: coverage cannot be checked"
        )
    hint = f"On Debian: apt-get install {LANGUAGES[lang].font_package}."
    here = fonts.installed(lang)
    try:
        fonts.check({}, lang)
    except fonts.FontMissing as error:
        return Finding(name, "problem", str(error.args[0]), hint)
    lost = fonts.missing([*messages(lang).values(), "ABCXYZabcxyz 0123456789 %–“”’·"], lang)
    if lost:
        return Finding(
            name,
            "problem",
            f"no glyph for {' '.join(lost[:12])} in {', '.join(here) or 'any font'}",
            hint,
        )
    return Finding(name, "ok", f"{', '.join(here)}; every letter of the messages is covered")


def _store() -> Finding:
    url = settings.load().data
    try:
        store = Store(url)
        release = store.open()
    except TrilateralError as error:
        return Finding("store", "problem", str(error.args[0]), error.hint)
    said = f"{store.place}: release {release.id}, whole"
    if isinstance(store.backend, Folder) and not store.backend.writable:
        # No problem to a server, which only reads.
        said += f"; this process may not write to {store.backend.root}: nothing can be published or rolled back from here"
    return Finding("store", "ok", said)


def _releases() -> Finding:
    """All releases, those that are not served among them: a rollback may need them."""
    lost: list[str] = []
    try:
        found = Store(settings.load().data).releases(
            lambda _, error: lost.append(str(error.args[0])), verified=True
        )
    except TrilateralError as error:
        return Finding("releases", "problem", str(error.args[0]), error.hint)
    lost += [f"release {each.id}: {each.damaged}" for each in found if each.damaged]
    if lost:
        return Finding(
            "releases",
            "warning",
            "; ".join(lost),
            "Restore the files from a copy, or let 'trilateral prune' remove old releases.",
        )
    return Finding("releases", "ok", f"{len(found)}, every file is what was published")


def _services(ask: Ask | None) -> tuple[list[Finding], dict[str, timedelta]]:
    """What is said of the services, and how far their clocks are ahead of ours."""
    chosen = settings.load()
    found, apart = [], dict[str, timedelta]()
    for service in catalog.services():
        name, address = f"{service}_url", chosen.url(service)
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            found.append(
                Finding(
                    name,
                    "problem",
                    f"{address!r} is not an address",
                    f"Set {settings.variable(name)}.",
                )
            )
        elif ask is None:
            found.append(Finding(name, "ok", f"{address} (not called; --network does)"))
        else:
            well, said, hint, ahead = ask(service)
            # Only refreshing needs it.
            found.append(Finding(name, "ok" if well else "warning", said, hint))
            if ahead is not None:
                apart[service] = ahead
    return found, apart
