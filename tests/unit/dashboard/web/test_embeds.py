"""Figures outside of the pages: addresses, frames, cards, and a release that a figure is frozen to."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from pptx import Presentation
from starlette.testclient import TestClient

from dashboard.components.links import first_of, page_of
from dashboard.figures import FIGURES
from dashboard.look.view import View
from dashboard.web.files import LOOK
from dashboard.web.server import create
from etl.places import CHECKOUT
from etl.storage.store import Store


def test_a_file_says_what_it_is_and_is_not_sent_twice(client: TestClient):
    answer = client.get("/figure/gdp-share.csl.json?lang=ja")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.citationstyles.csl+json"
    assert "attachment" in answer.headers["content-disposition"]
    again = client.get(
        "/figure/gdp-share.csl.json?lang=ja", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/figure/nothing.csv", 404), ("/figure/gdp-share.exe", 404), ("/figure/gdp-share.csv?lang=xx", 400),
        ("/figure/gdp-share.csv?indicator=goods_exports", 400), ("/figure/gdp-share.csv?preset=none", 400),
        ("/figure/gdp-share.csv?release=20200101T000000Z-000000000000", 404), ("/f/nothing", 404),
        ("/embed/nothing", 404), ("/embed/gdp-share?lang=xx", 400), ("/figure/gdp-share?form=exe", 404),
        ("/oembed?url=http://elsewhere.example/embed/gdp-share", 404), ("/oembed", 422),
        ("/oembed?url=http://[::1", 404), ("/oembed?url=http://testserver/embed/gdp-share&format=xml", 501), ("/figure/..%2f..%2fetc.csv", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_with_the_right_status(
    client: TestClient, address: str, status: int
):
    assert client.get(address, follow_redirects=False).status_code == status


def test_a_deck_has_the_figures_that_were_chosen(client: TestClient):
    answer = client.get("/deck.pptx?lang=ja&figures=why,gdp-share")
    deck = Presentation(io.BytesIO(answer.content))
    assert len(deck.slides) == 4
    assert client.get("/deck.pptx?lang=ja&figures=gdp-share,why").content != answer.content


@pytest.mark.parametrize("figures", ["why,weather", "a b", "../why"])
def test_a_deck_of_what_is_not_there_is_refused(client: TestClient, figures: str):
    answer = client.get("/deck.pptx", params={"figures": figures})
    assert answer.status_code == 404
    assert "gdp-share" in answer.text


def test_the_plain_form_leads_to_the_file(client: TestClient):
    answer = client.get("/figure/why?form=svg&look=grey&lang=ko&preset=og", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/figure/why.svg?lang=ko&preset=og&grey=1"


def test_looks_are_the_same_in_the_form_and_in_the_script(client: TestClient):
    form = re.search(r'<select[^>]*name="look".*?</select>', client.get("/").text, re.DOTALL)
    assert form
    script = (CHECKOUT / "assets" / "takeaway.js").read_text(encoding="utf-8")
    for look in re.findall(r'value="(\w+)"', form[0]):
        query = urlencode(LOOK[look])
        assert f'{look}: "{query}"' in script
        answer = client.get(f"/figure/why?form=png&look={look}", follow_redirects=False)
        assert answer.headers["location"] == f"/figure/why.png?{query}"


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_a_frame_and_a_page(client: TestClient, name: str):
    answer = client.get(f"/embed/{name}?lang=ko&theme=dark")
    assert answer.status_code == 200
    assert '<html lang="ko" data-theme="dark"' in answer.text
    assert "<svg" in answer.text
    assert "<nav" not in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    page = client.get(f"/f/{name}?lang=ko")
    assert page.status_code == 200
    assert f'id="{name}"' in page.text


def test_who_may_show_a_frame_is_a_setting(monkeypatch):
    monkeypatch.setenv("TRILATERAL_EMBED_ORIGINS", "https://example.org")
    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
        assert (
            "frame-ancestors https://example.org"
            in client.get("/embed/why").headers["content-security-policy"]
        )
        assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]


def test_a_frozen_figure_is_kept_longer(client: TestClient, release):
    frozen = client.get(f"/embed/gdp-share?release={release.id}")
    assert frozen.headers["cache-control"] == "public, max-age=86400"
    assert client.get("/embed/gdp-share").headers["cache-control"] == "public, max-age=60"


def test_other_sites_are_told_the_frame_and_the_picture(client: TestClient):
    url = quote("http://testserver/embed/gdp-share?lang=ja", safe="")
    told = client.get(f"/oembed?url={url}&maxwidth=500&maxheight=300").json()
    assert (told["type"], told["version"], told["width"], told["height"]) == (
        "rich",
        "1.0",
        500,
        300,
    )
    assert 'src="http://testserver/embed/gdp-share?lang=ja"' in told["html"]
    assert told["thumbnail_url"].startswith("http://testserver/figure/gdp-share.png?")


def test_a_link_to_a_page_shows_the_picture_of_its_very_view(client: TestClient):
    text = client.get("/?indicator=gdp_ppp&source=weo&lang=ko").text
    [picture] = re.findall(r'property="og:image" content="([^"]*)"', text)
    assert picture.startswith(
        "http://testserver/figure/gdp-share.png?indicator=gdp_ppp&amp;source=weo&amp;lang=ko"
    )
    assert "preset=og" in picture
    assert 'name="twitter:card" content="summary_large_image"' in text
    assert "application/json+oembed" in text


def test_links_begin_with_the_public_address_if_one_is_set(monkeypatch):
    monkeypatch.setenv("TRILATERAL_PUBLIC_URL", "https://trilateral.example/")
    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
        assert 'href="https://trilateral.example/f/why"' in client.get("/embed/why").text
        assert (
            "https://trilateral.example/f/gdp-share"
            in client.get("/figure/gdp-share.json").json()["link"]
        )


def test_a_trade_figure_finds_its_own_fields_on_the_story():
    assert (
        page_of("trade-share", View(indicator="goods_exports", source="unctad"))
        == "/?trade=goods_exports&trade_source=unctad#trade-share"
    )
    assert page_of("trade-flows", View()) == "/trade#trade-flows"


@pytest.mark.parametrize("name", FIGURES)
def test_a_short_link_has_the_card_of_its_own_figure(client: TestClient, name: str):
    """Whoever makes a preview follows the redirect, without what stands behind the ``#``."""
    text = client.get(f"/f/{name}?lang=ja&theme=dark").text
    [picture] = re.findall(r'property="og:image" content="([^"]*)"', text)
    [card] = re.findall(r'type="application/json\+oembed" href="([^"]*)"', text)
    assert picture.startswith(f"http://testserver/figure/{name}.png?")
    assert f"%2Fembed%2F{name}" in card
    told = client.get(unescape(card)).json()
    assert f"/embed/{name}?" in told["html"]
    [title] = re.findall(r'property="og:title" content="([^"]*)"', text)
    assert title


def test_a_link_to_a_place_on_a_page_means_the_figure_there(client: TestClient):
    """With the choice that the page has for it: the story has fields of their own for its second chart."""
    for place in (
        "?trade=goods_exports&lang=ja#trade-share",
        "?trade=goods_exports&lang=ja&figure=trade-share",
    ):
        url = quote(f"http://testserver/{place}", safe="")
        told = client.get(f"/oembed?url={url}").json()
        assert (
            'src="http://testserver/embed/trade-share?indicator=goods_exports&amp;lang=ja"'
            in told["html"]
        )
    assert first_of("/trade") == "trade-flows"
    assert first_of("/about") == ""
    assert "og:image" not in client.get("/about").text


def test_the_panel_works_without_scripts(client: TestClient):
    text = client.get("/?lang=zh").text
    panel = text[text.index('class="files"') :]
    for form in (
        "pptx",
        "png",
        "xlsx",
        "csv",
        "svg",
        "pdf",
        "html",
        "json",
        "parquet",
        "dta",
        "zip",
        "bib",
        "ris",
        "csl.json",
    ):
        assert f"/figure/gdp-share.{form}?" in panel
    assert 'action="/figure/gdp-share"' in panel
    assert "/deck.pptx?lang=zh" in panel


def test_frames_and_pages_have_one_font(client: TestClient) -> None:
    """Page, frame and page of errors name the same families, once."""
    texts = [
        client.get(path, headers={"accept": "text/html"}).text
        for path in ("/", "/embed/gdp-share", "/embed/no-such-figure")
    ]
    found = [re.findall(r"--sans:([^}]*)}", text) for text in texts]
    assert [len(each) for each in found] == [1, 1, 1]
    assert len({each[0] for each in found}) == 1
    for text in texts:
        assert "var(--sans)" in text
        assert not re.search(r"[{;](?:font|font-family):[^;}]*system-ui,(?!sans-serif)", text)
