"""A browser that is kept running to draw pictures: started when first needed, renewed now and then, never waited for long.

One thread holds an event loop, and the loop holds one kaleido with one browser. Jobs come from any thread; they wait in
a queue of bounded length, each has a time limit, and a browser that died or hangs costs one more try.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import logging
import threading
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from dashboard import meters
from dashboard.exports.pictures import faces
from dashboard.settings import ASSETS
from etl.errors import Busy, ExportError

log = logging.getLogger(__name__)

#: The bundle that pages load: a third of the whole one to read each time a tab is cleaned.
BUNDLE = ASSETS / "vendor" / "plotly-basic.min.js"

WITHOUT = "Install one (on Debian: apt-get install chromium), or set BROWSER_PATH; svg, pptx, xlsx, html, csv, json and parquet work without."


#: After how many pictures the page inside the browser is loaded again.
_CLEAN = 25


class NoBrowser(ExportError):
    """There is none on this machine, or it does not start."""


class Gone(Exception):
    """The browser ended, or did not answer in time."""


class Browser:
    """Draws figures as bytes, for any thread.

    Args:
        queue: How many jobs may wait or be drawn at once.
        seconds: How long one drawing may take.
        renew: After how many drawings the browser is replaced, since browsers grow.
    """

    def __init__(self, queue: int = 24, seconds: float = 20.0, renew: int = 500) -> None:
        self.queue = queue
        self.seconds = seconds
        self.renew = renew
        self.started = 0
        self._lock = threading.Lock()
        self._waiting = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Any = None
        self._turn: asyncio.Lock | None = None
        self._drawn = 0

    def draw(
        self, figure: Mapping[str, Any], form: str, width: float, height: float, scale: float = 1.0
    ) -> bytes:
        """A figure as png, svg or pdf.

        Raises:
            Busy: Too many others wait, or it failed twice.
            NoBrowser: There is none.
            ExportError: The figure cannot be drawn.
        """
        with self._lock:
            if self._waiting >= self.queue:
                raise Busy(
                    "Too many pictures are being drawn.",
                    retry_after=max(1, round(self.queue * 0.15)),
                )
            self._waiting += 1
        meters.QUEUE.inc()
        try:
            options = {"format": form, "width": width, "height": height, "scale": scale}
            drawn = self._run(self._draw(figure, options), self.seconds * (self.queue + 2))
            return bytes(drawn)
        finally:
            meters.QUEUE.dec()
            with self._lock:
                self._waiting -= 1

    def warm(self) -> None:
        """Start the browser in the background, so that the first picture does not wait for it."""
        threading.Thread(target=self._warm, name="warm-browser", daemon=True).start()

    def close(self) -> None:
        """End the browser; the next drawing starts another."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is None:
            return
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)

    @property
    def process(self) -> int | None:
        """The process id of the browser, if one runs."""
        return self._kaleido.subprocess.pid if self._kaleido is not None else None

    def _warm(self) -> None:
        # That a browser cannot start is an error for every waiting request.
        with suppress(ExportError):
            self._run(self._begin(), self.seconds)

    def _run(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        """Run work in the loop and wait for it."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._turn = asyncio.Lock()
                threading.Thread(
                    target=_serve, args=(self._loop,), name="draw", daemon=True
                ).start()
                atexit.register(self.close)
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except concurrent.futures.TimeoutError as error:
            future.cancel()
            raise Busy("The picture took too long.", hint="Try again.") from error

    async def _draw(self, figure: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
        """Draw when it is one's turn; once more with a new browser if the first is gone."""
        assert self._turn is not None  # noqa: S101 - made with the loop
        async with self._turn:
            for again in (False, True):
                await self._open()
                try:
                    return await self._ask(figure, options)
                except Gone as error:
                    log.warning("the browser for pictures is gone: %s", error)
                    meters.RESTARTS.labels("gone").inc()
                    await self._end()
                    if again:
                        raise Busy(
                            "The picture could not be drawn in time.", hint="Try again."
                        ) from error
        raise AssertionError("unreachable")

    async def _begin(self) -> None:
        assert self._turn is not None  # noqa: S101 - made with the loop
        async with self._turn:
            await self._open()

    async def _ask(self, figure: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
        """One drawing.

        Raises:
            Gone: The browser ended, or did not answer in time.
            ExportError: The figure cannot be drawn.
        """
        drawing = asyncio.create_task(self._kaleido.calc_fig(dict(figure), dict(options)))
        ended = asyncio.create_task(self._watch())
        done, waiting = await asyncio.wait(
            {drawing, ended}, timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for task in waiting:
            task.cancel()
        # A browser that ends may cancel what it was asked.
        if drawing not in done or drawing.cancelled():
            raise Gone("it ended" if done else f"no answer within {self.seconds:g} seconds")
        self._drawn += 1
        try:
            return bytes(drawing.result())
        except Exception as error:
            if self._kaleido.subprocess.poll() is not None:
                raise Gone("it ended") from error
            kind = type(error).__name__
            # The renderer says what is wrong with the figure; anything else is the connection.
            if kind in {"KaleidoError", "JavascriptError"}:
                # What it left in the page is not for the next figure.
                self._drawn = self.renew
                raise ExportError(f"The picture could not be drawn: {str(error)[:200]}") from error
            raise Gone(kind) from error

    async def _watch(self) -> None:
        """Return when the browser has ended."""
        while self._kaleido.subprocess.poll() is None:
            await asyncio.sleep(0.1)

    async def _open(self) -> None:
        """A running browser, renewed when it has drawn enough."""
        if self._kaleido is not None and (
            self._drawn >= self.renew or self._kaleido.subprocess.poll() is not None
        ):
            meters.RESTARTS.labels("renewed" if self._drawn >= self.renew else "gone").inc()
            await self._end()
        if self._kaleido is None:
            self._kaleido, self._drawn = await self._start(), 0
            self.started += 1

    async def _start(self) -> Any:
        # It logs each message that was under way when a browser ended; failures are reported by our own errors.
        logging.getLogger("choreographer").setLevel(logging.CRITICAL)
        kaleido: Any = import_module("kaleido")
        missing = import_module("choreographer.errors").ChromeNotFoundError
        try:
            # MathJax would be fetched from the network, and shows as a box in some PDFs.
            plain = kaleido.PageGenerator(
                mathjax=False, plotly=str(BUNDLE) if BUNDLE.is_file() else None
            )
            page = _Page(plain.generate_index())
            browser = _quicker(kaleido.Kaleido)(n=1, timeout=self.seconds, page_generator=page)
            await asyncio.wait_for(browser.open(), self.seconds * 2)
        except missing as error:
            raise NoBrowser(
                "Pictures need a Chromium or Chrome browser, and none was found on this machine.",
                hint=WITHOUT,
            ) from error
        except Exception as error:
            raise NoBrowser(
                f"The browser for pictures did not start: {type(error).__name__}.", hint=WITHOUT
            ) from error
        return browser

    async def _end(self) -> None:
        browser, self._kaleido = self._kaleido, None
        if browser is None:
            return
        # The library's own way of closing may wait for a browser that no longer answers; a dead one is tidied up later.
        closing = asyncio.create_task(_close(browser))
        if browser.subprocess.poll() is None:
            await closing


class _Page:
    """The page that figures are drawn in, with what puts fonts into their drawings."""

    def __init__(self, plain: str) -> None:
        self._text = plain.replace("</head>", f"<script>{faces.SCRIPT}</script></head>", 1)

    def generate_index(self) -> str:
        """The page as HTML."""
        return self._text


async def _close(browser: Any) -> None:
    with suppress(Exception):
        await asyncio.wait_for(browser.close(), 5)


def _quicker(kind: Any) -> Any:
    """A kaleido that cleans its page by loading it again now and then, not after each picture: half of the time."""

    class Quicker(kind):  # type: ignore[misc]
        drawn = 0

        async def _return_kaleido_tab(self, tab: Any) -> None:
            self.drawn += 1
            if self.drawn % _CLEAN == 0:
                await super()._return_kaleido_tab(tab)
            else:
                await self.tabs_ready.put(tab)

    return Quicker


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """The thread of the loop."""
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.close()


#: One browser a process.
shared = Browser()
