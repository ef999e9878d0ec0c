"""What the replay's services say: a few economies and the World, made by a formula, the same to every service."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl import catalog
from etl.catalog import areas

Series = dict[str, float | None]

#: Economy -> GDP in 2024 (billions of dollars), its part of trade, population (millions), own currency per dollar, and
#: international dollars per dollar: one for the United States, by definition.
ECONOMIES = {
    "BRA": (2200, 0.014, 212, 5.4, 2.1),
    "CHN": (18700, 0.145, 1409, 7.1, 2.0),
    "DEU": (4660, 0.065, 84, 0.92, 1.3),
    "IDN": (1400, 0.011, 283, 15900, 3.3),
    "JPN": (4010, 0.029, 124, 151, 1.6),
    "KOR": (1870, 0.027, 52, 1364, 1.7),
    "USA": (29000, 0.110, 340, 1, 1.0),
}
WORLD = (111000, 1.0, 8100, 1, 1.7)
#: Indicator -> what it is of an economy with these facts, in 2024.
LEVELS: dict[str, Callable[[tuple[float, float, float, float, float]], float]] = {
    "gdp_nominal": lambda e: e[0] * 1e9,
    "gdp_ppp": lambda e: e[0] * e[4] * 1e9,
    "gdp_constant": lambda e: e[0] * 0.8e9,
    "gdp_ppp_constant": lambda e: e[0] * e[4] * 0.9e9,
    "goods_exports": lambda e: e[1] * 24.4e12,
    "goods_imports": lambda e: e[1] * 24.6e12,
    "goods_services_exports": lambda e: e[1] * 29.0e12,
    "goods_services_imports": lambda e: e[1] * 28.6e12,
    "goods_services_bop_exports": lambda e: e[1] * 29.0e12,
    "goods_services_bop_imports": lambda e: e[1] * 28.6e12,
    "population": lambda e: e[2] * 1e6,
    "gdp_lcu": lambda e: e[0] * e[3] * 1e9,
    "gdp_constant_lcu": lambda e: e[0] * e[3] * 0.8e9,
    "gdp_growth": lambda e: 3.0,
    "exports_growth": lambda e: 4.0,
    "imports_growth": lambda e: 5.0,
    "exchange_rate": lambda e: e[3],
}
LAST_YEAR = 2025  # the World Bank lists it already, without figures
#: The series of goods and services, and how much of both it is here: both, services, goods.
PARTS = (("2106", 1.0), ("2102", 0.2), ("3503", 0.8))
GROUPS = {"G110": "DEU JPN KOR USA", "G998": "DEU"}


def level(indicator: str, area: str, year: int) -> float:
    """The figure that every service here has of an area, in whole units; that of GDP for an indicator without its own."""
    facts = WORLD if area == "WLD" else ECONOMIES[area]
    steady = indicator.endswith("_growth") or indicator == "exchange_rate"
    growth = 1.0 if steady else 1.03 ** (year - 2024)
    base = LEVELS.get(indicator, LEVELS["gdp_nominal"])(facts)
    return round(base * growth, 0 if base > 1e6 else 3)


@dataclass
class Edition:
    """One edition of the World Economic Outlook: ``series[area, code][year]``, and when it came out."""

    published: str
    series: dict[tuple[str, str], Series]
    latest_actual: str = "2024"


@dataclass
class Figures:
    """All that the services say; tests change it at will.

    Attributes:
        wdi: ``wdi[code][area][year]``.
        updated: ``lastupdated`` of each World Bank series.
        countries: The World Bank's list.
        weo: Dataflow -> edition.
        datamapper: The dataflow that DataMapper shows, and whether it says of which edition it is.
        imts: ``(reporter, code, partner, frequency) -> series``; empty if the dataflow is not served.
        unctad: Report -> (number of the file, CSV, date of the file in the archive).
        comtrade: ``(reporter, partner, flow, period) -> value``.
        listing: Whether the IMF lists its dataflows.
    """

    wdi: dict[str, dict[str, Series]] = field(default_factory=dict)
    updated: dict[str, str] = field(default_factory=dict)
    countries: list[dict[str, Any]] = field(default_factory=list)
    weo: dict[str, Edition] = field(default_factory=dict)
    datamapper: tuple[str, bool] = ("WEO", False)
    imts: dict[tuple[str, str, str, str], Series] = field(default_factory=dict)
    unctad: dict[str, tuple[int, str, datetime]] = field(default_factory=dict)
    comtrade: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    listing: bool = False

    @classmethod
    def made(cls) -> Figures:
        """Seven economies and the World, consistent between the services."""
        figures = cls(
            countries=[_country(a) for a in ECONOMIES] + [aggregate("WLD", "1W", "World")]
        )
        figures.countries.append(aggregate("HIC", "XD", "High income"))
        for name, facts in catalog.indicators().items():
            if (code := facts.series.get("wdi")) and name != "exchange_rate":
                figures.wdi[code] = {
                    area: _series(name, area, range(2000, LAST_YEAR))
                    for area in (*ECONOMIES, "WLD")
                }
                figures.wdi[code]["HIC"] = dict(figures.wdi[code]["USA"])
                figures.updated[code] = "2026-07-13"
        figures.weo = {
            "WEO": _edition("2025-10-14", 2024),
            "WEO_2025_APR_VINTAGE": _edition("2025-04-22", 2024, revised=1.01),
            "WEO_2024_OCT_VINTAGE": _edition("2024-10-22", 2023, revised=1.02),
        }
        made = datetime(2025, 4, 11, 12, tzinfo=UTC)
        figures.unctad = {
            "US.TradeMerchTotal": (1810, _unctad_csv("goods", services=False), made),
            "US.GoodsAndServicesBpm6": (
                1814,
                _unctad_csv("goods_services_bop", services=True),
                made,
            ),
        }
        figures.comtrade = _comtrade()
        return figures

    def with_imts(self) -> Figures:
        """The same with the six flows among the three, and their trade with the World, by year and by month."""
        three = catalog.members(catalog.CJK)
        for reporter in three:
            total = _series("goods_exports", reporter, range(2000, LAST_YEAR))
            self.imts[reporter, "XG_FOB_USD", "G001", "A"] = total
            self.imts[reporter, "MG_CIF_USD", "G001", "A"] = _series(
                "goods_imports", reporter, range(2000, LAST_YEAR)
            )
            for partner in three:
                flow = {year: (value or 0) / 10 for year, value in total.items()}
                sold = _series("goods_exports", partner, range(2000, LAST_YEAR))
                bought = {year: round((value or 0) / 10 * 1.1, 0) for year, value in sold.items()}
                self.imts[reporter, "XG_FOB_USD", partner, "A"] = flow
                self.imts[reporter, "MG_CIF_USD", partner, "A"] = bought
                self.imts[reporter, "XG_FOB_USD", partner, "M"] = {
                    "2024-M01": (flow["2024"] or 0) / 12
                }
        return self

    @classmethod
    def of_table(cls, path: Path) -> Figures:
        """The World Bank's series of a release: its ``observations.parquet``."""
        table = pd.read_parquet(path)
        table = table[table["source"] == "wdi"]
        figures = cls(countries=[_any_area(a) for a in sorted(set(table["ref_area"]))])
        for name, facts in catalog.indicators().items():
            rows = table[table["indicator"] == name]
            if (code := facts.series.get("wdi")) is None or rows.empty:
                continue
            figures.updated[code] = max(rows["edition"])
            series: dict[str, Series] = {c["id"]: {} for c in figures.countries}
            for row in rows.itertuples():
                series[row.ref_area][row.time_period] = row.value
            figures.wdi[code] = series
        return figures


def _unctad_csv(prefix: str, *, services: bool) -> str:
    """A bulk file: the World, a group, an economy under two numbers, and the seven."""
    value = "US$ at current prices in millions"
    out = io.StringIO()
    head = [
        "Year",
        *(["Series", "Series Label"] if services else []),
        "Economy",
        "Economy Label",
        "Flow",
        "Flow Label",
    ]
    table = csv.writer(out)
    table.writerow([*head, value, f"{value} Footnote", f"{value} Missing value"])
    numbers = {areas.areas()[a].m49: a for a in ECONOMIES} | {"0000": "WLD"}
    for year in range(2000, 2025):
        for number, area in numbers.items():
            if number == "360" and year < 2003:
                number = "960"
            for flow, name in (("02", "exports"), ("01", "imports")):
                millions = level(f"{prefix}_{name}", area, year) / 1e6
                for series, part in PARTS if services else (("", 1.0),):
                    parts = [series, "Total"] if services else []
                    note = "Estimated" if (area, year) == ("BRA", 2024) else ""
                    table.writerow(
                        [year, *parts, number, area, flow, name, f"{millions * part:.3f}", note, ""]
                    )
        parts = ["2106", "Total"] if services else []
        table.writerow([year, *parts, "5100", "Africa", "02", "Exports", "1000.5", "", ""])
        table.writerow(
            [year, *parts, "344", "China, Hong Kong SAR", "02", "Exports", "", "", "Not applicable"]
        )
    return out.getvalue()


def _comtrade() -> dict[tuple[str, str, str, str], float]:
    """The six flows by both sides, and trade with the World: imports are a tenth larger than exports, c.i.f."""
    three = catalog.members(catalog.CJK)
    found = {}
    for reporter in three:
        for year in range(2000, LAST_YEAR):
            for flow, name in (("X", "goods_exports"), ("M", "goods_imports")):
                total = level(name, reporter, year)
                found[reporter, "WLD", flow, str(year)] = total
                for partner in three:
                    if partner != reporter:
                        exports = level("goods_exports", reporter if flow == "X" else partner, year)
                        found[reporter, partner, flow, str(year)] = round(
                            exports / 10 * (1.1 if flow == "M" else 1.0), 0
                        )
    return found


def _series(indicator: str, area: str, years: Iterable[int]) -> Series:
    return {str(year): level(indicator, area, year) for year in years}


def _edition(published: str, actual: int, revised: float = 1.0) -> Edition:
    """An edition with forecasts for five years; earlier editions saw China larger."""
    series: dict[tuple[str, str], Series] = {}
    first = int(published[:4])
    for name, facts in catalog.indicators().items():
        if (code := facts.series.get("weo")) is None:
            continue
        for area in ECONOMIES:
            larger = revised if area == "CHN" and name == "gdp_nominal" else 1.0
            series[area, code] = {
                year: round((value or 0) * larger, 3)
                for year, value in _series(name, area, range(2000, first + 6)).items()
            }
        if name in ("gdp_nominal", "gdp_ppp", "gdp_growth"):
            series["G001", code] = _series(name, "WLD", range(2000, first + 6))
            series["G998", code] = dict(series["DEU", code])
    return Edition(published, series, str(actual))


def _country(code: str) -> dict[str, Any]:
    known = areas.areas()[code]
    return _record(
        code, known.iso2, known.name, {"id": "EAS", "iso2code": "Z4", "value": "A region"}
    )


def aggregate(code: str, iso2: str, name: str) -> dict[str, Any]:
    return _record(code, iso2, name, {"id": "NA", "iso2code": "NA", "value": "Aggregates"})


def _any_area(code: str) -> dict[str, Any]:
    known = areas.areas().get(code)
    return _country(code) if known and known.iso2 else aggregate(code, code, code)


def _record(code: str, iso2: str, name: str, region: dict[str, str]) -> dict[str, Any]:
    none = {"id": "", "iso2code": "", "value": ""}
    return {
        "id": code, "iso2Code": iso2, "name": f"{name} ", "region": region, "adminregion": none, "incomeLevel": none,
        "lendingType": none, "capitalCity": "", "longitude": "", "latitude": "",
    }  # fmt: skip
