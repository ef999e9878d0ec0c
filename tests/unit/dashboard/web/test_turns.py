"""Turns: a few answers are made at once, each address gets its turn, and what is kept waits for nobody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from dashboard.web import turns
from dashboard.web.errors import TooMany
from dashboard.web.server import create
from dashboard.web.turns import Turns
from dashboard.web.warming import Warmer
from etl.bounded.cache import Cache
from etl.places import CHECKOUT
from etl.storage.store import Store


async def _ask(all_of_them: Turns, address: str, name: str, served: list[str]) -> None:
    """A request of an address that takes its turn."""
    turns.asking.set(address)
    async with all_of_them.turn():
        served.append(name)
        await asyncio.sleep(0)


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """They are not: what is kept waits for nobody, and what is not kept waits."""


def _run(main: Coroutine[object, object, None]) -> None:
    asyncio.run(main)


def test_each_address_gets_its_turn() -> None:
    """Whoever asks once comes after one answer of whoever asked twenty times before."""
    served: list[str] = []

    async def main() -> None:
        ours = Turns(at_once=1)
        crowd = [_ask(ours, "192.0.2.1", f"many {n}", served) for n in range(20)]
        others = [_ask(ours, f"198.51.100.{n}", f"one {n}", served) for n in range(3)]
        await asyncio.gather(*map(asyncio.ensure_future, [*crowd, *others]))

    _run(main())
    assert len(served) == 23
    assert served[:5] == ["many 0", "many 1", "one 0", "one 1", "one 2"]
    assert served[5:] == [f"many {n}" for n in range(2, 20)]


def test_no_more_at_once_than_there_are_turns() -> None:
    running, most = 0, 0

    async def main() -> None:
        ours = Turns(at_once=2)

        async def ask() -> None:
            nonlocal running, most
            async with ours.turn():
                running += 1
                most = max(most, running)
                await asyncio.sleep(0)
                running -= 1

        await asyncio.gather(*(ask() for _ in range(30)))
        # All are free again.
        async with ours.turn(), ours.turn():
            pass

    _run(main())
    assert most == 2


def test_whoever_waits_too_often_is_refused_and_nobody_else() -> None:
    async def main() -> None:
        ours, served = Turns(at_once=1), list[str]()
        async with ours.turn():
            waiting = [
                asyncio.ensure_future(_ask(ours, "192.0.2.1", "many", served))
                for _ in range(turns.MOST_OF_ONE)
            ]
            await asyncio.sleep(0)
            with pytest.raises(TooMany):
                await asyncio.ensure_future(_ask(ours, "192.0.2.1", "one too many", served))
            other = asyncio.ensure_future(_ask(ours, "192.0.2.2", "other", served))
            await asyncio.sleep(0)
        await asyncio.gather(*waiting, other)
        assert served[1] == "other"
        assert len(served) == turns.MOST_OF_ONE + 1

    _run(main())


def test_there_is_an_end_for_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST", 3)

    async def main() -> None:
        ours, served = Turns(at_once=1), list[str]()
        async with ours.turn():
            waiting = [
                asyncio.ensure_future(_ask(ours, f"192.0.2.{n}", "x", served)) for n in range(3)
            ]
            await asyncio.sleep(0)
            with pytest.raises(TooMany):
                await asyncio.ensure_future(_ask(ours, "198.51.100.1", "x", served))
        await asyncio.gather(*waiting)

    _run(main())


@pytest.mark.parametrize("granted", [False, True])
def test_whoever_goes_away_keeps_no_turn(granted: bool) -> None:
    """Before it got its turn, or in the moment in which it does."""

    async def main() -> None:
        ours, served = Turns(at_once=1), list[str]()
        async with ours.turn():
            gone = asyncio.ensure_future(_ask(ours, "192.0.2.1", "gone", served))
            stays = asyncio.ensure_future(_ask(ours, "192.0.2.2", "stays", served))
            await asyncio.sleep(0)
            if not granted:
                gone.cancel()
                await asyncio.sleep(0)
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone
        await asyncio.wait_for(stays, 10)
        assert served == ["stays"]
        async with ours.turn():
            pass

    _run(main())


@pytest.fixture(scope="module")
def server() -> Iterator[TestClient]:
    """A server that has drawn the front page and a chart."""
    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
        for address in ("/", "/chart/gdp-share"):
            assert client.get(address).status_code == 200
        yield client


@pytest.fixture
def busy(server: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The server while all turns are taken, and nobody else may wait: whoever has to is refused at once."""
    application: Any = server.app
    monkeypatch.setattr(application.state.app.turns, "_free", 0)
    monkeypatch.setattr(turns, "MOST", 0)
    return server


@pytest.mark.parametrize("address", ["/", "/chart/gdp-share", "/healthz", "/nowhere", "/assets/x"])
def test_what_is_kept_waits_for_nobody(busy: TestClient, address: str) -> None:
    assert busy.get(address).status_code in (200, 404)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/explore"),
        ("GET", "/chart/gdp-share?from=1990"),
        ("GET", "/embed/gdp-share"),
        ("GET", "/figure/gdp-share.csv"),
        ("GET", "/deck.pptx"),
        ("GET", "/api/v1/shares"),
        ("GET", "/feed.atom"),
        ("POST", "/check"),
        ("POST", "/api/v1/review"),
        ("POST", "/_dash-update-component"),
    ],
)
def test_what_has_to_be_made_waits_for_its_turn(
    busy: TestClient, method: str, address: str
) -> None:
    """Every address that computes: a new one that forgets it is one more row here."""
    bodies: dict[str, Any] = {
        "/check": {"data": {"text": "x"}},
        "/api/v1/review": {"json": {"text": "x"}},
        "/_dash-update-component": {
            "json": {
                "inputs": [{"id": "site", "property": "address", "value": {"path": "/trade", "search": ""}}],
                "outputs": {"id": "site", "property": "answer"},
            }
        },
    }  # fmt: skip
    answer = busy.request(method, address, **bodies.get(address, {}))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "5"


def test_the_first_reader_waits_for_no_front_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that begins makes it before it takes requests, in every language."""
    monkeypatch.setattr(turns, "MOST", 0)
    with TestClient(create(Store(str(CHECKOUT / "data")), first=600)) as client:
        application: Any = client.app
        monkeypatch.setattr(application.state.app.turns, "_free", 0)
        for lang in LANGUAGES:
            assert client.get(f"/?lang={lang}").status_code == 200


def test_only_what_a_reader_asked_for_is_made_from_a_new_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The front pages that a process makes as it begins would keep every release waiting."""
    with TestClient(create(Store(str(CHECKOUT / "data")), first=600)) as client:
        application: Any = client.app
        app = application.state.app
        made: list[str] = []
        monkeypatch.setattr(app, "document", lambda path, query, base: made.append(query["lang"]))
        warm = Warmer(app, Cache(1))
        warm(app.live.shown, time.monotonic() + 60)
        assert made == []
        assert client.get("/?lang=ja").status_code == 200
        warm(app.live.shown, time.monotonic() + 60)
        assert made == ["ja"]


def test_a_store_without_a_release_delays_no_start(tmp_path: Path) -> None:
    with TestClient(create(Store(str(tmp_path)), first=600)) as client:
        assert client.get("/readyz").status_code == 503
