"""Forecasts are judged by the latest edition, by a second path: the release's own rows, divided by hand."""

from __future__ import annotations

import json

import pytest

from dashboard.commands import main
from etl.analysis.forecasts import AHEAD, error_summary, forecast_errors
from tests.shipped import shipped_store
from tests.small import changed, release, table


def test_errors_by_hand() -> None:
    """A forecast of 2024 made in 2023, and one of a year that is still a forecast, which cannot be judged."""
    before = table(source="weo", edition="2023-10", forecasts_from="2023")
    now = table(changed("WLD", "2024", 100_000), source="weo", edition="2025-10")
    errors = forecast_errors(release(before, now), "gdp_nominal", "weo")
    assert list(zip(errors["time_period"], errors["ahead"], strict=True)) == [
        ("2023", 0),
        ("2024", 1),
    ]
    three = 18_740 + 4_026 + 1_875
    assert errors["error"].tolist() == pytest.approx([0, three / 111_670 - three / 100_000])
    later = table(source="weo", edition="2025-10", forecasts_from="2024")
    assert list(forecast_errors(release(before, later), "gdp_nominal", "weo")["time_period"]) == [
        "2023"
    ]
    alone = forecast_errors(release(now), "gdp_nominal", "weo")
    assert alone.empty
    assert error_summary(alone).empty


@pytest.mark.parametrize("indicator", ["gdp_nominal", "gdp_ppp"])
def test_errors_of_the_shipped_release(
    indicator: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `trilateral forecasts` prints is the mean of differences computed from the rows alone."""
    store = shipped_store()
    shipped = store.open()
    cells: dict[str, dict[tuple[str, str], tuple[float, str]]] = {}
    rows = shipped.everything
    rows = rows[(rows["source"] == "weo") & (rows["indicator"] == indicator)]
    for row in rows[rows["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"])].itertuples():
        cells.setdefault(row.edition, {})[row.ref_area, row.time_period] = row.value, row.obs_status

    def share(edition: str, year: str) -> tuple[float, bool] | None:
        found = [cells[edition].get((area, year)) for area in ("CHN", "JPN", "KOR", "WLD")]
        if None in found:
            return None
        *three, world = [value for value, _ in found]
        return sum(three) / world, any(status == "F" for _, status in found)

    latest, expected = max(cells), {}
    for edition in cells:
        for ahead in range(AHEAD + 1):
            year = str(int(edition[:4]) + ahead)
            then, now = share(edition, year), share(latest, year)
            if then and now and then[1] and not now[1]:
                expected.setdefault(ahead, []).append(then[0] - now[0])
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    monkeypatch.setattr("sys.argv", ["trilateral", "forecasts", "--indicator", indicator, "--json"])
    main.app(standalone_mode=False)
    told = {row["ahead"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(told) == set(expected) == set(range(AHEAD + 1))
    for ahead, errors in expected.items():
        assert told[ahead]["n"] == len(errors) > 2
        assert told[ahead]["mean_error"] == pytest.approx(sum(errors) / len(errors))
        assert told[ahead]["mean_absolute_error"] == pytest.approx(
            sum(map(abs, errors)) / len(errors)
        )
