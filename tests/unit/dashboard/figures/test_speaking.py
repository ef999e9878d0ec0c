"""What is said beside a figure: whose share by another definition it is, in which tense, also in files made before."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard.figures import FIGURES
from dashboard.figures.kit.spec import FigureData, Spoken
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release


def said(release: Release, figure: str, **query: str) -> tuple[FigureData, Spoken]:
    view = View.strict(query)
    data = FIGURES[figure].select(release, view)
    return data, FIGURES[figure].spoken(data, view)


def test_files_made_before_name_the_source_without_its_edition(release: Release) -> None:
    """Their facts have neither edition nor area."""
    data, _ = said(release, "gdp-share")
    [beside] = data.facts["beside"]
    assert beside.edition == release.edition(beside.indicator, beside.source)
    earlier = replace(data, facts=data.facts | {"beside": (tuple(beside)[:5],)})
    asked = " ".join(FIGURES["gdp-share"].spoken(earlier, View()).asked)
    words = in_language("en")
    assert f"({words.source(beside.source)}) for {beside.period}." in asked


def test_trade_by_the_other_side_has_its_source_only_where_it_is_another(release: Release) -> None:
    """The line of sources names that of the figure already."""
    data, told = said(release, "trade-flows")
    [beside] = data.facts["beside"]
    assert (beside.source, beside.edition) == (data.facts["source"], data.facts["edition"])
    words = in_language("en")
    amount = words.amount(beside.value, data.facts["unit"])
    assert f"reported {amount} for" in " ".join(told.asked)
    other = replace(data, facts=data.facts | {"beside": (beside._replace(edition="2020-01-01"),)})
    asked = " ".join(FIGURES["trade-flows"].spoken(other, View()).asked)
    [called] = words.editions([(beside.source, "2020-01-01")])
    assert f"{amount} ({called}" in asked


#: The statuses of both years, and how they are said.
TENSES = {
    "AA": r"the share was \S+% in 2024 and \S+% \(.+\) in 2026\.",
    "AF": r"the share was \S+% in 2024 and is projected to be \S+% \(.+\) in 2026\.",
    "FF": r"the share is projected to be \S+% in 2024 and \S+% \(.+\) in 2026\.",
}


@pytest.mark.parametrize("codes", TENSES)
def test_shares_by_the_other_definition_have_the_tense_of_their_years(
    release: Release, codes: str
) -> None:
    data, _ = said(release, "why", **{"from": "2024", "to": "2026"})
    found = data.facts["beside"]
    assert "".join(each.status for each in found) == "AF"
    beside = tuple(each._replace(status=code) for each, code in zip(found, codes, strict=True))
    told = FIGURES["why"].spoken(replace(data, facts=data.facts | {"beside": beside}), View())
    assert re.search(TENSES[codes], " ".join(told.asked)), told.asked
