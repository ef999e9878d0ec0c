"""What publishes a release: refresh, import, schedule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, cast

import typer

from etl.errors import GuardsFailed
from etl.operate import output
from etl.operate.commands.options import (
    DONE_IN_PART,
    AsJson,
    DryRun,
    FirstRelease,
    Force,
    Provenance,
    Sources,
    option,
)
from etl.operate.console import check_date, emit_json, progress, say, show

if TYPE_CHECKING:
    from etl.pipeline.publishing import Outcome
    from etl.storage.store import Store


def refresh(
    source: Sources = None,
    dry_run: DryRun = False,
    force: Force = False,
    provenance: Provenance = "",
    first: FirstRelease = False,
    as_json: AsJson = False,
) -> None:
    """Fetch what changed, build, check, and publish if the guards pass.

    Nothing new means nothing is written; a source that does not answer keeps its last good figures.
    """
    from etl import settings
    from etl.operate import webhook
    from etl.operate.stopping import stoppable
    from etl.pipeline import build
    from etl.sources import adapters
    from etl.storage.store import Store

    chosen = settings.load()
    store = Store(chosen.data)
    with stoppable(store), _notes_of_a_refusal():
        with progress() as step:

            def run() -> Outcome:
                return build.refresh(
                    store,
                    chosen,
                    tuple(source or ()),
                    dry_run=dry_run,
                    force=force,
                    provenance=provenance,
                    asked="yes" if first else "perhaps",
                    progress=step,
                )

            outcome = webhook.run_and_report(
                store, chosen, run, asked=source or [*adapters()], dry=dry_run
            )
        _report(outcome, store, dry_run=dry_run, force=force, as_json=as_json)


def import_(
    files: Annotated[list[Path], typer.Argument(help="Official bulk files, packed or not.")],
    edition: Annotated[
        str, option("EDITION", "The edition of files that do not say it: 2025-10 or 2025-10-07.")
    ] = "",
    extract: Annotated[
        bool,
        typer.Option(
            "--extract",
            help="The files hold a part of the areas only; those that no group counts may be missing. The release says so.",
        ),
    ] = False,
    dry_run: DryRun = False,
    force: Force = False,
    provenance: Provenance = "",
    first: FirstRelease = False,
    as_json: AsJson = False,
) -> None:
    """Publish what official bulk files hold, where the services cannot be reached.

    Files of the World Bank, the IMF, UNCTAD and WITS are known by their content, also packed (zip, gz, 7z).
    """
    from etl import settings
    from etl.operate import webhook
    from etl.operate.stopping import stoppable
    from etl.pipeline import build
    from etl.storage.store import Store

    check_date(edition, "--edition")
    chosen = settings.load()
    store = Store(chosen.data)
    with stoppable(store), _notes_of_a_refusal():
        with progress() as step:

            def run() -> Outcome:
                return build.import_files(
                    store,
                    files,
                    edition=edition,
                    extract=extract,
                    dry_run=dry_run,
                    force=force,
                    provenance=provenance,
                    asked="yes" if first else "perhaps",
                    progress=step,
                )

            outcome = webhook.run_and_report(store, chosen, run, dry=dry_run)
        _report(outcome, store, dry_run=dry_run, force=force, as_json=as_json)


def schedule(
    cron: Annotated[
        str, option("CRON", "Minute, hour, day, month and weekday, in UTC.")
    ] = "0 6 * * *",
    once: Annotated[bool, typer.Option("--once", help="Refresh now, once, and exit.")] = False,
    source: Sources = None,
    first: FirstRelease = False,
) -> None:
    """Refresh on a schedule; one JSON line per step on stderr. SIGTERM ends it after the current run.

    It makes no first release unless --first is given: a store without one may have been emptied, or not be mounted.
    """
    from etl import settings
    from etl.operate import schedule as schedules
    from etl.operate import webhook
    from etl.operate.stopping import stoppable
    from etl.pipeline import build
    from etl.sources import adapters
    from etl.storage.store import Store

    chosen = settings.load()
    store = Store(chosen.data)

    def refresh_all(step: Any) -> Outcome:
        return webhook.run_and_report(
            store,
            chosen,
            lambda: build.refresh(
                store,
                chosen,
                tuple(source or ()),
                asked="yes" if first else "no",
                progress=step,
            ),
            asked=source or [*adapters()],
        )

    def refresh_once(step: Any) -> Outcome:
        with stoppable(store):
            return refresh_all(step)

    schedules.times(cron, datetime.now(UTC))
    with schedules.log_to(cast("TextIO", output.StandardError())):
        if once:
            raise typer.Exit(schedules.run(refresh_once))
        schedules.serve(cron, refresh_all)


@contextmanager
def _notes_of_a_refusal() -> Iterator[None]:
    """Say what was passed over in what a guard refuses, too: what is missing often lies there."""
    try:
        yield
    except GuardsFailed as refused:
        for note in refused.notes:
            say(f"note: {note}")
        raise


def _report(outcome: Outcome, store: Store, *, dry_run: bool, force: bool, as_json: bool) -> None:
    """Report the outcome of a refresh or an import, and exit with its code."""
    from etl.storage.users_folder import UsersFolder

    for note in outcome.notes:
        say(f"note: {note}")
    for finding in outcome.found:
        say(f"{finding.severity}: [{finding.guard}] {finding.message}")
    if flips := outcome.changes.get("claims"):
        from etl.analysis import revisions

        for flip in flips:
            say(f"warning: verdict flipped: {revisions.claim_line(flip)}")
    for name, reason in outcome.failed.items():
        how = (
            "was refused, its last good figures stay"
            if name in outcome.aside
            else "could not be read"
        )
        say(f"{name} {how}: {reason}")
    if outcome.release and isinstance(store.backend, UsersFolder):
        # Not where the package is: its user may never have seen the folder.
        say(f"The release is in {store.place}.")
    # What a dry run prints is all of its work; elsewhere the work is done by now.
    with nullcontext() if dry_run else output.best_effort():
        _print(outcome, dry_run=dry_run, as_json=as_json)
    # A dry run of what no force helps against ends as the run would.
    beyond_force = any(finding.guard in {"hold", "first"} for finding in outcome.findings)
    if outcome.refused and (beyond_force or not force):
        raise typer.Exit(GuardsFailed.exit_code)
    if outcome.failed:
        raise typer.Exit(DONE_IN_PART)


def _print(outcome: Outcome, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        emit_json(
            {
                "release": outcome.release,
                "summary": outcome.summary,
                "changes": outcome.changes,
                "findings": [finding.as_dict() for finding in outcome.found],
                "notes": list(outcome.notes),
                "failed": dict(outcome.failed),
            }
        )
        return
    show(outcome.summary)
    if dry_run and outcome.changes:
        from etl.analysis import revisions

        for line in revisions.lines(outcome.changes):
            show(line)
