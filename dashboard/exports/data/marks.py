"""Which values in a sheet are forecasts, estimates or provisional, and how their cells look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.exports.job import Job
from dashboard.locale import SOURCE
from dashboard.words.wording import Words, words_for
from etl.observations import weakest

#: The ground of the cells of values that are not observed, by their status: it is explained on the same sheet.
MARKS = {"F": "#E4E7EB", "E": "#FFF1CC", "P": "#FFF1CC"}


@dataclass(frozen=True)
class Marks:
    """Which plotted values are not observed, and the words for what they are.

    Attributes:
        names: Status -> its name, of those that occur.
        found: Year and value -> status; without a year where all of this value have the same status.
        lang: The language of the words.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[tuple[str, str], str] = field(default_factory=dict)
    lang: str = SOURCE

    def of(self, value: object, year: str = "") -> str:
        """The status of a value, empty if it is observed, or if nobody plotted it."""
        known = isinstance(value, int | float) and not isinstance(value, bool)
        return self.found.get((year, f"{value:.12g}"), "") if known else ""


def look(words: Words, status: str, form: str) -> dict[str, Any]:
    """How cells of values of a status look that have a number format: in italics, or with the remark where a language has none.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> look(in_language("en"), "F", "0.0%")
        {'num_format': '0.0%', 'bg_color': '#E4E7EB', 'italic': True}
        >>> look(in_language("ja"), "F", "0.0%")["num_format"]
        '0.0%"（予測）"'
    """
    cell: dict[str, Any] = {"num_format": form, "bg_color": MARKS[status]}
    if words.language.italics:
        return cell | {"italic": True}
    remark = words.aside("", words.status(status)).strip()
    return cell | {"num_format": ";".join(f'{part}"{remark}"' for part in form.split(";"))}


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
    words = words_for(job.view)
    found = {key: status for key, status in found.items() if status in MARKS}
    names = {s: words.status(s) for s in MARKS if s in found.values()}
    return Marks(names, found, job.view.lang)
