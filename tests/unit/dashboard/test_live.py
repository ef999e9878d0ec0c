"""The release that a server shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.live import AGAIN_SECONDS, NOTE_SECONDS, READY_SECONDS, Live, Shown
from dashboard.web.app import kept_documents
from dashboard.web.callback_cache import CALLBACK, Address, CallbackCache, Given, Question
from dashboard.web.release_pinning import ReleasePinning
from dashboard.web.server import create
from dashboard.words.freshness import FRESH
from etl.bounded.cache import Cache
from etl.errors import NoRelease, StoreError
from etl.storage import runs
from etl.storage.store import Release, Store
from tests.shipped import copied
from tests.small import publish, table


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """They are not: what a release keeps is what is asked here."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a small release: which one is shown does not depend on how much is in it."""
    found = Store(str(tmp_path / "store"))
    publish(found, table(), table(source="weo", edition="2025-10"))
    return found


@pytest.fixture
def whole(tmp_path: Path) -> Store:
    """A store with the shipped release, for pages."""
    return copied(tmp_path / "whole")


def _publish_again(store: Store) -> str:
    """The same figures as a new release."""
    held = store.open()
    tables = {name: getattr(held, name) for name in ("observations", "vintages", "areas")}
    about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
    return store.publish(
        tables, {"checks": held.checks, "changes": held.changes}, about | {"summary": "again"}
    )


def _damage(store: Store, release_id: str) -> None:
    path = Path(store.url) / "releases" / release_id / "observations.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(5000):
        if condition():
            return
        time.sleep(0.002)
    raise AssertionError("It did not come to pass.")


def test_follows_current(store: Store) -> None:
    """A new release is shown from the next look on."""
    live = Live(store)
    before = live.release.id

    new = _publish_again(store)
    live.look()

    assert live.release.id == new != before


def test_keeps_the_last_good_release(store: Store) -> None:
    """A damaged new release is not shown; the one before stays."""
    live = Live(store)
    good = live.release.id

    _damage(store, _publish_again(store))
    live.look()

    assert live.release.id == good


def test_starts_with_an_older_good_release(store: Store) -> None:
    """If the current release is damaged at the start, the newest one that is whole is shown."""
    good = store.current_id()
    _damage(store, _publish_again(store))

    assert Live(store).release.id == good


def test_says_that_there_is_none(tmp_path: Path) -> None:
    """Without any release the error names the store and the next step."""
    with pytest.raises(NoRelease, match="trilateral refresh"):
        _ = Live(Store(str(tmp_path))).release


def test_a_release_that_was_mended_is_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged release is looked at again after a while, not at each look: it is large."""
    clock = [0.0]
    monkeypatch.setattr("dashboard.live.time.monotonic", lambda: clock[0])
    live = Live(store)
    good = live.release.id
    new = _publish_again(store)
    path = Path(store.url) / "releases" / new / "observations.parquet"
    whole = path.read_bytes()
    _damage(store, new)
    live.look()
    assert (live.release.id, live.refused) == (good, new)

    path.write_bytes(whole)
    live.look()
    assert live.release.id == good
    clock[0] += AGAIN_SECONDS + 1
    live.look()

    assert (live.release.id, live.refused) == (new, None)


@pytest.mark.parametrize("method", ["current_id", "open"])
def test_a_store_that_does_not_answer_keeps_what_is_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    """A store that is away is told once, and followed at the first look that finds it back."""
    live = Live(store)
    good = live.release.id
    new = _publish_again(store)

    def away(*_: object) -> None:
        raise StoreError("The bucket does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(store, method, away)
        live.look()
        live.look()
    told = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert told == [f"The bucket does not answer. Still showing {good}."]
    assert (live.release.id, live.refused) == (good, None)
    assert live.away == "The bucket does not answer."
    live.look()

    assert (live.release.id, live.away) == (new, "")


def test_a_release_of_an_unknown_kind_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong while a release is opened, the last good one stays."""
    live = Live(store)
    good = live.release.id
    new = _publish_again(store)
    monkeypatch.setattr(store, "open", lambda _: {}["tables"])

    live.look()

    assert (live.release.id, live.refused) == (good, new)


def test_following_goes_on_after_a_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that follows outlives whatever a look runs into."""
    live = Live(store, every=0.001)
    good = live.release.id
    asked = threading.Event()

    def broken() -> str:
        if asked.is_set():
            return new
        asked.set()
        raise ZeroDivisionError

    new = _publish_again(store)
    monkeypatch.setattr(store, "current_id", lambda: good)
    live.start()
    monkeypatch.setattr(store, "current_id", broken)
    try:
        _until(lambda: live.release.id == new)
    finally:
        live.stop()


def test_nobody_waits_for_the_store_while_it_is_followed(tmp_path: Path) -> None:
    """Before the first release a request is refused at once; the thread that follows asks the store."""
    live = Live(Store(str(tmp_path)), every=3600)
    live.start()
    looks: list[None] = []
    live.look = lambda: looks.append(None)  # type: ignore[method-assign]

    with pytest.raises(NoRelease):
        _ = live.release
    live.stop()

    assert looks == []


def test_freshness_is_followed_without_a_new_release(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a refresh found out about a source is shown, though it published nothing."""
    clock = [0.0]
    monkeypatch.setattr("dashboard.live.time.monotonic", lambda: clock[0])
    live = Live(store, max_age=0)
    before = live.shown
    # What is overdue depends on the day.
    assert replace(before.freshness, overdue=()) == FRESH

    runs.note(store, "in_part", "x", asked=["wdi", "weo"], failed={"weo": "no answer"})
    live.look()
    assert live.shown is before
    clock[0] += NOTE_SECONDS + 1
    live.look()

    assert live.release is before.release
    assert live.shown.freshness.missed == ("weo",)


def test_what_comes_next_is_made_ready_before_it_is_shown(store: Store) -> None:
    """While answers are made ready from a new release, readers are shown the one before; it has seconds for that."""
    live = Live(store)
    before = live.release.id
    seen = []

    def ahead(shown: Shown, until: float) -> None:
        seen.append((shown.release.id, live.release.id, live.latest is shown))
        assert 0 < until - time.monotonic() <= READY_SECONDS

    live.warm = ahead
    live.look()
    new = _publish_again(store)
    live.look()

    assert seen == [(before, new, True)]
    assert live.release.id == new


def test_a_release_is_shown_though_it_cannot_be_made_ready(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """What goes wrong while answers are made ready is told, and nothing else comes of it."""
    live = Live(store)
    _ = live.release
    live.warm = lambda *_: {}["pages"]

    new = _publish_again(store)
    live.look()

    assert live.release.id == new
    assert f"Release {new} is shown without being made ready." in caplog.text


def _ask(client: TestClient, path: str) -> Response:
    """What a page is answered that asks for the address without choices."""
    given = Given(value=Address(path=path, search="", preset="page"))
    question = Question(inputs=(given,)).model_dump_json()
    return client.post(CALLBACK, content=question, headers={"Content-Type": "application/json"})


def test_what_readers_asked_for_is_there_when_a_release_comes(
    whole: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages and choices asked for of the last release are made from the new one, and answers name it."""
    # On a busy machine it would be shown before all of them are made; that there is a limit is the test above.
    monkeypatch.setattr("dashboard.live.READY_SECONDS", 300.0)
    server = create(whole)
    live = server.state.app.live
    with TestClient(server) as client:
        client.get("/?lang=ja")
        client.get("/claim?from=nonsense")
        assert _ask(client, "/trade").status_code == 200
        before = live.shown.release
        live.stop()
        new = _publish_again(whole)
        live.look()
        made = live.shown.release

        assert {key[:2] for key, _ in kept_documents(made).newest()} == {
            key[:2] for key, _ in kept_documents(before).newest()
        }
        pictures = {key for key, _ in made.cache.newest() if key[0] == "picture"}
        assert any(key[1].startswith("trade-flows") for key in pictures)
        page, choice = client.get("/?lang=ja"), _ask(client, "/trade")

    assert {key for key, _ in made.cache.newest() if key[0] == "picture"} == pictures
    for answer in (page, choice):
        assert answer.headers["X-Trilateral-Release"] == new != before.id
        assert new in answer.text
        assert before.id not in answer.text


def test_making_ready_ends_in_time(whole: Store) -> None:
    """Of what was asked for, only so much is made as there is time for: readers wait for the release."""
    server = create(whole)
    live = server.state.app.live
    with TestClient(server) as client:
        client.get("/claim")
        _ask(client, "/trade")
        before = live.shown
        live.stop()
        _publish_again(whole)
        ready, late = live.warm, time.monotonic() - 1
        live.warm = lambda shown, _: ready(shown, late)
        live.look()

    assert live.shown is not before
    assert len(kept_documents(live.shown.release)) == 0


def test_current_naming_nothing(store: Store) -> None:
    """If current names a release that is not there, the newest good one is shown."""
    good = store.current_id()
    (Path(store.url) / "current").write_text("20300101T000000Z-000000000000\n", encoding="utf-8")

    assert Live(store).release.id == good


def test_a_request_is_answered_from_one_release(store: Store) -> None:
    """What is published while a request is answered is for the next one; the answer names its release."""
    live = Live(store)
    before = live.release.id
    published = []

    def answer(_: Request) -> Response:
        if not published:
            published.append(_publish_again(store))
            live.look()
        return PlainTextResponse(live.release.id)

    app = Starlette(routes=[Route("/", answer)])
    with TestClient(ReleasePinning(app, live)) as client:
        first, second = client.get("/"), client.get("/")

    assert first.text == first.headers["X-Trilateral-Release"] == before
    assert second.text == second.headers["X-Trilateral-Release"] == published[0] != before


def test_answers_of_another_release_are_forgotten(store: Store) -> None:
    """A callback that was answered before is answered anew from a new release, and from the old one after a rollback."""
    live = Live(store)
    first = live.release.id
    asked = []

    def answer(_: Request) -> Response:
        asked.append(live.release.id)
        return PlainTextResponse(live.release.id)

    app = Starlette(routes=[Route(CALLBACK, answer, methods=["POST"])])
    again = CallbackCache(app, live, Cache(9))
    with TestClient(ReleasePinning(again, live)) as client:

        def told() -> str:
            return _ask(client, "/").text

        assert [told(), told()] == [first, first]
        new = _publish_again(store)
        live.look()
        assert [told(), told()] == [new, new]
        assert len(again.kept[1]) == 1
        store.set_current(first)
        live.look()
        assert told() == first
    assert asked == [first, new, first]


def test_a_store_that_vanished_is_told_and_counted(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """What is shown stays; the log says so once, and the metric until the store is back."""
    live = Live(store)
    good = live.release.id
    elsewhere = Path(f"{store.url}-elsewhere")
    Path(store.url).rename(elsewhere)
    live.look()
    live.look()
    assert live.release.id == good
    assert live.away.startswith(f"The store {store.url} names no release any more")
    assert caplog.text.count("names no release any more") == 1
    elsewhere.rename(store.url)
    live.look()
    assert live.away == ""


def test_a_release_that_the_disk_does_not_give_hides_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a current one nor an older one that cannot be read keeps the others from being shown."""
    good = str(store.current_id())
    older, current = _publish_again(store), _publish_again(store)
    genuine = store.open

    def open_one(release_id: str | None = None) -> Release:
        if release_id in (older, current):
            raise StoreError(f"{release_id} cannot be read: Input/output error.")
        return genuine(release_id)

    monkeypatch.setattr(store, "open", open_one)
    live = Live(store)
    assert live.release.id == good
    assert live.refused == current
    assert "Input/output error" in caplog.text
