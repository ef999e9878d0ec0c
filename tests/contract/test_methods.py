"""The worked examples of docs/methods.md, recomputed in plain loops over the Parquet files of the release that ships."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Collection

import pyarrow.parquet as pq
import pytest

from etl import catalog
from etl.analysis import quality
from etl.analysis.decomposition import Method, decompose
from etl.places import CHECKOUT
from tests import methods
from tests.methods import THREE, newest
from tests.shipped import shipped_store

TEXT = (CHECKOUT / "docs" / "methods.md").read_text(encoding="utf-8")
TABLE = TEXT.partition("## Worked examples")[2].partition("\n## ")[0]
STATED = dict(re.findall(r"^\| (.+?) \| (-?[\d.]+) \|$", TABLE, re.MULTILINE))
FOLDER = methods.DATA / "releases" / (methods.DATA / "current").read_text("utf-8").strip()


def _economies() -> list[str]:
    areas = pq.read_table(FOLDER / "areas.parquet").to_pylist()
    return [a["ref_area"] for a in areas if a["kind"] == "economy" and a["ref_area"] != "WLD"]


def _flows(source: str, year: str) -> float:
    rows = pq.read_table(
        FOLDER / "observations.parquet",
        filters=[
            ("source", "=", source),
            ("indicator", "=", "bilateral_goods_exports"),
            ("time_period", "=", year),
            ("freq", "=", "A"),
        ],
    ).to_pylist()
    six = [r["value"] for r in rows if {r["ref_area"], r["counterpart_area"]} <= set(THREE)]
    assert len(six) == 6
    return float(sum(six))


def _trade(flow: str, year: str) -> tuple[float, float]:
    cells = newest("unctad", flow)
    return sum(cells[area, year] for area in THREE), cells["WLD", year]


def _part(flow: str, year: str) -> float:
    """The share of the three, in per cent."""
    three, world = _trade(flow, year)
    return three / world * 100


def _three(indicator: str, year: str) -> float:
    """The sum of the three, in dollars: of GDP at the World Bank, of trade at UNCTAD."""
    cells = newest("wdi" if indicator.startswith("gdp") else "unctad", indicator)
    return sum(cells[area, year] for area in THREE)


def _intensity(source: str, year: str, edition: str = "2026-03-19") -> float:
    exports, imports = (
        (sum(cells[area, year] for area in THREE), cells["WLD", year])
        for flow in ("goods_exports", "goods_imports")
        for cells in [methods.editions("unctad", flow)[edition]]
    )
    return _flows(source, year) / exports[0] / (imports[0] / imports[1])


def _net(year: str) -> float:
    (three, world), six = _trade("goods_exports", year), _flows("comtrade", year)
    return (three - six) / (world - six) * 100


def _residual(year: str) -> float:
    cells = newest("wdi", "gdp_nominal")
    held = sum(cells[a, year] for a in _economies() if (a, year) in cells)
    return cells["WLD", year] - held


def _forecast() -> float:
    rows = pq.read_table(
        FOLDER / "vintages.parquet",
        filters=[
            ("source", "=", "weo"),
            ("indicator", "=", "gdp_nominal"),
            ("edition", "=", "2025-10"),
            ("time_period", "=", "2024"),
        ],
    ).to_pylist()
    own = [r for r in rows if r["ref_area"] in set(_economies())]
    ahead = sum(r["value"] for r in own if r["obs_status"] == "F")
    return float(ahead / sum(r["value"] for r in own) * 100)


def _fiscal(source: str, edition: str) -> float:
    """The part of the economies whose GDP of 2024 is by fiscal year, in per cent."""
    cells = methods.editions(source, "gdp_nominal")[edition]
    held = {area: cells[area, "2024"] for area in _economies() if (area, "2024") in cells}
    ours = catalog.fiscal_years()[source].ends
    return sum(v for area, v in held.items() if area in ours) / sum(held.values()) * 100


def _mean_error(ahead: int, kept: Collection[str] = ()) -> float:
    """Of the share at market rates, in points: what editions expected so many years ahead less what the last one says."""
    cells: dict[str, dict[tuple[str, str], tuple[float, str]]] = {}
    wanted = [("source", "=", "weo"), ("indicator", "=", "gdp_nominal")]
    for file in ("observations.parquet", "vintages.parquet"):
        for r in pq.read_table(FOLDER / file, filters=wanted).to_pylist():
            if not kept or r["edition"] in kept:
                edition = cells.setdefault(r["edition"], {})
                edition[r["ref_area"], r["time_period"]] = r["value"], r["obs_status"]

    def share(edition: str, year: str) -> tuple[float, bool]:
        found = [cells[edition][area, year] for area in (*THREE, "WLD")]
        return sum(v for v, _ in found[:3]) / found[3][0], any(s == "F" for _, s in found)

    errors = []
    for edition in cells:
        year = str(int(edition[:4]) + ahead)
        (then, foretold), (now, open_still) = share(edition, year), share(max(cells), year)
        errors += [then - now] if foretold and not open_still else []
    return statistics.mean(errors) * 100


#: Those that were held before October 2020, 2023 and April 2026 were.
EIGHT = {f"{year}-{month}" for year in (2021, 2022, 2024, 2025) for month in ("04", "10")}


def _revalued(indicator: str, base: str) -> Callable[[], float]:
    return lambda: methods.revalued(indicator, base, "2024", _economies()) * 100


EXAMPLES: dict[str, Callable[[], float]] = {
    **{
        f"share of the three in volumes of 2024 at {b} prices, %": _revalued("gdp_constant", b)
        for b in ("2000", "2005", "2010", "2015", "2021", "2024")
    },
    **{
        f"share of the three in volumes of 2024 at {b} PPPs, %": _revalued("gdp_ppp_constant", b)
        for b in ("2011", "2017", "2021", "2023")
    },
    "GDP volume of the three, 1995 to 2024, chained, times": lambda: methods.grown(1995, 2024)[0],
    "GDP volume of the three, 1995 to 2024, at fixed prices, times": lambda: methods.grown(
        1995, 2024
    )[1],
    **{
        f"change 1995 to 2024 by the edition of October 2025, {way}: {said}, points": (
            lambda chained=chained, part=part: methods.split(
                1995, 2024, "2025-10", chained=chained
            )[part]
        )
        for way, chained in (("year by year", True), ("end to end", False))
        for said, part in (
            ("real growth", "real"),
            ("prices", "prices"),
            ("exchange rates", "rates"),
            ("world growth", "world"),
        )
    },
    **{
        f"change 2021 to 2024 by the edition of October 2025: {said}, points": (
            lambda part=part: methods.split(2021, 2024, "2025-10", chained=True)[part]
        )
        for said, part in (
            ("real growth relative to the World", "relative"),
            ("relative prices and exchange rates", "rest"),
            ("total", "total"),
        )
    },
    "GDP of the three in 2015 at market rates, World Bank, US$ tn": lambda: (
        _three("gdp_nominal", "2015") / 1e12
    ),
    "share of the three in 2015 at market rates, World Bank, %": lambda: (
        methods.share(newest("wdi", "gdp_nominal"), "2015") * 100
    ),
    "exports and imports of goods of the three in 2014, US$ bn": lambda: (
        _three("goods_trade", "2014") / 1e9
    ),
    "share of the three in exports and imports of goods, 2014, %": lambda: _part(
        "goods_trade", "2014"
    ),
    "exports and imports of goods of the three over world exports, 2012, %": lambda: (
        _three("goods_trade", "2012") / newest("unctad", "goods_exports")["WLD", "2012"] * 100
    ),
    "mean revision of the share at market rates, points": lambda: (
        statistics.mean(methods.revised("gdp_nominal").values()) * 100
    ),
    "mean revision of the share at PPP, points": lambda: (
        statistics.mean(methods.revised("gdp_ppp").values()) * 100
    ),
    "border between a fifth and a fourth, %": lambda: (1 / 20) ** 0.5 * 100,
    "border between a sixth and a fifth, %": lambda: (1 / 30) ** 0.5 * 100,
    "world exports of goods over world imports, 2024": lambda: (
        _trade("goods_exports", "2024")[1] / _trade("goods_imports", "2024")[1]
    ),
    "exports net of trade among the three, 2024, %": lambda: _net("2024"),
    "share of the three in exports of services, 2023, %": lambda: _part("services_exports", "2023"),
    "share of the three in imports of services, 2023, %": lambda: _part("services_imports", "2023"),
    **{
        f"share of the three in trade in goods and services, {accounts}, 2023, %": lambda source=source, name=name: (
            methods.share(methods.newest(source, name), "2023") * 100
        )
        for accounts, source, name in (
            ("national accounts", "wdi", "goods_services_trade"),
            ("balance of payments", "unctad", "goods_services_bop_trade"),
        )
    },
    "index of intensity, 2004": lambda: _intensity("wits", "2004"),
    "index of intensity, 2019": lambda: _intensity("wits", "2019"),
    "index of intensity, 2024, with the totals of April 2025": lambda: _intensity(
        "comtrade", "2024", "2025-04-15"
    ),
    "index of intensity, 2024": lambda: _intensity("comtrade", "2024"),
    "the World Bank's World less its economies, 2024, US$ bn": lambda: _residual("2024") / 1e9,
    "economies with a GDP of 2025 at the World Bank": lambda: sum(
        (area, "2025") in newest("wdi", "gdp_nominal") for area in _economies()
    ),
    "World GDP of 2025 not in these economies, %": lambda: (
        _residual("2025") / newest("wdi", "gdp_nominal")["WLD", "2025"] * 100
    ),
    "forecast in the World GDP of 2024, October 2025, %": _forecast,
    "by fiscal year in the World GDP of 2024, October 2025, %": lambda: _fiscal("weo", "2025-10"),
    "by fiscal year in the World GDP of 2024, World Bank, %": lambda: _fiscal("wdi", "2026-07-13"),
    **{
        f"share at PPP of 2010, edition of {month} 2024, %": lambda edition=edition: (
            methods.share(methods.editions("weo", "gdp_ppp")[edition], "2010") * 100
        )
        for month, edition in (("April", "2024-04"), ("October", "2024-10"))
    },
    "mean error in the year of the edition, market rates, points": lambda: _mean_error(0),
    "mean error one year ahead, market rates, points": lambda: _mean_error(1),
    "mean error two years ahead, market rates, points": lambda: _mean_error(2),
    "mean error three years ahead, market rates, points": lambda: _mean_error(3),
    "mean error one year ahead, market rates, eight editions to October 2025, points": lambda: (
        _mean_error(1, EIGHT)
    ),
}


def test_every_example_is_computed() -> None:
    assert set(STATED) == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example(name: str) -> None:
    digits = len(STATED[name].partition(".")[2])
    assert f"{EXAMPLES[name]():.{digits}f}" == STATED[name]


def test_the_quality_report_says_the_same() -> None:
    release = shipped_store().open()
    newest_year = quality.of(release, "gdp_nominal", "wdi", "2025")
    before = quality.of(release, "gdp_nominal", "wdi", "2024")
    then = quality.of(release, "gdp_nominal", "weo", "2024", "2025-10")
    assert newest_year is not None
    assert before is not None
    assert then is not None
    assert newest_year.economies == EXAMPLES["economies with a GDP of 2025 at the World Bank"]()
    assert before.apart == pytest.approx(_residual("2024"))
    assert newest_year.apart_share * 100 == pytest.approx(
        EXAMPLES["World GDP of 2025 not in these economies, %"]()
    )
    assert then.forecast_share * 100 == pytest.approx(_forecast())
    for each, source, edition in ((then, "weo", "2025-10"), (before, "wdi", "2026-07-13")):
        assert each.fiscal_share is not None
        assert each.fiscal_share * 100 == pytest.approx(_fiscal(source, edition))


def test_the_split_is_that_of_the_product() -> None:
    """Year by year and end to end, and what is relative to the World."""
    release = shipped_store().open()
    ways: tuple[tuple[Method, int], ...] = (("chain", 1995), ("ends", 1995), ("chain", 2021))
    for method, first in ways:
        found = decompose(release, str(first), "2024", "2025-10", method).set_index("ref_area")
        row = found.loc[catalog.CJK]
        own = methods.split(first, 2024, "2025-10", chained=method == "chain")
        names = {
            "real": "real_growth",
            "prices": "prices",
            "rates": "exchange_rate",
            "world": "world_growth",
        }
        for part, name in names.items():
            assert float(row[name]) * 100 == pytest.approx(own[part], abs=1e-9)
        relative = float(row["real_growth"]) + float(row["world_real_growth"])
        assert relative * 100 == pytest.approx(own["relative"], abs=1e-9)
