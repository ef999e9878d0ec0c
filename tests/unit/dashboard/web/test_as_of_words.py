"""A date to which an address goes back is written as the language writes dates, in notices, controls and refusals."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from dashboard.words.wording import in_language
from tests.pairs import in_turn

YEAR = {"en": "", "zh": "年", "ja": "年", "ko": "년"}


def visible(markup: str) -> str:
    """What a page says in its main part: its text without tags, scripts and pictures."""
    main = markup.partition('<main id="main"')[2]
    main = re.sub(r"<(script|style|svg)\b.*?</\1>", "", main, flags=re.DOTALL)
    return html.unescape(re.sub("<[^>]+>", " ", main))


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        *in_turn(["/claim", "/", "/revisions"], ["zh", "ja", "ko"], times=2),
        *(("/explore", lang) for lang in YEAR),
    ],
)
def test_a_bare_year_has_its_unit(client: TestClient, path: str, lang: str) -> None:
    """2025 is 2025年 wherever figures are said to be as of it; only the explorer says so in English, too.

    The unit is the language's and where it is said the page's: each page in two languages is enough.
    """
    text = visible(client.get(path, params={"as_of": "2025", "lang": lang}).text)
    as_of = re.escape(
        in_language(lang).gettext("As of {as_of}, the edition used is that of {edition}.")
    )
    before, _, after = as_of.partition(re.escape("{as_of}"))
    mark = after.partition(re.escape("{edition}"))[0]
    if path == "/explore":
        assert re.search(f"{before}2025{YEAR[lang]}{mark}", text), text[:2000]
    if lang != "en":
        assert not re.search(r"2025(時点|：| 기준|, )", text)


@pytest.mark.parametrize("lang", YEAR)
def test_a_refusal_writes_the_month_out(client: TestClient, lang: str) -> None:
    """What a source lacks as of a month is refused in words, without the month as an address has it."""
    query = {"indicator": "gdp_growth", "source": "weo", "as_of": "2016-05", "lang": lang}
    text = visible(client.get("/explore", params=query).text)
    assert in_language(lang).date("2016-05") in text
    assert "2016-05" not in text
