"""A year that its publisher calls preliminary is said to be provisional wherever it is told, in every language."""

from __future__ import annotations

import json

import pytest

from dashboard.exports import export
from dashboard.figures import FIGURES, draw
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words import sentences
from dashboard.words.wording import in_language
from etl.analysis.claims import Rule
from etl.storage.store import Release

SHARE, EXPLORE = FIGURES["trade-share"], FIGURES["explore"]


def provisional_years(release: Release) -> list[str]:
    """The years of trade in goods of which UNCTAD's figure of one of the three or the World is provisional."""
    rows = release.select("goods_exports", "unctad")
    areas = rows["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"])
    return sorted(set(rows.loc[areas & (rows["obs_status"] == "P"), "time_period"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_share_of_trade(release: Release, lang: str) -> None:
    """Sentence, note, tooltip, table and file."""
    (year,) = provisional_years(release)
    words = in_language(lang)
    view = View.strict({"indicator": "goods_exports", "source": "unctad", "lang": lang})
    data = SHARE.select(release, view)
    said, marked = words.provisional([year]), words.status("P")
    assert year in said
    caption = SHARE.caption(data, view)
    assert said in caption.point
    assert said in caption.alt
    assert said in caption.notes
    told = [
        text
        for trace in draw(SHARE, data, view).data
        for x, text in zip(trace.x, trace.customdata or [], strict=False)
        if str(x) == year
    ]
    assert len(told) == 4
    assert all(marked in text for text in told)
    table = SHARE.table(data, view).set_index(words.gettext("Year"))
    assert table.loc[year, words.gettext("Status")] == marked
    body = json.loads(export(release, "trade-share", "json", view).body)
    assert said in body["point"]
    before = View.strict(
        {"indicator": "goods_exports", "source": "unctad", "to": "2024", "lang": lang}
    )
    earlier = SHARE.caption(SHARE.select(release, before), before)
    assert said not in (*earlier.notes, earlier.point)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["line", "area", "bars", "slope", "multiples"])
def test_explore(release: Release, lang: str, kind: str) -> None:
    """Sentence or tooltip and note of every kind of chart that has the year."""
    (year,) = provisional_years(release)
    words = in_language(lang)
    asked = {"indicator": "goods_exports", "source": "unctad", "kind": kind, "lang": lang}
    if kind == "bars":
        asked["year"] = year
    view = View.strict(asked)
    data = EXPLORE.select(release, view)
    assert year in set(data.rows["time_period"])
    caption = EXPLORE.caption(data, view)
    assert words.provisional([year]) in caption.notes
    marked = words.status("P")
    assert marked in caption.point + caption.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_verdicts(release: Release, lang: str) -> None:
    """A definition whose last year is provisional says so, in the answer and in its history."""
    words, rule = in_language(lang), Rule()
    rows = sentences.now_of(release, rule)
    those = rows[rows["obs_status"] == "P"]
    assert len(those)
    answers = " ".join(sentences.answers(release, words, rule))
    assert words.status("P") in answers
