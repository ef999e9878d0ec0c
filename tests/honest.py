"""A small honest world for the guards: several economies, sources and editions that agree as the real ones do.

Made by formulas, so that a test can spoil one thing and know that nothing else is wrong: growth differs by economy and
year, later editions revise a little, groups and the World add up, sources differ by less than their rounding.
"""

from __future__ import annotations

import math
from functools import cache

import pandas as pd

from etl import catalog
from etl.editions import sums
from etl.observations import concat, from_records

#: Economy -> GDP in 2024 (billions of dollars), international dollars per dollar, own currency per dollar, exports and
#: imports of goods (billions), population (millions), growth a year.
ECONOMIES = {
    "CHN": (18700.0, 2.0, 7.1, 3580.0, 2590.0, 1409.0, 0.075),
    "JPN": (4030.0, 1.6, 150.0, 707.0, 743.0, 124.0, 0.012),
    "KOR": (1870.0, 1.7, 1363.0, 684.0, 632.0, 51.7, 0.04),
    "USA": (29200.0, 1.0, 1.0, 2065.0, 3360.0, 340.0, 0.042),
    "DEU": (4660.0, 1.3, 0.92, 1680.0, 1420.0, 84.0, 0.028),
    "FRA": (3160.0, 1.35, 0.92, 640.0, 750.0, 68.0, 0.026),
    "ITA": (2370.0, 1.5, 0.92, 675.0, 615.0, 59.0, 0.022),
    "GBR": (3640.0, 1.2, 0.78, 510.0, 820.0, 69.0, 0.03),
    "CAN": (2240.0, 1.15, 1.37, 570.0, 570.0, 41.0, 0.035),
    "BRA": (2180.0, 2.1, 5.4, 337.0, 278.0, 212.0, 0.04),
    "IND": (3910.0, 4.1, 83.7, 443.0, 702.0, 1450.0, 0.08),
    "IDN": (1400.0, 3.3, 15900.0, 265.0, 234.0, 283.0, 0.06),
    "AUS": (1800.0, 1.0, 1.5, 340.0, 290.0, 27.0, 0.04),
}
#: Everybody else: so much of what the named ones have together.
REST = {"gdp": 0.32, "trade": 0.9, "population": 0.9}
FIRST, LAST = 1985, 2024


def level(indicator: str, area: str, year: int) -> float:
    """What an economy has in a year, in units; growth is its own, and not the same every year."""
    gdp, ppp, rate, exports, imports, people, growth = ECONOMIES[area]
    phase = 7 * list(ECONOMIES).index(area)
    wave = math.exp(0.02 * (math.sin(1.3 * year + phase) - math.sin(1.3 * LAST + phase)))
    grown = math.exp(growth * (year - LAST)) * wave
    real = math.exp((0.5 * growth + 0.01) * (year - LAST)) * (1 + 0.5 * (wave - 1))
    people *= math.exp(0.008 * (year - LAST))
    # In dollars of the day trade moves as product does, and a little by itself.
    own = math.exp(0.015 * math.sin(2.1 * year + phase))
    return {
        "gdp_nominal": gdp * grown * 1e9,
        "gdp_ppp": gdp * ppp * real * 1e9 if area != "USA" else gdp * grown * 1e9,
        "gdp_constant": gdp * 0.8 * real * 1e9,
        "gdp_lcu": gdp * rate * grown * 1e9,
        "gdp_constant_lcu": gdp * rate * 0.85 * real * 1e9,
        "goods_exports": exports * grown * own * 1e9,
        "goods_imports": imports * grown * own * 1e9,
        "goods_services_exports": exports * 1.16 * grown * own * 1e9,
        "goods_services_imports": imports * 1.15 * grown * own * 1e9,
        "goods_services_bop_exports": exports * 1.16 * grown * own * 1e9,
        "goods_services_bop_imports": imports * 1.15 * grown * own * 1e9,
        "population": people * 1e6,
    }[indicator]


def growth(area: str, year: int, revised: float = 0.0) -> float:
    """The rate of growth at constant prices, in per cent."""
    now, was = (_revised("gdp_constant_lcu", area, y, revised) for y in (year, year - 1))
    return (now / was - 1) * 100


def _revised(indicator: str, area: str, year: int, revised: float) -> float:
    """What an edition says that knows less: a little more or less, by economy and year; constant prices by less."""
    value = _world(indicator, year) if area == "WLD" else level(indicator, area, year)
    if area == "USA" and indicator in ("gdp_nominal", "gdp_ppp", "gdp_lcu"):
        return value  # Its two products are one, by definition.
    part = 0.2 if area == "WLD" or indicator == "gdp_constant_lcu" else 1.0
    # The last years are revised, those long ago hardly.
    part *= 1.0 if year > LAST - 8 else 0.1
    return value * (1 + revised * part * math.sin(3.7 * year + 5 * len(area) + ord(area[0])))


def _world(indicator: str, year: int) -> float:
    kind = "gdp" if indicator.startswith("gdp") else indicator if indicator == "population" else ""
    total = sum(level(indicator, area, year) for area in ECONOMIES)
    if not kind:
        # The World imports (c.i.f.) a little more goods than it exports (f.o.b.); with services they are the same.
        sides = [sum(level(f"{indicator.rpartition('_')[0]}_{side}", a, year) for a in ECONOMIES)
                 for side in ("exports", "imports")]  # fmt: skip
        total = max(sides)
        part = 1.0 if indicator.endswith("imports") else 0.985
        return total * (1 + REST["trade"]) * (part if not indicator.startswith("goods_serv") else 1)
    return total * (1 + REST[kind])


@cache
def edition(
    source: str, indicator: str, label: str, last: int, horizon: int = 0, revised: float = 0.0
) -> pd.DataFrame:
    """One edition of an indicator: observed until ``last``, forecast until ``horizon``.

    Args:
        source: The source.
        indicator: The indicator.
        label: The edition.
        last: The last observed year.
        horizon: The last year; ``last`` if left out.
        revised: By how much later editions say otherwise (0.01: up to a hundredth), by economy and year.
    """
    records = []
    world = catalog.indicator(indicator).measure != "support" and (source, indicator) != (
        "weo",
        "population",
    )
    areas = [*ECONOMIES, *(["WLD"] if world else [])]
    for area in areas:
        for year in range(FIRST, max(last, horizon) + 1):
            if indicator == "gdp_growth":
                value = round(growth(area, year, revised), 3)
            else:
                value = _revised(indicator, area, year, revised)
            status = "F" if year > last else "A"
            records.append({"indicator": indicator, "ref_area": area, "time_period": str(year), "value": value, "obs_status": status})  # fmt: skip
    table = from_records(records, source=source, edition=label)
    return _with_groups(table) if source in ("wdi", "weo") and world else table


def _with_groups(table: pd.DataFrame) -> pd.DataFrame:
    """The provider's own sum of the seven, under its code."""
    if table["source"].iloc[0] != "weo":
        return table
    seven = table[table["ref_area"].isin(catalog.members("G7"))]
    total = seven.groupby("time_period").agg(
        value=("value", "sum"), obs_status=("obs_status", "max")
    )
    first = table.iloc[0]
    same = {
        name: first[name] for name in ("source", "indicator", "counterpart_area", "freq", "edition")
    }
    return concat([table, total.reset_index().assign(ref_area="G119", **same)])


WDI = ("gdp_nominal", "gdp_ppp", "gdp_constant", "goods_services_exports", "goods_services_imports", "population")  # fmt: skip
WEO = ("gdp_nominal", "gdp_ppp", "gdp_lcu", "gdp_constant_lcu", "gdp_growth", "population")
UNCTAD = (
    "goods_exports",
    "goods_imports",
    "goods_services_bop_exports",
    "goods_services_bop_imports",
)
#: Source -> its editions, oldest first: label, last observed year, last year, how much revised.
EDITIONS: dict[str, list[tuple[str, int, int, float]]] = {
    "wdi": [("2024-06-28", 2023, 0, 0.008), ("2025-07-01", 2024, 0, 0.004), ("2026-02-24", 2024, 0, 0.0)],
    "weo": [("2024-10", 2023, 2029, 0.008), ("2025-04", 2024, 2030, 0.005), ("2025-10", 2024, 2030, 0.0)],
    "unctad": [("2024-10-15", 2023, 0, 0.006), ("2025-04-15", 2024, 0, 0.003), ("2026-03-19", 2024, 0, 0.0)],
    "imts": [("2025-01-20", 2023, 0, 0.0), ("2025-05-20", 2024, 0, 0.002), ("2025-10-20", 2024, 0, 0.001)],
    "comtrade": [("2025-02-01", 2023, 0, 0.0), ("2025-06-01", 2024, 0, 0.002), ("2025-11-01", 2024, 0, 0.001)],
}  # fmt: skip


def _flows(source: str, label: str, last: int, revised: float) -> pd.DataFrame:
    """What the three sell to each other, and their exports."""
    three, tables = catalog.members(catalog.CJK), []
    for n, seller in enumerate(three):
        for buyer in three:
            value = {
                seller: {
                    str(y): level("goods_exports", seller, y)
                    * 0.06
                    * (1 + revised * math.sin(y + n))
                    for y in range(1995, last + 1)
                }
            }
            if seller != buyer:
                tables.append(_table(value, "bilateral_goods_exports", source, label, buyer))
        total = {seller: {str(y): level("goods_exports", seller, y) * (1 + revised * math.sin(y))
                          for y in range(1995, last + 1)}}  # fmt: skip
        tables.append(_table(total, "goods_exports", source, label, "_Z"))
    return concat(tables)


def _table(
    values: dict[str, dict[str, float]], indicator: str, source: str, label: str, partner: str
) -> pd.DataFrame:
    records = [
        {
            "indicator": indicator,
            "ref_area": a,
            "time_period": y,
            "value": v,
            "counterpart_area": partner,
        }
        for a, years in values.items()
        for y, v in years.items()
    ]
    return from_records(records, source=source, edition=label)


@cache
def arrival(source: str, place: int) -> pd.DataFrame:
    """Everything that a source sends with one of its editions; 0 is the oldest, 2 the newest."""
    label, last, horizon, revised = EDITIONS[source][place]
    if source in ("imts", "comtrade"):
        return _flows(source, label, last, revised)
    names = {"wdi": WDI, "weo": WEO, "unctad": UNCTAD}[source]
    tables = [edition(source, name, label, last, horizon, revised) for name in names]
    found = concat(tables)
    return concat([found, sums(found)])


__all__ = ["EDITIONS", "arrival", "edition", "level"]
