"""An edition of which nobody knows the day is never cited as if it were known."""

from __future__ import annotations

import json

import pytest

from dashboard.exports import export, prepare
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release

VIEW = {"indicator": "goods_services_trade", "source": "unctad"}
ABOUT = {
    "en": "about October 2024",
    "zh": "约2024年10月",
    "ja": "推定2024年10月",
    "ko": "추정 2024년 10월",
}


@pytest.mark.parametrize("lang", ABOUT)
def test_source_lines(release: Release, lang: str) -> None:
    """About a month in every language; an exact day stays a day."""
    words = in_language(lang)
    job = prepare(release, "trade-share", View.strict(VIEW | {"lang": lang}))
    assert ABOUT[lang] in job.caption.source
    assert "15" not in job.caption.source
    assert words.edition("unctad", "2026-03-19") == words.date("2026-03-19")
    assert job.citations == [
        "UNCTAD. UNCTADstat, file of about October 2024. https://unctadstat.unctad.org."
    ]


@pytest.mark.parametrize("form", ["txt", "bib", "ris", "csl.json"])
def test_citations(release: Release, form: str) -> None:
    """No format has the day, or the month as a field of its own."""
    body = export(release, "trade-share", form, View.strict(VIEW)).body.decode()
    assert "about October 2024" in body
    assert "2024-10-15" not in body.replace("unctad-2024-10-15", "")
    assert "2024/10" not in body
    if form == "csl.json":
        issued = json.loads(body)[0]["issued"]
        assert issued == {"date-parts": [[2024]], "circa": True}
    if form == "bib":
        assert "month = {10}" not in body.partition("@misc{trilateral")[0]
