"""Warming of the caches: what readers requested recently is made from a new release before it is shown."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, zip_longest

from dashboard.live import Shown
from dashboard.look.view import query_of
from dashboard.web.app import App, kept_documents
from dashboard.web.callback_cache import Question
from etl.bounded.cache import Cache
from etl.errors import TrilateralError

log = logging.getLogger(__name__)


class Warmer:
    """Makes pages and responses to callbacks, the most recently requested first, as many as time allows.

    Args:
        app: Makes them, from the release that is pinned.
        asked: Body -> `Question.canonical` of callbacks.
    """

    def __init__(self, app: App, asked: Cache) -> None:
        self.app = app
        self.asked = asked

    def __call__(self, shown: Shown, until: float) -> None:
        """Make what readers of ``shown`` requested, until ``until`` on the clock `time.monotonic`."""
        both = zip_longest(self._documents(shown), self._answers())
        begun, made = time.monotonic(), 0
        for make in filter(None, chain.from_iterable(both)):
            if time.monotonic() >= until:
                break
            # The next release may not have it.
            with suppress(TrilateralError):
                make()
                made += 1
        log.info("made %d answers ready in %.1f s", made, time.monotonic() - begun)

    def _documents(self, shown: Shown) -> Iterator[Callable[[], object]]:
        for key, _html in kept_documents(shown.release).newest():
            # What a process made for its first reader is no reason to keep the next release waiting.
            if key in self.app.unasked:
                continue
            path, query, *_ = key
            yield partial(self.app.document, path, query_of(query), "")

    def _answers(self) -> Iterator[Callable[[], object]]:
        # What is asked for in two parts is one page.
        for question in dict.fromkeys(
            each.whole for _, each in self.asked.newest() if each.lasting
        ):
            address = Question.model_validate_json(question).inputs[0].value
            yield partial(self.app.answer, address.model_dump())
