"""Shares of the world: numerator / denominator of one indicator, period, source and edition. Exact and pure.

A share exists only where every member and the World have a value; nothing is filled, nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from etl import catalog
from etl.errors import UsageError
from etl.observations import NOT_APPLICABLE, STATUS_ORDER, rows_of, table_of
from etl.storage.release import Release

if TYPE_CHECKING:
    import pandas as pd

#: The columns of a share table; the contract of ``trilateral share --format json`` names the first nine.
COLUMNS = (
    "indicator",
    "source",
    "edition",
    "ref_area",
    "time_period",
    "numerator",
    "denominator",
    "share",
    "obs_status",
    "missing",
)
#: The columns of observations that a share is made from.
READ = (
    "indicator",
    "source",
    "edition",
    "freq",
    "counterpart_area",
    "ref_area",
    "time_period",
    "value",
    "obs_status",
)

#: Tables of so many rows are read faster than they are filtered first: `share_rows` takes what is wanted of them.
SMALL = 1000


def shares(observations: pd.DataFrame, area: str, *, of: str = catalog.WORLD) -> pd.DataFrame:
    """The share of an area in the world or in another area, one row per year.

    Args:
        observations: Rows of one source, indicator and edition; those of quarters, months and partners do not count.
        area: A group of the catalogue (``CJK``), a reference area (``JPN``) or a formula (``CJK+HKG+MAC``).
        of: The area of the denominator.

    Returns:
        `COLUMNS`, sorted by year. Where an input is missing, numerator, denominator and share are as far as known
        null, ``obs_status`` is ``O`` and ``missing`` names what lacks, separated by blanks. Years in which no
        member has a value have no row.

    Raises:
        UsageError: The observations are of more than one source, indicator or edition; or a formula counts twice.

    Example:
        >>> from etl.observations import from_records
        >>> rows = [{"indicator": "population", "ref_area": area, "time_period": "2024", "value": value}
        ...         for area, value in {"JPN": 124e6, "WLD": 8142e6}.items()]
        >>> table = from_records(rows, source="wdi", edition="2026-07-13")
        >>> shares(table, "JPN")["share"].round(4).tolist()
        [0.0152]
    """
    rows = observations
    if len(rows) > SMALL:
        annual = (rows["freq"] == "A") & (rows["counterpart_area"] == NOT_APPLICABLE)
        wanted = rows["ref_area"].isin([*catalog.terms(area), *catalog.terms(of)])
        rows = rows[annual & wanted]
    found = share_rows({name: rows[name].tolist() for name in READ}, area, of=of)
    return table_of([tuple(row.values()) for row in found], COLUMNS)


def share_rows(
    columns: Mapping[str, Sequence[Any]], area: str, *, of: str = catalog.WORLD
) -> list[dict[str, Any]]:
    """What `shares` gives, a dictionary per year, from a list per column.

    Args:
        columns: The columns of observations of one source, indicator and edition.
        area: The area of the numerator.
        of: The area of the denominator.

    Raises:
        UsageError: The observations are of more than one source, indicator or edition; or a formula counts twice.

    Example:
        >>> columns = {"indicator": ["population"] * 2, "source": ["wdi"] * 2, "edition": ["2026-07-13"] * 2,
        ...            "freq": ["A"] * 2, "counterpart_area": ["_Z"] * 2, "ref_area": ["JPN", "WLD"],
        ...            "time_period": ["2024"] * 2, "value": [124e6, 8142e6], "obs_status": ["A", "E"]}
        >>> [(row["time_period"], round(row["share"], 4), row["obs_status"]) for row in share_rows(columns, "JPN")]
        [('2024', 0.0152, 'E')]
    """
    signs, whole = catalog.terms(area), catalog.terms(of)
    wanted = dict.fromkeys([*signs, *whole])
    named: set[tuple[str, ...]] = set()
    cells: dict[str, dict[str, float]] = {}
    ranks: dict[str, int] = {}
    for *identity, freq, partner, name, period, value, status in zip(
        *(columns[name] for name in READ), strict=True
    ):
        if name not in wanted or freq != "A" or partner != NOT_APPLICABLE:
            continue
        named.add(tuple(identity))
        ranks[period] = max(ranks.get(period, 0), STATUS_ORDER.index(status))
        if value == value:  # not a number is no value
            cells.setdefault(period, {})[name] = value
    if len(named) > 1:
        raise UsageError("A share needs one indicator, source and edition; these are several.")
    found = []
    for period in sorted(cells):
        known = cells[period]
        if not any(member in known for member in signs):
            continue
        numerator, denominator = _sum(known, signs), _sum(known, whole)
        share = numerator / denominator if denominator else numerator * math.inf
        row = (
            *next(iter(named)),
            area,
            period,
            numerator,
            denominator,
            share,
            "O" if math.isnan(share) else STATUS_ORDER[ranks[period]],
            " ".join(name for name in wanted if name not in known),
        )
        found.append(dict(zip(COLUMNS, row, strict=True)))
    return found


def _sum(values: Mapping[str, float], signs: Mapping[str, int]) -> float:
    """The sum of what is added, less what is taken out; not a number where one lacks a value."""
    return sum(sign * values.get(name, math.nan) for name, sign in signs.items())


def shares_in(
    release: Release,
    indicator: str,
    source: str,
    area: str,
    as_of: str = "",
    *,
    of: str = catalog.WORLD,
) -> pd.DataFrame:
    """The shares of an area in a release, cached with it. Do not change them.

    Example:
        ``shares_in(release, "gdp_nominal", "weo", "CJK", as_of="2022-04")``

    Raises:
        UnknownName: The catalogue has no such indicator or source.
        UsageError: The release has nothing of it, or nothing that old.
    """
    edition = release.edition(indicator, source, as_of)
    key = ("shares", indicator, source, edition, area, of)
    return release.cache.get_or_compute(
        key, lambda: shares(release.select(indicator, source, as_of), area, of=of)
    )


def each_share(
    release: Release,
    indicator: str,
    source: str,
    area: str,
    as_of: str = "",
    *,
    of: str = catalog.WORLD,
) -> list[Any]:
    """The same year by year, as named tuples of `COLUMNS`: what is asked for most. Do not change it.

    Example:
        ``each_share(release, "gdp_nominal", "weo", "CJK")[-1].share``

    Raises:
        UnknownName: The catalogue has no such indicator or source.
        UsageError: The release has nothing of it, or nothing that old.
    """
    edition = release.edition(indicator, source, as_of)
    key = ("each share", indicator, source, edition, area, of)
    return release.cache.get_or_compute(
        key, lambda: rows_of(shares_in(release, indicator, source, area, as_of, of=of))
    )


def shares_asked(
    release: Release,
    indicator: str,
    source: str,
    areas: Sequence[str],
    as_of: str = "",
    of: str = catalog.WORLD,
) -> pd.DataFrame:
    """The shares that a reader asks for, of one area after the other, each with the area that it is a share ``of`` unless that is the World.

    Args:
        release: The release.
        indicator: An indicator that can be added up.
        source: The source; the indicator's default if empty.
        areas: Economies, groups and formulas.
        as_of: An edition or a date; the latest if empty.
        of: The area of the denominator.

    Raises:
        UnknownName: There is no such indicator, source, economy or group.
        UsageError: The release has no such share, and why.

    Example:
        ``shares_asked(release, "goods_trade", "unctad", ["CJK+HKG+MAC"])``; of the World the columns are `COLUMNS`.
    """
    import pandas as pd

    asked = _asked(release, indicator, source, areas, as_of, of)
    found = [
        shares_in(release, indicator, asked.source, area, as_of, of=asked.whole)
        for area in asked.areas
    ]
    table = pd.concat(found, ignore_index=True)[list(COLUMNS)]
    return table if asked.whole == catalog.WORLD else table.assign(of=asked.whole)


def share_rows_asked(
    release: Release,
    indicator: str,
    source: str,
    area: str,
    as_of: str = "",
    of: str = catalog.WORLD,
) -> list[dict[str, Any]]:
    """What `shares_asked` gives of one area, a dictionary per year: for a command, which asks once.

    Raises:
        UnknownName: There is no such indicator, source, economy or group.
        UsageError: The release has no such share, and why.

    Example:
        ``share_rows_asked(release, "gdp_nominal", "weo", "CJK")[-1]["obs_status"] == "F"``
    """
    asked = _asked(release, indicator, source, [area], as_of, of)
    rows = share_rows(asked.columns, asked.areas[0], of=asked.whole)
    return rows if asked.whole == catalog.WORLD else [row | {"of": asked.whole} for row in rows]


class _Asked(NamedTuple):
    """A question that has an answer."""

    source: str
    areas: list[str]
    whole: str
    columns: Mapping[str, Sequence[Any]]


def _asked(
    release: Release, indicator: str, source: str, areas: Sequence[str], as_of: str, of: str
) -> _Asked:
    """What is asked for, with its names as the catalogue has them."""
    facts = catalog.indicator(indicator)
    if not facts.has_shares:
        raise UsageError(
            f"{indicator} has no shares of the world.",
            hint="Choose an indicator that can be added up, or ask for its observations.",
        )
    source = source or facts.default_source
    name = f"{indicator} from {source}"
    columns = release.columns(indicator, source, as_of)
    has = set(columns["ref_area"])
    if catalog.WORLD not in has and (1, catalog.WORLD) in catalog.parts(of):
        raise UsageError(
            f"{name} has no World total, so there is no share.",
            hint="Choose another source; the World is never added up by us.",
        )
    # What this source leaves out is no unknown name where the release describes it.
    named = {code for area in (of, *areas) for _, code in catalog.parts(area)}
    described = release.areas["ref_area"] if named - has - set(catalog.groups()) else ()
    known = has | (named & set(described))
    whole, *wanted = (catalog.known_area(area, known) for area in (of, *areas))
    if lacking := sorted((named & known) - has - set(catalog.groups())):
        raise UsageError(
            f"{name} has no values for {', '.join(lacking)}.",
            hint="Choose another source, or another area.",
        )
    for area in (*wanted, whole):
        if not has & set(catalog.members(area)):
            raise UsageError(f"{name} has no member of {area}.", hint="Choose another source.")
        if outside := catalog.outside(area, whole):
            raise UsageError(
                f"{area} is not part of {whole}, which does not include {', '.join(outside)}.",
                hint="A share is of an area that all of it belongs to.",
            )
    return _Asked(source, wanted, whole, columns)
