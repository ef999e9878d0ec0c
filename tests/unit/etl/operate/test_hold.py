"""A hold: the release stays, whatever arrives and whenever the hold is set, until a person ends it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from obstore.store import MemoryStore

from dashboard.live import Live
from dashboard.web.metrics import StateCollector, scrape
from etl.errors import GuardsFailed, RolledBack, StoreError
from etl.operate import schedule, webhook
from etl.pipeline import build
from etl.settings import EtlSettings
from etl.sources.base import Fetched, no_areas
from etl.storage import backends, holds, runs
from etl.storage.bucket import Bucket
from etl.storage.object_store import ObjectStore
from etl.storage.store import Store
from tests.small import changed, publish, table
from tests.unit.etl.operate.test_cli import Run, run, world_bank_csv

__all__ = ["run"]


HOLD_REMOVED = "The hold is removed: the next refresh publishes what it finds.\n"


@pytest.fixture
def two(store: Store) -> tuple[str, str]:
    """Two releases; the second one brought an edition."""
    return publish(store, table(edition="2024-07-01")), publish(
        store, table(edition="2024-07-01"), table(edition="2025-07-01"), summary="second"
    )


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the operator's address is told."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(webhook, "send", lambda settings, told: messages.extend(told))
    return messages


def bulk(folder: Path, edition: str) -> str:
    path = folder / f"{edition}.csv"
    # Each edition has values of its own: the same ones under another label are no news.
    path.write_text(world_bank_csv(edition, 1 + int(edition[:4]) / 1e6), encoding="utf-8")
    return str(path)


def test_a_held_release_stays_until_it_is_released(
    run: Run, store: Store, two: tuple[str, str], tmp_path: Path, told: list[dict[str, Any]]
) -> None:
    first = two[0]
    ended = run("rollback", first, "--hold")
    assert ended.code == 0
    assert "and refuses wdi 2025-07-01. 'trilateral unhold' ends that." in ended.out
    assert (told[-1]["event"], told[-1]["release"], told[-1]["before"]) == ("rolled_back", *two)
    assert told[-1]["held"]["refuses"] == [{"source": "wdi", "edition": "2025-07-01"}]
    again = bulk(tmp_path, "2025-07-01")

    ended = run("import", again)
    assert ended.code == 4
    assert f"Not published: [hold] Release {first} is held since " in ended.err
    assert (
        "and refuses wdi 2025-07-01. 'trilateral unhold' lets refreshes publish again." in ended.err
    )
    assert store.current_id() == first
    assert (told[-1]["event"], told[-1]["outcome"]) == ("failed", "refused")
    assert "[hold]" in told[-1]["text"]
    last = runs.last(store)
    assert last is not None
    assert last.outcome == "refused"

    # No force of a refresh ends what a person has set; other editions wait, too.
    assert run("import", again, "--force").code == 4
    assert run("import", bulk(tmp_path, "2026-07-01")).code == 4
    dry = run("import", again, "--dry-run")
    assert dry.code == 4
    assert "error: [hold] Release" in dry.err
    assert dry.out.startswith("Would be refused (hold): ")
    # A dry run ends as the run would: a hold does not care about force.
    forced = run("import", again, "--dry-run", "--force")
    assert (forced.code, run("import", again, "--force").code) == (4, 4)
    assert forced.out.startswith("Would be refused (hold): ")
    assert store.current_id() == first

    assert run("unhold").out.startswith(f"Release {first} is not held any more")
    assert told[-1]["event"] == "hold_ended"
    assert run("import", again).code == 0
    assert store.current_id() not in two
    assert run("unhold").out == "No release is held.\n"


def test_the_hold_is_told_by_status(run: Run, store: Store, two: tuple[str, str]) -> None:
    assert json.loads(run("status", "--json").out)["held"] is None
    run("rollback", two[0], "--hold", "--json")
    facts = json.loads(run("status", "--json").out)["held"]
    assert facts["release"] == two[0]
    assert facts["refuses"] == [{"source": "wdi", "edition": "2025-07-01"}]
    assert "held       since " in run("status").out
    assert "refuses wdi 2025-07-01" in run("status").out


def test_a_rollback_without_hold_leaves_the_next_refresh_free(
    run: Run, store: Store, two: tuple[str, str], tmp_path: Path
) -> None:
    answer = json.loads(run("rollback", two[0], "--json").out)
    assert answer == {"release": two[0], "before": two[1], "changed": True, "held": None}
    assert run("import", bulk(tmp_path, "2025-07-01")).code == 0


def test_a_rollback_while_a_release_is_held_takes_the_hold_along(
    run: Run, store: Store, two: tuple[str, str]
) -> None:
    third = publish(store, table(edition="2026-07-01"), summary="third")
    run("rollback", two[1], "--hold")
    run("rollback", two[0])
    hold = holds.read(store.backend)
    assert hold is not None
    assert hold.release == store.current_id() == two[0]
    assert list(map(str, hold.refuses)) == ["wdi 2025-07-01", "wdi 2026-07-01"]
    assert third in store.ids()


@pytest.mark.parametrize("when", ["at_once", "afterwards", "by_way_of_another"])
def test_a_hold_knows_what_was_rolled_back_from(
    run: Run, store: Store, two: tuple[str, str], told: list[dict[str, Any]], when: str
) -> None:
    """However it is called, what the releases that are not served brought is refused by name."""
    third = publish(
        store, table(edition="2026-07-01"), table(edition="2025-07-01"), summary="third"
    )
    if when == "by_way_of_another":
        run("rollback", two[1])
    if when != "at_once":
        run("rollback", two[0])
    held = json.loads(run("rollback", two[0], "--hold", "--json").out)["held"]
    names = "wdi 2025-07-01, wdi 2026-07-01"
    assert ", ".join(f"{e['source']} {e['edition']}" for e in held["refuses"]) == names
    assert told[-1]["event"] == ("rolled_back" if when == "at_once" else "held")
    assert told[-1]["held"] == held
    assert f"refuses {names}\n" in run("status").out
    live = Live(store)
    live.look()
    page = scrape(StateCollector(live)).decode()
    assert "trilateral_held 1.0" in page
    assert 'trilateral_hold_refuses{edition="2026-07-01",source="wdi"} 1.0' in page
    # The hold goes along to a release that has one of them, and refuses the other.
    run("rollback", two[1])
    hold = holds.read(store.backend)
    assert hold is not None
    assert hold.named == "wdi 2026-07-01"
    assert run("unhold").out.endswith("publishes what it finds, wdi 2026-07-01 too.\n")
    assert told[-1]["ended"]["refuses"] == [{"source": "wdi", "edition": "2026-07-01"}]
    assert third in store.ids()


def test_moments_have_one_form(
    run: Run, store: Store, two: tuple[str, str], tmp_path: Path
) -> None:
    """In whole seconds of UTC, in every table, JSON and note."""
    run("import", bulk(tmp_path, "2026-07-01"))
    run("rollback", two[0], "--hold")
    listed = run("releases", "--json").out
    texts = [run("status").out, run("status", "--json").out, run("releases").out, listed]
    texts += [store.backend.read(note).decode() for note in (holds.NOTE, runs.NOTE)]
    for text in texts:
        found = re.findall(r"\b\d{4}-\d\d-\d\dT\S*?(?=[\s\",])", text)
        assert found
        assert all(re.fullmatch(r"[-\d]{10}T[:\d]{8}\+00:00", each) for each in found), found


def test_the_release_that_is_served_can_be_held(
    run: Run, store: Store, two: tuple[str, str], tmp_path: Path
) -> None:
    run("rollback", two[1], "--hold")
    hold = holds.read(store.backend)
    assert hold is not None
    assert hold.refuses == ()
    assert run("import", bulk(tmp_path, "2026-07-01")).code == 4


def test_a_hold_that_nobody_understands_holds(
    run: Run, store: Store, two: tuple[str, str], tmp_path: Path
) -> None:
    store.backend.write(holds.NOTE, b"{")
    ended = run("import", bulk(tmp_path, "2026-07-01"))
    assert ended.code == 1
    assert "cannot be understood" in ended.err
    assert run("status").code == 0
    ended = run("unhold")
    assert (ended.code, ended.out) == (0, HOLD_REMOVED)
    assert run("import", bulk(tmp_path, "2026-07-01")).code == 0


@pytest.fixture(params=["folder", "bucket"])
def anywhere(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Store]:
    """A store of either kind, opened anew by each who uses it."""
    memory = MemoryStore()

    def place(url: str) -> backends.StorageBackend:
        if request.param == "folder":
            return backends.Folder(tmp_path / "store")
        return Bucket(ObjectStore("memory://store", memory), lease=60)

    monkeypatch.setattr("etl.storage.store.backend_of", place)
    monkeypatch.setenv("TRILATERAL_CACHE", str(tmp_path / "cache"))
    return lambda: Store("memory://store")


def test_a_rollback_while_a_refresh_hangs(anywhere: Callable[[], Store]) -> None:
    """The refresh that comes to its end afterwards changes nothing."""
    operator, refresh = anywhere(), anywhere()
    first = publish(operator, table(edition="2024-07-01"))
    second = publish(operator, table(edition="2025-07-01"), summary="second")
    with refresh.lock():
        operator.set_current(first)
        with pytest.raises(RolledBack, match=rf"rolled back to {first}\. Nothing was changed"):
            publish(refresh, table(edition="2026-07-01"), summary="third")
        assert operator.current_id() == first
    # Where ``current`` is damaged, a server takes the newest release: none that was not to be served.
    assert set(operator.ids()) == {second, first}


def test_a_rollback_to_what_is_served_changes_nothing(
    anywhere: Callable[[], Store], run: Run, told: list[dict[str, Any]]
) -> None:
    """A refresh that runs goes on and publishes: that is what is said, and no message calls it rolled back."""
    operator, refresh = anywhere(), anywhere()
    first = publish(operator, table(edition="2024-07-01"))
    with refresh.lock():
        ended = run("rollback", first)
        assert ended.code == 0
        assert ended.out == (
            f"{first} is served already. Nothing was changed: a refresh that runs now goes on, "
            "and what it publishes is served, unless --hold is given.\n"
        )
        assert json.loads(run("rollback", first, "--json").out)["changed"] is False
        second = publish(refresh, table(edition="2025-07-01"), summary="second")
    assert operator.current_id() == second
    assert told == []


def test_a_rollback_with_hold_to_what_is_served_stops_a_refresh(
    anywhere: Callable[[], Store], run: Run, told: list[dict[str, Any]]
) -> None:
    operator, refresh = anywhere(), anywhere()
    first = publish(operator, table(edition="2024-07-01"))
    with refresh.lock():
        ended = run("rollback", first, "--hold")
        assert ended.out.startswith(f"{first} is served already. Release {first} is held since ")
        assert (
            "'trilateral unhold' ends that. A refresh that runs now publishes nothing.\n"
            in ended.out
        )
        with pytest.raises(GuardsFailed, match=r"\[hold\]"):
            publish(refresh, table(edition="2025-07-01"), summary="second")
    assert operator.ids() == [operator.current_id()] == [first]
    assert [(each["event"], each["changed"]) for each in told] == [("held", False)]


@pytest.mark.parametrize("found", ["news", "nothing"])
def test_a_refresh_that_was_rolled_back_says_so_everywhere(
    store: Store,
    two: tuple[str, str],
    told: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    found: str,
) -> None:
    """With an event, a line and a code of its own; also where nothing is new to what was served before."""
    log = io.StringIO()
    news = table(changed("KOR", "2024", 1_900), edition="2026-07-01")

    def fetch(*_: object) -> tuple[dict[str, Fetched], dict[str, str]]:
        Store(store.url).set_current(two[0])
        return ({"wdi": Fetched(news, no_areas())} if found == "news" else {}), {}

    monkeypatch.setattr(build, "fetch", fetch)
    with schedule.log_to(log):
        code = schedule.run(
            lambda step: webhook.run_and_report(
                store,
                EtlSettings(),
                lambda: build.refresh(store, EtlSettings(), ["wdi"], force=True),
            )
        )
    last = json.loads(log.getvalue().splitlines()[-1])
    assert code == RolledBack.exit_code == 4
    assert (last["event"], last["level"]) == ("refresh stopped", "warning")
    assert f"somebody rolled back to {two[0]}. Nothing was changed." in last["reason"]
    assert [(each["event"], each["outcome"]) for each in told] == [("stopped", "stopped")]
    noted = runs.last(store)
    assert noted is not None
    assert (noted.outcome, dict(noted.checked), dict(noted.failed)) == ("stopped", {}, {})
    assert store.current_id() == two[0]
    assert set(store.ids()) == set(two)


@pytest.mark.parametrize("when", ["before", "while it is published", "after"])
@pytest.mark.parametrize("target", ["the release before", "the one that is served"])
def test_a_hold_outlasts_a_refresh_whichever_comes_first(
    anywhere: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, when: str, target: str
) -> None:
    operator, refresh = anywhere(), anywhere()
    first = publish(operator, table(edition="2024-07-01"))
    second = publish(operator, table(edition="2025-07-01"), summary="second")
    chosen = first if target == "the release before" else second

    def hold() -> None:
        holds.set_on(operator.backend, chosen, (), refresh_time)
        operator.set_current(chosen)

    genuine = refresh.set_current

    def set_current(release_id: str) -> None:
        monkeypatch.setattr(refresh, "set_current", genuine)
        if when == "before":
            hold()
        genuine(release_id)
        if when == "while it is published":
            hold()

    refresh_time = operator.open().created
    monkeypatch.setattr(refresh, "set_current", set_current)
    with refresh.lock():
        if when == "after":
            publish(refresh, table(edition="2026-07-01"), summary="third")
            hold()
        else:
            with pytest.raises(GuardsFailed, match=rf"\[hold\] Release {chosen} is held"):
                publish(refresh, table(edition="2026-07-01"), summary="third")
    assert operator.current_id() == chosen


def test_a_store_that_cannot_be_written_is_not_held(
    run: Run, store: Store, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(backends, "write_atomically", write)
    ended = run("rollback", two[0], "--hold")
    assert ended.code == StoreError.exit_code
    assert "Read-only file system" in ended.err
    assert store.current_id() == two[1]
