"""A claim without a year, as of a day: it is about the last year with figures then, not now."""

from __future__ import annotations

import pytest

from etl.analysis.claims import Rule
from etl.judging import judge
from etl.judging.periods import newest
from etl.reading import read
from etl.storage.store import Release
from tests.shipped import shipped_store

TEXTS = {
    "en": "China makes up 17% of world GDP.",
    "zh": "中国占全球GDP的17%。",
    "ja": "中国は世界のGDPの17%を占める。",
    "ko": "중국은 세계 GDP의 17%를 차지한다.",
}


@pytest.fixture(scope="module")
def release() -> Release:
    return shipped_store().open()


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("as_of", ["2021-10", "2022-04", "2022-10-20"])
def test_the_last_year_then(release: Release, lang: str, as_of: str) -> None:
    """Computed from the rows of the edition: the last year in which neither China nor the World is a forecast."""
    (claim,) = read(TEXTS[lang]).claims
    found = judge(release, claim, rule=Rule(as_of=as_of))
    assert found.findings
    everything = release.everything
    for each in found.findings:
        rows = everything[
            (everything["indicator"] == each.indicator)
            & (everything["source"] == each.source)
            & (everything["edition"] == each.edition)
            & everything["ref_area"].isin(["CHN", "WLD"])
            & (everything["obs_status"] != "F")
        ]
        both = rows.groupby("time_period")["ref_area"].nunique()
        assert each.time_period == both[both == 2].index.max()
        values = rows[rows["time_period"] == each.time_period].set_index("ref_area")["value"]
        assert each.value == pytest.approx(values["CHN"] / values["WLD"])


def test_years_after_the_day_are_not_the_newest(release: Release) -> None:
    assert newest(release, "2022-04") == "2021"
    assert newest(release, "2099") == newest(release)
