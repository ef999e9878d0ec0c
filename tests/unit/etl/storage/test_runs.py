"""The note of how the last refresh ended, and what it says of the figures' age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.storage import runs
from etl.storage.moments import written
from etl.storage.store import Store
from tests.small import publish, release, table

WEO = table(source="weo", edition="2025-10")
WITS = table(source="wits", edition="2021-06-30", indicator="goods_exports")
OLD, NEW = "2026-01-05T06:00:00+00:00", "2026-02-05T06:00:00+00:00"


def aged(*tables: object, **stale: str):
    """A release of January whose sources were asked on that day; some of them stale."""
    made = release(table(), *tables, package={"created": OLD})
    for source in made.package["sources"]:
        source["checked"] = OLD
        if source["name"] in stale:
            source["stale"] = stale[source["name"]]
    return made


def run(**facts: object) -> runs.Run:
    return runs.Run.model_validate(
        {"finished": NEW, "outcome": "unchanged", "summary": "Nothing new"} | facts
    )


def test_everything_is_read_once_a_week(store: Store) -> None:
    """By source, and not because it was asked for news; a release that is old enough is reason enough at first."""
    week = timedelta(days=7)
    publish(store, table(), table(source="weo", edition="2025-10"))
    shown = store.open()
    assert runs.to_read_in_full(shown, None, week) == set()
    assert runs.to_read_in_full(shown, None, timedelta(0)) == {"wdi", "weo"}
    runs.note(store, "unchanged", "x", asked=["wdi", "weo"], read=["wdi"])
    last = runs.last(store)
    assert last is not None
    assert set(last.read) == {"wdi"}
    long_ago = runs.Known(read={"wdi": last.finished - timedelta(days=8)})
    old = last.model_copy(update={"known": {shown.id: long_ago}})
    assert runs.to_read_in_full(shown, old, week) == {"wdi"}
    runs.note(store, "refused", "x", asked=["wdi"])
    again = runs.last(store)
    assert again is not None
    assert again.read == last.read


def test_what_was_read_by_a_clock_of_the_future_is_read_again(store: Store) -> None:
    week = timedelta(days=7)
    publish(store, table())
    ahead = datetime.now(UTC) + timedelta(days=3650)
    assert runs.to_read_in_full(store.open(), run(read={"wdi": ahead}), week) == {"wdi"}


def test_after_a_rollback_the_note_speaks_of_the_release_that_is_served(store: Store) -> None:
    """What was learned about the newer one says nothing about the older; back at the newer one it counts again."""
    weo = table(source="weo", edition="2025-10")
    first = publish(store, table(), weo)
    runs.note(store, "unchanged", "x", asked=["wdi", "weo"], read=["wdi"])
    of_first = _redated(store, "2027-01-01T06:00:00Z")
    second = publish(store, table(edition="2025-08-01"), weo, summary="second")
    runs.note(store, "published", "y", release=second, over=first, asked=["wdi"], read=["weo"])
    runs.note(store, "unchanged", "z", asked=["wdi"])
    of_second = runs.last(store)
    assert of_second is not None

    newer = runs.checked(store.open(), of_second)
    assert newer["weo"] == of_first, "who was not asked since stays as well known as before"
    store.set_current(first)
    older = runs.checked(store.open(), of_second)
    assert older == {"wdi": of_first, "weo": of_first}
    assert runs.confirmed(store.open(), of_second) == of_first
    assert set(of_second.known[first].read) == {"wdi"}
    assert set(of_second.known[second].read) == {"wdi", "weo"}

    # A refresh that finds nothing new against the older one confirms the older one.
    runs.note(store, "unchanged", "w", asked=["weo"])
    again = runs.last(store)
    assert again is not None
    assert again.known[first].checked["weo"] == again.finished
    assert again.known[second] == of_second.known[second]


def test_a_release_without_a_note_is_known_as_the_one_it_was_built_from() -> None:
    """The process was killed between publishing and writing the note."""
    shown = aged(WEO)
    shown.changes["from"] = "before"  # type: ignore[index]
    when = datetime.fromisoformat(NEW)
    facts = {"before": {"checked": {"wdi": NEW, "weo": NEW}}, "other": {"checked": {}}}
    assert runs.confirmed(shown, run(known=facts)) == when
    assert runs.confirmed(shown, run(known={"other": facts["before"]})) < when


def _redated(store: Store, when: str) -> datetime:
    """Let the last note have been written at another time, which can be told apart from those that follow."""
    last = runs.last(store)
    assert last is not None
    body = last.model_dump_json().replace(written(last.finished), when)
    store.backend.write(runs.NOTE, body.encode())
    return datetime.fromisoformat(when)


def test_a_note_is_read_as_it_was_written(store: Store) -> None:
    runs.note(store, "published", "Published r: x", release="r", asked=["wdi", "weo"])

    found = runs.last(store)

    assert found is not None
    assert (found.outcome, found.summary, found.release) == ("published", "Published r: x", "r")
    assert found.checked == dict.fromkeys(["wdi", "weo"], found.finished)
    assert datetime.now(UTC) - found.finished < timedelta(minutes=1)


def test_what_is_known_of_a_source_stays_until_it_is_asked_again(store: Store) -> None:
    runs.note(store, "in_part", "x", asked=["wdi", "weo"], failed={"weo": "no answer"})
    runs.note(store, "unchanged", "y", asked=["wdi"])

    found = runs.last(store)
    assert found is not None
    assert found.failed == {"weo": "no answer"}
    assert set(found.checked) == {"wdi"}

    runs.note(store, "unchanged", "z", asked=["weo"])

    found = runs.last(store)
    assert found is not None
    assert found.failed == {}
    assert set(found.checked) == {"wdi", "weo"}


def test_a_refused_answer_confirms_nothing_and_yet_it_came(store: Store) -> None:
    runs.note(store, "failed", "x", asked=["wdi"], failed={"wdi": "no answer"})
    runs.note(store, "refused", "y", asked=["wdi"])

    found = runs.last(store)
    assert found is not None
    assert (found.checked, found.failed) == ({}, {})


def test_a_refusal_is_that_of_the_source_that_brought_it(store: Store) -> None:
    """The others answered that they have nothing else; the one that is refused is so since it was first."""
    runs.note(store, "in_part", "x", asked=["wdi", "weo"], failed={"wdi": "[jump] x"})
    first = runs.last(store)
    runs.note(
        store, "refused", "y", asked=["wdi", "weo"], failed={"wdi": "[jump] x"}, withheld=["wdi"]
    )
    found = runs.last(store)
    assert first is not None
    assert found is not None
    assert (set(found.checked), found.failed) == ({"weo"}, {"wdi": "[jump] x"})
    assert found.checked["weo"] == found.finished
    assert found.since == first.since


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"finished": "soon", "outcome": "unchanged", "summary": ""}',
        b'{"finished": "2026-01-05T06:00:00", "outcome": "unchanged", "summary": ""}',
        b'{"finished": "2026-01-05T06:00:00Z", "outcome": "excellent", "summary": ""}',
    ],
)
def test_a_damaged_note_is_none(store: Store, content: bytes) -> None:
    """A note that was cut short, or holds a time without a zone, hinders nobody."""
    store.backend.write(runs.NOTE, content)

    assert runs.last(store) is None
    runs.note(store, "unchanged", "x", asked=["wdi"])
    assert runs.last(store) is not None


def test_a_note_of_a_later_version_is_read(store: Store) -> None:
    body = run().model_dump_json().replace("{", '{"mood": "good", ', 1)
    store.backend.write(runs.NOTE, body.encode())

    assert runs.last(store) == run()


def test_a_store_that_cannot_be_written_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    beneath = Store(str(tmp_path / "file" / "store"))

    runs.note(beneath, "failed", "The disk is full.")

    assert runs.last(beneath) is None


def test_figures_are_confirmed_when_every_source_was_asked() -> None:
    """The source that was asked longest ago counts; a run that asked one of two confirms nothing."""
    both = {"wdi": NEW, "weo": NEW}

    assert runs.confirmed(aged(WEO), None) == datetime.fromisoformat(OLD)
    assert runs.confirmed(aged(WEO), run(checked={"wdi": NEW})) == datetime.fromisoformat(OLD)
    assert runs.confirmed(aged(WEO), run(checked=both)) == datetime.fromisoformat(NEW)


def test_sources_that_come_in_files_only_are_not_waited_for() -> None:
    found = runs.confirmed(aged(WITS), run(checked={"wdi": NEW}))

    assert found == datetime.fromisoformat(NEW)


def test_a_source_is_missed_until_it_answers() -> None:
    stale = aged(WEO, weo="no answer")

    assert runs.missed(stale, None) == {"weo": "no answer"}
    assert runs.missed(stale, run(checked={"weo": NEW})) == {}
    assert runs.missed(stale, run(failed={"wdi": "503"})) == {"weo": "no answer", "wdi": "503"}


def test_a_source_that_the_release_does_not_have_is_not_missed() -> None:
    assert runs.missed(aged(), run(failed={"imts": "404"})) == {}


def test_since_when_a_source_fails_is_known_until_it_answers(store: Store) -> None:
    runs.note(store, "in_part", "x", asked=["wdi", "weo"], failed={"weo": "no answer"})
    first = runs.last(store)
    runs.note(store, "in_part", "y", asked=["wdi", "weo"], failed={"weo": "503", "wdi": "503"})
    second = runs.last(store)
    assert first is not None
    assert second is not None
    assert second.since == {"weo": first.since["weo"], "wdi": second.finished}
    runs.note(store, "unchanged", "z", asked=["wdi", "weo"])
    third = runs.last(store)
    assert third is not None
    assert third.since == {}
