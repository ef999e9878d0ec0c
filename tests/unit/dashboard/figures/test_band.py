"""The band around forecasts is drawn from what past editions got wrong, computed here from the rows of the release alone."""

from __future__ import annotations

import io
import json
from collections import defaultdict

import pytest
from openpyxl import load_workbook

from dashboard.drawing import told
from dashboard.exports import export
from dashboard.figures import FIGURES, draw
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from etl.storage.store import Release
from tests.live_charts import checked, live

GDP = FIGURES["gdp-share"]


def expected(release: Release, latest: str = "9") -> dict[int, tuple[float, float, float, int]]:
    """Year -> lower end, mean, upper end, number: by plain loops over the rows of all editions up to one."""
    rows = release.everything
    rows = rows[(rows["source"] == "weo") & (rows["indicator"] == "gdp_nominal")]
    cells: dict[str, dict[tuple[str, int], tuple[float, str]]] = defaultdict(dict)
    for row in rows.itertuples():
        if row.edition <= latest:
            cells[row.edition][row.ref_area, int(row.time_period)] = row.value, row.obs_status

    def share(edition: str, year: int) -> tuple[float, bool] | None:
        found = [cells[edition].get((area, year)) for area in ("CHN", "JPN", "KOR", "WLD")]
        if None in found:
            return None
        return sum(v for v, _ in found[:3]) / found[3][0], any(s == "F" for _, s in found)

    last = max(cells)
    wrong = defaultdict(list)
    for edition in cells:
        for ahead in range(4):
            then = share(edition, int(edition[:4]) + ahead)
            now = share(last, int(edition[:4]) + ahead)
            if then and now and then[1] and not now[1]:
                wrong[ahead].append(then[0] - now[0])
    band = {}
    for ahead, errors in wrong.items():
        year = int(last[:4]) + ahead
        forecast = share(last, year)
        if forecast and forecast[1] and len(errors) > 1:
            mean = sum(errors) / len(errors)
            value = forecast[0]
            band[year] = value - max(errors), value - mean, value - min(errors), len(errors)
    return band


@pytest.mark.parametrize("as_of", ["", "2024-10"])
def test_band_by_hand(release: Release, as_of: str) -> None:
    """Of the latest edition, and of an earlier one: by what was known then."""
    true = expected(release, as_of or "9")
    view = View.strict({"source": "weo", "band": "1", **({"as_of": as_of} if as_of else {})})
    data = GDP.select(release, view)
    assert len(true) == (4 if not as_of else len(data.facts["band"]))
    figure = live(draw(GDP, data, view))
    traces = {trace.name: trace for trace in figure.data if "Past errors" in (trace.name or "")}
    assert len(traces) == 3
    for n, end in enumerate(("lower end", "mean", "upper end")):
        trace = traces[f"Past errors: {end}"]
        assert dict(zip(trace.x, trace.y, strict=True)) == pytest.approx(
            {year: band[n] for year, band in true.items()}
        )
    assert [row["n"] for row in data.facts["band"]] == [band[3] for band in true.values()]


def test_the_band_is_not_symmetric_and_says_its_bias(release: Release) -> None:
    """Three years ahead all past editions were too high: the whole band lies below the forecast."""
    view = View.strict({"source": "weo", "band": "1"})
    data = GDP.select(release, view)
    three = next(row for row in data.facts["band"] if row["ahead"] == 3)
    assert three["high"] < three["forecast"]
    note = next(note for note in GDP.caption(data, view).notes if note.startswith("Band"))
    year = int(data.facts["edition"][:4]) + 1
    _, mean, _, count = expected(release)[year]
    shares = {
        row.time_period: row.share for row in data.rows[data.rows["ref_area"] == "CJK"].itertuples()
    }
    assert (
        f"too high by {100 * (shares[str(year)] - mean):.1f} percentage points on average (n = {count})"
        in note
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_carry_the_band(release: Release, lang: str) -> None:
    """The workbook has its ends as series, the data file its numbers."""
    view = View.strict({"source": "weo", "band": "1", "lang": lang})
    ends = expected(release)
    sheet = load_workbook(io.BytesIO(export(release, "gdp-share", "xlsx", view).body))["Chart"]
    columns = {column[0].value: [cell.value for cell in column[1:]] for column in sheet.columns}
    lows = [values for values in columns.values() if values.count(None) == len(values) - len(ends)]
    found = [[v for v in values if v is not None] for values in lows]
    for n in range(3):
        assert any(values == pytest.approx([band[n] for band in ends.values()]) for values in found)
    assert "+" in " ".join(told(release, GDP, view).notes)


def test_without_it_nothing_changes(release: Release) -> None:
    """The band is drawn on request; where no forecast is shown there is none."""
    plain = GDP.select(release, View.strict({"source": "weo"}))
    assert "band" not in plain.facts
    hidden = GDP.select(release, View.strict({"source": "weo", "band": "1", "forecasts": "0"}))
    assert "band" not in hidden.facts
    json.dumps({key: str(value) for key, value in plain.facts.items()})


def test_where_no_error_is_known_that_is_said(release: Release) -> None:
    """The first edition has none before it."""
    first = release.editions("gdp_nominal", "weo")[0]
    view = View.strict({"source": "weo", "band": "1", "as_of": first})
    data = GDP.select(release, view)
    assert data.facts["band"] == []
    assert any(note.startswith("No band") for note in GDP.caption(data, view).notes)
    checked(draw(GDP, data, view))
