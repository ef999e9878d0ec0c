"""The commands on data: refresh, import, status, diff, share, claim, why ... Data go to stdout, words to stderr.

Exit codes: 0 done, 1 failed with nothing changed, 2 wrong usage, 3 done in part, 4 refused by a guard.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from etl import catalog, settings
from etl.analysis import claims, revisions
from etl.analysis.shares import COLUMNS as SHARE_COLUMNS
from etl.analysis.shares import shares
from etl.errors import GuardsFailed, UnknownName, UsageError
from etl.operate import guide, output
from etl.operate.console import (
    check_date,
    check_years,
    duration,
    emit,
    emit_json,
    emit_table,
    progress,
    records,
    say,
    words,
)
from etl.storage.store import Release, Store

if TYPE_CHECKING:
    from etl.pipeline.publishing import Outcome

app = typer.Typer(
    cls=guide.Grouped,
    help="China, Japan and the Republic of Korea in the world economy: fetch, check, compute, draw, serve.",
    epilog=guide.EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="EDITION",
        help="An edition or a date (2025-10, 2025-10-14): the figures as known then.",
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="SOURCE",
        help="Only this source: wdi, weo, unctad or imts; may be repeated. All if left out.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change, publish nothing.")]
Force = Annotated[
    bool, typer.Option("--force", help="Publish in spite of the guards; the release says so.")
]
Provenance = Annotated[
    str, typer.Option(metavar="WORDS", help="Write into the release how its figures came here.")
]
First = Annotated[
    str, typer.Option("--from", metavar="YEAR", help="First year; all there are if left out.")
]
Last = Annotated[
    str, typer.Option("--to", metavar="YEAR", help="Last year; all there are if left out.")
]
_SHARED = ", ".join(catalog.with_shares())

FAILED, DONE_IN_PART = 1, 3


@app.command(**guide.shown("refresh"))
def refresh(
    source: Sources = None,
    dry_run: DryRun = False,
    force: Force = False,
    provenance: Provenance = "",
    as_json: AsJson = False,
) -> None:
    """Fetch what changed, build, check, and publish if the guards pass.

    Nothing new means nothing is written; a source that does not answer keeps its last good figures.
    """
    from etl.operate import webhook
    from etl.pipeline import build
    from etl.sources import ADAPTERS

    chosen = settings.load()
    store = Store(chosen.data)
    with progress() as step:

        def run() -> Outcome:
            return build.refresh(
                store,
                chosen,
                tuple(source or ()),
                dry_run=dry_run,
                force=force,
                provenance=provenance,
                progress=step,
            )

        outcome = webhook.told(store, chosen, run, asked=source or [*ADAPTERS], dry=dry_run)
    _tell(outcome, dry_run=dry_run, force=force, as_json=as_json)


@app.command(**guide.shown("import"))
def import_(
    files: Annotated[list[Path], typer.Argument(help="Official bulk files, packed or not.")],
    edition: Annotated[
        str,
        typer.Option(
            metavar="EDITION",
            help="The edition of files that do not say it: 2025-10 or 2025-10-07.",
        ),
    ] = "",
    dry_run: DryRun = False,
    force: Force = False,
    provenance: Provenance = "",
    as_json: AsJson = False,
) -> None:
    """Publish what official bulk files hold, where the services cannot be reached.

    Files of the World Bank, the IMF, UNCTAD and WITS are known by their content, also packed (zip, gz, 7z).
    """
    from etl.operate import webhook
    from etl.pipeline import build

    check_date(edition, "--edition")
    chosen = settings.load()
    store = Store(chosen.data)
    with progress() as step:

        def run() -> Outcome:
            return build.import_files(
                store,
                files,
                edition=edition,
                dry_run=dry_run,
                force=force,
                provenance=provenance,
                progress=step,
            )

        outcome = webhook.told(store, chosen, run, dry=dry_run)
    _tell(outcome, dry_run=dry_run, force=force, as_json=as_json)


@app.command(**guide.shown("schedule"))
def schedule(
    cron: Annotated[
        str, typer.Option(metavar="CRON", help="Minute, hour, day, month and weekday, in UTC.")
    ] = "0 6 * * *",
    once: Annotated[bool, typer.Option("--once", help="Refresh now, once, and exit.")] = False,
    source: Sources = None,
) -> None:
    """Refresh on a schedule; one JSON line a step on stderr. SIGTERM ends it after the run at hand."""
    from etl.operate import schedule as schedules
    from etl.operate import webhook
    from etl.pipeline import build
    from etl.sources import ADAPTERS

    chosen = settings.load()
    store = Store(chosen.data)

    def refresh_all(step: Any) -> Outcome:
        return webhook.told(
            store,
            chosen,
            lambda: build.refresh(store, chosen, tuple(source or ()), progress=step),
            asked=source or [*ADAPTERS],
        )

    schedules.times(cron, datetime.now(UTC))
    schedules.log_to(sys.stderr)
    if once:
        raise typer.Exit(schedules.run(refresh_all))
    schedules.serve(cron, refresh_all)


@app.command(**guide.shown("status"))
def status(
    max_age: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="Exit with 1 if the figures were confirmed longer ago: 30d, 12h, 15m.",
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say which release is served, from which editions, and how fresh it is."""
    from etl.storage import runs

    longest = duration(max_age, "--max-age") if max_age else None
    store = open_store()
    release, run = store.open(), runs.last(store)
    asked, missed = runs.checked(release, run), runs.missed(release, run)
    confirmed = runs.confirmed(release, run)
    facts = {
        "release": release.id,
        "created": release.package["created"],
        "provenance": release.package["provenance"],
        "confirmed": confirmed.isoformat(timespec="seconds"),
        "last_run": run.model_dump(mode="json") if run else None,
        "rows": len(release.observations) + len(release.vintages),
        "forced": bool(release.checks.get("forced")),
        "sources": [
            {key: s.get(key, "") for key in ("name", "publisher", "edition")}
            | {
                "checked": asked[s["name"]].isoformat(timespec="seconds"),
                "stale_since": s.get("stale_since", "") if s["name"] in missed else "",
                "stale": missed.get(s["name"], ""),
            }
            for s in release.package["sources"]
        ],
    }
    if as_json:
        emit_json(facts)
    else:
        _tell_status(facts)
    age = datetime.now(UTC) - confirmed
    if longest is not None and age > longest:
        say(
            f"trilateral: The figures were last confirmed on {confirmed:%Y-%m-%d at %H:%M} UTC; "
            f"--max-age allows {max_age}. Run 'trilateral refresh'."
        )
        raise typer.Exit(FAILED)


@app.command(**guide.shown("releases"))
def releases(as_json: AsJson = False) -> None:
    """List the releases in the store, newest first."""
    rows = [
        {
            "id": r.id,
            "created": r.created,
            "rows": r.rows,
            "current": r.current,
            "summary": r.summary,
        }
        for r in open_store().releases()
    ]
    if as_json:
        emit_json(rows)
    elif rows:
        emit_table(rows)
    else:
        say("The store has no release yet. Run 'trilateral refresh'.")


@app.command(**guide.shown("diff"))
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
    store = open_store()
    new = _named(store, second) if second else store.open()
    earlier = first or new.changes.get("from") or ""
    if earlier == new.id:
        raise UsageError(f"{new.id} cannot be compared with itself.", hint="Give two releases.")
    if first or earlier in store.ids():
        change = revisions.changes(new, _named(store, earlier))
    else:
        # The first release, or the one before it is no longer kept: what it said when it was published.
        change = revisions.changes(new, None) | new.changes
    change["to"] = new.id
    if as_json:
        emit_json(change)
        return
    say(f"{earlier or 'nothing'} -> {new.id}")
    for line in revisions.lines(change):
        print(line)


@app.command(**guide.shown("rollback"))
def rollback(
    release: Annotated[str, typer.Argument(help="The id of a release in the store.")],
    as_json: AsJson = False,
) -> None:
    """Serve another release from now on; nothing is deleted."""
    store = open_store()
    with store.lock():
        _named(store, release)
        before = store.current_id()
        store.set_current(release)
    with output.best_effort():
        if as_json:
            emit_json({"release": release, "before": before})
        else:
            print(f"Serving {release} from now on.")


@app.command(**guide.shown("check"))
def check(as_json: AsJson = False) -> None:
    """Verify the files of the current release byte by byte, and run the guards on it again."""
    from etl import checks

    store = open_store()
    release = store.open()
    earlier = release.changes.get("from")
    held = store.open(earlier) if earlier in store.ids() else None
    extract = bool(release.checks.get("extract"))
    candidate = checks.Candidate(release, held, release.observations, extract=extract)
    findings = checks.run(candidate)
    files = [resource["path"] for resource in release.package["resources"]]
    if as_json:
        emit_json(
            {"release": release.id, "files": files, **checks.report(findings, extract=extract)}
        )
    else:
        print(f"{release.id}: {len(files)} files are what was published.")
        for finding in findings:
            print(f"{finding.severity}: [{finding.guard}] {finding.message}")
        errors = sum(finding.severity == "error" for finding in findings)
        print(f"{len(checks.GUARDS)} guards: {errors} errors, {len(findings) - errors} warnings.")
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(GuardsFailed.exit_code)


@app.command(**guide.shown("share"))
def share(
    indicator: Annotated[str, typer.Option(metavar="NAME", help=f"What is measured: {_SHARED}.")],
    source: Annotated[
        str,
        typer.Option(
            metavar="SOURCE",
            help=f"From which source: {', '.join(catalog.sources())}; the indicator's default if left out.",
        ),
    ] = "",
    area: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help=f"A group ({', '.join(catalog.groups())}) or an economy by its ISO code (JPN).",
        ),
    ] = catalog.CJK,
    first: First = "",
    last: Last = "",
    as_of: AsOf = "",
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="table, json or csv.")
    ] = "table",
    as_json: AsJson = False,
) -> None:
    """Print shares of the world, each with its numerator, denominator, edition and status."""
    check_years(first, last)
    check_date(as_of)
    facts = catalog.indicator(indicator)
    if not facts.has_shares:
        raise UsageError(
            f"{indicator} has no shares of the world.",
            hint="Choose an indicator that can be added up.",
        )
    name = f"{indicator} from {source or facts.default_source}"
    rows = open_release().select(indicator, source or facts.default_source, as_of)
    has = set(rows["ref_area"])
    if catalog.WORLD not in has:
        raise UsageError(
            f"{name} has no World total, so there is no share.",
            hint="Choose another source; the World is never added up by us.",
        )
    if area not in catalog.groups() and area not in has:
        raise UnknownName("area", area, [*catalog.groups(), *has])
    if not has & set(catalog.members(area)):
        raise UsageError(f"{name} has no member of {area}.", hint="Choose another source.")
    known = shares(rows, area)
    found = known[(known["time_period"] >= first) & (known["time_period"] <= (last or "9999"))]
    if found.empty:
        years = known["time_period"]
        say(f"no year to show: {name} has {area} from {years.min()} to {years.max()}")
    for row in found[found["obs_status"] == "O"].itertuples():
        say(f"{row.time_period}: no share, {row.missing} missing")
    formats = {"numerator": "{:,.0f}", "denominator": "{:,.0f}", "share": "{:.2%}"}
    emit(found[list(SHARE_COLUMNS[:9])], "json" if as_json else form, formats)


@app.command(**guide.shown("claim"))
def claim(
    as_of: AsOf = "",
    lang: Annotated[
        str, typer.Option(metavar="LANG", help="en, zh, ja or ko: the language of the words.")
    ] = "en",
    as_json: AsJson = False,
) -> None:
    """Check "one-fourth of GDP" and "one-fifth of trade" under every definition and year."""
    check_date(as_of)
    found = claims.check(open_release(), claims.Rule(as_of=as_of))
    if found.empty:
        raise UsageError(
            f"The release has nothing to check as of {as_of!r}.", hint="Give a later date."
        )
    if as_json:
        emit_json(records(found))
    else:
        emit(claims.latest(found), "table", {"share": "{:.2%}"})


@app.command(**guide.shown("why"))
def why(
    first: Annotated[str, typer.Option("--from", metavar="YEAR", help="The year from which.")],
    last: Annotated[str, typer.Option("--to", metavar="YEAR", help="The year to which.")],
    method: Annotated[
        str,
        typer.Option(
            metavar="METHOD",
            help="chain adds up the splits of the years, ends splits between the two; left out, chain beyond three years.",
        ),
    ] = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Say why the share of the world's GDP moved: real growth, prices, exchange rate, the world."""
    from etl.analysis import decomposition

    check_years(first, last)
    check_date(as_of)
    if method not in ("", "chain", "ends"):
        raise UsageError(f"--method cannot be {method!r}.", hint="Give chain or ends.")
    found = decomposition.decompose(open_release(), first, last, as_of, method)  # type: ignore[arg-type]
    if as_json:
        emit_json(records(found))
        return
    shown = dict.fromkeys(("share_from", "share_to"), "{:.2%}")
    shown |= dict.fromkeys((*decomposition.PARTS, *decomposition.WORLD_PARTS), "{:+.2%}")
    emit(found, "table", shown)
    say("Parts in points of the world's GDP; they sum to the change of the share.")


def _tell_status(facts: Mapping[str, Any]) -> None:
    """The status in lines."""
    print(f"release    {facts['release']}\ncreated    {facts['created']}")
    print(f"confirmed  {facts['confirmed']}\nrows       {facts['rows']:,}")
    if facts["provenance"]:
        print(f"origin     {facts['provenance']}")
    if facts["forced"]:
        print("forced     a guard refused and was overruled: see 'trilateral check'")
    if run := facts["last_run"]:
        print(f"last run   {run['finished']} {run['outcome']}: {run['summary']}")
    emit_table(facts["sources"])


def open_store() -> Store:
    """The store that the environment names."""
    return Store(settings.load().data)


def open_release() -> Release:
    """The release that is served."""
    return open_store().open()


def _named(store: Store, release_id: str) -> Release:
    """The release of this name.

    Raises:
        UnknownName: There is none.
    """
    if release_id not in store.ids():
        raise UnknownName("release", release_id, store.ids())
    return store.open(release_id)


def _tell(outcome: Outcome, *, dry_run: bool, force: bool, as_json: bool) -> None:
    """Say what came of a refresh or an import, and exit as it ended."""
    for note in outcome.notes:
        say(f"note: {note}")
    for finding in outcome.findings:
        say(f"{finding.severity}: [{finding.guard}] {finding.message}")
    for name, reason in outcome.failed.items():
        say(f"{name} could not be read: {reason}")
    # What a dry run prints is all of its work; elsewhere the work is done by now.
    with nullcontext() if dry_run else output.best_effort():
        _print(outcome, dry_run=dry_run, as_json=as_json)
    if outcome.refused and not force:
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
                "findings": [finding.as_dict() for finding in outcome.findings],
                "notes": list(outcome.notes),
                "failed": dict(outcome.failed),
            }
        )
        return
    print(outcome.summary)
    if dry_run and outcome.changes:
        for line in revisions.lines(outcome.changes):
            print(line)


__all__ = [
    "app",
    "check_date",
    "check_years",
    "emit",
    "emit_json",
    "emit_table",
    "open_release",
    "open_store",
    "progress",
    "records",
    "words",
]
