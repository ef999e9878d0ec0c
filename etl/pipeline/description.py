"""What ``datapackage.json`` says of a release: publishers, editions, licences, citations, corrections, freshness."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import pandas as pd

from etl import catalog
from etl.analysis import breaks
from etl.editions import GROUP, base
from etl.pipeline import corrections
from etl.sources.base import Fetched
from etl.storage.store import Release

Freshness = dict[str, dict[str, str]]


def describe(
    everything: pd.DataFrame,
    held: Release | None = None,
    *,
    fresh: Freshness | None = None,
    published: Mapping[tuple[str, str], str] | None = None,
    corrected: Mapping[str, int] | None = None,
    provenance: str = "",
) -> dict[str, Any]:
    """The package of a release, without its files.

    Args:
        everything: All observations of the release.
        held: The release before.
        fresh: How fresh each source is (see `freshness`).
        published: (source, edition) -> the day it was published, where known (see `publication_days`).
        corrected: Correction -> how many values it changed in this release's new data.
        provenance: How the figures came here; that of the release before if empty.
    """
    found = everything[GROUP].drop_duplicates().sort_values(GROUP)
    editions = found.to_dict("records")
    for edition in editions:
        if day := (published or {}).get((edition["source"], edition["edition"])):
            edition["published"] = day
    broken = _mark_breaks(editions)
    newest = {
        str(name): str(edition)
        for name, edition in found.groupby("source")["edition"].max().items()
    }
    facts = [catalog.source(name) for name in newest]
    licences = {
        f.licence: {"name": f.licence, "title": f.licence_title, "path": f.licence_url}
        for f in facts
    }
    return {
        "profile": "data-package",
        "name": "trilateral-release",
        "title": "China, Japan and the Republic of Korea in the world economy",
        "provenance": provenance or (held.package.get("provenance", "") if held else ""),
        "licenses": list(licences.values()),
        "sources": [
            _source(f, newest[f.id], (fresh or {}).get(f.id) or _asked_now()) for f in facts
        ],
        "editions": editions,
        "breaks": broken,
        "corrections": corrections.record(
            corrected or {}, held.package.get("corrections", []) if held else []
        ),
    }


def _mark_breaks(editions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name in each edition what changed with it for all years, and say what each of these breaks is.

    Args:
        editions: The editions by source and indicator, oldest first; those with breaks get their names.
    """
    found: dict[str, catalog.Break] = {}
    for (indicator, source), same in groupby(editions, lambda e: (e["indicator"], e["source"])):
        entries = {entry["edition"]: entry for entry in same}
        for edition, named in breaks.between(indicator, source, entries, area="").items():
            entries[edition]["breaks"] = [each.id for each in named]
            found |= {each.id: each for each in named}
    return [
        {"name": each.id, "what": each.label, "areas": list(each.areas), "path": each.cite}
        for each in catalog.breaks().values()
        if each.id in found
    ]


def freshness(held: Release | None, asked: Collection[str], failed: Mapping[str, str]) -> Freshness:
    """When each source was last asked with success, and why it is stale if it is.

    Args:
        held: The release before.
        asked: The sources that were asked this time, by a refresh or a file; others stay as they were.
        failed: Source -> why it could not be read, wholly or in part.
    """
    before: list[dict[str, Any]] = held.package["sources"] if held else []
    known = {"checked", "stale", "stale_since"}
    found: Freshness = {s["name"]: {k: str(v) for k, v in s.items() if k in known} for s in before}
    for name in asked:
        was, now = found.get(name, {}), _asked_now()
        if name in failed:
            since = was.get("stale_since", now["checked"])
            now = {
                "checked": was.get("checked", now["checked"]),
                "stale": failed[name],
                "stale_since": since,
            }
        found[name] = now
    return found


def stale(fresh: Freshness) -> set[str]:
    """The sources that could not be read when last asked."""
    return {name for name, facts in fresh.items() if "stale" in facts}


def publication_days(
    fetched: Mapping[str, Fetched], everything: pd.DataFrame, held: Release | None
) -> dict[tuple[str, str], str]:
    """(source, edition) -> the day it was published, as far as the providers say so.

    An edition published again under its old label was first seen today: asked for as of an earlier day, it must
    not be found.
    """
    known = {
        (e["source"], e["edition"]): e["published"]
        for e in (held.package["editions"] if held else [])
        if e.get("published")
    }
    for source, result in fetched.items():
        known = {(source, edition): day for edition, day in result.published.items()} | known
    today = datetime.now(UTC).date().isoformat()
    for source, edition in (
        everything[["source", "edition"]].drop_duplicates().itertuples(index=False)
    ):
        if base(edition) != edition:
            known.setdefault((source, edition), today)
    return known


def _source(facts: catalog.Source, newest: str, fresh: Mapping[str, str]) -> dict[str, Any]:
    """What the package says of one source: who, under which terms, and how fresh."""
    return {
        "name": facts.id,
        "title": facts.title,
        "path": facts.home,
        "publisher": facts.provider,
        "edition": newest,
        "licence": facts.licence,
        "attribution": facts.attribution,
        "citation": facts.cited(newest),
        **fresh,
    }


def _asked_now() -> dict[str, str]:
    return {"checked": datetime.now(UTC).isoformat(timespec="seconds")}
