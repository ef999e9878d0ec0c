"""What an operator sees of a guard: a finding of any of them reaches the line, the log, the metric, the webhook, `status`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.live import Live
from dashboard.web.metrics import StateCollector, scrape
from etl import catalog, checks
from etl.catalog import Guard
from etl.checks import Candidate, Severity, Trouble
from etl.operate import webhook
from etl.pipeline import build
from etl.pipeline.publishing import Outcome
from etl.places import CHECKOUT
from etl.sources.base import Fetched
from etl.storage.store import Store
from scripts import guards_text
from tests.small import areas, changed, publish, table
from tests.unit.dashboard.web.test_request_log import parsed
from tests.unit.etl.operate.test_cli import Ended, Run, run, world_bank_csv
from tests.unit.etl.operate.test_webhook import FLIP

__all__ = ["run"]

WORDS = "wdi gdp_nominal KOR 2024 is not what it should be"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the operator's address is told."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(webhook, "send", lambda settings, told: messages.extend(told))
    return messages


@pytest.fixture
def before(store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    """The release that is served while other figures arrive; its id."""
    news = table(changed("KOR", "2024", 1_900), edition="2026-07-01")
    fetched = {"wdi": Fetched(news, areas(news))}
    monkeypatch.setattr(build, "fetch", lambda *_: (dict(fetched), {}))
    return publish(store, table())


def finds(guard: str, severity: Severity, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Let one guard find something, and no other; the finding."""

    def nothing(candidate: Candidate, facts: Guard) -> Iterator[Trouble]:
        yield from ()

    def something(candidate: Candidate, facts: Guard) -> Iterator[Trouble]:
        # Its own severity is said by the registry.
        yield Trouble(WORDS, None if severity == facts.severity else severity)

    monkeypatch.setattr(
        checks, "GUARDS", {**dict.fromkeys(checks.GUARDS, nothing), guard: something}
    )
    return {"guard": guard, "severity": severity, "message": f"{WORDS}."}


def logged(run: Run) -> tuple[Ended, dict[str, Any]]:
    """How ``schedule --once`` ends, and the last line of its log."""
    ended = run("schedule", "--once")
    return ended, json.loads(ended.err.splitlines()[-1])


def measured(store: Store, name: str) -> dict[tuple[str, str], float]:
    """Guard and severity -> what a scrape says, where it is not zero."""
    live = Live(store)
    live.look()
    rows = parsed(scrape(StateCollector(live)))[f"trilateral_{name}"]
    return {(dict(k)["guard"], dict(k)["severity"]): v for k, v in rows.items() if v}


#: Every other guard finds an error here, and the others a warning: but for its own severity, a guard's name is all that
#: differs on the way.
ERRORS, WARNINGS = ([*checks.GUARDS][start::2] for start in (0, 1))


def test_both_severities_are_in_both_parts() -> None:
    for part in (ERRORS, WARNINGS):
        assert {catalog.guards()[guard].severity for guard in part} == {"error", "warning"}


@pytest.mark.parametrize("guard", ERRORS)
def test_an_error_of_any_guard_is_told_everywhere(
    run: Run,
    store: Store,
    before: str,
    told: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    guard: str,
) -> None:
    finding = finds(guard, "error", monkeypatch)
    line = f"Not published: [{guard}] {WORDS}."

    ended, log = logged(run)

    assert ended.code == 4
    assert (log["event"], log["level"]) == ("refresh failed", "error")
    assert log["reason"].startswith(line)
    assert log["findings"] == [finding]
    assert store.current_id() == before
    assert measured(store, "refresh_findings") == {(guard, "error"): 1}
    assert measured(store, "release_findings") == {}
    (message,) = told
    assert (message["event"], message["outcome"]) == ("failed", "refused")
    assert message["findings"] == [finding]
    assert message["text"].startswith(line)
    status = json.loads(run("status", "--json").out)
    assert status["release"] == before
    assert status["last_run"]["outcome"] == "refused"
    assert status["last_run"]["findings"] == [finding]
    assert line in run("status").out


@pytest.mark.parametrize("guard", WARNINGS)
def test_a_warning_of_any_guard_is_told_everywhere(
    run: Run,
    store: Store,
    before: str,
    told: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    guard: str,
) -> None:
    finding = finds(guard, "warning", monkeypatch)

    ended, log = logged(run)

    assert ended.code == 0
    assert (log["event"], log["level"]) == ("refresh done", "warning")
    assert log["findings"] == [finding]
    assert store.current_id() != before
    assert measured(store, "refresh_findings") == {(guard, "warning"): 1}
    assert measured(store, "release_findings") == {(guard, "warning"): 1}
    message = told[0]
    assert message["event"] == "published"
    assert message["findings"] == [finding]
    assert message["text"].endswith(f"Warning: [{guard}] {WORDS}.")
    status = json.loads(run("status", "--json").out)
    assert status["findings"] == status["last_run"]["findings"] == [finding]
    assert status["forced"] is False
    assert f"[{guard}] {WORDS}." in run("status").out


@pytest.mark.parametrize(("severity", "code"), [("error", 4), ("warning", 0)])
def test_commands_by_hand_and_dry_runs_say_the_same(
    run: Run,
    store: Store,
    before: str,
    told: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    severity: Severity,
    code: int,
) -> None:
    finds("jump", severity, monkeypatch)
    line = f"{severity}: [jump] {WORDS}."

    dry = run("refresh", "--dry-run")
    assert (dry.code, told) == (code, [])
    assert line in dry.err.splitlines()
    assert store.current_id() == before

    ended = run("refresh")
    assert ended.code == code
    expected = f"trilateral: Not published: [jump] {WORDS}." if code else line
    assert any(each.startswith(expected) for each in ended.err.splitlines())
    assert len(told) == 1


def test_what_is_forced_is_told_as_an_error_that_was_published(
    run: Run,
    store: Store,
    before: str,
    told: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finding = finds("jump", "error", monkeypatch)

    ended = run("refresh", "--force")

    assert ended.code == 0
    assert f"error: [jump] {WORDS}." in ended.err.splitlines()
    assert store.current_id() != before
    assert (
        measured(store, "refresh_findings")
        == measured(store, "release_findings")
        == {("jump", "error"): 1}
    )
    assert told[0]["findings"] == [finding]
    assert json.loads(run("status", "--json").out)["forced"] is True


def test_an_old_edition_that_is_off_is_named_and_not_the_one_that_is_held(
    run: Run, store: Store, tmp_path: Path
) -> None:
    held = publish(store, table(edition="2025-07-01"))
    path = tmp_path / "old.csv"
    path.write_text(world_bank_csv("2024-07-01", 1000), encoding="utf-8")

    ended = run("import", str(path))

    assert ended.code == 4
    assert store.current_id() == held
    (line,) = ended.err.splitlines()[-1:]
    assert (
        "[magnitude] wdi gdp_nominal (2024-07-01) is off by 1,000 throughout: another unit." in line
    )
    assert re.search(
        r"\[revision\] wdi gdp_nominal \w{3} \d{4} \(2024-07-01\) would be revised in 2025-07-01 (?:by 99\.9%|to one part in 1,000)",
        line,
    )


def test_an_import_warns_of_a_verdict_that_flipped(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which claim, by which definition, of which year, from what to what."""
    done = Outcome("r", "Published r: wdi 2026-07-13", {"claims": [FLIP]})
    monkeypatch.setattr(build, "import_files", lambda *_, **__: done)
    assert run("import", __file__).err.splitlines() == [
        "warning: verdict flipped: gdp_fourth by gdp_nominal (wdi) 2024: holds -> close (24.10% -> 23.90%)"
    ]


def test_every_guard_is_in_the_registry_and_in_the_table() -> None:
    """If this fails, a guard is new or another: run scripts/reference and commit docs/faults.md with the change."""
    assert set(checks.GUARDS) == set(catalog.guards())
    held = (CHECKOUT / guards_text.FAULTS).read_text(encoding="utf-8")
    assert held == guards_text.rewritten(held), "Run scripts/reference."
    for guard in checks.GUARDS:
        assert f"\n| `{guard}` |" in held.partition(guards_text.BEGIN)[2]


@pytest.mark.parametrize("command", ["refresh", "import"])
def test_a_dry_run_lists_what_a_refusal_only_counts(
    run: Run,
    store: Store,
    before: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    def nothing(candidate: Candidate, facts: Guard) -> Iterator[Trouble]:
        yield from ()

    def many(candidate: Candidate, facts: Guard) -> Iterator[Trouble]:
        yield from (Trouble(f"trouble {number}") for number in range(1, 26))

    monkeypatch.setattr(checks, "GUARDS", {**dict.fromkeys(checks.GUARDS, nothing), "jump": many})
    bulk = tmp_path / "gdp.csv"
    bulk.write_text(world_bank_csv("2026-07-01", 1.001), encoding="utf-8")
    words = [command, *([str(bulk)] if command == "import" else [])]
    ended = run(*words)
    assert ended.code == 4
    assert "Not published: [jump] trouble 1. (and 24 more; --dry-run lists all)" in ended.err
    ended = run(*words, "--dry-run")
    assert ended.code == 4
    lines = [line for line in ended.err.splitlines() if line.startswith("error: [jump] ")]
    assert lines == [f"error: [jump] trouble {number}." for number in range(1, 26)]
    # Published all the same, they are counted in the release, and listed by what looks at it again.
    assert run(*words, "--force").code == 0
    report = json.loads(run("check", "--json").out)
    assert len(report["findings"]) == 25
    written = store.open().checks
    assert len(written["findings"]) == checks.MOST + 1
    assert {each["guard"]: each["findings"] for each in written["guards"]}["jump"] == 25
