"""The shipped release says of every edition what its own rows say, read by plain code without our arithmetic."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dashboard.commands import main
from etl import catalog
from etl.places import CHECKOUT
from etl.storage.store import Release, Store

STORE = CHECKOUT / "data"
#: Of a release that everybody who installs the product has on the disk.
MOST_BYTES = 8_000_000
THREE = ("CHN", "JPN", "KOR")
SERIES = (
    ("gdp_nominal", "weo"),
    ("gdp_ppp", "weo"),
    ("goods_exports", "unctad"),
    ("goods_imports", "unctad"),
    ("goods_trade", "unctad"),
)


def folder() -> Path:
    """The release on the disk."""
    return STORE / "releases" / (STORE / "current").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def cells() -> dict[tuple[str, str, str], dict[tuple[str, str], tuple[float, str]]]:
    """(indicator, source, edition) -> (economy, year) -> value and status, of the three and the World."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], tuple[float, str]]] = defaultdict(dict)
    for name in ("observations", "vintages"):
        for row in pq.read_table(folder() / f"{name}.parquet").to_pylist():
            annual = row["freq"] == "A" and row["counterpart_area"] == "_Z"
            if annual and row["ref_area"] in (*THREE, "WLD"):
                key = row["indicator"], row["source"], row["edition"]
                found[key][row["ref_area"], row["time_period"]] = row["value"], row["obs_status"]
    return found


@pytest.mark.parametrize(("indicator", "source"), SERIES)
def test_shares_of_every_edition(
    cells: dict[tuple[str, str, str], dict[tuple[str, str], tuple[float, str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    indicator: str,
    source: str,
) -> None:
    """`trilateral share --as-of` each edition is the sum of the three over the World, and nothing where one is missing."""
    monkeypatch.setenv("TRILATERAL_DATA", str(STORE))
    editions = [key[2] for key in cells if key[:2] == (indicator, source)]
    assert len(editions) > 1
    for edition in editions:
        line = f"share --indicator {indicator} --source {source} --as-of {edition} --format json"
        monkeypatch.setattr("sys.argv", ["trilateral", *line.split()])
        main.app(standalone_mode=False)
        told = {row["time_period"]: row for row in json.loads(capsys.readouterr().out)}
        held = cells[indicator, source, edition]
        assert set(told) == {year for area, year in held if area in THREE}
        for year, row in told.items():
            assert row["edition"] == edition
            whole = [held.get((area, year)) for area in (*THREE, "WLD")]
            if None in whole:
                assert row["share"] is None
                assert row["obs_status"] == "O"
                continue
            *parts, world = [cell[0] for cell in whole if cell]
            assert row["share"] == pytest.approx(math.fsum(parts) / world, rel=1e-12)
            forecast = any(cell[1] == "F" for cell in whole if cell)
            assert (row["obs_status"] == "F") == forecast


def test_no_edition_is_missing_between_the_first_and_the_last() -> None:
    """Every World Economic Outlook from the first one held to the last one is there."""
    held = Store(str(STORE)).open().editions("gdp_nominal", "weo")
    assert len(held) == len(set(held)) > 1
    assert set(catalog.source("weo").editions_between(held[0], held[-1])) <= set(held)


def test_a_first_release_of_a_year_is_provisional(release: Release) -> None:
    """The last year of merchandise trade came in its first half: it is provisional, and so are its shares."""
    rows = release.select("goods_exports", "unctad")
    last = rows[rows["time_period"] == rows["time_period"].max()]
    assert set(last["obs_status"]) == {"P"}


def test_size_and_origins() -> None:
    """The release is small, and names publisher, edition, licence and citation of each source, and where its figures came from."""
    assert sum(path.stat().st_size for path in folder().iterdir()) < MOST_BYTES
    package = json.loads((folder() / "datapackage.json").read_text(encoding="utf-8"))
    assert package["provenance"]
    sources = {each["name"]: each for each in package["sources"]}
    table = pq.read_table(folder() / "observations.parquet", columns=["source"])
    assert set(table["source"].to_pylist()) == set(sources)
    for each in sources.values():
        assert all(each[name] for name in ("publisher", "edition", "licence", "citation"))


def test_no_assembled_figures_are_published() -> None:
    """Trade by partner is the publishers' own: nothing of the IMF's, whose figures are in no public copy."""
    release = Store(str(STORE)).open()
    assert "imts" not in set(release.everything["source"])
    assert "imts" not in {edition["source"] for edition in release.package["editions"]}
