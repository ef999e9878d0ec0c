"""The transport: what is tried again, what is not, how long, and what is said."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("text", ["", "soon", "Wed, 99 Nov 2026"])
def test_retry_after_of_another_kind_is_as_good_as_none(replay, text):
    replay.fault("JPN", STATUS(503, Retry_After=text), times=1)
    assert ask(replay)


def test_a_drip_ends_with_the_deadline(replay):
    replay.fault("JPN", DRIP(0.05))
    started = time.monotonic()
    with pytest.raises(Unavailable, match="dripped in more slowly"):
        ask(replay, replay.settings(Path(), deadline=0.4))
    assert time.monotonic() - started < 2


def test_a_service_has_a_total_time(replay, monkeypatch):
    monkeypatch.setattr(transport, "DEADLINES", 0)
    with pytest.raises(Unavailable, match="has used up its time"):
        ask(replay)
    assert replay.asked("JPN") == []


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


PROXIES = {
    "socks": ("HTTPS_PROXY", "socks5h://127.0.0.1:1080", "cannot be used: SOCKS needs PySocks"),
    "no host": ("HTTPS_PROXY", "http:///proxy", "cannot be used: Please check proxy URL"),
    "port of words": ("https_proxy", "http://127.0.0.1:abc", "cannot be used: Failed to parse"),
    "another scheme": ("ALL_PROXY", "ftp://127.0.0.1:21", "cannot be used: .*unsupported scheme"),
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without proxies and certificates of its own."""
    for name in ("http", "https", "all", "no"):
        for variable in (f"{name}_proxy", f"{name}_proxy".upper()):
            monkeypatch.delenv(variable, raising=False)
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)
    return monkeypatch


def ask_at(url: str) -> str:
    """What is said of an address that cannot be asked."""
    settings = EtlSettings(attempts=1, connect_timeout=2.0, deadline=5.0)
    with Transport(settings) as session, pytest.raises(SourceError) as caught:
        session.read(Request(url), len)
    return str(caught.value)


@pytest.mark.parametrize("name", PROXIES)
def test_proxy_that_cannot_be_used_is_named(bare: pytest.MonkeyPatch, name: str) -> None:
    """Not the address of the service, which is in order."""
    variable, value, said = PROXIES[name]
    bare.setenv(variable, value)
    told = ask_at("https://127.0.0.1:9/v2")
    assert told.startswith(f"{variable}={value} cannot be used")
    assert re.search(said, told)
    assert "TRILATERAL" not in told


def test_proxy_that_does_not_answer_is_named_without_its_password(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("HTTP_PROXY", "http://me:secret@127.0.0.1:9")
    told = ask_at("http://example.invalid/v2")
    assert "did not answer through HTTP_PROXY=http://…@127.0.0.1:9: " in told
    assert "secret" not in told


def test_address_that_is_none_is_not_blamed_on_the_proxy(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert "is not an address" in ask_at("ftp://example.invalid/v2")


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_that_are_not_there_are_named(
    bare: pytest.MonkeyPatch, replay: Replay, variable: str
) -> None:
    """One line and no traceback; services without TLS are asked all the same."""
    bare.setenv(variable, "/nowhere/corporate.pem")
    assert ask_at("https://127.0.0.1:9/v2").startswith(
        f"{variable} names /nowhere/corporate.pem, which is not there."
    )
    assert ask(replay)
