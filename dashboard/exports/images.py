"""Pictures by a browser that is kept running."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any

from dashboard.exports.job import Job
from etl.errors import ExportError

_lock = threading.Lock()
_started = False


def png(job: Job) -> bytes:
    """The figure as PNG, exactly as many pixels as its canvas."""
    return _render(job, "png")


def svg(job: Job) -> bytes:
    """The figure as SVG, text as text."""
    return _render(job, "svg")


def _render(job: Job, form: str) -> bytes:
    """The figure drawn by the browser.

    Raises:
        ExportError: There is no browser on this machine, or it failed.
    """
    kaleido: Any = import_module("kaleido")
    options = {"format": form, "width": job.canvas.width, "height": job.canvas.height, "scale": 1}
    with _lock:
        _start(kaleido)
        try:
            result: bytes = kaleido.calc_fig_sync(job.figure.to_dict(), opts=options)
        except Exception as error:  # the library raises whatever its browser does
            raise ExportError(f"The picture could not be drawn: {type(error).__name__}.", hint="Try again.") from error
    return result


def _start(kaleido: Any) -> None:
    """Start the browser once."""
    global _started  # noqa: PLW0603 - one browser a process
    if _started:
        return
    try:
        kaleido.start_sync_server(silence_warnings=True)
    except Exception as error:
        raise ExportError(
            "Pictures need a Chromium or Chrome browser, and none was found on this machine.",
            hint="Install one (on Debian: apt-get install chromium); CSV and JSON work without.",
        ) from error
    _started = True
