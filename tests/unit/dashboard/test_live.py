"""The release that a server shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.live import Live
from dashboard.middleware import CALLBACK, Address, Given, OneRelease, Question, SameAgain
from etl.errors import NoRelease
from etl.store import Store


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
    with TestClient(OneRelease(app, live)) as client:
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

    where = {"path": "/", "search": "", "narrow": False, "dark": False}
    given = Given(value=Address.model_validate(where))
    question = Question(inputs=(given,)).model_dump_json()
    app = Starlette(routes=[Route(CALLBACK, answer, methods=["POST"])])
    again = SameAgain(app, live)
    with TestClient(OneRelease(again, live)) as client:

        def told() -> str:
            return client.post(CALLBACK, content=question).text

        assert [told(), told()] == [first, first]
        new = _publish_again(store)
        live.look()
        assert [told(), told()] == [new, new]
        assert len(again.kept[1]) == 1
        store.set_current(first)
        live.look()
        assert told() == first
    assert asked == [first, new, first]
