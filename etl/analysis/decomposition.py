"""Why a share moved: an exact split into real growth, prices, exchange rate and the growth of the world.

A share is an economy's product in dollars over the World's: ``s = Y / W``. In one edition of the World Economic Outlook

* ``Q`` is the product at constant prices, in national currency,
* ``P`` the deflator: the product in national currency over ``Q``,
* ``E`` the exchange rate that the IMF used: the product in national currency over the product in dollars,

so that ``s = Q * P / E / W`` exactly, and ``ln(s1 / s0)`` is the sum of four differences of logarithms. Each counts with
the logarithmic mean of the two shares, ``L(s1, s0) = (s1 - s0) / ln(s1 / s0)``: then the four parts sum to ``s1 - s0``
without a residual, in whichever order they are taken. This is the additive form of the logarithmic mean Divisia index
(LMDI-I): B. W. Ang, "The LMDI approach to decomposition analysis: a practical guide", Energy Policy 33 (2005) 867-871,
https://doi.org/10.1016/j.enpol.2003.10.010. A group's parts are the sums of its members'.

Over many years the two end points weigh badly: chained, the splits of neighbouring years are added up, which is exact
as well and follows each year's own shares and prices (Ang, section 4, "chaining").

The World's growth in dollars is split in turn: its real growth is that of all economies at the prices and exchange
rates of the year before (of the first year, where the years are not chained), as national accounts chain the growth of
a group (System of National Accounts 2008, chapter 15, and `etl.analysis.volumes.chained`); the rest is prices and
exchange rates.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import pandas as pd

from etl import catalog
from etl.catalog.areas import areas
from etl.editions import base
from etl.errors import UsageError
from etl.observations import weakest
from etl.storage.store import Release

SOURCE = "weo"
PARTS = ("real_growth", "prices", "exchange_rate", "world_growth")
#: The two parts of ``world_growth``, which sum to it; NaN where too few economies are held.
WORLD_PARTS = ("world_real_growth", "world_prices_and_rates")
Method = Literal["chain", "ends"]
#: The maximum number of years between the two years for which the default is not to chain.
CHAINED_BEYOND = 3
#: The minimum share of the World's product that the economies held must have in both years, for its real growth to be theirs.
COVERED = 0.95
COLUMNS = (
    "source",
    "edition",
    "ref_area",
    "from",
    "to",
    "share_from",
    "share_to",
    *PARTS,
    "obs_status",
    "method",
    *WORLD_PARTS,
)
#: What a split needs of each of the three.
INPUTS = ("gdp_nominal", "gdp_lcu", "gdp_constant_lcu")


class _Course(NamedTuple):
    """What is held of one economy in one unit, year after year from a first one on; a space is the status of what is not.

    Columns instead of cells: those of all economies were a third of what a release keeps.
    """

    first: int
    values: array[float]
    statuses: str

    def at(self, year: int) -> float:
        """The value of a year; not a number where none is held."""
        place = year - self.first
        return self.values[place] if 0 <= place < len(self.values) else math.nan


#: (indicator, area) -> its course.
_Values = dict[tuple[str, str], _Course]


def decompose(
    release: Release, first: str, last: str, as_of: str = "", method: Method | Literal[""] = ""
) -> pd.DataFrame:
    """The change of the three's shares of the world's product between two years.

    Args:
        release: The release to look into.
        first: The year from which.
        last: The year to which; it may be a forecast, which ``obs_status`` says.
        as_of: An edition or a date; empty for the latest.
        method: ``chain`` adds up the splits of neighbouring years, ``ends`` splits between the two years; left out,
            it is ``chain`` beyond three years where each year between has all inputs.

    Returns:
        One row for each of the three and one for their sum, `COLUMNS`; shares and parts are fractions of the world's
        product, and the parts sum to ``share_to - share_from``.

    Example:
        ``decompose(release, "2021", "2024")``

    Raises:
        UsageError: The release lacks an input of these years, or has them of different editions only.
    """
    return pd.DataFrame(split(release, first, last, as_of, method))[list(COLUMNS)]


def split(
    release: Release, first: str, last: str, as_of: str = "", method: Method | Literal[""] = ""
) -> list[dict[str, Any]]:
    """What `decompose` gives, row by row.

    Example:
        ``split(release, "2021", "2024")[-1]["share_to"]`` is the share of the three together.
    """
    edition, values = _inputs(release, as_of)
    known = years(release, as_of)
    between = [str(year) for year in range(int(first), int(last) + 1)]
    chained = method == "chain" or (
        not method and len(between) > CHAINED_BEYOND + 1 and set(between) <= set(known)
    )
    points = between if chained and len(between) > 1 else [first, last]
    for year in points:
        lacking = [f"{i} of {area}" for i, area in _wanted() if not _cell(values, i, area, year)]
        if lacking:
            hint = f"There is all that is needed from {known[0]} to {known[-1]}." if known else ""
            raise UsageError(f"{edition} has no {lacking[0]} in {year}.", hint=hint)
    three = catalog.members(catalog.CJK)
    real = [_real_growth(release, as_of, *step) for step in pairwise(points)]
    numbers = {area: _numbers(area, points, values, real) for area in three}
    status = {area: _status(area, points, values) for area in three}
    numbers[catalog.CJK] = {
        name: math.fsum(numbers[area][name] for area in three) for name in numbers[three[0]]
    }
    status[catalog.CJK] = weakest(status.values())
    constant = {
        "source": SOURCE,
        "edition": edition,
        "from": first,
        "to": last,
        "method": "chain" if chained else "ends",
    }
    return [
        constant | {"ref_area": area, "obs_status": status[area]} | numbers[area]
        for area in (*three, catalog.CJK)
    ]


def parts(
    before: tuple[float, float, float, float], after: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The four parts of the change of a share, which sum to it: fractions of the World's product.

    Args:
        before: Product at constant prices, in national currency, in dollars, and the World's in dollars.
        after: The same, later.

    Returns:
        Real growth, prices, exchange rate, world growth.

    Example:
        An economy that grows by 10 % at unchanged prices and rates in a world that does not grow:

        >>> real, *others = parts((100, 100, 10, 100), (110, 110, 11, 100))
        >>> round(real, 6), [round(part, 6) for part in others]
        (0.01, [0.0, 0.0, -0.0])
    """
    quantity, local, dollars, world = (math.log(b / a) for a, b in zip(before, after, strict=True))
    logs = (quantity, local - quantity, dollars - local, -world)
    share, growth = before[2] / before[3], math.fsum(logs)
    # L(s1, s0) = s0 * (exp(g) - 1) / g with g = ln(s1 / s0): exact also where the share hardly moves.
    mean = share * (math.expm1(growth) / growth if growth else 1.0)
    real, prices, rate, others = (mean * log for log in logs)
    return real, prices, rate, others


def years(release: Release, as_of: str = "") -> list[str]:
    """The years that `decompose` can compare, ascending; none if the release has no such edition. Do not change them.

    Example:
        ``years(release, "2022-04")``
    """
    if not all(release.has(name, SOURCE, as_of) for name in INPUTS):
        return []
    return release.cache.get_or_compute(("comparable", as_of), lambda: _years(release, as_of))


def _years(release: Release, as_of: str) -> list[str]:
    found: set[str] | None = None
    for indicator, area in _wanted():
        rows = release.select(indicator, SOURCE, as_of)
        has = set(rows.loc[rows["ref_area"] == area, "time_period"])
        found = has if found is None else found & has
    return sorted(found or ())


def forecasts(release: Release, years: Sequence[str], as_of: str = "") -> tuple[str, ...]:
    """Which of these years are forecasts: those in which an input of `decompose` is one.

    Args:
        release: The release to look into.
        years: The years to ask about.
        as_of: An edition or a date; empty for the latest.

    Example:
        ``forecasts(release, ["2024", "2027"])`` is ``("2027",)``
    """
    _, values = _inputs(release, as_of)
    return tuple(
        year
        for year in years
        if any((_cell(values, *series, year) or _NONE)[1] == "F" for series in _wanted())
    )


def statuses(release: Release, years: Sequence[str], as_of: str = "") -> dict[str, str]:
    """The weakest status of the inputs of `decompose` in each of these years.

    Args:
        release: The release to look into.
        years: The years to ask about.
        as_of: An edition or a date; empty for the latest.

    Example:
        ``statuses(release, ["2024", "2027"])`` is ``{"2024": "A", "2027": "F"}``
    """
    _, values = _inputs(release, as_of)
    return {
        year: weakest((_cell(values, *series, year) or _NONE)[1] for series in _wanted())
        for year in years
    }


def _wanted() -> list[tuple[str, str]]:
    """The series that are needed: those of the three in each unit, and the World's in dollars."""
    three = [(indicator, area) for indicator in INPUTS for area in catalog.members(catalog.CJK)]
    return [*three, ("gdp_nominal", catalog.WORLD)]


def _inputs(release: Release, as_of: str) -> tuple[str, _Values]:
    """The edition, and the courses of all economies; read once. Do not change them."""
    return release.cache.get_or_compute(("split inputs", as_of), lambda: _read(release, as_of))


def _read(release: Release, as_of: str) -> tuple[str, _Values]:
    values: _Values = {}
    editions = []
    for indicator in INPUTS:
        rows = release.select(indicator, SOURCE, as_of)
        editions.append(str(rows["edition"].iloc[0]))
        rows = rows[rows["ref_area"].isin([*areas(), catalog.WORLD])]
        columns = (
            rows[name].tolist() for name in ("ref_area", "time_period", "value", "obs_status")
        )
        cells: dict[str, dict[int, tuple[float, str]]] = {}
        for area, year, *cell in zip(*columns, strict=True):
            cells.setdefault(area, {})[int(year)] = (cell[0], cell[1])
        for area, held in cells.items():
            found = [held.get(y, (math.nan, _LACKING)) for y in range(min(held), max(held) + 1)]
            numbers, statuses = zip(*found, strict=True)
            values[indicator, area] = _Course(min(held), array("d", numbers), "".join(statuses))
    if len({base(edition) for edition in editions}) > 1:
        raise UsageError(
            f"The release has {' and '.join(INPUTS)} as of {as_of or 'now'} of different editions only.",
            hint="Run 'trilateral refresh', or choose another edition with --as-of.",
        )
    return editions[0], values


#: What stands for a cell that is not held, and for its status in a course.
_NONE, _LACKING = (math.nan, "A"), " "


def _cell(values: _Values, indicator: str, area: str, year: str) -> tuple[float, str] | None:
    """The value and status of a year, or None."""
    course = values.get((indicator, area))
    at = int(year) - course.first if course else -1
    if course is None or not 0 <= at < len(course.statuses) or course.statuses[at] == _LACKING:
        return None
    return course.values[at], course.statuses[at]


def _value(values: _Values, indicator: str, area: str, year: str) -> float:
    """A value that is held."""
    return values[indicator, area].at(int(year))


def _numbers(
    area: str, points: list[str], values: _Values, world_real: list[float]
) -> dict[str, float]:
    """Both shares, the four parts of an economy, and the World's growth in two."""

    def of(year: str) -> tuple[float, float, float, float]:
        dollars, local, quantity = (_value(values, name, area, year) for name in INPUTS)
        return quantity, local, dollars, _value(values, "gdp_nominal", catalog.WORLD, year)

    found = [parts(of(before), of(after)) for before, after in pairwise(points)]
    total = dict(zip(PARTS, map(math.fsum, zip(*found, strict=True)), strict=True))
    # The World's parts count with the same weight as its growth: the logarithmic mean of the economy's shares.
    real = math.fsum(step[3] * part for step, part in zip(found, world_real, strict=True))
    start, end = of(points[0]), of(points[-1])
    return (
        {"share_from": start[2] / start[3], "share_to": end[2] / end[3]}
        | total
        | dict(zip(WORLD_PARTS, (real, total["world_growth"] - real), strict=True))
    )


def _real_growth(release: Release, as_of: str, first: str, last: str) -> float:
    """What `_real_part` gives, found once: spans of years have their steps in common."""
    return release.cache.get_or_compute(
        ("real part", as_of, first, last),
        lambda: _real_part(first, last, _inputs(release, as_of)[1]),
    )


def _real_part(first: str, last: str, values: _Values) -> float:
    """The real part of the growth of the World's product in dollars; NaN if too few economies are held."""
    before, after = (_value(values, "gdp_nominal", catalog.WORLD, year) for year in (first, last))
    if first == last or before == after:
        return math.nan if first != last else 0.0
    one, other = int(first), int(last)
    start, end, grown = 0.0, 0.0, 0.0
    for area in areas():
        product, volume = values.get(("gdp_nominal", area)), values.get(("gdp_constant_lcu", area))
        if product is None or volume is None:
            continue
        dollars, later = product.at(one), product.at(other)
        moved = dollars * volume.at(other) / volume.at(one)
        if math.isnan(moved + later):
            continue
        start, end, grown = start + dollars, end + later, grown + moved
    if min(start / before, end / after) < COVERED:
        return math.nan
    return math.log(grown / start) / math.log(after / before)


def _status(area: str, points: list[str], values: _Values) -> str:
    """The weakest status of an economy's inputs and the World's."""
    series = [key for key in _wanted() if key[1] in (area, catalog.WORLD)]
    return weakest((_cell(values, *each, year) or _NONE)[1] for each in series for year in points)
