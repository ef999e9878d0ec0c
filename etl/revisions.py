"""What changed between two releases."""

from __future__ import annotations

from typing import Any

import pandas as pd

SERIES = ["source", "indicator", "ref_area", "counterpart_area", "freq", "time_period"]


def changes(new: pd.DataFrame, old: pd.DataFrame | None) -> dict[str, Any]:
    """The change from one table of latest editions to the next, for ``changes.json``.

    Args:
        new: The observations of the new release.
        old: Those of the release before, or None for the first.

    Returns:
        ``editions`` (source, indicator, from, to), and the numbers of ``added``, ``removed`` and ``revised`` values.
    """
    if old is None:
        old = new.iloc[:0]
    both = new.merge(old, on=SERIES, how="outer", suffixes=("", "_old"), indicator=True)
    side = both["_merge"]
    revised = both[(side == "both") & (both["value"] != both["value_old"])]
    return {
        "editions": _edition_changes(new, old),
        "added": int((side == "left_only").sum()),
        "removed": int((side == "right_only").sum()),
        "revised": len(revised),
    }


def summary(change: dict[str, Any]) -> str:
    """A change in one line."""
    editions = sorted({f"{e['source']} {e['to']}" for e in change["editions"]})
    words = [f"{change[key]:,} values {key}" for key in ("added", "revised", "removed") if change[key]]
    return "; ".join([", ".join(editions), *words]) if words or editions else "nothing changed"


def _edition_changes(new: pd.DataFrame, old: pd.DataFrame) -> list[dict[str, str | None]]:
    was = old.groupby(["source", "indicator"])["edition"].max().to_dict()
    now = new.groupby(["source", "indicator"])["edition"].max().to_dict()
    return [
        {"source": source, "indicator": indicator, "from": was.get((source, indicator)), "to": edition}
        for (source, indicator), edition in now.items()
        if was.get((source, indicator)) != edition
    ]
