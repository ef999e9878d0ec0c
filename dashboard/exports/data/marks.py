"""Which values in a sheet are forecasts, estimates or provisional, and how their cells look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.exports.job import Job
from dashboard.words.wording import in_language
from etl.observations import weakest

#: How values that are not observed look, by their status: what a cell looks like is explained on the same sheet.
MARKS: dict[str, dict[str, Any]] = {
    "F": {"italic": True, "bg_color": "#E4E7EB"},
    "E": {"italic": True, "bg_color": "#FFF1CC"},
    "P": {"italic": True, "bg_color": "#FFF1CC"},
}


@dataclass(frozen=True)
class Marks:
    """Which plotted values are not observed, and the words for what they are.

    Attributes:
        names: Status -> its name, of those that occur.
        found: Year and value -> status; without a year where all of this value have the same status.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, value: object, year: str = "") -> str:
        """The status of a value, empty if it is observed, or if nobody plotted it."""
        known = isinstance(value, int | float) and not isinstance(value, bool)
        return self.found.get((year, f"{value:.12g}"), "") if known else ""


def marks(job: Job) -> Marks:
    """The marks of a figure, read from its rows: whatever is drawn from a forecast is one.

    Example:
        ``marks(job).names`` is ``{"F": "forecast"}`` where forecasts are shown and nothing else of note.
    """
    rows = job.data.rows
    if "obs_status" not in rows or job.spec.value not in rows:
        return Marks()
    every: dict[tuple[str, str], set[str]] = {}
    years = rows.get("time_period", pd.Series("", index=rows.index))
    for year, value, status in zip(years, rows[job.spec.value], rows["obs_status"], strict=True):
        if not pd.isna(value):
            for key in ((str(year), f"{value:.12g}"), ("", f"{value:.12g}")):
                every.setdefault(key, set()).add(status)
    found = {
        key: weakest(statuses) for key, statuses in every.items() if key[0] or len(statuses) == 1
    }
    words = in_language(job.view.lang, job.view.order)
    found = {key: status for key, status in found.items() if status in MARKS}
    return Marks({s: words.status(s) for s in MARKS if s in found.values()}, found)


__all__ = ["MARKS", "Marks", "marks"]
