"""A first visit has the reader's language, in the address; an address that names one keeps it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from babel import negotiate_locale

from dashboard.locale import LANGUAGES
from dashboard.pages import PAGES
from dashboard.web.negotiation import preferred
from tests.pairs import in_turn

HEADERS = {
    "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7": "ko",
    "ja": "ja",
    "zh-TW,zh;q=0.9,en;q=0.8": "zh",
    "ZH-Hans-CN": "zh",
    "en-GB,en;q=0.9,ja;q=0.8": "en",
    "cy-GB, cy;q=0.9, ja;q=0.5, ko;q=0.6": "ko",
    "ja;q=0, ko;q=0.1": "ko",
    "*": "en",
    "": "en",
    "ja;q=nan, ko;q=2, zh;q=x": "en",
    "mt,cy": "en",
}


@pytest.mark.parametrize(("header", "lang"), HEADERS.items())
def test_preferred(header: str, lang: str) -> None:
    """Weights, variants and orders; what is no weight counts for nothing."""
    assert preferred(header) == lang


@pytest.mark.parametrize("header", ["ko-KR,ko,en", "zh-CN,zh,en", "ja-JP,en", "en-US,ko"])
def test_preferred_as_babel_does(header: str) -> None:
    """Without weights it is what Babel finds for the same list."""
    wanted = [tag.replace("-", "_") for tag in header.split(",")]
    assert preferred(header) == negotiate_locale(wanted, list(LANGUAGES))


@pytest.mark.parametrize(("path", "lang"), in_turn(PAGES, ["zh", "ja", "ko"]))
def test_first_visit(client: Any, path: str, lang: str) -> None:
    """It leads to the address in the reader's language, with the rest of the question, and caches know why.

    Languages in turn: which one is preferred is found before any page is.
    """
    asked = {"accept-language": f"{lang};q=0.9,en;q=0.1"}
    answer = client.get(f"{path}?from=2000&lang=", headers=asked, follow_redirects=False)
    assert answer.status_code == 302
    assert "Accept-Language" in answer.headers["vary"]
    target = urlsplit(answer.headers["location"])
    assert (target.path, parse_qs(target.query)) == (path, {"from": ["2000"], "lang": [lang]})
    shown = client.get(answer.headers["location"], headers=asked, follow_redirects=False)
    assert shown.status_code == 200
    assert f'<html lang="{LANGUAGES[lang].tag}"' in shown.text


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("lang=en", {}),
        ("lang=xx", {}),
        ("", {"sec-fetch-site": "same-origin"}),
        ("", {"referer": "http://testserver/explore?lang=en"}),
        ("", {"accept-language": "en-US,en;q=0.9,ko;q=0.8"}),
    ],
)
def test_language_that_is_chosen(client: Any, query: str, headers: dict[str, str]) -> None:
    """What the address names, and where a page of ours leads, stays as it is."""
    asked = {"accept-language": "ko"} | headers
    answer = client.get(f"/claim?{query}", headers=asked, follow_redirects=False)
    assert answer.status_code == (400 if query == "lang=xx" else 200)
    assert '<html lang="en"' in answer.text
    assert "Accept-Language" in answer.headers["vary"]
    elsewhere = asked | {"referer": "http://testserver.example/"}
    if not query and "sec-fetch-site" not in headers and "accept-language" not in headers:
        assert client.get("/claim", headers=elsewhere, follow_redirects=False).status_code == 302


def test_crawlers_and_copied_links(client: Any) -> None:
    """Every language has its address, English too; a link that was copied keeps its language."""
    text = client.get("/why?from=2000&to=2020&lang=en").text
    found = dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="[^"]*?(/why[^"]*)"', text))
    plain = "/why?from=2000&amp;to=2020"
    assert found == {
        "en": plain, "x-default": plain, **{LANGUAGES[c].tag: f"{plain}&amp;lang={c}" for c in LANGUAGES if c != "en"},
    }  # fmt: skip
    # Search engines list the page, not one of its many views.
    assert re.search(r'rel="canonical" href="[^"]*?(/why[^"]*)"', text)[1] == "/why"  # type: ignore[index]
    assert f'href="{plain}&amp;lang=en"' in text
    copied = client.get("/f/why?from=2000", headers={"accept-language": "ko"}, follow_redirects=False)  # fmt: skip
    assert parse_qs(urlsplit(copied.headers["location"]).query) == {"from": ["2000"], "lang": ["en"]}  # fmt: skip
