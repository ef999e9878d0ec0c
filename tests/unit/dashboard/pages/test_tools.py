"""Under each chart the same row of tools; notes that charts of a page share stand once."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from starlette.testclient import TestClient

from dashboard.components.context import Context
from dashboard.components.notes import repeated
from dashboard.components.tools import in_explore
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.figures.explore import OFFERED
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.errors import TrilateralError
from etl.storage.store import Release

PAGES = ("/", "/claim", "/why", "/trade", "/revisions", "/explore", "/explore?kind=treemap", "/explore?kind=map")  # fmt: skip
ROW = re.compile(r'<div class="tools">(.*?)<a [^>]*class="tool"[^>]*>([^<]+)</a></div>', re.DOTALL)
LAST = re.compile(r'<div class="tools">(.*)', re.DOTALL)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_each_chart_has_the_same_row(client: TestClient, address: str, lang: str) -> None:
    """Table, download, share and Explore, in this order and one open at a time; in Explore itself no way there."""
    text = client.get(
        address, params={"lang": lang, **dict(re.findall(r"(kind)=(\w+)", address))}
    ).text
    words, cards = in_language(lang), re.split(r'<section [^>]*class="card"', text)[1:]
    rows = [card for card in cards if '<div class="tools">' in card]
    pictures = [card for card in cards if 'class="pictures"' in card]
    names = [words.gettext(name) for name in ("Table", "Download", "Share this chart")]

    assert len(rows) == len(pictures) >= 1
    for card in rows:
        tools = re.findall(r'<(?:summary|a)[^>]*class="tool"[^>]*>([^<]+)<', card)
        more = [] if address.startswith("/explore") else [words.gettext("Open in Explore")]
        assert tools == names + more
        assert len(set(re.findall(r'<details[^>]* name="([\w-]+)-tools"', card))) == 1
        # The title of a chart stands in its figure.
        assert card.index("<figure") < card.index('class="figure-title"') < card.index("</figure>")


@pytest.mark.parametrize("name", FIGURES)
def test_the_way_to_explore_leads_to_a_chart(
    release: Release, client: TestClient, name: str
) -> None:
    """Of the figure's indicator and source where Explore has them."""
    spec = FIGURES[name]
    for view in (View(), View(indicator=spec.indicators[-1], first=2005), View(source="unctad")):
        href = in_explore(spec, spec.used(view))
        found = client.get(href)
        assert found.status_code == 200
        assert 'class="pictures"' in found.text
        chosen = spec.used(view).indicator
        if chosen in OFFERED[1:]:
            assert f"indicator={chosen}" in href


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/claim", "/trade", "/revisions"])
def test_notes_that_repeat_stand_once(
    release: Release, client: TestClient, path: str, lang: str
) -> None:
    """No caption line without a year is on a page twice, and none is lost."""
    text = client.get(path, params={"lang": lang}).text
    lines = re.findall(
        r'class="(?:caption-line|common-note)(?: at (?:[a-z]+ )*page(?: [a-z]+)*)?">([^<]+)<', text
    )
    notes = set()
    view = View(lang=lang)
    for spec in FIGURES.values():
        if spec.page == path:
            try:
                notes |= set(told(release, spec, spec.used(spec.own_view(view))).notes)
            except TrilateralError:
                continue
    shown = Counter(
        line.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&") for line in lines
    )
    for note in notes:
        if not re.search(r"[12]\d{3}", note):
            assert shown[note] == 1, note


def test_a_note_with_a_year_stays_with_its_chart(release: Release) -> None:
    """Where actual data end is of the values of a chart, though two charts have it."""
    context = Context(release, View(), "/")
    common = repeated(context, [("gdp-share", View()), ("gdp-share", View())])

    assert any("mainland" in note for note in common)
    assert not any("Actual data to" in note for note in common)


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("/trade?from=1999&lang=ko&theme=dark", "/trade?lang=ko&theme=dark"),
        ("/claim?holds=1.5&close=3&from=2001&lang=ja", "/claim?lang=ja&from=2001"),
        ("/?to=2012&lang=ko&order=alpha", "/?year=2014&lang=ko&order=alpha"),
        ("/?source=wdi&as_of=2024-10", "/?trade=goods_exports&as_of=2024-10"),
        ("/explore?areas=CHN&transform=growth", "/explore?areas=CHN&year=2020&transform=growth"),
        ("/revisions?year=2019&from=2011", "/revisions?from=2011"),
        ("/why?from=2003&holds=2", "/why?from=2003"),
    ],
)
def test_a_page_has_nothing_of_what_others_asked(
    client: TestClient, release: Release, before: str, asked: str
) -> None:
    """Parts of pages are kept and put together again; each page is as if nobody had asked before."""
    release.cache.clear()
    alone = client.get(asked).text
    release.cache.clear()
    assert client.get(before).status_code == 200
    assert client.get(asked).text == alone
