"""What an operator's address is told of a refresh: published, failed, verdicts flipped; and what the note says."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from etl.checks import Finding
from etl.errors import GuardsFailed, NothingRead, SourceError, StoreBusy, UnknownName
from etl.operate import delivery, webhook
from etl.pipeline.publishing import Outcome
from etl.settings import EtlSettings, load
from etl.storage import runs
from etl.storage.store import Store
from tests.small import publish, table
from tests.unit.etl.operate.test_cli import Run, run

__all__ = ["run"]

FLIP = {
    "claim": "gdp_fourth",
    "indicator": "gdp_nominal",
    "source": "wdi",
    "time_period": "2024",
    "from": "holds",
    "to": "close",
    "share_from": 0.241,
    "share_to": 0.239,
}
PUBLISHED = Outcome("r1", "Published r1: wdi 2026-07-13", {"claims": []})


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent, and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The facts of each warning that a message was not taken."""
    assert {record.getMessage() for record in caplog.records} <= {"webhook failed"}
    assert {record.levelname for record in caplog.records} <= {"WARNING"}
    return [vars(record)["facts"] for record in caplog.records]


def to(receiver: Receiver, **more: str) -> EtlSettings:
    return EtlSettings(webhook_url=receiver.url, **more)


def fall(error: Exception) -> Any:
    def run() -> Outcome:
        raise error

    return run


def test_a_release_is_told(store: Store, receiver: Receiver) -> None:
    webhook.run_and_report(store, to(receiver), lambda: PUBLISHED, asked=["wdi"])

    (message,) = receiver.messages
    assert (message["event"], message["release"]) == ("published", "r1")
    assert message["text"] == "Published r1: wdi 2026-07-13"
    run = runs.last(store)
    assert run is not None
    assert (run.outcome, run.release, set(run.checked)) == ("published", "r1", {"wdi"})


def test_a_flipped_verdict_is_told_of_its_own(store: Store, receiver: Receiver) -> None:
    webhook.run_and_report(store, to(receiver), lambda: Outcome("r", "x", {"claims": [FLIP]}))

    first, second = receiver.messages
    assert (first["event"], second["event"]) == ("published", "verdict_flipped")
    assert second["claims"] == [FLIP]
    assert "gdp_nominal (wdi), 2024: holds -> close" in second["text"]


def test_nothing_new_is_noted_and_not_told(store: Store, receiver: Receiver) -> None:
    webhook.run_and_report(store, to(receiver), lambda: Outcome(None, "Nothing new"), asked=["wdi"])

    assert receiver.messages == []
    run = runs.last(store)
    assert run is not None
    assert run.outcome == "unchanged"
    assert set(run.checked) == {"wdi"}


def test_a_source_that_could_not_be_read_is_told(store: Store, receiver: Receiver) -> None:
    done = Outcome(None, "Nothing new", failed={"weo": "no answer"})

    webhook.run_and_report(store, to(receiver), lambda: done, asked=["wdi", "weo"])

    (message,) = receiver.messages
    assert (message["event"], message["outcome"]) == ("failed", "in_part")
    assert message["failed"] == {"weo": "no answer"}
    run = runs.last(store)
    assert run is not None
    assert (run.outcome, run.failed, set(run.checked)) == (
        "in_part",
        {"weo": "no answer"},
        {"wdi"},
    )


@pytest.mark.parametrize(
    ("error", "outcome", "failed"),
    [
        (GuardsFailed("Not published: [jump] x"), "refused", set()),
        (GuardsFailed("Not published: [jump] x", failed={"weo": "no answer"}), "refused", {"weo"}),
        (SourceError("No source could be read."), "failed", {"wdi"}),
        (ZeroDivisionError("by zero"), "failed", set()),
    ],
)
def test_a_run_that_published_nothing_is_told_and_raises(
    store: Store, receiver: Receiver, error: Exception, outcome: str, failed: set[str]
) -> None:
    with pytest.raises(type(error)):
        webhook.run_and_report(store, to(receiver), fall(error), asked=["wdi"])

    (message,) = receiver.messages
    assert (message["event"], message["outcome"]) == ("failed", outcome)
    assert set(message["failed"]) == failed
    assert str(error) in message["text"]
    assert message["text"].count("Not published: ") == 1
    run = runs.last(store)
    assert run is not None
    assert (run.outcome, set(run.failed), run.checked) == (outcome, failed, {})


def test_where_no_source_could_be_read_each_has_its_own_reason(
    store: Store, receiver: Receiver
) -> None:
    why = {"wdi": "its clock is wrong.", "weo": "no answer."}
    with pytest.raises(NothingRead, match=r"wdi: its clock is wrong\. weo: no answer\."):
        webhook.run_and_report(store, to(receiver), fall(NothingRead(why)), asked=["wdi", "weo"])

    (message,) = receiver.messages
    assert message["failed"] == why
    run = runs.last(store)
    assert run is not None
    assert run.failed == why


def test_findings_are_told(store: Store, receiver: Receiver) -> None:
    """What was published with a warning, and what was refused: in the message, in its words, and in the note."""
    warned = Outcome(
        "r2", "wdi 2026-07-13", findings=(Finding("coverage", "warning", "X vanished."),) * 2
    )
    webhook.run_and_report(store, to(receiver), lambda: warned, asked=["wdi"])
    found = [{"guard": "jump", "severity": "error", "message": "x."}]
    refused = GuardsFailed("Not published: [jump] x.", findings=found)
    with pytest.raises(GuardsFailed):
        webhook.run_and_report(store, to(receiver), fall(refused), asked=["wdi"])

    published, failed = receiver.messages
    assert published["findings"][0] == {
        "guard": "coverage",
        "severity": "warning",
        "message": "X vanished.",
    }
    assert (
        published["text"] == "wdi 2026-07-13. Warning: [coverage] X vanished. (and 1 more findings)"
    )
    assert failed["findings"] == found
    run = runs.last(store)
    assert run is not None
    assert [dict(finding) for finding in run.findings] == found


def test_what_was_set_aside_is_told_with_what_was_found(store: Store, receiver: Receiver) -> None:
    found = Finding("jump", "error", "x.")
    done = Outcome("r", "weo 2026-04", failed={"wdi": "[jump] x."}, aside={"wdi": [found]})
    webhook.run_and_report(store, to(receiver), lambda: done, asked=["wdi", "weo"])

    published, failed = receiver.messages
    assert published["findings"] == []
    assert (failed["event"], failed["outcome"]) == ("failed", "in_part")
    assert failed["findings"] == [found.as_dict()]
    assert "was refused, their last good figures stay: wdi: [jump] x." in failed["text"]
    run = runs.last(store)
    assert run is not None
    assert (run.outcome, set(run.failed), set(run.checked)) == ("in_part", {"wdi"}, {"weo"})
    assert [dict(f) for f in run.findings] == [found.as_dict()]


@pytest.mark.parametrize("error", [StoreBusy("held"), UnknownName("source", "x", ["wdi"])])
def test_another_run_and_wrong_words_are_not_told(
    store: Store, receiver: Receiver, error: Exception
) -> None:
    with pytest.raises(type(error)):
        webhook.run_and_report(store, to(receiver), fall(error))

    assert receiver.messages == []
    assert runs.last(store) is None


def test_a_dry_run_leaves_no_trace(store: Store, receiver: Receiver) -> None:
    webhook.run_and_report(store, to(receiver), lambda: PUBLISHED, dry=True)
    with pytest.raises(SourceError):
        webhook.run_and_report(store, to(receiver), fall(SourceError("x")), dry=True)

    assert receiver.messages == []
    assert runs.last(store) is None


def test_messages_are_signed_with_the_secret(receiver: Receiver) -> None:
    webhook.send(to(receiver, webhook_secret="s3cret"), [{"event": "published"}])

    ((headers, body),) = receiver.got
    assert headers[webhook.SIGNATURE] == (
        "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    )
    assert b"s3cret" not in body
    assert "s3cret" not in repr(to(receiver, webhook_secret="s3cret"))


def test_a_message_that_was_not_taken_is_sent_once_more(receiver: Receiver) -> None:
    receiver.answers = [503]

    webhook.send(to(receiver), [{"event": "published"}])

    assert len(receiver.got) == 2


@pytest.mark.parametrize(("status", "why"), [(500, "HTTP 500"), (302, "HTTP 302")])
def test_an_address_that_refuses_or_leads_elsewhere_is_a_line_in_the_log(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, status: int, why: str
) -> None:
    """A redirect is not followed: where the figures are told is the operator's word."""
    receiver.answers = [status] * delivery.TRIES

    with caplog.at_level(logging.WARNING, logger=delivery.logger.name):
        webhook.send(to(receiver), [{"event": "published"}])

    assert len(receiver.got) == delivery.TRIES
    (line,) = lines(caplog)
    assert line == {
        "message": "published",
        "host": receiver.url.split("/")[2],
        "why": why,
        "seconds": line["seconds"],
    }


def test_an_address_where_nobody_listens_changes_no_outcome(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = EtlSettings(webhook_url=f"http://127.0.0.1:{free.getsockname()[1]}/x")

    assert webhook.run_and_report(store, nobody, lambda: PUBLISHED) == PUBLISHED
    assert [line["why"] for line in lines(caplog)] == ["ConnectionError"]


def says_nothing(line: socket.socket) -> None:
    """A receiver that takes the message and never answers."""


def drips_a_head(line: socket.socket) -> None:
    """A receiver whose head has no end; each byte comes within the time of a byte."""
    line.sendall(b"HTTP/1.1 204 No Content\r\nX-A: ")
    while True:
        line.sendall(b"a")
        time.sleep(0.05)


@pytest.fixture
def slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[EtlSettings]:
    """The address of a receiver that behaves as the function says which the test names."""
    monkeypatch.setattr(delivery, "TIMEOUT", 0.3)
    lines: list[socket.socket] = []

    def answer(line: socket.socket) -> None:
        with suppress(OSError):
            line.recv(65_536)
            request.param(line)

    def listen() -> None:
        with suppress(OSError):
            while True:
                line, _ = server.accept()
                lines.append(line)
                threading.Thread(target=answer, args=(line,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, daemon=True).start()
        port = server.getsockname()[1]
        yield EtlSettings(webhook_url=f"http://user:k3y@127.0.0.1:{port}/k3y?k3y")
        server.shutdown(socket.SHUT_RDWR)
    for line in lines:
        line.close()


@pytest.mark.parametrize("slow", [says_nothing, drips_a_head], indirect=True)
def test_a_receiver_that_does_not_answer_in_time_is_a_warning_for_each_message(
    store: Store, slow: EtlSettings, caplog: pytest.LogCaptureFixture
) -> None:
    """Silent or dripping: the run ends as it would, in a bounded time, and nothing is left behind."""
    both = Outcome("r", "x", {"claims": [FLIP]})

    assert webhook.run_and_report(store, slow, lambda: both) == both

    first, second = lines(caplog)
    assert (first["message"], second["message"]) == ("published", "verdict_flipped")
    for line in (first, second):
        assert line["why"] == "no answer within 0.3 seconds"
        assert line["host"] == slow.webhook_url.partition("@")[2].partition("/")[0]
        # Two attempts of three tenths of a second were waited for, not more of them.
        assert line["seconds"] >= delivery.TRIES * delivery.TIMEOUT - 0.1
    assert "k3y" not in caplog.text + str(first) + str(second)
    for thread in threading.enumerate():
        if thread.name == "webhook":
            thread.join(10)
            assert not thread.is_alive()


def drips_a_body(line: socket.socket) -> None:
    """A receiver that took the message and goes on speaking."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
    while True:
        line.sendall(b"a" * 1000)
        time.sleep(0.05)


@pytest.mark.parametrize("slow", [drips_a_body], indirect=True)
def test_what_a_receiver_says_beyond_its_status_is_not_waited_for(
    slow: EtlSettings, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.send(slow, [{"event": "published"}])

    assert lines(caplog) == []


@pytest.mark.parametrize(
    "url", ["https://h.example:0/k3y", "https://h.example:999999/k3y", "http://k3y..example/k3y"]
)
def test_no_line_repeats_an_address(caplog: pytest.LogCaptureFixture, url: str) -> None:
    """It may hold a key."""
    webhook.send(EtlSettings(webhook_url=url), [{"event": "published"}])

    (line,) = lines(caplog)
    assert "/k3y" not in str(line)


def test_a_command_says_what_was_not_taken(
    run: Run, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no schedule has set up a log: the whole line stands on stderr, and the exit code stays."""
    receiver.answers = [500] * delivery.TRIES
    monkeypatch.setenv("TRILATERAL_WEBHOOK_URL", receiver.url)
    assert run("rollback", publish(Store(load().data), table()), "--hold").code == 0
    receiver.answers = [500] * delivery.TRIES

    ended = run("unhold")

    assert ended.code == 0
    assert "warning: webhook failed message=hold_ended host=127.0.0.1:" in ended.err
    assert "why=HTTP 500 seconds=" in ended.err


def test_without_an_address_nothing_is_sent(store: Store) -> None:
    assert webhook.run_and_report(store, EtlSettings(), lambda: PUBLISHED) == PUBLISHED
    assert runs.last(store) is not None
