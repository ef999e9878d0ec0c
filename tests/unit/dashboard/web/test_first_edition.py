"""A day before the first edition is said to be one, with the first edition, at every door: it is no lack of data."""

from __future__ import annotations

import html

import pytest
from starlette.testclient import TestClient

from dashboard.exports.office.deck import words_of
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.reviewing import WORDED, report
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis.claims import Rule
from etl.errors import UsageError
from etl.judging import judged, review
from etl.judging.asked import share_claim
from etl.storage.store import Release
from tests.pairs import in_turn

LONG_AGO = "1980"
#: Each address of the data API with an edition of its own to go back to, and the indicators that it answers from.
CLAIMED = tuple(pair[0] for claim in catalog.claims().values() for pair in claim.definitions)
ADDRESSES = {
    "/api/v1/claims": CLAIMED,
    "/api/v1/shares?source=weo": ("gdp_nominal",),
    "/api/v1/decomposition?from=2010&to=2020": ("gdp_nominal",),
    "/api/v1/forecast-errors": ("gdp_nominal",),
    "/api/v1/forecast-accuracy": ("gdp_nominal",),
    "/api/v1/mirrors": ("bilateral_goods_exports",),
    "/api/v1/net-trade": ("bilateral_goods_exports",),
    "/api/v1/observations": tuple(catalog.indicators()),
}


def first(release: Release, *indicators: str) -> str:
    """The first edition of any of these, from the description of the release."""
    return min(e["edition"] for e in release.package["editions"] if e["indicator"] in indicators)


@pytest.mark.parametrize("address", ADDRESSES)
def test_data_api(client: TestClient, release: Release, address: str) -> None:
    """No empty answer: that would look as if nothing had been published."""
    answer = client.get(address, params={**dict(p.split("=") for p in address.partition("?")[2].split("&") if p), "as_of": LONG_AGO})  # fmt: skip
    assert answer.status_code == 400, answer.text[:200]
    assert first(release, *ADDRESSES[address]) in answer.json()["hint"]


@pytest.mark.parametrize("name", FIGURES)
def test_files(client: TestClient, name: str) -> None:
    """Of every figure: what it is asked for is not there yet, and when it begins."""
    answer = client.get(f"/figure/{name}.json", params={"as_of": LONG_AGO, "lang": "en"})
    assert answer.status_code == 400
    assert "The first edition is" in answer.json()["hint"]


@pytest.mark.parametrize(
    ("path", "lang"),
    in_turn(["/", "/claim", "/explore", "/why", "/trade", "/revisions"], LANGUAGES, times=2),
)
def test_pages(client: TestClient, release: Release, path: str, lang: str) -> None:
    """In the language of the page, and nothing else is said to be the reason; it is one message on all of them."""
    text = html.unescape(client.get(path, params={"as_of": LONG_AGO, "lang": lang}).text)
    words = in_language(lang)
    pattern = words.gettext("The first edition is {edition}.")
    names = {"/trade": ("bilateral_goods_exports",)}.get(path, CLAIMED)
    assert pattern.format(edition=words.edition("", first(release, *names))) in text
    assert words.gettext("This release has no trade by partner") not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("year", ["", "2020"])
def test_a_claim_of_ones_own(client: TestClient, release: Release, lang: str, year: str) -> None:
    """No year lacks data because nobody had published them yet."""
    words = in_language(lang)
    told = words.gettext("No edition from then or earlier is held; the first is {edition}.")
    told = told.format(edition=words.edition("", first(release, "gdp_nominal", "gdp_ppp")))
    query = {"share": "24%", "year": year, "as_of": LONG_AGO, "lang": lang}
    text = client.get("/claim", params=query).text
    assert told in text
    assert words.gettext("No data for this year.") not in text
    asked = {key: value for key, value in query.items() if value}
    assert told in client.get("/api/v1/claim", params=asked).json()["because"]


def test_a_year_without_data_is_one_still(release: Release) -> None:
    """An edition of then is held, and ends before the year."""
    found = judged(release, share_claim("24%", year="2090"), rule=Rule(as_of="2022-04")).judgement
    assert (found.why, found.first) == ("year", "")


def test_what_is_held_of_no_day_is_not_refused(release: Release) -> None:
    """That is another reason, which those who ask tell."""
    release.refuse_before([("population", "unctad")], LONG_AGO)
    release.refuse_before([("gdp_nominal", "weo")], "")
    with pytest.raises(UsageError, match="No edition of 1980"):
        release.refuse_before([("gdp_nominal", "weo"), ("population", "unctad")], LONG_AGO)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_true_then_is_not_called_true_now(client: TestClient, lang: str) -> None:
    """Figures as of a day are of that day."""
    words = in_language(lang)
    query = {"share": "24%", "year": "2020", "lang": lang}
    now = words.gettext("True now")
    assert f"<b>{now}</b>" in client.get("/claim", params=query).text
    then = client.get("/claim", params=query | {"as_of": "2021-10"}).text
    assert f"<b>{now}</b>" not in then
    assert words.gettext("True as of {date}").format(date=words.date("2021-10")) in then


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("year", ["", "2020"])
def test_a_day_on_which_it_was_said(
    client: TestClient, release: Release, lang: str, year: str
) -> None:
    """Today's verdict stands, and beside it that none of then can be given, with the first edition."""
    words = in_language(lang)
    told = words.gettext("No edition from then or earlier is held; the first is {edition}.")
    told = told.format(edition=words.edition("", first(release, "gdp_nominal", "gdp_ppp")))
    then = words.gettext("On the data available when it was said: {verdict}.").format(
        verdict=words.gettext(WORDED["unknown"])
    )
    query = {"share": "24%", "year": year, "said": "2001-05-01", "lang": lang}
    text = html.unescape(client.get("/claim", params=query).text)
    assert then in text
    assert told in text
    answer = client.get("/api/v1/claim", params={k: v for k, v in query.items() if v}).json()
    assert answer["verdict_when_said"] is None
    assert answer["verdict"] != "unknown"
    assert then in answer["because"]
    assert told in answer["because"]


def test_a_sentence_of_long_ago(client: TestClient, release: Release) -> None:
    """In texts, documents and commands, too; on a day with editions nothing of the kind is said."""
    sentence = "China, Japan and Korea accounted for 24% of world GDP in 2000."
    told = f"the first is {in_language('en').edition('', first(release, 'gdp_nominal', 'gdp_ppp'))}"
    body = {"text": sentence, "said_on": "2001-05-01"}
    [claim] = client.post("/api/v1/review", json=body).json()["claims"]
    assert told in claim["because"]
    page = client.post("/check", data=body | {"lang": "en"})
    assert told in html.unescape(page.text)
    long_ago, later = (
        review(release, sentence, said_on=day) for day in ("2001-05-01", "2021-05-01")
    )
    assert told in report(in_language("en"), long_ago)
    assert told not in report(in_language("en"), later)
    early = judged(release, share_claim("24%", year="2020"), said_on="2019-06-01").judgement
    assert early.then is None
    assert early.unjudged_then is not None
    assert early.unjudged_then.first == first(release, "gdp_nominal", "gdp_ppp")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_of_an_earlier_day_are_asked_of_it(
    client: TestClient, release: Release, lang: str
) -> None:
    """Headings of pages and the first slide speak of the day as of which figures are taken, not of now."""
    words, day = in_language(lang), "2022-04"
    date = words.date(day)
    asked = [spec for spec in FIGURES.values() if spec.question_then]
    ids = {"definitions", "gdp-share", "trade-share", "claim-strip"}
    assert {spec.id for spec in asked} == ids
    for spec in asked:
        query = {"lang": lang}
        now, then = words.gettext(spec.question), words.gettext(spec.question_then)
        today = html.unescape(client.get(spec.page, params=query).text)
        assert now in today
        assert date in then.format(date=date)
        past = html.unescape(client.get(spec.page, params=query | {"as_of": day}).text)
        assert then.format(date=date) in past
        assert f">{now}<" not in past
    view = View(lang=lang, as_of=day)
    assert date in words_of(release, view).quote
    assert date not in words_of(release, View(lang=lang)).quote
