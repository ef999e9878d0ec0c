"""The web server: pages, files, health, wrong addresses."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.locale import LANGUAGES
from dashboard.web.limits import LONGEST_BODY
from dashboard.web.server import create
from dashboard.words.sentences import headline
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis.claims import Rule, check, latest
from etl.storage.store import Release, Store
from tests.shipped import shipped_store


def _callback(client: TestClient, **address: object) -> dict[str, object]:
    value = {"path": "/", "search": "", "preset": "page"} | address
    body = {
        "output": "site.answer",
        "outputs": {"id": "site", "property": "answer"},
        "inputs": [{"id": "site", "property": "address", "value": value}],
        "changedPropIds": ["site.address"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    content: dict[str, object] = answer.json()
    return content


@pytest.mark.parametrize("path", sorted(pages.PAGES))
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_pages_are_finished(client: TestClient, path: str, lang: str) -> None:
    """The first response of every page is whole, in the language asked for, with one heading."""
    answer = client.get(path, params={"lang": lang})

    assert answer.status_code == 200
    assert f'<html lang="{LANGUAGES[lang].tag}"' in answer.text
    assert answer.text.count("<h1") == 1


def test_the_answer_is_in_the_first_response(client: TestClient, release: Release) -> None:
    """The story holds every verdict's share and a drawn chart before any script runs."""
    text = client.get("/").text

    for share in latest(check(release))["share"].head(1):
        assert f"{share:.1%}" in text
    assert text.count("<svg") >= 4
    assert 'role="img"' in text


def test_wrong_values_fall_back_with_a_notice(client: TestClient) -> None:
    """A page with an unusable value is shown with the default, a notice and status 400."""
    answer = client.get("/", params={"from": "abc"})

    assert answer.status_code == 400
    assert 'class="notice"' in answer.text
    assert "<svg" in answer.text


def test_hostile_values_are_text(client: TestClient) -> None:
    """What stands in an address never becomes markup."""
    answer = client.get("/", params={"source": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in answer.text


@pytest.mark.parametrize(
    "path", ["/nope", "/figure/nope.png", "/figure/gdp-share.odt", "/explore/nope", "/_dash-nope"]
)
def test_nothing_there(client: TestClient, path: str) -> None:
    """An address that does not exist is answered with 404."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "from=abc",
        "from=2030&to=2000",
        "indicator=nope",
        "indicator=population",
        "preset=nope",
        "source=unknown",
    ],
)
def test_wrong_figures(client: TestClient, query: str) -> None:
    """A figure with unusable values is refused with 400, the reason and what to do next."""
    answer = client.get(f"/figure/gdp-share.json?{query}")

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_figures_are_revalidated(client: TestClient) -> None:
    """A figure that did not change is not sent again."""
    first = client.get("/figure/gdp-share.json")
    second = client.get("/figure/gdp-share.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, second.status_code) == (200, 304)


def test_pages_are_revalidated(client: TestClient) -> None:
    """A page that did not change is not sent again."""
    first = client.get("/about")
    second = client.get("/about", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, second.status_code) == (200, 304)


def test_health(client: TestClient, release: Release) -> None:
    """The process answers, and says which release it shows."""
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").json() == {"release": release.id}


def test_without_a_release(tmp_path: Path) -> None:
    """Without a release the server runs, is not ready, and says so in words."""
    with TestClient(create(Store(str(tmp_path)))) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        page = client.get("/")

    assert page.status_code == 503
    assert "trilateral refresh" in page.text


def test_feed(client: TestClient, release: Release) -> None:
    """The feed has an entry for the release that is shown, and is not sent again unchanged."""
    first = client.get("/feed.atom")
    again = client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"].startswith("application/atom+xml")
    assert release.created.date().isoformat() in first.text
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("claim", list(catalog.claims()))
def test_feed_of_a_claim(client: TestClient, release: Release, claim: str, lang: str) -> None:
    """A claim has a feed in each language that says what the pages say of it."""
    answer = client.get("/feed.atom", params={"claim": claim, "lang": lang})
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    (entry,) = root.findall("a:entry", space)
    told = entry.findtext("a:content", namespaces=space)
    assert told
    assert told.startswith(headline(release, in_language(lang), Rule())[claim])
    assert "{" not in told
    assert client.get("/feed.atom", params={"claim": "nope"}).status_code == 400
    assert client.get("/feed.atom", params={"claim": claim, "lang": "xx"}).status_code == 422


def test_headers(client: TestClient) -> None:
    """Every answer forbids foreign scripts, frames and guessing of types."""
    headers = client.get("/").headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_foreign_addresses(client: TestClient) -> None:
    """No page loads anything from elsewhere."""
    text = client.get("/").text

    assert 'src="http' not in text
    assert 'stylesheet" href="http' not in text


def test_callback_equals_first_response(client: TestClient) -> None:
    """The live page says what the first response said: the same release, the same sentences."""
    live = json.dumps(_callback(client), ensure_ascii=False)
    first = client.get("/").text

    assert client.get("/readyz").json()["release"] in live
    assert "Is it about one-fourth" in live
    assert "Is it about one-fourth" in first


def test_callback_of_the_same_question_is_the_same(client: TestClient) -> None:
    """A question asked again has the same answer."""
    assert _callback(client, search="?source=weo") == _callback(client, search="?source=weo")


def test_callback_for_an_unknown_page(client: TestClient) -> None:
    """A page that does not exist has no answer, and is no error."""
    assert json.loads(json.dumps(_callback(client, path="/nope")))["response"]["site"] == {
        "answer": None
    }


def test_the_first_choice_of_a_reader_builds_no_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI builds the routes of the data API when a request is first matched with them; that is the start, not a reader."""
    server, built = create(shipped_store()), list[str]()
    usual = APIRoute.get_route_handler

    def counted(route: APIRoute) -> Any:
        built.append(route.path)
        return usual(route)

    monkeypatch.setattr(APIRoute, "get_route_handler", counted)
    with TestClient(server) as client:
        assert any(path.endswith("/shares") for path in built)
        built.clear()
        assert _callback(client, path="/why")

    assert built == []


def test_long_bodies_are_refused(client: TestClient) -> None:
    """A request longer than any of ours is refused before it is understood."""
    answer = client.post("/_dash-update-component", content=b"x" * (LONGEST_BODY + 1))

    assert answer.status_code == 413


def test_the_icon_is_there(client: TestClient) -> None:
    """Browsers ask for it by this name where no page names another, and say so if it is missing."""
    answer = client.get("/favicon.ico")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", sorted(set(pages.PAGES) - {"/"}))
def test_a_slash_at_the_end_leads_to_the_page(client: TestClient, path: str) -> None:
    """Also with a query."""
    answer = client.get(f"{path}/?lang=ja&from=2000", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{path}?lang=ja&from=2000")
    assert client.get(f"{path}/").status_code == 200


@pytest.mark.parametrize("path", ["/about", "/embed/why", "/chart/why", "/feed.atom", "/figure/why.csv", "/api/v1/areas"])  # fmt: skip
def test_what_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    """By any of the ETags that it names, strong or weak."""
    first = client.get(path)
    tag = first.headers["etag"].removeprefix("W/")
    for known in (f"W/{tag}", tag, f'"other", W/{tag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
