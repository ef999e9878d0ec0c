"""What readers asked for of late, made anew from what comes next before it is shown."""

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
from dashboard.web.middleware import Question
from etl.errors import TrilateralError
from etl.storage.memo import Kept

log = logging.getLogger(__name__)


class Ahead:
    """Makes pages and the pictures of choices, those first that were asked for last; how many, time decides.

    Args:
        app: Makes them, from the release that is steady.
        asked: Body -> `Question.settled` of callbacks.
    """

    def __init__(self, app: App, asked: Kept) -> None:
        self.app = app
        self.asked = asked

    def __call__(self, shown: Shown, until: float) -> None:
        """Make what readers of ``shown`` asked for, until `time.monotonic` says that it is time."""
        both = zip_longest(self._documents(shown), self._answers())
        begun, made = time.monotonic(), 0
        for make in filter(None, chain.from_iterable(both)):
            if time.monotonic() >= until:
                break
            # What was asked for, the next release may not have.
            with suppress(TrilateralError):
                make()
                made += 1
        log.info("made %d answers ready in %.1f s", made, time.monotonic() - begun)

    def _documents(self, shown: Shown) -> Iterator[Callable[[], object]]:
        for (path, query, _), _html in kept_documents(shown.release).newest():
            yield partial(self.app.document, path, query_of(query), "")

    def _answers(self) -> Iterator[Callable[[], object]]:
        for _, (question, lasting) in self.asked.newest():
            if lasting:
                address = Question.model_validate_json(question).inputs[0].value
                yield partial(self.app.answer, address.model_dump())
