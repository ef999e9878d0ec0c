"""One HTTP session a service: timeouts, bounded retries with jitter, translated errors, raw bytes out.

Nothing above this module sees the HTTP library.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import requests
import tenacity
from requests.adapters import HTTPAdapter

from etl.errors import BadAnswer, NotServed, Unavailable
from etl.settings import Settings

#: Statuses that say "later". 403 is among them because the IMF's firewall answers it to bursts.
LATER = frozenset({403, 408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Request:
    """What to ask a service for.

    Attributes:
        url: The whole address, without the query.
        params: The query.
        accept: The media type asked for.
        label: What this is, in words, for progress and messages.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    accept: str = "application/json"
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """The raw bytes of one answer, and where and when they came from."""

    url: str
    body: bytes
    retrieved_at: datetime


class Transport:
    """Fetches answers from one service, politely.

    Args:
        settings: Timeouts, attempts and the number of connections.
        on_answer: Called with each good answer; the snapshot store hooks in here.
    """

    def __init__(self, settings: Settings, on_answer: Callable[[Answer], None] | None = None) -> None:
        self._settings = settings
        self._on_answer = on_answer
        self._local = threading.local()
        self._wait = tenacity.wait_random_exponential(multiplier=0.4, max=20)
        self.requests_made = 0

    def get(self, request: Request, check: Callable[[bytes], None]) -> Answer:
        """The answer to one request.

        Args:
            request: What to ask for.
            check: Looks at the bytes; raises `BadAnswer` (tried again) or `NotServed` (final).

        Raises:
            Unavailable: No good answer within the tries and the deadline.
            BadAnswer: The last answer held something else than data.
            NotServed: The service does not have this.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((Unavailable, BadAnswer)),
            stop=tenacity.stop_after_attempt(self._settings.attempts)
            | tenacity.stop_before_delay(self._settings.deadline),
            wait=self._seconds_to_wait,
            reraise=True,
        )
        return retrying(self._once, request, check)

    def get_all(
        self,
        asked: Iterable[Request],
        check: Callable[[bytes], None],
        progress: Callable[[Request], None] = lambda request: None,
    ) -> list[Answer]:
        """The answers to several requests, in their order, over a few connections at once."""

        def one(request: Request) -> Answer:
            answer = self.get(request, check)
            progress(request)
            return answer

        with ThreadPoolExecutor(self._settings.connections) as pool:
            return list(pool.map(one, asked))

    def _once(self, request: Request, check: Callable[[bytes], None]) -> Answer:
        timeouts = (self._settings.connect_timeout, self._settings.read_timeout)
        self.requests_made += 1
        try:
            with self._session().get(
                request.url,
                params=dict(request.params),
                headers={"Accept": request.accept},
                timeout=timeouts,
                stream=True,
            ) as response:
                body = self._read(response)
        except requests.RequestException as error:
            raise Unavailable(
                f"{request.url} did not answer: {_cause(error)}.",
                hint="Check the network and the address, or try again later.",
            ) from error
        if response.status_code in LATER:
            raise Unavailable(
                f"{response.url} answered {response.status_code} {response.reason}.",
                hint="The service is busy or down: try again later.",
                retry_after=_retry_after(response.headers.get("Retry-After")),
            )
        if response.status_code == 204:
            raise NotServed(f"{response.url} has nothing (204).")
        if response.status_code != 200:
            raise NotServed(
                f"{response.url} answered {response.status_code} {response.reason}.",
                hint="Check the address of the service.",
            )
        check(body)
        answer = Answer(url=response.url, body=body, retrieved_at=datetime.now(UTC))
        if self._on_answer:
            self._on_answer(answer)
        return answer

    def _read(self, response: requests.Response) -> bytes:
        """The whole body; a drip slower than the deadline counts as no answer."""
        end = time.monotonic() + self._settings.deadline
        parts = []
        for part in response.iter_content(1 << 16):
            parts.append(part)
            if time.monotonic() > end:
                raise requests.ReadTimeout("the answer dripped in more slowly than the deadline allows")
        return b"".join(parts)

    def _session(self) -> requests.Session:
        """A session of this thread's own: sessions are not shared between threads."""
        if not hasattr(self._local, "session"):
            session = requests.Session()
            session.headers["User-Agent"] = f"trilateral-dashboard/{version('trilateral-dashboard')}"
            adapter = HTTPAdapter(pool_connections=1, pool_maxsize=1)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._local.session = session
        session_: requests.Session = self._local.session
        return session_

    def _seconds_to_wait(self, state: tenacity.RetryCallState) -> float:
        """Exponential with jitter, and never less than the service asked for."""
        error = state.outcome.exception() if state.outcome else None
        asked = getattr(error, "retry_after", None) or 0.0
        return max(self._wait(state), min(asked, self._settings.deadline))


def _retry_after(text: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _cause(error: BaseException) -> str:
    """The innermost reason, without the HTTP library's wrapping."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    text = str(reason or error)
    return text.rsplit(": ", 1)[-1].strip(" .')(")[:200]
