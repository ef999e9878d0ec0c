"""Guards against the release before: what vanished, what moved, what was revised too much, what went backwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

import numpy as np
import pandas as pd

from etl import catalog
from etl.checks.candidate import CORE, PAIR, Candidate, Trouble, by_pair, named
from etl.editions import base
from etl.observations import concat
from etl.storage.store import Release

LAGS = (-2, -1, 1, 2)


def coverage(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No indicator, economy or year that the last release had has vanished from the latest editions."""
    yield from _indicators_lost(candidate)
    lost, new = candidate.lost, candidate.new
    for (source, indicator), rows in lost.groupby(PAIR):
        name = f"{source} {indicator}"
        now = new[(new["source"] == source) & (new["indicator"] == indicator)]
        if now.empty:
            continue  # The whole indicator: said above.
        if candidate.extract:
            # A file may begin later than the edition that the service gave; what it covers it must cover whole.
            early = rows["time_period"] < now["time_period"].min()
            if early.any():
                first = now["time_period"].min()
                yield Trouble(
                    f"{name}: the file begins in {first}, so earlier years are in older editions only",
                    "warning",
                )
            rows = rows[~early]
        gone = sorted(set(rows["ref_area"].unique()) - set(now["ref_area"].unique()))
        if gone:
            serious = bool(_counted() & set(gone)) or len(gone) > guard.limits["areas"]
            named_first = sorted(gone, key=lambda area: area not in CORE)[:5]
            message = f"{name}: {len(gone)} area(s) vanished, {', '.join(named_first)}"
            yield Trouble(
                message + (" ..." if len(gone) > 5 else ""), None if serious else "warning"
            )
        rows = rows[~rows["ref_area"].isin(gone)]
        core = rows[rows["ref_area"].isin(list(CORE))]
        for row in core.itertuples():
            yield Trouble(f"{named(row)} has vanished")
        others = len(rows) - len(core)
        if others:
            serious = others > guard.limits["share"] * len(now)
            yield Trouble(
                f"{name}: {others:,} values of other areas have vanished",
                None if serious else "warning",
            )


def _counted() -> frozenset[str]:
    """The areas that figures count: the three, the World, and the members of all groups."""
    return CORE | {member for group in catalog.groups().values() for member in group.members}


def _indicators_lost(candidate: Candidate) -> Iterator[Trouble]:
    old, new = (
        set(table[PAIR].drop_duplicates().itertuples(index=False, name=None))
        for table in (candidate.old, candidate.new)
    )
    for source, indicator in sorted(old - new):
        yield Trouble(f"{source} {indicator} has vanished")


def shifted(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No series has its values in other years than in the edition before."""
    both = candidate.renewed
    both = both[(both["freq"] == "A") & (both["value"] != 0)]
    if both.empty:
        return
    moved = pd.concat([_moved(both, lag, guard) for lag in LAGS], ignore_index=True)
    for (source, indicator), rows in moved.groupby(PAIR):
        areas = sorted(set(rows["ref_area"]))
        serious = bool(CORE & set(areas)) or len(areas) > guard.limits["areas"]
        for row in rows.drop_duplicates("ref_area").itertuples():
            message = f"{source} {indicator} {row.ref_area}: the values stand {abs(int(str(row.lag)))} year(s) too "
            yield Trouble(
                message + ("late" if int(str(row.lag)) > 0 else "early"),
                None if serious else "warning",
            )


def _moved(both: pd.DataFrame, lag: int, guard: catalog.Guard) -> pd.DataFrame:
    """The series of which the values are rather those that the edition before had ``lag`` years earlier."""
    key = [*PAIR, "ref_area", "counterpart_area"]
    there = both[[*key, "time_period", "value_old"]].rename(columns={"value_old": "there"})
    there = there.assign(time_period=(there["time_period"].astype(int) + lag).astype(str))
    rows = both.merge(there, on=[*key, "time_period"])
    rows = rows[(rows["there"] * rows["value"] > 0) & (rows["value_old"] * rows["value"] > 0)]
    # Only what changed can have moved, and a value that repeats in its series tells nothing.
    rows = rows[(rows["value"] != rows["value_old"]) & (rows["there"] != rows["value_old"])]
    rows = rows.assign(
        same=np.isclose(rows["value"], rows["there"], rtol=1e-9, atol=0),
        off=np.abs(np.log(rows["value"] / rows["value_old"])),
        off_there=np.abs(np.log(rows["value"] / rows["there"])),
        observed=(rows["obs_status"] != "F") & (rows["obs_status_old"] != "F"),
    )
    exact = rows.groupby(key)["same"].agg(["sum", "mean"])
    found = (exact["sum"] >= guard.limits["values"]) & (exact["mean"] >= guard.limits["fraction"])
    # The same in a series that was also revised: then its values are close to those of the other year only.
    near = rows[rows["observed"]].groupby(key)[["off", "off_there"]].agg(["median", "size"])
    if len(near):
        long = near["off"]["size"] >= guard.limits["years"]
        near_found = long & (near["off"]["median"] > guard.limits["growth"])
        near_found &= near["off_there"]["median"] < guard.limits["closer"] * near["off"]["median"]
        found = found | near_found.reindex(found.index, fill_value=False)
    return found[found].reset_index()[key].assign(lag=lag)


def revision(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No observed value of the three or the World is revised by more than the indicator ever was."""
    both = candidate.renewed
    both = both[
        both["ref_area"].isin(list(CORE)) & (both["freq"] == "A") & (both["value_old"] != 0)
    ]
    both = both[(both["obs_status"] != "F") & (both["obs_status_old"] != "F")]
    years = int(guard.limits["recent_years"])
    history = _largest_so_far(candidate.held, years) if candidate.held else {}
    for (source, indicator), rows in both.groupby(PAIR):
        facts = catalog.indicator(str(indicator))
        unit = catalog.unit(facts.unit)
        if unit.rate or (not unit.comparable and facts.price_basis == "constant"):
            continue  # Growth rates pass zero, and a new base year changes constant prices altogether.
        ever = history.get((str(source), str(indicator)), 0.0)
        recent = rows["time_period"] > str(int(rows["time_period"].max()) - years)
        relative = (rows["value"] / rows["value_old"] - 1).abs()
        for is_recent, part in relative.groupby(recent):
            limit = max(_limit(guard, str(indicator), bool(is_recent)), ever if is_recent else 0.0)
            worst = part[part > limit].sort_values(ascending=False)
            for row, size in zip(rows.loc[worst.index].itertuples(), worst, strict=True):
                yield Trouble(
                    f"{named(row)} is revised by {size:.1%}; so far never by more than {limit:.1%}"
                )


def _limit(guard: catalog.Guard, indicator: str, recent: bool) -> float:
    kind = "recent" if recent else "older"
    return guard.limits.get(f"{indicator}_{kind}", guard.limits[kind])


def _largest_so_far(held: Release, years: int) -> dict[tuple[str, str], float]:
    """(source, indicator) -> the largest revision of a recent value between editions held, one after the other."""
    tables = (held.observations, held.vintages)
    rows = concat([t[t["ref_area"].isin(list(CORE)) & (t["freq"] == "A")] for t in tables])
    rows = rows[(rows["obs_status"] != "F") & (rows["value"] != 0)].sort_values("edition")
    last = rows.groupby(PAIR)["time_period"].transform("max").astype(int)
    rows = rows[rows["time_period"].astype(int) > last - years]
    keys = [*PAIR, "ref_area", "counterpart_area", "time_period"]
    relative = (rows["value"] / rows.groupby(keys)["value"].shift() - 1).abs()
    return by_pair(relative.groupby([rows[name] for name in PAIR]).max().dropna())


def edition_order(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No edition is of the future, and a service does not fall back to an older one."""
    arrived = by_pair(candidate.arrived.groupby(PAIR)["edition"].max())
    limit = (candidate.today + timedelta(days=int(guard.limits["days"]))).isoformat()
    held = by_pair(candidate.old.groupby(PAIR)["edition"].max())
    for (source, indicator), edition in arrived.items():
        if base(edition) > limit[: len(base(edition))]:
            yield Trouble(
                f"{source} {indicator}: the edition {edition} is of the future, or this machine's clock is wrong"
            )
        if not candidate.extract and base(edition) < base(held.get((source, indicator), "")):
            yield Trouble(
                f"{source} {indicator}: edition {edition} came, but {held[source, indicator]} is held"
            )


def sources_apart(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Two sources of one indicator do not say shares of the three that are far apart, in the last years."""
    tables: dict[str, dict[str, pd.Series]] = {}
    for (source, indicator), table in candidate.shares_of_three.items():
        observed = table[table["obs_status"] != "F"]
        if len(observed):
            series = observed.set_index("time_period")["share"]
            tables.setdefault(indicator, {})[source] = series
    for indicator, by_source in tables.items():
        for (left, a), (right, b) in combinations(by_source.items(), 2):
            apart = (a - b).dropna().tail(int(guard.limits["years"])).abs()
            if len(apart) and apart.max() > guard.limits["points"] / 100:
                year = str(apart.idxmax())
                yield Trouble(
                    f"{indicator} {year}: {left} says {a[year]:.2%} and {right} {b[year]:.2%} for the three"
                )


__all__ = ["coverage", "edition_order", "revision", "shifted", "sources_apart"]
