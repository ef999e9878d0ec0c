"""Statuses in tables of several columns of values: a cell never has that of another."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release

EXPLORE = FIGURES["explore"]
THREE = ["CHN", "JPN", "KOR"]
ASKED = {"source": "unctad", "areas": ",".join(THREE), "transform": "level"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("indicator", ["goods_services_bop_exports", "goods_exports"])
def test_cells_have_the_statuses_of_their_rows(release: Release, lang: str, indicator: str) -> None:
    """Beside the values where those of a year differ, else once for the year; as the release's rows have them."""
    words, view = in_language(lang), View.strict({**ASKED, "indicator": indicator, "lang": lang})
    shown = pd.DataFrame(EXPLORE.table(EXPLORE.select(release, view), view)).set_index(
        words.gettext("Year")
    )
    rows = release.select(indicator, "unctad")
    rows = rows[rows["ref_area"].isin(THREE) & rows["value"].notna() & (rows["freq"] == "A")]
    wide = rows.pivot(index="time_period", columns="ref_area", values="obs_status")[THREE]
    wide = wide.loc[list(shown.index)]
    mixed = any(len({each for each in line if pd.notna(each)}) > 1 for line in wide.to_numpy())

    assert mixed == (indicator == "goods_services_bop_exports")
    assert (words.gettext("Status") in shown) != mixed
    if not mixed:
        assert list(shown[words.gettext("Status")]) == [
            words.status(code) for code in wide.bfill(axis=1)["CHN"]
        ]
    for area in THREE:
        codes = wide[area] if mixed else wide[area].where(wide[area].isna(), "A")
        for cell, code in zip(shown[words.economy(area)], codes, strict=True):
            bare = words.with_status("", code).strip() if isinstance(code, str) else ""
            assert cell.endswith(bare)
            assert ("(" in cell or "（" in cell) == bool(bare)


def test_a_year_beside_another_has_its_own_status(release: Release) -> None:
    """Of two years, the first is not provisional because the last is."""
    view = View.strict({"kind": "slope", "indicator": "goods_exports", "source": "unctad"})
    shown = pd.DataFrame(EXPLORE.table(EXPLORE.select(release, EXPLORE.used(view)), view))
    first, last = shown.columns[1:]
    rows = release.select("goods_exports", "unctad").query("ref_area == 'WLD'")
    codes = rows.set_index("time_period")["obs_status"]
    assert (codes[first], codes[last]) == ("A", "P")
    assert not shown[first].str.contains("provisional").any()
    assert shown[last].str.endswith("% (provisional)").all()
