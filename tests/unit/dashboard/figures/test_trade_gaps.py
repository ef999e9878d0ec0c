"""Where a source lacks some of the six flows of a year: what is said of the others is true, and those that lack are named.

The right answers are counted from the rows of the release.
"""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.exports import prepare
from dashboard.figures.trade.matrix import _FINDING
from dashboard.figures.trade.spoken import _LARGEST
from dashboard.figures.trade.text import flow_in_words, flow_told
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release

MIRRORS = ("bilateral_goods_exports", "bilateral_goods_imports")
THREE = ("CHN", "JPN", "KOR")


def rows_of(release: Release) -> pd.DataFrame:
    """All flows of whole years, by exporter and importer whoever reports them."""
    rows = release.everything
    rows = rows[rows["indicator"].isin(MIRRORS) & (rows["freq"] == "A") & rows["value"].notna()]
    rows = rows[rows["ref_area"].isin(THREE) & rows["counterpart_area"].isin(THREE)]
    ends = rows[["ref_area", "counterpart_area"]].astype(str).to_numpy()
    turned = (rows["indicator"] == MIRRORS[1]).to_numpy()
    ends[turned] = ends[turned, ::-1]
    return rows.assign(
        exporter=ends[:, 0], importer=ends[:, 1], time_period=rows["time_period"].astype(str)
    )


def flows_of(release: Release) -> dict[tuple[str, str, str], dict[tuple[str, str], float]]:
    """Mirror, source and year -> the flows that are known."""
    keys = ["indicator", "source", "time_period"]
    return {
        (str(mirror), str(source), str(year)): dict(
            zip(zip(each["exporter"], each["importer"], strict=True), each["value"], strict=True)
        )
        for (mirror, source, year), each in rows_of(release).groupby(keys, observed=True)
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_flow_is_the_largest_of_a_year_in_which_others_lack(release: Release, lang: str) -> None:
    """Headline, speaker notes, notes and alternative text of the matrix, of every mirror, source and year that lacks a flow."""
    words, counted = in_language(lang), set[int]()
    for (mirror, source, year), known in flows_of(release).items():
        if len(known) == 6 and year < "2013":
            continue
        counted.add(len(known))
        shown = View(indicator=mirror, source=source, year=int(year), lang=lang)
        job = prepare(release, "trade-matrix", shown)
        largest = max(known, key=lambda pair: known[pair])
        told = {"year": year, "flow": flow_in_words(words, largest, mirror)}
        amount = words.amounts(known.values(), "USD")[list(known).index(largest)]
        which = 0 if len(known) == 6 else 2 if len(known) == 1 else 1
        finding = words.gettext(_FINDING[which]).format(**told, amount=amount)
        assert job.caption.finding == finding, (mirror, source, year)
        say = job.spec.spoken(job.data, shown).say
        assert say[0] == words.gettext(_LARGEST[which]).format(**told, amount=amount)
        lacking = [
            flow_told(words, (a, b)) for a in THREE for b in THREE if a != b and (a, b) not in known
        ]
        notes = [note for note in job.caption.notes if all(flow in note for flow in lacking)]
        assert bool(lacking) == any(note in say and note in job.caption.alt for note in notes)
    assert {1, 2, 5, 6} <= counted
