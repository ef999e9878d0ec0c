"""Releases and their state: status, releases, diff, rollback, unhold, prune, check."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from etl.counts import many
from etl.errors import GuardsFailed, ReleaseDamaged, StoreError, UnknownName, UsageError
from etl.operate import output
from etl.operate.commands.options import DONE_IN_PART, FAILED, AsJson, option
from etl.operate.console import (
    duration,
    emit_json,
    emit_table,
    open_store,
    say,
    show,
)

if TYPE_CHECKING:
    from etl.storage.holds import Hold
    from etl.storage.runs import Run
    from etl.storage.store import Release, Store


def status(
    max_age: Annotated[
        str, option("TIME", "Exit with 1 if the figures were confirmed longer ago: 30d, 12h, 15m.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show which release is served, from which editions, and how fresh it is."""
    from etl.analysis.calendar import expectations
    from etl.storage import runs
    from etl.storage.moments import age, written

    longest = duration(max_age, "--max-age") if max_age else None
    store = open_store()
    release, run = store.open(), runs.last(store)
    asked, missed = runs.checked(release, run), runs.missed(release, run)
    confirmed = runs.confirmed(release, run)
    coming = {e.source: e for e in expectations(release, datetime.now(UTC).date())}
    facts = {
        "release": release.id,
        "created": release.package["created"],
        "provenance": release.package["provenance"],
        "confirmed": written(confirmed),
        "held": _facts(_hold(store)),
        "last_run": run.model_dump(mode="json") if run else None,
        "rows": len(release.observations) + len(release.vintages),
        "findings": list(release.checks.get("findings", [])),
        "forced": bool(release.checks.get("forced")),
        "sources": [
            {key: s.get(key, "") for key in ("name", "publisher", "edition")}
            | {
                "checked": written(asked[s["name"]]),
                "stale_since": _since(s, run) if s["name"] in missed else "",
                "stale": missed.get(s["name"], ""),
                "expected": coming[s["name"]].day.isoformat(),
                "overdue": coming[s["name"]].overdue,
            }
            for s in release.package["sources"]
        ],
    }
    if as_json:
        emit_json(facts)
    else:
        _print_status(facts)
    now = datetime.now(UTC)
    past = age(confirmed, now)
    if longest is not None and past is None:
        say(
            f"trilateral: This machine's clock says {now:%Y-%m-%d %H:%M} UTC, and the figures were last confirmed on "
            f"{confirmed:%Y-%m-%d at %H:%M} UTC: how old they are cannot be told. Set the clock."
        )
        raise typer.Exit(FAILED)
    if longest is not None and past is not None and past > longest:
        say(
            f"trilateral: The figures were last confirmed on {confirmed:%Y-%m-%d at %H:%M} UTC; "
            f"--max-age allows {max_age}. Run 'trilateral refresh'."
        )
        raise typer.Exit(FAILED)


def releases(as_json: AsJson = False) -> None:
    """List the releases in the store, newest first; every file is read, and exit code 3 says that some are damaged."""
    lost = []

    def unreadable(release_id: str, error: StoreError) -> None:
        lost.append(release_id)
        say(f"trilateral: {error}")

    rows = [
        {
            "id": r.id,
            "created": r.created,
            "rows": r.rows,
            "current": r.current,
            "damaged": r.damaged,
            "summary": r.summary,
        }
        for r in open_store().releases(unreadable, verified=True)
    ]
    if as_json:
        emit_json(rows)
    elif rows:
        emit_table(rows)
    else:
        say("The store has no release yet. Run 'trilateral refresh'.")
    if lost or any(row["damaged"] for row in rows):
        for row in rows:
            if row["damaged"]:
                say(f"trilateral: Release {row['id']}: {row['damaged']}.")
        say(
            "Restore the files from a copy; 'trilateral rollback' names another release as current, and 'trilateral prune' "
            "removes old ones."
        )
        raise typer.Exit(DONE_IN_PART)


def diff(
    first: Annotated[
        str, typer.Argument(metavar="[A]", help="A release; the one before B if left out.")
    ] = "",
    second: Annotated[
        str, typer.Argument(metavar="[B]", help="A later release; the current one if left out.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show what changed between two releases: editions, values, verdicts, coverage."""
    from etl.analysis import revisions

    store = open_store()
    new = _named(store, second) if second else store.open()
    earlier = first or new.changes.get("from") or ""
    if earlier == new.id:
        raise UsageError(f"{new.id} cannot be compared with itself.", hint="Give two releases.")
    before = _named(store, first) if first else _if_whole(store, earlier)
    if before:
        change = revisions.changes(new, before)
    else:
        # The first release, or the one before it is no longer kept: what it said when it was published.
        change = revisions.changes(new, None) | new.changes
        change["claims"] = revisions.recorded_flips(new)
    change["to"] = new.id
    if as_json:
        emit_json(change)
        return
    say(f"{earlier or 'nothing'} -> {new.id}")
    for line in revisions.lines(change):
        show(line)


def rollback(
    release: Annotated[str, typer.Argument(help="The id of a release in the store.")],
    hold: Annotated[
        bool,
        typer.Option(
            "--hold", help="Let no refresh publish anything else until 'trilateral unhold'."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Serve another release from now on, also while a refresh runs; nothing is deleted.

    A refresh that runs publishes nothing then, and the next one publishes again what it finds, unless --hold is given.
    """
    from etl import settings
    from etl.operate import webhook
    from etl.storage import holds

    store = open_store()
    _named(store, release)
    before = store.current_id()
    earlier = _hold(store)
    kept = None
    if hold or earlier:
        # Set first: of a refresh that publishes in this moment either one or the other sees it.
        others = store.descriptions(each for each in store.ids() if each != release)
        refuses = holds.lacking(store.description(release), others, earlier)
        kept = holds.set_on(store.backend, release, refuses, datetime.now(UTC))
    if kept or before != release:
        # Also where it is served already: a refresh may have published since that was looked at.
        store.set_current(release)
    words = _rolled_back(release, kept, changed=before != release)
    facts = {
        "release": release,
        "before": before,
        "changed": before != release,
        "held": _facts(kept),
    }
    with output.best_effort():
        if as_json:
            emit_json(facts)
        else:
            show(words)
    event = "rolled_back" if before != release else "held" if kept else ""
    if event:
        webhook.send(settings.load(), [{"event": event, **facts, "text": words}])


def _rolled_back(release: str, kept: Hold | None, *, changed: bool) -> str:
    """What a rollback did, and what becomes of a refresh that runs."""
    did = f"Serving {release} from now on." if changed else f"{release} is served already."
    if kept:
        return f"{did} {kept} 'trilateral unhold' ends that. A refresh that runs now publishes nothing."
    if changed:
        return f"{did} A refresh that runs now publishes nothing; the next one publishes what it finds, unless --hold is given."
    return f"{did} Nothing was changed: a refresh that runs now goes on, and what it publishes is served, unless --hold is given."


def unhold(as_json: AsJson = False) -> None:
    """End the hold that 'rollback --hold' set: refreshes publish again."""
    from etl import settings
    from etl.operate import webhook
    from etl.storage import holds

    store = open_store()
    there, ended = bool(store.backend.read(holds.NOTE)), _hold(store)
    holds.end(store.backend)
    words = _unheld(ended) if there else "No release is held."
    facts = {"ended": _facts(ended)}
    with output.best_effort():
        if as_json:
            emit_json(facts)
        else:
            show(words)
    if there:
        webhook.send(settings.load(), [{"event": "hold_ended", **facts, "text": words}])


def _unheld(ended: Hold | None) -> str:
    """What the end of a hold means; None is one that could not be understood."""
    what = f"Release {ended.release} is not held any more" if ended else "The hold is removed"
    also = f", {ended.named} too" if ended and ended.refuses else ""
    return f"{what}: the next refresh publishes what it finds{also}."


def prune(
    keep: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Keep the newest N releases."),
    ] = None,
    keep_days: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, max=36_500, help="Keep releases and raw answers of the last N days."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be removed, remove nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Remove releases and raw answers that nobody needs any more; 10 releases and 90 days stay if neither option is given.

    What both options ask for stays, and always the release that is served, the one it is compared with, one that is
    held, and the last raw answer of each address.
    """
    from etl.storage import retention

    if keep is None and keep_days is None:
        keep, keep_days = retention.KEEP, retention.KEEP_DAYS
    store = open_store()
    with nullcontext() if dry_run else store.lock():
        done = retention.plan(store, keep or 0, keep_days or 0)
        if not dry_run:
            done = retention.remove(store, done)
    with nullcontext() if dry_run else output.best_effort():
        if as_json:
            emit_json(
                {
                    "dry_run": dry_run,
                    "releases": list(done.releases),
                    "snapshots": list(done.snapshots),
                    "kept": list(done.kept),
                }
            )
            return
        for release_id in done.releases:
            show(f"{'would remove' if dry_run else 'removed'} release {release_id}")
        show(
            f"{'Would remove' if dry_run else 'Removed'} {many(len(done.releases), 'release')} and "
            f"{many(len(done.snapshots), 'raw answer')}; {many(len(done.kept), 'release stays', 'releases stay')}."
        )


def check(as_json: AsJson = False) -> None:
    """Verify the files of the current release byte by byte, and run the guards on it again."""
    from etl import checks

    store = open_store()
    release = store.open()
    earlier = release.changes.get("from")
    held = _if_whole(store, earlier)
    candidate = checks.again(release, held)
    findings = checks.run(candidate, None)
    files = [resource["path"] for resource in release.package["resources"]]
    if as_json:
        emit_json(
            {"release": release.id}
            | checks.report(findings, files=candidate.files, extract=candidate.extract)
            | {"files": files}
        )
    else:
        show(f"{release.id}: {many(len(files), 'file is', 'files are')} what was published.")
        for finding in findings:
            show(f"{finding.severity}: [{finding.guard}] {finding.message}")
        errors = sum(finding.severity == "error" for finding in findings)
        show(
            f"{many(len(checks.GUARDS), 'guard')}: {many(errors, 'error')}, "
            f"{many(len(findings) - errors, 'warning')}."
        )
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(GuardsFailed.exit_code)


def _print_status(facts: Mapping[str, Any]) -> None:
    """Print the status as lines."""
    show(f"release    {facts['release']}\ncreated    {facts['created']}")
    show(f"confirmed  {facts['confirmed']}\nrows       {facts['rows']:,}")
    if facts["provenance"]:
        show(f"origin     {facts['provenance']}")
    if facts["forced"]:
        show("forced     a guard refused and was overruled: see 'trilateral check'")
    for finding in facts["findings"]:
        show(f"{finding['severity']:<10} [{finding['guard']}] {finding['message']}")
    if held := facts["held"]:
        names = ", ".join(f"{e['source']} {e['edition']}" for e in held["refuses"])
        show(f"held       since {held['since']}, refuses {names or 'everything that comes'}")
    if run := facts["last_run"]:
        show(f"last run   {run['finished']} {run['outcome']}: {run['summary']}")
    emit_table(facts["sources"])


def _since(source: Mapping[str, Any], run: Run | None) -> str:
    """Since when a source cannot be read."""
    from etl.storage.moments import written

    noted = run.since.get(source["name"]) if run else None
    return str(source.get("stale_since") or (written(noted) if noted else ""))


def _hold(store: Store) -> Hold | None:
    """The hold on a store; one that cannot be understood is said, and may be set or ended anew."""
    from etl.storage import holds

    try:
        return holds.read(store.backend)
    except StoreError as error:
        say(f"trilateral: {error}")
        return None


def _facts(hold: Hold | None) -> dict[str, Any] | None:
    return hold.model_dump(mode="json") if hold else None


def _if_whole(store: Store, release_id: str | None) -> Release | None:
    """The release that another one was compared with; None if it is not kept, or said to be damaged."""
    if not release_id or release_id not in store.ids():
        return None
    try:
        return store.open(release_id)
    except ReleaseDamaged as error:
        say(f"trilateral: {error}")
        return None


def _named(store: Store, release_id: str) -> Release:
    """The release of this name.

    Raises:
        UnknownName: There is none.
    """
    if release_id not in store.ids():
        raise UnknownName("release", release_id, store.ids())
    return store.open(release_id)
