"""The transport: what is tried again, what is not, how long, and what is said."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from etl.errors import BadAnswer, NotServed, SourceError, Unavailable
from etl.settings import EtlSettings
from etl.sources import transport
from etl.sources.transport import Answer, Request, Transport, user_agent
from tests.figures import Figures
from tests.replay import CUT, DRIP, HALF, STATUS, Replay
from tests.services import Reply

PATH = "/v2/country/JPN/indicator/SP.POP.TOTL"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PAUSE", 0.01)
    monkeypatch.setattr(transport, "FIREWALL_PAUSE", 0.02)


@pytest.fixture
def replay() -> Iterator[Replay]:
    with Replay(Figures.made()) as server:
        yield server


def ask(replay: Replay, settings: EtlSettings | None = None, parse: object = len) -> object:
    chosen = settings or replay.settings(Path("/nonexistent"))
    with Transport(chosen) as session:
        return session.read(Request(f"{replay.url}{PATH}", {"format": "json"}), parse)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", sorted(transport.LATER))
def test_statuses_that_say_later_are_tried_again(replay, status):
    replay.fault("JPN", STATUS(status), times=1)
    assert ask(replay)
    assert len(replay.asked("JPN")) == 2


@pytest.mark.parametrize("status", [400, 401, 404, 410, 413])
def test_statuses_that_blame_the_request_are_final(replay, status):
    replay.fault("JPN", STATUS(status))
    with pytest.raises(SourceError, match=f"answered {status} .* Check the address") as caught:
        ask(replay)
    assert not isinstance(caught.value, Unavailable)
    assert len(replay.asked("JPN")) == 1


def test_no_content_means_not_served(replay):
    replay.fault("JPN", STATUS(204))
    with pytest.raises(NotServed, match=r"has nothing \(204\)"):
        ask(replay)
    assert len(replay.asked("JPN")) == 1


def test_gives_up_after_so_many_tries_and_says_the_last_reason(replay):
    replay.fault("JPN", STATUS(503))
    with pytest.raises(Unavailable, match="answered 503 Service Unavailable"):
        ask(replay)
    assert len(replay.asked("JPN")) == 3


def test_an_answer_that_cannot_be_understood_is_tried_again(replay):
    def picky(body: bytes) -> bytes:
        if len(replay.asked("JPN")) < 3:
            raise BadAnswer("not this one")
        return body

    assert ask(replay, parse=picky)
    assert len(replay.asked("JPN")) == 3


def test_the_services_own_no_is_final(replay):
    def refused(body: bytes) -> None:
        raise NotServed("not served")

    with pytest.raises(NotServed):
        ask(replay, parse=refused)
    assert len(replay.asked("JPN")) == 1


def test_retry_after_is_waited_for(replay):
    replay.fault("JPN", STATUS(429, Retry_After="1"), times=1)
    started = time.monotonic()
    ask(replay)
    assert time.monotonic() - started >= 1


def test_retry_after_beyond_the_deadline_is_not_waited_for(replay):
    replay.fault("JPN", STATUS(429, Retry_After="3600"))
    started = time.monotonic()
    with pytest.raises(Unavailable, match="try again in 3600 seconds, as it asks"):
        ask(replay)
    assert time.monotonic() - started < 1
    assert len(replay.asked("JPN")) == 1


@pytest.mark.parametrize(
    "text", ["", "soon", "Wed, 99 Nov 2026", "\u00b2", "-1", "9" * 400, "0x10"]
)
def test_retry_after_of_another_kind_is_as_good_as_none(replay, text):
    replay.fault("JPN", STATUS(503, Retry_After=text), times=1)
    assert ask(replay)


def test_a_drip_ends_with_the_deadline(replay):
    replay.fault("JPN", DRIP(0.05))
    started = time.monotonic()
    with pytest.raises(
        Unavailable,
        match=r"its body dripped in, and was not whole within the 0.4 seconds of a request",
    ):
        ask(replay, replay.settings(Path(), deadline=0.4))
    assert time.monotonic() - started < 2


def test_a_source_has_a_total_time(replay):
    with (
        Transport(replay.settings(Path()), until=time.monotonic()) as session,
        pytest.raises(
            Unavailable,
            match=r"was not asked: the .* seconds of this source were over after 0 requests",
        ),
    ):
        session.read(Request(f"{replay.url}{PATH}", {"format": "json"}), len)
    assert replay.asked("JPN") == []


class Dripping:
    """A server that answers as it is told, a line every now and then, and never comes to an end."""

    def __init__(self, before: bytes, line: bytes) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.before, self.line = before, line
        self.over = threading.Event()

    def __enter__(self) -> Dripping:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while not self.over.is_set():
                connection, _ = self.socket.accept()
                threading.Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _drip(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(4096)
            connection.sendall(self.before)
            while not self.over.wait(0.05):
                connection.sendall(self.line)


DRIPS = {
    "the head": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "nothing at all": (b"", b""),
    "a body that stalls": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[", b""),
    "the length of a chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    "farewells": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
}


@pytest.mark.parametrize("what", DRIPS)
@pytest.mark.parametrize("way", ["directly", "through a proxy"])
def test_a_source_ends_with_its_time_whatever_drips(monkeypatch, what, way):
    """Without a hard end the refresh, and its lock, would be held for ever: this test would not end."""
    # On a busy machine a head that is whole may come late.
    part, seconds = ("head", 1.5) if what in ("the head", "nothing at all") else ("body", 2.5)
    with Dripping(*DRIPS[what]) as server:
        url = f"{server.url}/x"
        if way == "through a proxy":
            monkeypatch.setenv("HTTP_PROXY", server.url)
            url = "http://service.test/x"
        settings = EtlSettings(source_deadline=seconds, attempts=1)
        with Transport(settings, doing="weo, read") as session:
            with pytest.raises(Unavailable) as caught:
                session.read(Request(url), len)
            with pytest.raises(Unavailable) as later:
                session.read(Request(f"{server.url}/y"), len)
    assert (
        f"the {part} of its answer was not there when the {seconds} seconds of weo, read were over"
        in str(caught.value)
    )
    assert "raise TRILATERAL_SOURCE_DEADLINE" in str(caught.value)
    # What comes after it names what the time went into.
    assert f"were over, the {part} of {url} was still waited for" in str(later.value)


def test_a_proxy_that_drips_ends_with_the_time_of_the_source(monkeypatch):
    with Dripping(*DRIPS["the head"]) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        settings = EtlSettings(source_deadline=0.2, attempts=1)
        with Transport(settings) as session, pytest.raises(Unavailable) as caught:
            session.read(Request("https://service.test/x"), len)
    assert f"did not answer through HTTPS_PROXY={server.url}: " in str(caught.value)


def redirect(where: str, times: int = 1) -> object:
    def fault(handler: object, reply: Reply) -> Reply:
        return Reply(b"", "text/plain", 302, {"Location": where})

    return fault


def test_an_address_within_the_service_is_followed(replay):
    replay.fault("JPN", redirect("/v2/country/KOR/indicator/SP.POP.TOTL?format=json"), times=1)
    assert ask(replay)
    assert len(replay.asked("KOR")) == 1


def test_an_address_that_leads_to_itself_is_not_followed_for_ever(replay):
    replay.fault("JPN", redirect(f"{PATH}?format=json"))
    with pytest.raises(SourceError, match="without end"):
        ask(replay)
    assert len(replay.asked("JPN")) == transport.REDIRECTS + 1


def test_another_host_is_not_followed(replay):
    elsewhere = replay.url.replace("127.0.0.1", "localhost")
    replay.fault("JPN", redirect(f"{elsewhere}/v2/country/KOR/indicator/SP.POP.TOTL"))
    with pytest.raises(SourceError, match="leads to another address: http://localhost") as caught:
        ask(replay)
    assert not isinstance(caught.value, Unavailable)
    assert replay.asked("KOR") == []
    assert len(replay.asked("JPN")) == 1


@pytest.mark.parametrize(
    ("here", "there", "followed"),
    [
        ("https://a.org/x", "/y", True),
        ("https://a.org/x", "https://a.org:443/y", True),
        ("http://a.org/x", "https://a.org/y", True),
        ("http://a.org:8080/x", "http://a.org:8080/y", True),
        ("https://a.org/x", "http://a.org/x", False),
        ("https://a.org/x", "//b.org/x", False),
        ("https://a.org/x", "https://a.org.b.org/x", False),
        ("https://a.org/x", "https://a.org@b.org/x", False),
        ("https://a.org/x", "https://a.org:8443/x", False),
        ("http://a.org/x", "http://a.org:22/x", False),
        ("https://a.org/x", "ftp://a.org/x", False),
        ("https://a.org/x", "file:///etc/passwd", False),
    ],
)
def test_where_an_address_may_lead(here, there, followed):
    answer = requests.Response()
    answer.url, answer.headers["Location"] = here, there
    if followed:
        assert transport._next_address(answer).startswith("http")
    else:
        with pytest.raises(SourceError, match="It is not followed"):
            transport._next_address(answer)


def test_an_endless_answer_is_cut_off(replay, monkeypatch):
    monkeypatch.setattr(transport, "MOST_BYTES", 100)
    with pytest.raises(Unavailable, match="does not end"):
        ask(replay)


def test_a_cut_answer_says_how_much_is_missing(replay):
    replay.fault("JPN", CUT)
    with pytest.raises(Unavailable, match="more expected"):
        ask(replay)


def test_results_keep_their_order_and_errors_their_place(replay):
    replay.fault("KOR", STATUS(404))
    with Transport(replay.settings(Path())) as session:

        def one(code: str) -> int:
            url = f"{replay.url}/v2/country/{code}/indicator/SP.POP.TOTL"
            return session.read(Request(url, {"format": "json"}), len)

        first, second, third = session.each(one, ["JPN", "KOR", "CHN"])
    assert isinstance(second, SourceError)
    assert isinstance(first, int)
    assert isinstance(third, int)


def test_good_answers_are_handed_on_and_bad_ones_are_not(replay):
    kept: list[Answer] = []
    replay.fault("JPN", HALF, times=1)

    def whole(body: bytes) -> None:
        if not body.endswith(b"]"):
            raise BadAnswer("half")

    with Transport(replay.settings(Path()), kept.append) as session:
        answer = session.get(Request(f"{replay.url}{PATH}", {"format": "json"}), whole)
    assert kept == [answer]
    assert answer.url.endswith("?format=json")


def test_says_who_asks():
    assert user_agent().startswith("trilateral-dashboard")


@pytest.mark.parametrize("change", ["deflate", "breaks off", "does not end"])
def test_a_compressed_answer_of_another_kind_is_no_answer(replay, monkeypatch, change):
    def fault(handler: object, reply: Reply) -> Reply:
        body = gzip.compress(reply.body)
        if change == "breaks off":
            body = body[:-12]
        said = "deflate" if change == "deflate" else "gzip"
        return Reply(body, reply.kind, 200, {"Content-Encoding": said})

    if change == "does not end":
        monkeypatch.setattr(transport, "MOST_BYTES", 1500)
    replay.fault("JPN", fault)
    with pytest.raises(Unavailable, match=change):
        ask(replay)
