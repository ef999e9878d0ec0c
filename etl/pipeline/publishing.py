"""The one path by which anything is published: correct, merge, check, describe, publish."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from etl import catalog, checks
from etl.analysis import revisions
from etl.checks import Finding
from etl.editions import GROUP, merge, sums
from etl.errors import GuardsFailed, RolledBack
from etl.observations import concat, empty, validate
from etl.pipeline import corrections, description, provisional, together, unfinished
from etl.pipeline.drafting import Way, draft
from etl.sources.base import Fetched, Progress
from etl.storage import holds
from etl.storage.store import TABLES, Release, Store


@dataclass(frozen=True)
class Outcome:
    """The outcome of a refresh or an import.

    Attributes:
        release: The id of the release published, or None.
        summary: What happened, in one line.
        changes: What changed against the release before (see `etl.analysis.revisions`).
        findings: What the guards found.
        notes: What the services stated that they do not have.
        failed: Source -> why it could not be read, or was refused; its last good data stay.
        aside: Source -> what the guards found in its news, where the others were published without them.
        read: The sources of which all was read.
    """

    release: str | None
    summary: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    aside: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    read: tuple[str, ...] = ()

    @property
    def found(self) -> list[Finding]:
        """What the guards found in all that came: in what is published, and in what was set aside."""
        return [*(f for found in self.aside.values() for f in found), *self.findings]

    @property
    def refused(self) -> bool:
        """Whether a guard found an error: nothing was published, or it was forced."""
        return any(finding.severity == "error" for finding in self.findings)


def _what_next(errors: Collection[Finding], *, files: bool, extract: bool) -> str:
    """What to do after a refusal: a file may hold a part of the areas by right, and a service may not."""
    force = "--force publishes all the same and writes the reason down."
    if not files:
        return f"Look at the source; {force}"
    if extract or not any(finding.guard == "coverage" for finding in errors):
        return f"Look at the file; {force}"
    return f"Look at the file; --extract is for files that hold a part of the areas on purpose; {force}"


def publish(
    store: Store,
    held: Release | None,
    fetched: dict[str, Fetched],
    *,
    failed: Mapping[str, str],
    asked: Collection[str] = (),
    dry_run: bool,
    force: bool,
    provenance: str,
    progress: Progress,
    files: bool = False,
    extract: bool = False,
) -> Outcome:
    """Merge what came into what is held, check it, and publish it if anything is new. Call under the lock.

    Args:
        store: Where to publish.
        held: The current release, or None before the first.
        fetched: What came, by source; its tables are taken out, since a refresh has a memory to keep to.
        failed: Source -> why it could not be read, wholly or in part.
        asked: The sources that were asked, those without news among them.
        dry_run: Show the change without publishing.
        force: Publish in spite of guards; the findings are written into the release.
        provenance: How the figures came here, if not straight from the services.
        progress: Called with a message at each step.
        files: What came are files that may hold a part of an edition only.
        extract: Whoever imported them said that they hold a part of the areas only.

    Raises:
        GuardsFailed: A guard refused, or a release is held.
        RolledBack: Somebody rolled back meanwhile.
        StoreError: The store cannot be written.
    """
    before = held.everything if held else empty()
    # A file may hold one part of a sum only; the others come with the next file.
    withheld = {} if files else together.withhold(fetched, before)
    failed = _with_reasons(failed, withheld, progress)
    arrived = concat([came.observations for came in fetched.values()])
    for name, came in fetched.items():
        fetched[name] = replace(came, observations=empty())
    arrived, running = unfinished.mark(arrived)
    arrived, corrected, mended = corrections.apply(provisional.mark(arrived))
    arrived = concat([arrived, sums(_with_other_parts(arrived, before))])
    everything = merge(before, arrived, extract=files)
    unchanged = len(everything) == len(before)
    # Of what came only its labels are still needed.
    arrived = arrived[GROUP].drop_duplicates()
    del before
    notes = (*(note for f in fetched.values() for note in f.notes), *running, *mended)
    fresh = description.freshness(held, {*asked, *fetched, *failed}, failed)
    was = description.stale(description.freshness(held, (), {}))
    stale = description.stale(fresh)
    # A source that does not answer is noted beside the release (`etl.storage.runs`): it is no reason for another one.
    if held and unchanged:
        served = store.current_id()
        if served and served != held.id and not dry_run:
            # Nothing is new to a release that is not the one that is served any more.
            raise RolledBack(served)
        found = checks.one_edition(withheld)
        return Outcome(None, _nothing_new(failed), {}, tuple(found), notes, failed)
    progress("checking")
    validate(everything, "The new release")
    way = Way(
        held=held,
        fetched=fetched,
        asked=asked,
        files=files,
        extract=extract,
        corrected=corrected,
        provenance=provenance,
        dry_run=dry_run,
        withheld=withheld,
    )
    drafted = draft(everything, arrived, way, failed, aside=not force)
    del everything
    about, candidate, findings = drafted.about, drafted.release, list(drafted.findings)
    failed, stale = drafted.failed, description.stale(drafted.fresh)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors and not force and not dry_run:
        raise GuardsFailed(
            f"Not published: {checks.in_words(errors)}",
            hint=_what_next(errors, files=files, extract=extract),
            failed={
                **failed,
                **{source: checks.in_words(found) for source, found in drafted.refused.items()},
            },
            news=fetched,
            findings=[finding.as_dict() for finding in findings],
            notes=notes,
        )
    change = revisions.changes(candidate, held)
    summary = revisions.summary(change)
    for names, words in ((stale, "stale"), (was - stale, "no longer stale")):
        if names:
            summary += f"; {', '.join(sorted(names))} {words}"
    hold = holds.read(store.backend)
    if dry_run:
        held_back = (
            [Finding("hold", "error", holds.explain(hold, about["editions"]))] if hold else []
        )
        findings += held_back
        words = f"{_would([*held_back, *([] if force else errors)])}: {summary}"
        return Outcome(None, words, change, tuple(findings), notes, failed, drafted.aside)
    if hold:
        # No matter of force: whoever set it ends it.
        holds.refuse(hold, about["editions"], failed, fetched)
    release_id = store.publish(
        {name: getattr(candidate, name) for name in TABLES},
        {"checks": checks.report(findings, files=files, extract=extract), "changes": change},
        about | {"summary": summary},
    )
    progress(f"published {release_id}")
    # A store that was emptied or whose volume is not mounted looks like a new one: whoever watches should see it.
    first = "" if held else "; the first release of this store"
    words = f"Published {release_id}: {summary}{first}"
    return Outcome(release_id, words, change, tuple(findings), notes, failed, drafted.aside)


def _would(errors: Sequence[Finding]) -> str:
    """What a dry run begins with: what the run itself would do."""
    guards = ", ".join(dict.fromkeys(error.guard for error in errors))
    return f"Would be refused ({guards})" if guards else "Would publish"


def _with_reasons(
    failed: Mapping[str, str], withheld: Mapping[str, Mapping[str, str]], progress: Progress
) -> dict[str, str]:
    """Source -> why it could not be read, or why not all of what came of it is taken."""
    found = dict(failed)
    for name, why in withheld.items():
        said = "; ".join(f"{part}: {words}" for part, words in why.items())
        progress(f"{name}: {said}")
        found[name] = "; ".join(filter(None, (failed.get(name), said)))
    return found


def _nothing_new(failed: Mapping[str, str]) -> str:
    if failed:
        return f"Nothing new from the sources that could be read; not read: {', '.join(sorted(failed))}."
    return "Nothing new: the release already holds all that was asked for."


def _with_other_parts(arrived: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """What came, and of the same editions the other parts of sums: exports today, imports from yesterday's file."""
    key = ["source", "edition", "indicator"]
    parts = {part for facts in catalog.indicators().values() for part in facts.sum_of}
    came = arrived[key].drop_duplicates()
    held = before[key].drop_duplicates()
    held = held[held["indicator"].isin(parts)].merge(came[key[:2]].drop_duplicates())
    wanted = held.merge(came, on=key, how="left", indicator="side").query("side == 'left_only'")
    return concat([arrived, before.merge(wanted[key], on=key)]) if len(wanted) else arrived
