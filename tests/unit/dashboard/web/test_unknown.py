"""What is asked for and is not there is refused at every address, by its name, with what there is instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import FIELDS
from dashboard.web.routes import ROUTES, Kind
from dashboard.words.wording import in_language
from etl import catalog

#: What stands in the braces of an address.
PLACES = {"{filename}": "gdp-share.json", "{name}": "gdp-share", "{file}": "observations.parquet"}  # fmt: skip
#: What an address asks for, so that nothing else is wrong.
NEEDED = {
    "/oembed": {"url": "http://testserver/embed/gdp-share"},
    "/api/v1/decomposition": {"from": "2010", "to": "2020"},
    "/api/v1/claim": {"share": "24%"},
}
#: What a refusal calls them otherwise.
CALLED = {"upper": "share", "url": "address"}
#: A claim says one of these.
SAID = ("amount", "rank", "ratio", "contribution", "among")
#: Addresses that take any name in their query, and why.
LENIENT = {
    "/healthz": "machines add what they like so that nothing between keeps the answer",
    "/readyz": "machines add what they like so that nothing between keeps the answer",
    "/oembed": "sites add parameters of their own, such as dnt=1",
    "/f/{name}": "links that people post gather names of others",
}
#: Of what values may be, words that refusals are written with; nothing about patterns or parsers.
PROGRAMMERS = ("should match", "unable to", "/docs says", "pattern")


def parameters(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every parameter of every address that answers GET, with what it may be, by the description of the server."""
    for path, verbs in client.get("/openapi.json").json()["paths"].items():
        for each in verbs.get("get", {}).get("parameters", []):
            if each["in"] == "query":
                yield path, each["name"], each["schema"]


def ask(client: TestClient, path: str, **query: str) -> Any:
    release = client.app.state.app.live.release.id  # type: ignore[attr-defined]
    path = path.replace("/proof/{id}", "/proof/{id}~share~gdp_nominal~wdi~2026-07-13~CJK~WLD~~2024")
    path = path.replace("{id}", release)
    for brace, value in PLACES.items():
        path = path.replace(brace, value)
    needed = {} if set(SAID) & set(query) else NEEDED.get(path, {})
    return client.get(path, params=needed | query, follow_redirects=False)


def test_every_parameter_refuses_what_it_does_not_know(client: TestClient) -> None:
    """With a message that names it, and says in words what may be given."""
    asked = list(parameters(client))
    assert {path for path, *_ in asked} >= {"/figure/{filename}", "/embed/{name}", "/api/v1/shares"}
    for path, name, schema in asked:
        if path == "/deck.pptx" and name == "figures":
            continue  # names of figures; below
        answer = ask(client, path, **{name: "nonsense!"})
        where = (path, name, answer.status_code, answer.text[:300])
        assert answer.status_code in (400, 404, 422, 501), where
        if "json" in answer.headers["content-type"]:
            told = answer.json()
            text = f"{told['error']} {told['hint']}"
            assert CALLED.get(name, name) in text, where
            assert not [word for word in PROGRAMMERS if word in text], where
            # Of a short list, every choice is named.
            for choice in filter(None, schema.get("enum", [])):
                assert str(choice) in text, (*where, choice)


def test_lists_of_names_are_refused_by_the_first_that_is_unknown(client: TestClient) -> None:
    """A deck of figures that there are not."""
    told = client.get("/deck.pptx", params={"figures": "gdp-share,nonsense"}).json()
    assert "nonsense" in told["error"]
    assert all(name in told["hint"] for name in FIGURES)


def test_every_address_refuses_names_that_it_does_not_know(client: TestClient) -> None:
    """Whatever answers GET and takes parameters: a name of nothing is no choice that was made."""
    for path in client.get("/openapi.json").json()["paths"]:
        if path == "/api/v1/review":
            continue  # asked by POST
        answer = ask(client, path, territory="xyz")
        if path in LENIENT:
            assert answer.status_code in (200, 302), path
            continue
        assert answer.status_code in (400, 422), (path, answer.status_code)
        assert "territory" in answer.text, path


@pytest.mark.parametrize(
    "path", ["/figure/gdp-share.json", "/embed/gdp-share", "/chart/gdp-share", "/f/gdp-share"]
)
def test_what_others_add_to_links_is_let_pass(client: TestClient, path: str) -> None:
    """Newsletters and networks count their readers so."""
    query = {"utm_source": "mail", "utm_campaign": "x", "fbclid": "1"}
    assert client.get(path, params=query, follow_redirects=False).status_code in (200, 302)


def test_a_link_inside_of_another_is_read_as_strictly(client: TestClient) -> None:
    """What oEmbed shows is the figure of the link, with all that it chooses."""
    good, bad = (
        "http://testserver/embed/gdp-share?from=2000",
        "http://testserver/embed/gdp-share?territory=xyz",
    )
    assert client.get("/oembed", params={"url": good}).status_code == 200
    answer = client.get("/oembed", params={"url": bad})
    assert answer.status_code == 400
    assert "territory" in answer.json()["error"]


def test_the_form_of_files_names_a_look_that_there_is(client: TestClient) -> None:
    """A look that there is not is no light one."""
    answer = client.get(
        "/figure/gdp-share", params={"form": "svg", "look": "xyz"}, follow_redirects=False
    )
    assert answer.status_code == 400
    assert "xyz" in answer.json()["error"]
    assert "transparent" in answer.json()["hint"]


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_pages_say_every_value_that_cannot_be_used(client: TestClient, path: str) -> None:
    """All at once: the page is there, with a notice for each."""
    wrong = {
        name: "nonsense!" for name in FIELDS if name not in ("lang", "release", "order", "theme")
    }
    answer = client.get(path, params={"lang": "en", **wrong})
    assert answer.status_code == 400
    for name in wrong:
        assert f"The address says {name}=nonsense!, which cannot be used" in answer.text, name


def test_routes_with_a_view_are_all_asked_here(client: TestClient) -> None:
    """Whoever adds a file, frame or link has it described, and so asked above."""
    described = set(client.get("/openapi.json").json()["paths"])
    mine = {route.path for route in ROUTES if route.kind in (Kind.FILE, Kind.FRAME, Kind.LINK)}
    assert mine <= described
    assert set(catalog.claims())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_frames_refuse_in_the_language_of_the_reader(client: TestClient, lang: str) -> None:
    """A frame is read by people."""
    answer = client.get("/embed/gdp-share", params={"territory": "xyz", "lang": lang})
    told = in_language(lang).gettext("This address has no parameter '{name}'.")
    assert answer.status_code == 400
    assert told.format(name="territory") in answer.text
    assert (lang == "en") == told.isascii()
