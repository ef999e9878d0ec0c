"""A small world: the three, two others and the World, with the figures of 2021 to 2024 in round numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.editions import split
from etl.observations import concat, from_records
from etl.pipeline.description import describe
from etl.storage.store import Release, Store

#: GDP at market prices in billions of dollars, area -> year -> value.
GDP: dict[str, dict[str, float]] = {
    "CHN": {"2021": 17_820, "2022": 17_880, "2023": 17_790, "2024": 18_740},
    "JPN": {"2021": 5_035, "2022": 4_256, "2023": 4_213, "2024": 4_026},
    "KOR": {"2021": 1_942, "2022": 1_799, "2023": 1_845, "2024": 1_875},
    "DEU": {"2021": 4_351, "2022": 4_164, "2023": 4_526, "2024": 4_660},
    "TUV": {"2021": 0.060, "2022": 0.059, "2023": 0.062, "2024": 0.065},
    "WLD": {"2021": 98_780, "2022": 102_860, "2023": 107_350, "2024": 111_670},
}

Values = Mapping[str, Mapping[str, float | None]]


def table(
    values: Values = GDP,
    *,
    indicator: str = "gdp_nominal",
    source: str = "wdi",
    edition: str = "2025-07-01",
    unit: float = 1e9,
    forecasts_from: str = "9999",
) -> pd.DataFrame:
    """An observation table from area -> year -> value; None is missing."""
    records = [
        {
            "indicator": indicator,
            "ref_area": area,
            "time_period": year,
            "value": None if value is None else value * unit,
            "obs_status": "F" if year >= forecasts_from else "A",
        }
        for area, years in values.items()
        for year, value in years.items()
    ]
    return from_records(records, source=source, edition=edition)


def changed(area: str, year: str, value: float | None, values: Values = GDP) -> Values:
    """The figures with one of them changed."""
    return {**values, area: {**values[area], year: value}}


def release(*tables: pd.DataFrame, package: Mapping[str, object] | None = None) -> Release:
    """A release that holds these tables, in memory."""
    everything = concat(list(tables))
    observations, vintages = split(everything)
    found = {"observations": observations, "vintages": vintages, "areas": areas(everything)}
    about = describe(everything) | {"created": "2026-11-23T12:00:00+00:00"} | dict(package or {})
    return Release("20261123T120000Z-000000000000", about, found, {"checks": {}, "changes": {}})


def areas(everything: pd.DataFrame) -> pd.DataFrame:
    """What is said of the areas that occur."""
    codes = sorted(set(everything["ref_area"]))
    columns = {"ref_area": codes, "name": codes, "kind": ["economy"] * len(codes)}
    return pd.DataFrame(columns, dtype="str")


def publish(
    store: Store,
    *tables: pd.DataFrame,
    summary: str = "first",
    findings: Sequence[Mapping[str, str]] = (),
) -> str:
    """Publish these tables as a release; its id."""
    everything = concat(list(tables))
    observations, vintages = split(everything)
    found = {"observations": observations, "vintages": vintages, "areas": areas(everything)}
    about = describe(everything) | {"summary": summary}
    return store.publish(found, {"checks": {"findings": list(findings)}, "changes": {}}, about)


def full_width(number: int) -> str:
    """A number as East Asian keyboards write it: to ``int`` and ``\\d`` any digit of Unicode is a digit."""
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
