"""The commands on data: refresh, status, releases, share, claim. Data go to stdout, words to stderr.

Exit codes: 0 done, 1 failed with nothing changed, 2 wrong usage, 3 done in part.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from etl import catalog, claims, settings
from etl.errors import UnknownName, UsageError
from etl.shares import COLUMNS as SHARE_COLUMNS
from etl.shares import shares
from etl.store import Release, Store

app = typer.Typer(
    help="China, Japan and the Republic of Korea in the world economy: fetch, check, compute, draw, serve.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
words = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
AsOf = Annotated[str, typer.Option("--as-of", help="An edition or a date: the figures as known then.")]

DONE_IN_PART = 3


@app.command()
def refresh(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change, publish nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Publish in spite of the guards.")] = False,
    provenance: Annotated[str, typer.Option(help="Write into the release how its figures came here.")] = "",
    as_json: AsJson = False,
) -> None:
    """Fetch what changed, build, check, and publish if the guards pass."""
    from etl import build

    chosen = settings.load()
    with progress() as step:
        outcome = build.refresh(
            Store(chosen.data),
            chosen,
            tuple(source or ()),
            dry_run=dry_run,
            force=force,
            provenance=provenance,
            progress=step,
        )
    for note in outcome.notes:
        words.print(f"note: {note}")
    for finding in outcome.findings:
        words.print(f"{finding.severity}: [{finding.guard}] {finding.message}", markup=False)
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
    else:
        print(outcome.summary)
    if outcome.failed:
        raise typer.Exit(DONE_IN_PART)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say which release is served, from which editions, and how fresh it is."""
    release = open_release()
    facts = {
        "release": release.id,
        "created": release.package["created"],
        "provenance": release.package["provenance"],
        "rows": len(release.observations) + len(release.vintages),
        "sources": [
            {key: s.get(key, "") for key in ("name", "publisher", "edition", "checked", "stale")}
            for s in release.package["sources"]
        ],
    }
    if as_json:
        emit_json(facts)
        return
    print(f"release  {facts['release']}\ncreated  {facts['created']}\nrows     {facts['rows']:,}")
    if facts["provenance"]:
        print(f"origin   {facts['provenance']}")
    emit_table(facts["sources"])


@app.command()
def releases(as_json: AsJson = False) -> None:
    """List the releases in the store, newest first."""
    found = Store(settings.load().data).releases()
    rows = [{"id": r.id, "created": r.created, "rows": r.rows, "current": r.current, "summary": r.summary} for r in found]
    if as_json:
        emit_json(rows)
    elif rows:
        emit_table(rows)
    else:
        words.print("The store has no release yet. Run 'trilateral refresh'.")


@app.command()
def rollback(release: Annotated[str, typer.Argument(help="The id of a release in the store.")]) -> None:
    """Serve another release from now on; nothing is deleted."""
    store = Store(settings.load().data)
    with store.lock():
        store.open(release)
        store.set_current(release)
    print(f"Serving {release} from now on.")


@app.command()
def share(
    indicator: Annotated[str, typer.Option(help="What is measured, for example gdp_nominal.")],
    source: Annotated[str, typer.Option(help="From which source; the indicator's default if left out.")] = "",
    area: Annotated[str, typer.Option(help="A group (CJK) or an economy (JPN).")] = catalog.CJK,
    first: Annotated[str, typer.Option("--from", help="First year.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last year.")] = "",
    as_of: AsOf = "",
    form: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "table",
) -> None:
    """Print shares of the world, each with its numerator, denominator, edition and status."""
    check_years(first, last)
    check_date(as_of)
    facts = catalog.indicator(indicator)
    release = open_release()
    rows = release.select(indicator, source or facts.default_source, as_of)
    if catalog.WORLD not in set(rows["ref_area"]):
        raise UsageError(
            f"{indicator} from {source or facts.default_source} has no World total, so there is no share.",
            hint="Choose another source; the World is never added up by us.",
        )
    if area not in catalog.groups() and area not in set(rows["ref_area"]):
        raise UnknownName("area", area, [*catalog.groups(), *rows["ref_area"].unique()])
    found = shares(rows, area)
    found = found[(found["time_period"] >= first) & (found["time_period"] <= (last or "9999"))]
    for row in found[found["obs_status"] == "O"].itertuples():
        words.print(f"{row.time_period}: no share, {row.missing} missing")
    emit(found[list(SHARE_COLUMNS[:9])], form, {"numerator": "{:,.0f}", "denominator": "{:,.0f}", "share": "{:.2%}"})


@app.command()
def claim(
    as_of: AsOf = "",
    lang: Annotated[str, typer.Option(help="en, zh, ja or ko: the language of the words.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Check "one-fourth of GDP" and "one-fifth of trade" under every definition and year."""
    check_date(as_of)
    found = claims.check(open_release(), as_of=as_of)
    if found.empty:
        raise UsageError(f"The release has nothing to check as of {as_of!r}.", hint="Give a later date.")
    if as_json:
        emit_json(records(found))
    else:
        emit(claims.latest(found), "table", {"share": "{:.2%}"})


def open_release() -> Release:
    """The release that is served, from the store that the environment names."""
    return Store(settings.load().data).open()


def check_years(first: str, last: str) -> None:
    """Refuse what is not a year, and ranges that end before they begin.

    Raises:
        UsageError: They are not usable.
    """
    for option, text in (("--from", first), ("--to", last)):
        if text and not re.fullmatch(r"\d{4}", text):
            raise UsageError(f"{option} cannot be {text!r}.", hint="Give a year, for example 2020.")
    if first and last and first > last:
        raise UsageError(f"--from {first} is after --to {last}.", hint="Exchange them.")


def check_date(text: str) -> None:
    """Refuse what is neither an edition nor a date.

    Raises:
        UsageError: It is not usable.
    """
    if text and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?(\.\d+)?", text):
        raise UsageError(f"--as-of cannot be {text!r}.", hint="Give an edition or a date, for example 2025-10.")


class progress:  # noqa: N801 - used like a function
    """A spinner on a terminal, plain lines elsewhere: ``with progress() as step: step("words")``."""

    def __enter__(self) -> Callable[[str], None]:
        """Begin; returns what to call with a few words."""
        if not words.is_terminal:
            return lambda text: print(text, file=sys.stderr, flush=True)
        self._status = words.status("working")
        self._status.start()

        def step(text: str) -> None:
            words.print(f"  {text}", markup=False)
            self._status.update(text)

        return step

    def __exit__(self, *error: object) -> None:
        """End."""
        if hasattr(self, "_status"):
            self._status.stop()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as JSON records, nulls as null."""
    return [{key: None if pd.isna(value) else value for key, value in row.items()} for row in frame.to_dict("records")]


def emit(frame: pd.DataFrame, form: str, formats: Mapping[str, str]) -> None:
    """Print a table as ``table``, ``json`` or ``csv``.

    Raises:
        UsageError: There is no such format.
    """
    if form == "json":
        emit_json(records(frame))
    elif form == "csv":
        print(frame.to_csv(index=False), end="")
    elif form == "table":
        shown = [
            {k: formats[k].format(v) if k in formats and v is not None else v for k, v in row.items()}
            for row in records(frame)
        ]
        emit_table(shown)
    else:
        raise UsageError(f"--format cannot be {form!r}.", hint="Give table, json or csv.")


def emit_json(content: Any) -> None:
    """Print JSON."""
    print(json.dumps(content, ensure_ascii=False, indent=1))


def emit_table(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as a table that fits a terminal and pipes well."""
    rows = list(rows)
    grid = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        numeric = all(isinstance(row[name], int | float) or str(row[name])[:1].isdigit() for row in rows)
        grid.add_column(name, justify="right" if numeric else "left", no_wrap=True)
    for row in rows:
        grid.add_row(*("" if value is None else str(value) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False).print(grid)
