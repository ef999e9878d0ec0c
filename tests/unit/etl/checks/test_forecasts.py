"""Forecasts: nonsense in one of them, or in all from a year on, is refused; the editions that are shipped pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl import catalog, checks
from etl.checks import Candidate
from etl.checks.candidate import COUNTED, THREE
from etl.checks.sheets import Sheet
from etl.observations import concat
from etl.pipeline.publishing import Outcome, publish
from etl.sources.base import Fetched
from etl.storage.store import Store
from tests.shipped import shipped_store
from tests.small import areas, release

GUARDS = ("forecast_step", "forecast_moved", "aggregates_steady", "plausible_range")
MEASURED = ("gdp_nominal", "gdp_ppp", "gdp_lcu", "gdp_constant_lcu", "population", "gdp_growth")
#: Edition -> its rows, of all the outlooks that are shipped.
SHIPPED = {
    str(edition): rows.reset_index(drop=True)
    for edition, rows in (
        lambda held: concat(
            [t[(t["source"] == "weo") & t["indicator"].isin(MEASURED)] for t in (held.observations, held.vintages)]
        )
    )(shipped_store().open()).groupby("edition")
}  # fmt: skip
EDITIONS = sorted(SHIPPED)
#: The last two are shipped whole, of earlier ones the economies that are counted.
WHOLE = EDITIONS[-2:]


def arriving(edition: str) -> Candidate:
    """An edition that comes where the one before is held."""
    place = EDITIONS.index(edition)
    new, old = SHIPPED[edition], [SHIPPED[e] for e in EDITIONS[max(0, place - 1) : place]]
    arrived = new[["source", "indicator", "edition"]].drop_duplicates()
    return Candidate(release(*old, new), release(*old) if old else None, arrived)


def refused(candidate: Candidate) -> bool:
    """Whether the guards on forecasts find an error."""
    return any(checks.run_one(name, candidate) for name in GUARDS)


def with_sheet(candidate: Candidate, sheet: Sheet) -> Candidate:
    """The same with other values in one sheet."""
    made = dict(candidate._made)
    made[sheet.source, sheet.indicator, sheet.edition] = [sheet]
    return replace(candidate, _made=made)


def wrong(sheet: Sheet, area: str, factor: float) -> list[tuple[str, Sheet]]:
    """A sheet with one forecast of an area off by a factor (a rate by 15 points), and with all from each year on."""
    row = sheet.place(area)
    places = np.flatnonzero(
        sheet.forecast[row] & sheet.there[row] & (sheet.years >= int(sheet.edition[:4]))
    )
    found = []
    for n, place in enumerate(places):
        for how, which in (("alone", [place]), ("and later", places[n:])):
            values = sheet.values.copy()
            if sheet.indicator == "gdp_growth":
                values[row, which] += 15 if factor > 1 else -15
            else:
                values[row, which] *= factor
            found.append((f"{sheet.periods[place]} {how}", replace(sheet, values=values)))
    return found  # fmt: skip


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_shipped_editions_pass(edition: str) -> None:
    assert not refused(arriving(edition))


@pytest.fixture(scope="module")
def newest() -> dict[str, Candidate]:
    """The last two editions as they arrive, all their sheets made."""
    found = {edition: arriving(edition) for edition in WHOLE}
    for candidate in found.values():
        assert not refused(candidate)
    return found


@pytest.mark.parametrize("factor", [1.15, 0.85])
@pytest.mark.parametrize("area", [*THREE, catalog.WORLD])
@pytest.mark.parametrize("indicator", MEASURED)
@pytest.mark.parametrize("edition", WHOLE)
def test_a_forecast_that_is_off_is_refused(
    newest: dict[str, Candidate], edition: str, indicator: str, area: str, factor: float
) -> None:
    candidate = newest[edition]
    sheet = candidate.annual("weo", indicator, edition)
    assert sheet is not None
    if area not in sheet.series:
        assert area == catalog.WORLD  # National currencies and people have no total.
        return
    silent = [
        how for how, off in wrong(sheet, area, factor) if not refused(with_sheet(candidate, off))
    ]
    assert silent == []


@pytest.mark.parametrize("indicator", ["gdp_nominal", "gdp_ppp", "gdp_constant_lcu", "population"])
def test_one_forecast_of_a_member_that_is_off_is_refused(
    newest: dict[str, Candidate], indicator: str
) -> None:
    """Of every member of a group, but where money or product moves so wildly that honest forecasts do as much."""
    candidate = newest[WHOLE[0]]
    sheet = candidate.annual("weo", indicator, WHOLE[0])
    assert sheet is not None
    wild = set(catalog.guard("forecast_step").known)
    silent = [
        (area, how)
        for area in sorted(COUNTED - {catalog.WORLD, *THREE, *wild})
        for how, off in wrong(sheet, area, 1.15)[-4:]
        if how.endswith("alone") and not refused(with_sheet(candidate, off))
    ]
    assert silent == []


def arrives(store: Store, rows: pd.DataFrame, files: bool) -> Outcome:
    """What would come of the newest edition where the one before is held."""
    held = release(SHIPPED[EDITIONS[-2]])
    fetched = {"weo": Fetched(rows.reset_index(drop=True), areas(rows))}
    return publish(
        store, held, fetched, failed={}, dry_run=True, force=False, provenance="",
        progress=lambda words: None, files=files,
    )  # fmt: skip


@pytest.mark.parametrize("files", [False, True])
def test_one_forecast_is_refused_by_every_door(tmp_path: Path, files: bool) -> None:
    """The Republic of Korea's product in dollars, in one year that nothing else in the edition speaks of."""
    rows = SHIPPED[EDITIONS[-1]]
    year = rows[rows["ref_area"].eq("KOR") & rows["indicator"].eq("gdp_nominal")][
        "time_period"
    ].max()
    off = rows["ref_area"].eq("KOR") & rows["indicator"].eq("gdp_nominal")
    off &= rows["time_period"] == str(int(year) - 2)
    store = Store(str(tmp_path))
    outcome = arrives(
        store, rows.assign(value=rows["value"].where(~off, rows["value"] * 1.15)), files
    )
    assert outcome.refused
    assert (
        f"weo gdp_nominal KOR {int(year) - 2}, share of the World, is "
        in outcome.findings[0].message
    )
    assert not arrives(store, rows, files).refused  # fmt: skip


@pytest.mark.parametrize("factor", [1.15, 0.85])
@pytest.mark.parametrize("indicator", ["gdp_nominal", "gdp_ppp"])
@pytest.mark.parametrize("edition", EDITIONS[1:])
def test_all_forecasts_of_all_economies_off_by_one_factor(
    edition: str, indicator: str, factor: float
) -> None:
    """Shares stay what they were: the level of the World gives it away."""
    candidate = arriving(edition)
    sheet = candidate.annual("weo", indicator, edition)
    assert sheet is not None
    off = replace(sheet, values=np.where(sheet.forecast, sheet.values * factor, sheet.values))
    assert checks.run_one("forecast_moved", with_sheet(candidate, off))
