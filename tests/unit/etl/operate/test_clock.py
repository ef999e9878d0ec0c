"""`trilateral doctor` says when this machine's clock cannot be right."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from etl.operate import clock, reach
from etl.settings import EtlSettings
from etl.storage.store import Store
from tests.figures import Figures
from tests.replay import Replay
from tests.small import publish, table
from tests.unit.etl.operate.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def held(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store that the environment names, with a release of now and an edition of October."""
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    publish(store, table(), table(source="weo", edition="2025-10"))
    return store


def test_a_clock_of_now_is_well(held: Store) -> None:
    state, said, hint = clock.judge({})
    assert (state, hint) == ("ok", "")
    assert "--network" in said
    assert clock.judge({"imf": timedelta(minutes=-3)}).state == "ok"


@pytest.mark.parametrize("days", [2, 400, 3000])
def test_a_clock_before_what_was_published_is_named(held: Store, days: int) -> None:
    made = held.ids()[-1]
    at = datetime.now(UTC) - timedelta(days=days)
    state, said, hint = clock.judge({}, at)
    assert state == "problem"
    assert said.startswith(f"this machine's clock says {at:%Y-%m-%d %H:%M} UTC, and release 20")
    assert made[:8] in said.replace("-", "")
    assert hint.startswith("Set the clock")


def test_an_edition_after_the_clock_is_named(held: Store) -> None:
    """The release is older than its newest edition: that one is what the clock is held to."""
    made = datetime.now(UTC) + timedelta(days=40)
    publish(held, table(edition=f"{made:%Y-%m-%d}"))
    state, said, _ = clock.judge({})
    assert state == "problem"
    assert f"wdi {made:%Y-%m-%d} is of {made:%Y-%m-%d} 00:00" in said


def test_an_empty_store_is_held_to_the_release_that_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRILATERAL_DATA", str(tmp_path / "new"))
    shipped = Store(EtlSettings().data).current_id()
    assert shipped
    state, said, _ = clock.judge({}, datetime(2020, 3, 1, tzinfo=UTC))
    assert state == "problem"
    assert f"release {shipped}" in said


@pytest.mark.parametrize(
    ("ahead", "state", "length"),
    [
        (timedelta(hours=3), "warning", "180 minutes ahead of"),
        (timedelta(hours=-3), "warning", "180 minutes behind"),
        (timedelta(days=800), "problem", "800 days ahead of"),
        (timedelta(days=-9), "problem", "9 days behind"),
    ],
)
def test_a_clock_far_from_a_services(
    held: Store, ahead: timedelta, state: str, length: str
) -> None:
    judged = clock.judge({"worldbank": timedelta(0), "imf": ahead})
    assert judged.state == state
    assert f"that of imf is {length} it" in judged.said


@pytest.mark.parametrize(("days", "state", "code"), [(0.5, "warning", 0), (500, "problem", 1)])
def test_the_command_says_it(
    held: Store, run: Run, monkeypatch: pytest.MonkeyPatch, days: float, state: str, code: int
) -> None:
    """The services' own `Date` headers, over the wire."""
    then = format_datetime(datetime.now(UTC) + timedelta(days=days), usegmt=True)
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: then)
    with Replay(Figures.made()) as server:
        for name, url in server.urls().items():
            monkeypatch.setenv(f"TRILATERAL_{name.upper()}_URL", url)
        assert reach.ask("worldbank").clock_ahead is not None
        ended = run("doctor", "--network", "--json")
    found = {each["name"]: each for each in json.loads(ended.out)}
    assert found["clock"]["state"] == state
    assert " ahead of it" in found["clock"]["said"]
    if state == "problem":
        assert ended.code == code
        assert "this machine's clock" in found["worldbank_url"]["said"]
