"""Which years a kind of chart shows, and what of the values: themselves, parts of their sum, or ranks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.figures.explore import across, refusals
from dashboard.figures.explore.asked import Asked
from dashboard.figures.explore.transforms import Made
from etl.errors import UsageError

#: The columns of ranks: what an economy is ranked by, and among how many.
BY, ECONOMIES = "ranked_by", "economies"
#: The rows that are shown, and what must be known of them.
Shown = tuple[pd.DataFrame, dict[str, Any]]


def shown(rows: pd.DataFrame, asked: Asked, made: Made) -> Shown:
    """The rows of a kind of chart.

    Raises:
        UsageError: There is no year to show.
    """
    if asked.kind.shows == "rank":
        return _ranked(rows, asked, made)
    rows, facts = _YEARS[asked.kind.years](rows, asked)
    if asked.kind.everyone:
        return across.everyone(rows, asked, made, facts)
    if asked.kind.shows == "part":
        whole = rows.groupby("time_period")["value"].transform("sum")
        rows = rows.assign(numerator=rows["value"], denominator=whole, value=rows["value"] / whole)
    return rows, facts


def complete(rows: pd.DataFrame) -> list[str]:
    """The years in which all areas have a value."""
    valued = rows[rows["value"].notna()]
    counted = valued.groupby("time_period")["ref_area"].nunique()
    return [str(period) for period in counted.index[counted == rows["ref_area"].nunique()]]


def _all_years(rows: pd.DataFrame, asked: Asked) -> Shown:
    return rows, {}


def _complete_years(rows: pd.DataFrame, asked: Asked) -> Shown:
    """Only years in which all have a value: a sum of some, or a rank among some, would mislead."""
    years = complete(rows)
    if not years:
        raise refusals.no_common_year(asked)
    return rows[rows["time_period"].isin(years)], {}


def _one_year(rows: pd.DataFrame, asked: Asked) -> Shown:
    """The year of the view, or the last in which all have an observed value, or else any."""
    view = asked.question
    observed = rows[rows["obs_status"] != "F"]
    common = complete(observed) or complete(rows)
    valued = sorted(set(rows.loc[rows["value"].notna(), "time_period"]))
    named = view.year if asked.transform.change != "index" else 0
    year = str(named or (common or valued)[-1])
    chosen = rows[(rows["time_period"] == year) & rows["value"].notna()]
    if chosen.empty:
        raise refusals.no_value_in(asked, year, valued)
    return chosen.sort_values("value", ascending=False, kind="stable"), {
        "year": year,
        "last": valued[-1],
        "chosen": not named,
    }


def _two_years(rows: pd.DataFrame, asked: Asked) -> Shown:
    """The first and the last year in which all have a value; the last observed one unless another is asked for."""
    common = complete(rows)
    observed = complete(rows[rows["obs_status"] != "F"])
    last = (
        common[-1] if common and (asked.question.last or not observed) else (observed or [""])[-1]
    )
    if not common or common[0] >= last:
        raise refusals.no_two_years(asked)
    return rows[rows["time_period"].isin([common[0], last])], {
        "first": common[0],
        "last": last,
        "latest": str(rows.loc[rows["value"].notna(), "time_period"].max()),
        "chosen": not asked.question.last,
    }


def _ranked(rows: pd.DataFrame, asked: Asked, made: Made) -> Shown:
    """Ranks, 1 for the largest: of economies among all of the source, otherwise among those shown."""
    if set(rows["ref_area"]) <= set(asked.economies()):
        return _among_all(rows, asked, made)
    if rows["ref_area"].nunique() < 2:
        raise refusals.no_rank_of_one(asked)
    rows, _ = _complete_years(rows, asked)
    years = rows.groupby("time_period")["value"]
    ranks = years.rank(ascending=False, method="min")
    rows = rows.assign(
        **{BY: rows["value"], ECONOMIES: years.transform("count").astype(float)}, value=ranks
    )
    return rows, {"among": "shown"}


def _among_all(rows: pd.DataFrame, asked: Asked, made: Made) -> Shown:
    """The ranks of economies among all of the source that have a value in the year; a missing value has none.

    A year in which the source has a few economies only has no ranks: who is not there may be larger.

    Raises:
        UsageError: That is so in all years.
    """
    words = asked.words
    sparse = asked.sparse_years() & set(rows["time_period"])
    every = made.everywhere(asked)
    every.loc[every.index.isin(sparse)] = float("nan")
    ranks = every.rank(axis=1, ascending=False, method="min").unstack()
    counts = every.notna().sum(axis=1).astype(float)
    places = pd.MultiIndex.from_frame(rows[["ref_area", "time_period"]])
    found = pd.Series(ranks.reindex(places).to_numpy(), index=rows.index)
    known = found.notna() & rows["value"].notna()
    if sparse and not known.any():
        raise UsageError(
            words.gettext(
                "{source} covers too few economies in these years to rank among all: those covered make up less than half of the world total."
            ).format(source=words.source(asked.source)),
            hint=words.gettext("Choose another source, other years or lines."),
        )
    return rows.assign(
        **{
            BY: rows["value"],
            ECONOMIES: rows["time_period"].map(counts).where(found.notna()),
        },
        value=found.where(known),
        obs_status=rows["obs_status"].where(known, "O"),
    ), {"among": "all", "sparse": tuple(sorted(sparse))}


_YEARS: dict[str, Callable[[pd.DataFrame, Asked], Shown]] = {
    "all": _all_years,
    "complete": _complete_years,
    "one": _one_year,
    "two": _two_years,
}
