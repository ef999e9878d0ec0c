"""One HTTP session a service: timeouts, bounded retries with jitter, translated errors, raw bytes out.

Nothing above this module sees the HTTP library.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import tenacity
import urllib3
from requests import exceptions

from etl.errors import (
    BadAnswer,
    NotServed,
    ParserFault,
    SourceError,
    TrilateralError,
    Unavailable,
)
from etl.settings import EtlSettings
from etl.sources import network
from etl.sources.connections import EndableAdapter

#: Statuses that say "later". 403 is among them because the IMF's firewall answers it to bursts.
LATER = frozenset({403, 408, 425, 429, 500, 502, 503, 504})
#: Seconds before the second try, doubled with each and shortened at random, so that many clients do not come at once.
PAUSE = 0.4
#: Seconds to wait after a 403 at least: the firewall forgets a burst after 20 to 60 seconds.
FIREWALL_PAUSE = 10.0
#: No cache keeps an answer for as long without saying so; a clock that lost its battery is years off.
CLOCKS_APART = timedelta(days=7)
LONGEST_PAUSE = 20.0
#: What to do about a source that takes all of its time.
TOO_SLOW = "The service is slow or drips: try again later, or raise TRILATERAL_SOURCE_DEADLINE."
#: A service that moved an address within itself says so once or twice.
REDIRECTS = 5
#: No answer of these services comes near this; a runaway one must not fill the memory.
MOST_BYTES = 200_000_000
#: Answers are understood one at a time: side by side they would take memory and, in one interpreter, save no time.
_ONE_AT_A_TIME = threading.Lock()


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


Item = TypeVar("Item")
Result = TypeVar("Result")


class Transport:
    """Fetches answers from one service, politely; a context manager that closes its connections.

    Args:
        settings: Timeouts, attempts and the number of connections.
        on_answer: Called with each good answer; the snapshot store hooks in here.
        recall: An answer kept from this address earlier, or None; for files that seldom change.
        until: When all of it must be over, by `time.monotonic`; as the settings say of a source if left out. Then
            every connection is ended, whatever it waits for: the head of an answer may drip in for ever, too.
        doing: Which source is asked and what for, for messages: ``weo, asked for news``.
    """

    def __init__(
        self,
        settings: EtlSettings,
        on_answer: Callable[[Answer], object] | None = None,
        recall: Callable[[str], Answer | None] | None = None,
        until: float | None = None,
        doing: str = "this source",
    ) -> None:
        self._settings = settings
        self._on_answer = on_answer
        self._recall = recall
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent()
        # The pool blocks: never more connections to a service than settings allow, however many threads ask.
        self._adapter = EndableAdapter(pool_maxsize=settings.connections, pool_block=True)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._adapter)
        self._end = time.monotonic() + settings.source_deadline if until is None else until
        self._watch = threading.Timer(
            max(0.0, self._end - time.monotonic()), self._adapter.end_connections
        )
        self._watch.daemon = True
        self._doing = doing
        # What the time was spent on: the first request that it ended.
        self._spent_on = ""
        self.requests_made = 0
        #: How far the clock of the service was ahead of ours in its last answer, if it said.
        self.clock_ahead: timedelta | None = None

    def __enter__(self) -> Transport:
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._watch.cancel()
        self._session.close()

    def recall(self, url: str) -> Answer | None:
        """What this address answered earlier, if that was kept."""
        return self._recall(url) if self._recall else None

    def get(self, request: Request, check: Callable[[bytes], object]) -> Answer:
        """The raw answer to one request.

        Args:
            request: What to ask for.
            check: Looks at the bytes; raises `BadAnswer` (tried again) or `NotServed` (final).

        Raises:
            Unavailable: No good answer within the tries and the deadline.
            BadAnswer: The last answer held something else than data.
            NotServed: The service does not have this.
            SourceError: The service refuses the request as such.
        """
        return self._retried(request, check)[0]

    def read(self, request: Request, parse: Callable[[bytes], Result]) -> Result:
        """What one request's answer says, understood; raises as `get` does.

        Args:
            request: What to ask for.
            parse: Understands the bytes; raises `BadAnswer` (tried again) or `NotServed` (final).
        """
        return self._retried(request, parse)[1]

    def each(
        self, ask: Callable[[Item], Result], items: Iterable[Item]
    ) -> list[Result | SourceError]:
        """What asking brings for each item, in their order, over a few connections at once.

        Args:
            ask: Asks for one item, with `get`.
            items: What to ask for.

        Returns:
            The results, with the error in the place of a result that there is not.
        """

        def one(item: Item) -> Result | SourceError:
            try:
                return ask(item)
            except SourceError as error:
                return error

        with ThreadPoolExecutor(self._settings.connections) as pool:
            return list(pool.map(one, items))

    def _retried(self, request: Request, parse: Callable[[bytes], Result]) -> tuple[Answer, Result]:
        end = min(self._end, time.monotonic() + self._settings.deadline)
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((Unavailable, BadAnswer)),
            stop=lambda state: (
                state.attempt_number >= self._settings.attempts
                or time.monotonic() + state.upcoming_sleep >= end
            ),
            wait=_seconds_to_wait,
            reraise=True,
        )
        return retrying(self._once, request, parse, end)

    def _once(
        self, request: Request, parse: Callable[[bytes], Result], end: float
    ) -> tuple[Answer, Result]:
        left = end - time.monotonic()
        if left <= 0:
            raise Unavailable(
                f"{request.url} was not asked: the {self._settings.source_deadline:g} seconds of {self._doing} were "
                f"over{self._spent_on or f' after {self.requests_made} requests'}.",
                hint=TOO_SLOW,
            )
        self.requests_made += 1
        # Looked at each time: a scheduler may outlive a file of certificates.
        way = network.route(request.url)
        said = self._said_clearly
        with said(request.url, way, "head"), self._opened(request, left) as response:
            # A connection that was ended looks like a head, or a body, that came to its end.
            self._adapter.check()
            with said(request.url, way, "body"):
                body = _read(response, end, self._settings.deadline)
                self._adapter.check()
        there = _date(response)
        self.clock_ahead = there - datetime.now(UTC) if there else self.clock_ahead
        _check_status(response, way)
        with _ONE_AT_A_TIME:
            understood = _understood(parse, body, request.url)
        answer = Answer(url=response.url, body=body, retrieved_at=datetime.now(UTC))
        if self._on_answer:
            self._on_answer(answer)
        return answer, understood

    @contextmanager
    def _opened(self, request: Request, left: float) -> Iterator[requests.Response]:
        """The answer to a request, its body not yet read.

        Raises:
            SourceError: It leads to another host, or from https to http: what is there is not what was asked.
        """
        url, params = request.url, dict(request.params)
        for _ in range(REDIRECTS + 1):
            response = self._session.get(
                url,
                params=params,
                headers={"Accept": request.accept, "Accept-Encoding": "gzip"},
                timeout=(
                    min(self._settings.connect_timeout, left),
                    min(self._settings.read_timeout, left),
                ),
                stream=True,
                allow_redirects=False,
            )
            if not response.is_redirect:
                break
            response.close()
            url, params = _next_address(response), {}
        else:
            raise SourceError(
                f"{request.url} leads from one address to the next without end.",
                hint="Check the address of the service.",
            )
        with response:
            yield response

    @contextmanager
    def _said_clearly(self, url: str, way: network.Route, part: str) -> Iterator[None]:
        """Errors of the HTTP library in our own words.

        Args:
            url: What is asked.
            way: By which way.
            part: Which part of the answer is waited for, ``head`` or ``body``.

        Raises:
            Unavailable: There was no answer.
            SourceError: The address is none.
        """
        try:
            yield
        except (exceptions.InvalidURL, exceptions.MissingSchema, exceptions.InvalidSchema) as error:
            raise network.no_address(url) from error
        # An OSError: a file of certificates that went away in between, for example.
        except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
            why, hint = _cause(error), _advice(error, way)
            if time.monotonic() >= self._end:
                why = (
                    f"the {part} of its answer was not there when the {self._settings.source_deadline:g} seconds of "
                    f"{self._doing} were over"
                )
                self._spent_on = self._spent_on or f", the {part} of {url} was still waited for"
                hint = TOO_SLOW
            through = f" through {'='.join(way.proxy)}" if way.proxy else ""
            raise Unavailable(f"{url} did not answer{through}: {why}.", hint=hint) from error


def _next_address(response: requests.Response) -> str:
    """Where an answer leads.

    Raises:
        SourceError: To another host, or from https to http.
    """
    here, there = response.url, urljoin(response.url, response.headers["Location"])
    if _origin(urlsplit(there)) not in _successors(urlsplit(here)):
        raise SourceError(
            f"{here} leads to another address: {there[:200]}. It is not followed.",
            hint="If the service has moved, set the TRILATERAL_..._URL that it comes from.",
        )
    return there


def _origin(url: SplitResult) -> tuple[str, str, int]:
    """Scheme, host and port.

    Raises:
        ValueError: It has no such port.
    """
    port = url.port or {"http": 80, "https": 443}.get(url.scheme, 0)
    return url.scheme, url.hostname or "", port


def _successors(url: SplitResult) -> set[tuple[str, str, int]]:
    """What an address may lead to: its own origin, and the same host with TLS at its usual port."""
    own = _origin(url)
    return {own, ("https", own[1], 443)} if own[0] == "http" else {own}


def user_agent() -> str:
    """What the services see of us: the product and its version."""
    try:
        return f"trilateral-dashboard/{version('trilateral-dashboard')}"
    except PackageNotFoundError:  # a checkout that is not installed
        return "trilateral-dashboard"


def _read(response: requests.Response, end: float, seconds: float) -> bytes:
    """The whole body; one that drips in past the end, of so many seconds, counts as no answer.

    `read1` returns what has come, where `iter_content` would wait for a full block, drop by drop; and expanding
    while reading would wait for a block of the compressed stream.
    """
    parts, size = [], 0
    while part := response.raw.read1(1 << 16, decode_content=False):
        parts.append(part)
        size += len(part)
        if time.monotonic() > end:
            raise exceptions.ReadTimeout(
                f"its body dripped in, and was not whole within the {seconds:g} seconds of a request"
            )
        if size > MOST_BYTES:
            raise _endless()
    body = b"".join(parts)
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise exceptions.ContentDecodingError(f"the answer is compressed as {encoding}")
    return _expanded(body)


def _expanded(body: bytes) -> bytes:
    """The content of a compressed body."""
    expand = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        content = expand.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise exceptions.ContentDecodingError("the answer cannot be expanded") from error
    if expand.unconsumed_tail:
        raise _endless()
    if not expand.eof:
        raise exceptions.ContentDecodingError("the compressed answer breaks off")
    return content


def _endless() -> exceptions.RequestException:
    return exceptions.ContentDecodingError(f"the answer does not end after {MOST_BYTES:,} bytes")


def _understood(parse: Callable[[bytes], Result], body: bytes, url: str) -> Result:
    """What a parser makes of a body; whatever it stumbles over is the answer's fault, and ends no other request."""
    try:
        return parse(body)
    except (TrilateralError, MemoryError):
        raise
    except Exception as error:
        raise ParserFault(url, error) from error


def _check_status(response: requests.Response, way: network.Route) -> None:
    """Translate the status of an answer.

    Raises:
        Unavailable: It says "later".
        NotServed: It says that there is nothing.
        SourceError: It says that the request is wrong; another try would not help.
    """
    said = f"{response.url} answered {response.status_code} {response.reason}."
    _check_clocks(response)
    if response.status_code in LATER:
        asked = _retry_after(response)
        when = f"in {asked:.0f} seconds, as it asks" if asked else "later"
        least = FIREWALL_PAUSE if response.status_code == 403 else 0.0
        raise Unavailable(
            said,
            hint=f"The service is busy or down: try again {when}.",
            retry_after=max(asked or 0.0, least),
        )
    if response.status_code == 204:
        raise NotServed(f"{response.url} has nothing (204).")
    if response.status_code == 407:
        raise SourceError(
            f"{response.url} was not reached ({way}): the proxy wants a user and a password.",
            hint="Give them in that variable: http://USER:PASSWORD@PROXY.",
        )
    if response.status_code != 200:
        raise SourceError(said, hint="Check the address of the service.")


class ClocksApart(SourceError):
    """The service's clock and ours are too far apart."""


def _check_clocks(response: requests.Response) -> None:
    """A machine whose clock is wrong would date releases, editions and answers wrongly, for years.

    Raises:
        ClocksApart: The service's clock and ours are too far apart.
    """
    there, here = _date(response), datetime.now(UTC)
    if there is None or abs(here - there) <= CLOCKS_APART:
        return
    raise ClocksApart(
        f"{urlsplit(response.url).netloc} says that it is {there:%Y-%m-%d %H:%M} UTC, this machine's clock "
        f"{here:%Y-%m-%d %H:%M}.",
        hint="Set the clock that is wrong, then try again.",
    )


def _date(response: requests.Response) -> datetime | None:
    """When a service answered, by its own clock; what a cache has kept is older by its ``Age``."""
    age = response.headers.get("Age", "").strip()
    try:
        at = parsedate_to_datetime(response.headers.get("Date", ""))
        # "-0000" is UTC of which nothing more is known (RFC 5322).
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        return at + timedelta(seconds=int(age) if re.fullmatch(r"[0-9]{1,8}", age) else 0)
    except (TypeError, ValueError, OverflowError):
        return None


def _seconds_to_wait(state: tenacity.RetryCallState) -> float:
    """Exponential with jitter, and never less than the service asked for."""
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None) or 0.0
    # A service that says "Retry-After: 0" is not asked again at once all the same.
    jitter = tenacity.wait_random_exponential(PAUSE, LONGEST_PAUSE, min=PAUSE / 4)
    return max(jitter(state), asked)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date.

    A date is compared with the service's own ``Date``, so that it does not matter if our clock is off.
    """
    text = response.headers.get("Retry-After", "").strip()
    # Only these: "²" counts as a digit, too, and is no number.
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _advice(error: BaseException, way: network.Route) -> str:
    """What to do about an answer that did not come."""
    if isinstance(error, exceptions.ProxyError):
        return "Check the proxy, or try again later."
    if isinstance(error, exceptions.SSLError):
        if way.bundle:
            return f"The certificates that count are those of {'='.join(way.bundle)}."
        return "If a proxy here puts its own certificates in place, REQUESTS_CA_BUNDLE may name a file with them."
    return "Check the network and the address, or try again later."


def _cause(error: BaseException) -> str:
    """The innermost reason, without the HTTP library's wrapping."""
    nested = (getattr(error, "reason", None), *reversed(error.args))
    inner = next((e for e in nested if isinstance(e, BaseException) and e is not error), None)
    if inner:
        return _cause(inner)
    if isinstance(error, ssl.SSLError):
        why = getattr(error, "verify_message", "") or str(error.reason).replace("_", " ").lower()
        return f"no trusted connection (TLS), {why}"
    return str(error).rsplit(": ", 1)[-1].strip(" .")[:200]
