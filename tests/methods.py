"""The methods once more, in plain loops over the Parquet files of the release that ships: a second path for tests."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

DATA = Path(__file__).resolve().parents[1] / "data"
THREE = ("CHN", "JPN", "KOR")
Cells = dict[tuple[str, str], float]


def _records(file: str) -> Iterable[tuple[str, str, str, str, str, float]]:
    folder = DATA / "releases" / (DATA / "current").read_text(encoding="utf-8").strip()
    columns = ["source", "indicator", "edition", "ref_area", "time_period", "value"]
    wanted = [("freq", "=", "A"), ("counterpart_area", "=", "_Z")]
    table = pq.read_table(folder / file, columns=columns, filters=wanted)
    # Column by column: half a million dictionaries take seconds, in each process that collects the tests.
    return zip(*(table[column].to_pylist() for column in columns), strict=True)


@cache
def _by_series() -> dict[tuple[str, str], dict[str, Cells]]:
    """Source and indicator -> edition -> cells."""
    found: dict[tuple[str, str], dict[str, Cells]] = {}
    for file in ("observations.parquet", "vintages.parquet"):
        for source, indicator, edition, area, period, value in _records(file):
            series = found.setdefault((source, indicator), {})
            series.setdefault(edition, {})[area, period] = value
    return found


@cache
def editions(source: str, indicator: str) -> dict[str, Cells]:
    """Edition -> (area, year) -> value."""
    return dict(sorted(_by_series().get((source, indicator), {}).items()))


def newest(source: str, indicator: str) -> Cells:
    """The latest edition."""
    return list(editions(source, indicator).values())[-1]


def share(cells: Cells, year: str) -> float:
    """Of the three in the provider's World."""
    return sum(cells[area, year] for area in THREE) / cells["WLD", year]


def revalued(indicator: str, base: str, year: str, economies: Iterable[str]) -> float:
    """The share of the three in volumes at the prices of a base year, of the sum of economies; WDI."""
    volumes = newest("wdi", indicator)
    values = newest(
        "wdi", {"gdp_constant": "gdp_nominal", "gdp_ppp_constant": "gdp_ppp"}[indicator]
    )
    whole = three = 0.0
    for area in economies:
        if {(area, base), (area, year)} <= set(volumes) and (area, base) in values:
            worth = volumes[area, year] * values[area, base] / volumes[area, base]
            whole += worth
            three += worth if area in THREE else 0.0
    return three / whole


def grown(first: int, last: int) -> tuple[float, float]:
    """By what the GDP volume of the three grew: chained year by year, and at fixed prices; WDI."""
    volumes, values = newest("wdi", "gdp_constant"), newest("wdi", "gdp_nominal")
    chain = 1.0
    for year in range(first + 1, last + 1):
        weight = {area: values[area, str(year - 1)] for area in THREE}
        growth = {area: volumes[area, str(year)] / volumes[area, str(year - 1)] for area in THREE}
        chain *= sum(weight[a] * growth[a] for a in THREE) / sum(weight.values())
    ends = [sum(volumes[area, str(year)] for area in THREE) for year in (first, last)]
    return chain, ends[1] / ends[0]


def revised(indicator: str) -> dict[str, float]:
    """Year -> how far the share moved from the World Economic Outlook of the April after to the latest edition."""
    every = editions("weo", indicator)
    today, found = list(every)[-1], {}
    for year in map(str, range(1980, 2100)):
        april = f"{int(year) + 1}-04"
        if april in every and april != today:
            found[year] = abs(share(every[today], year) - share(every[april], year))
    return found


def split(first: int, last: int, edition: str, *, chained: bool) -> dict[str, float]:
    """What the share of the three changed by, and by what: by the logarithmic mean of both shares, in points; WEO.

    ``relative`` is real growth less that of the World at the prices of the year before; ``rest`` is all else.
    """
    names = ("gdp_nominal", "gdp_lcu", "gdp_constant_lcu")
    dollars, local, constant = (editions("weo", name)[edition] for name in names)
    parts = dict.fromkeys(("real", "prices", "rates", "world", "relative"), 0.0)
    years = range(first, last + 1) if chained else (first, last)
    for start, end in pairwise(years):
        a, b = str(start), str(end)

        def mean(area: str, a: str = a, b: str = b) -> float:
            before, after = (dollars[area, y] / dollars["WLD", y] for y in (a, b))
            return (after - before) / math.log(after / before) if after != before else before

        held = {
            area
            for area, _ in constant
            if all((area, y) in cells for y in (a, b) for cells in (constant, dollars))
        }
        grown = {area: math.log(constant[area, b] / constant[area, a]) for area in held}
        whole = sum(dollars[area, a] for area in held)
        world = math.log(sum(dollars[area, a] * math.exp(grown[area]) for area in held) / whole)
        for area in THREE:
            nominal = math.log(local[area, b] / local[area, a])
            parts["real"] += mean(area) * grown[area]
            parts["prices"] += mean(area) * (nominal - grown[area])
            parts["rates"] += mean(area) * (math.log(dollars[area, b] / dollars[area, a]) - nominal)
            parts["world"] -= mean(area) * math.log(dollars["WLD", b] / dollars["WLD", a])
            parts["relative"] += mean(area) * (grown[area] - world)
    parts["total"] = parts["real"] + parts["prices"] + parts["rates"] + parts["world"]
    parts["rest"] = parts["total"] - parts["relative"]
    return {name: part * 100 for name, part in parts.items()}
