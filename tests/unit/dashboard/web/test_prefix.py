"""The path of ``TRILATERAL_PUBLIC_URL``: every address that is sent out begins with it, whoever asks and however."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from dashboard import pages, settings
from dashboard.figures import FIGURES
from dashboard.markup import html_element
from dashboard.web.server import create
from etl.errors import UsageError
from etl.places import CHECKOUT
from etl.storage.store import Store

ROOT = "/trilateral"
PUBLIC = f"https://stat.example{ROOT}/"
#: Attributes that hold what somebody wrote, the page's own name among ours, or the prefix itself.
_TEXT = {
    "value",
    "title",
    "alt",
    "content",
    "aria-label",
    "placeholder",
    "data-page",
    "data-root",
    "d",
}


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """They are not: a process has one prefix, and what is kept with a release is made for it."""


@pytest.fixture(scope="module")
def below() -> Iterator[TestClient]:
    """A server whose readers come to https://stat.example/trilateral/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_PUBLIC_URL", PUBLIC)
        patch.setenv("TRILATERAL_EXPORT_RATE", "0")
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
            yield client


class _Addresses(HTMLParser):
    """Every attribute of a page that begins with a slash, templates among them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {
            (name, value)
            for name, value in attrs
            if value and value.startswith("/") and name not in _TEXT
        }


def _escaping(text: str) -> set[tuple[str, str]]:
    return {pair for pair in _Addresses(text).found if not pair[1].startswith(f"{ROOT}/")}


def _crawled(client: TestClient, start: str, most: int) -> dict[str, str]:
    """Pages that can be reached by links, at most so many; address -> HTML."""
    waiting, seen = [start], dict[str, str]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        seen[address] = answer.text
        links = sorted({v for n, v in _Addresses(answer.text).found if n == "href"})
        # One of each page and kind before another choice on the same page.
        known = {urlsplit(each).path for each in (*seen, *waiting)}
        for link in links:
            path = urlsplit(link).path
            if path not in known and path.removeprefix(ROOT) in {*pages.PAGES, "/docs"}:
                known.add(path)
                waiting.append(urljoin(address, link.partition("#")[0]))
    return seen


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_address_escapes_the_prefix(below: TestClient, lang: str) -> None:
    """Every page that links lead to, from the first on: no attribute holds an address outside the prefix."""
    crawled = _crawled(below, f"{ROOT}/?lang={lang}", 12)

    assert {urlsplit(each).path.removeprefix(ROOT) for each in crawled} >= set(pages.PAGES)
    for address, text in crawled.items():
        assert _escaping(text) == set(), address
        assert not re.search(r'"(requests_pathname_prefix)":"/"', text), address


def test_what_pages_load_is_there(below: TestClient) -> None:
    """Scripts, styles and icons of a page, those that wait for a touch among them, are found at their addresses."""
    for start in ("/", "/docs", "/embed/gdp-share"):
        text = below.get(f"{ROOT}{start}").text
        loaded = {
            value
            for name, value in _Addresses(text).found
            if name in ("src", "data-src", "data-plotly")
            or (name == "href" and "/assets/" in value)
        }
        assert loaded, start
        if start == "/":
            loaded |= _waiting(below, next(each for each in loaded if "boot.js" in each))
        for address in loaded:
            assert below.get(address).status_code == 200, address


def _waiting(below: TestClient, script: str) -> set[str]:
    """What the script of a page loads when a reader touches it."""
    answer = below.get(script)
    assert answer.headers["content-type"].startswith("text/javascript")
    start = json.loads(answer.text.partition("start:")[2].partition("};\n")[0])
    waiting = {start["sheet"], start["plotly"], *start["scripts"]}
    assert len(waiting) >= 12
    assert all(each.startswith(f"{ROOT}/") for each in waiting)
    assert start["config"]["requests_pathname_prefix"] == f"{ROOT}/"
    return waiting


@pytest.mark.parametrize("path", [*sorted(pages.PAGES), "/healthz", "/api/v1/releases"])
def test_both_kinds_of_proxy(below: TestClient, path: str) -> None:
    """A proxy that takes the prefix off and one that leaves it get the same bytes."""
    stripped, left = below.get(path), below.get(f"{ROOT}{path}")

    assert (stripped.status_code, stripped.content) == (left.status_code, left.content)
    assert stripped.status_code == 200


def test_embeds_errors_and_missing_pages(below: TestClient) -> None:
    """Frames and pages that say what is wrong lead nowhere else either."""
    for path in (
        *(f"/embed/{name}" for name in FIGURES),
        "/nothing/here",
        "/embed/no",
        "/?release=no",
    ):
        assert _escaping(below.get(f"{ROOT}{path}").text) == set(), path


def test_redirects_stay_below(below: TestClient) -> None:
    """Short links and addresses with a slash too many lead to addresses below the prefix."""
    for path in ("/f/gdp-share?from=2010", "/explore/?lang=ja"):
        answer = below.get(f"{ROOT}{path}", follow_redirects=False)
        assert answer.status_code in (302, 308)
        assert answer.headers["location"].startswith(f"{ROOT}/")
        assert below.get(answer.headers["location"].partition("#")[0]).status_code == 200
    assert "set-cookie" not in answer.headers


def test_whole_addresses_have_the_prefix(below: TestClient) -> None:
    """Canonical links, previews, oEmbed, the feed, the API's own links and OpenAPI name the public address."""
    story = below.get(f"{ROOT}/").text
    assert f'rel="canonical" href="{PUBLIC}"' in story
    assert f'property="og:image" content="{PUBLIC}figure/' in story
    assert all(
        each.startswith(PUBLIC) for each in re.findall(r"https://stat\.example[^\"< ]*", story)
    )

    card = below.get(f"{ROOT}/oembed", params={"url": f"{PUBLIC}embed/gdp-share?from=2010"}).json()
    assert f'src="{PUBLIC}embed/gdp-share?' in card["html"]
    assert card["thumbnail_url"].startswith(PUBLIC)

    rows = below.get(f"{ROOT}/api/v1/areas", params={"limit": 2})
    assert rows.json()["next"].startswith(f"{PUBLIC}api/v1/areas?")
    assert below.get(urlsplit(rows.json()["next"])._replace(scheme="", netloc="").geturl()).json()

    described = below.get(f"{ROOT}/openapi.json").json()
    assert described["servers"] == [{"url": ROOT}]
    feed = below.get(f"{ROOT}/feed.atom").text
    assert set(re.findall(r'href="(https://stat\.example/[a-z]*/)', feed)) == {PUBLIC}


@pytest.mark.parametrize(
    "url",
    ["https://stat.example/embed/gdp-share", "https://stat.example/trilateral2/embed/gdp-share"],
)
def test_addresses_beside_the_prefix_are_not_ours(below: TestClient, url: str) -> None:
    """OEmbed takes links to figures below the prefix alone."""
    assert below.get(f"{ROOT}/oembed", params={"url": url}).status_code == 404


def test_callbacks_work_below(below: TestClient) -> None:
    """The answer to a callback is the page, with addresses below the prefix."""
    value = {"path": "/explore", "search": "?from=2012", "preset": "page"}
    body = {
        "output": "site.answer",
        "outputs": {"id": "site", "property": "answer"},
        "inputs": [{"id": "site", "property": "address", "value": value}],
        "changedPropIds": ["site.address"],
    }
    answer = below.post(f"{ROOT}/_dash-update-component", json=body).json()["response"]["site"][
        "answer"
    ]
    parts = "".join([*answer["before"], *answer["main"], *answer["after"]])

    assert f'href="{ROOT}/claim' in parts
    assert _escaping(parts) == set()
    assert answer["attributes"]["data-page"] == "/explore"


@pytest.mark.parametrize("taken", ["/explore", "/api", "/figure/x", "/assets"])
def test_a_prefix_of_our_own_is_refused(taken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prefix that is an address of ours is refused at the start: both kinds of proxy would send the same path."""
    monkeypatch.setenv("TRILATERAL_PUBLIC_URL", f"https://stat.example{taken}")
    client = TestClient(create(Store(str(CHECKOUT / "data"))))
    with pytest.raises(UsageError, match="an address of the dashboard itself"):
        client.get("/healthz")


def test_text_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only attributes that hold addresses get the prefix, and only addresses of ours."""
    monkeypatch.setenv("TRILATERAL_PUBLIC_URL", PUBLIC)

    assert settings.root() == ROOT
    assert html_element("input", value="/x") == '<input value="/x">'
    assert html_element("a", href="//other.example/x") == '<a href="//other.example/x"></a>'
    assert (
        html_element("a", href="https://other.example/x")
        == '<a href="https://other.example/x"></a>'
    )
    assert html_element("a", href="#here") == '<a href="#here"></a>'
    assert html_element("a", href="/x") == f'<a href="{ROOT}/x"></a>'
