"""Guards on units: a factor of a thousand slipped in, billions taken for units, one value out of its series."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd

from etl import catalog
from etl.checks.candidate import CORE, PAIR, SERIES, Candidate, Trouble, by_pair, named


def magnitude(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No value is of another order of magnitude than in the edition before."""
    both = candidate.renewed
    both = both[(both["value"] > 0) & (both["value_old"] > 0) & ~_fact(both, "rate")]
    ratio = both["value"] / both["value_old"]
    off = pd.Series(np.abs(np.log(ratio)), index=both.index)
    factor = float(np.log(guard.limits["factor"]))
    medians = by_pair(off.groupby([both[name] for name in PAIR]).median())
    for (source, indicator), median in medians.items():
        if median >= factor:
            times = float(np.exp(median))
            yield Trouble(f"{source} {indicator} is off by {times:,.6g} throughout: another unit")
    counted = _fact(both, "comparable") | both["ref_area"].isin(list(CORE))
    far = counted & (off >= factor)
    for row, times in zip(both[far].itertuples(), ratio[far], strict=True):
        yield Trouble(f"{named(row)} is {times:,.6g} times what the edition before said")


def plausible_range(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The last observed value of the three and the World lies where such a value can lie."""
    new = candidate.new[(candidate.new["freq"] == "A") & (candidate.new["obs_status"] != "F")]
    for indicator, ranges in guard.ranges.items():
        rows = new[(new["indicator"] == indicator) & new["ref_area"].isin(list(ranges))]
        for row in rows.loc[
            rows.groupby(["source", "ref_area", "counterpart_area"])["time_period"].idxmax()
        ].itertuples():
            low, high = ranges[str(row.ref_area)]
            if not low <= float(str(row.value)) <= high:
                yield Trouble(
                    f"{named(row)} is {row.value:.3g}, not between {low:.0e} and {high:.0e}"
                )


def jump(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No value stands out of its own series: the three and the World by far less than others."""
    # A value and its neighbours: of years that follow each other only.
    new = candidate.new
    counted = (new["freq"] == "A") & (new["value"] > 0) & ~_fact(new, "rate")
    # Sorted by their key already, and of one edition.
    rows = new.loc[counted, [*SERIES, "value"]].reset_index(drop=True)
    series = rows.groupby([*PAIR, "ref_area", "counterpart_area"], sort=False).ngroup()
    year, logs = rows["time_period"].astype(int), np.log(rows["value"])
    before = (logs - logs.groupby(series).shift()).where(year.groupby(series).diff() == 1)
    after = (logs - logs.groupby(series).shift(-1)).where(year.groupby(series).diff(-1) == -1)
    core = rows["ref_area"].isin(list(CORE)) & (before.abs() > np.log(guard.limits["core"]))
    for row, log in zip(rows[core].itertuples(), before[core], strict=True):
        yield Trouble(f"{named(row)} is {np.exp(log):,.3g} times the year before")
    spike = pd.concat([before.abs(), after.abs()], axis=1).min(axis=1, skipna=False)
    spike = spike.where(np.sign(before) == np.sign(after)) > np.log(guard.limits["spike"])
    for row in rows[spike & ~core].itertuples():
        yield Trouble(f"{named(row)} stands far out of its series")


def _fact(rows: pd.DataFrame, name: Literal["comparable", "rate"]) -> pd.Series:
    """Whether the unit of each row is ``comparable``, or a ``rate``."""
    known = {key: getattr(catalog.unit(i.unit), name) for key, i in catalog.indicators().items()}
    return rows["indicator"].map(known).astype(bool)


__all__ = ["jump", "magnitude", "plausible_range"]
