"""A choice in the address of a page changes the page, or a notice says that it does not: nothing is dropped in silence."""

from __future__ import annotations

import html
import re
from typing import get_args

import pytest
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.figures.kit.spec import USUAL
from dashboard.locale import LANGUAGES
from dashboard.look.view import View, name_of, query_of
from dashboard.web.asking import Asked
from dashboard.words.wording import in_language

#: A choice of each field that is not the usual one, as links have it.
CHOICES = {
    "indicator": "gdp_constant", "source": "weo", "trade": "goods_exports", "trade_source": "wdi", "claim": "one_fifth",
    "as_of": "2025-10", "first": "2010", "last": "2015", "year": "2012", "areas": "CJK+HKG+MAC", "of": "RCEP", "names": "CHN+IND:Two",
    "kind": "multiples", "transform": "growth", "scale": "log", "method": "ends", "forecasts": "0", "band": "1",
    "events": "main", "holds": "0.5", "close": "5", "weights": "fixed", "about": "fraction", "share": "24%",
    "measure": "trade", "comparator": "over", "said": "2020",
}  # fmt: skip

#: Choices that a page uses and that say what it shows anyway.
SAME = {
    ("/", "band"): "the usual source of the story has no forecasts",
    ("/check", "as_of"): "no text was sent",
    ("/revisions", "source"): "it is the usual one here",
    ("/trade", "forecasts"): "no source of trade has any",
}


def said(markup: str) -> list[str]:
    """The notices above a page's main part."""
    head = markup.partition('<main id="main"')[2].partition("<section")[0]
    found = re.findall(r'<p class="notice" role="status">(.*?)</p>', head)
    return [html.unescape(re.sub("<[^>]+>", "", each)) for each in found]


def seen(markup: str) -> str:
    """What readers see of a page: its words, pictures and what its fields hold; not where its links lead, nor notices."""
    main = markup.partition('<main id="main"')[2].partition("</main>")[0]
    main = re.sub(r'<p class="notice".*?</p>|<input type="hidden"[^>]*>', "", main)
    return re.sub(r' (?:href|data-[a-z-]+|action)="[^"]*"', "", main)


def test_every_field_has_a_choice_here() -> None:
    """Whoever adds a field says here what a reader may choose."""
    assert set(CHOICES) == set(USUAL)


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_a_choice_changes_a_page_or_is_said(client: TestClient, path: str) -> None:
    """Whether a page uses a choice is found by comparing the pages, not by what the registry says."""
    usual = seen(client.get(path, params={"lang": "en"}).text)
    for field, value in CHOICES.items():
        name = name_of(field)
        answer = client.get(path, params={"lang": "en", name: value})
        told = [text for text in said(answer.text) if f" {name}={value}," in text]
        assert answer.status_code == 200, (path, name)
        changed = seen(answer.text) != usual
        assert not told or not changed, (path, name)
        assert told or changed != ((path, name) in SAME), (path, name)
        assert len(said(answer.text)) == len(told), (path, name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_story_says_that_it_has_no_areas(client: TestClient, lang: str) -> None:
    """In the reader's language, with the pages that have them."""
    query = {"areas": "CJK+HKG+MAC", "lang": lang}
    words = in_language(lang)
    (told,) = said(client.get("/", params=query).text)
    assert "areas=CJK+HKG+MAC" in told
    named = {path for path, page in pages.PAGES.items() if words.gettext(page.name) in told}
    assert named == {"/claim", "/explore"}


def test_the_same_is_said_when_the_page_is_put_in_place(client: TestClient) -> None:
    """Scripts ask for the page in parts; they are told what a first visit is told."""
    ask = {"path": "/", "search": "?lang=ko&areas=CHN&territory=xyz", "preset": "phone"}
    found = client.app.state.app.answer(ask)  # type: ignore[attr-defined]
    assert "areas=CHN" in str(found)
    assert "territory=xyz" in str(found)


def test_choices_of_other_choices(client: TestClient) -> None:
    """What a page has, but not with the rest of the address, is said to be so."""
    (told,) = said(client.get("/explore", params={"lang": "en", "year": "2012"}).text)
    assert "with the other choices" in told
    assert "Trade" in told
    assert not said(
        client.get("/explore", params={"lang": "en", "year": "2012", "kind": "bars"}).text
    )


def test_names_of_nothing_are_said(client: TestClient) -> None:
    """What no view has is said; what others add to links to count readers is not."""
    asked = {"lang": "en", "territory": "xyz", "utm_source": "mail", "fbclid": "1", "figure": "why"}
    (told,) = said(client.get("/", params=asked).text)
    assert told == "The address says territory=xyz, which this page does not use."


def test_links_to_other_pages_carry_what_they_use(client: TestClient) -> None:
    """No link of ours leads to a page that has to say what it does not use."""
    chosen = "?from=2010&as_of=2025-10&holds=0.5&trade=goods_exports&lang=en"
    for path in pages.PAGES:
        for href in set(re.findall(r'href="(/[^"#]*)', client.get(f"{path}{chosen}").text)):
            other, _, query = html.unescape(href).partition("?")
            if other in pages.PAGES and other != path:
                assert not list(Asked.of(other, query_of(query)).left_out()), (path, href)


def test_a_page_is_made_of_what_it_uses() -> None:
    """Else there would be as many pages to keep as there are choices that they do not use."""
    asked = Asked.of("/about", {"from": "2000", "areas": "CHN", "theme": "dark"})
    assert asked.view == View(theme="dark")
    assert set(get_args(View.model_fields["comparator"].annotation)) > {CHOICES["comparator"]}
