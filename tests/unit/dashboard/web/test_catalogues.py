"""What search engines, data catalogues and assistants read: valid by their own rules, and the same as the pages say."""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Callable
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
import yaml
from httpx2 import Response
from lxml import etree
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, Namespace
from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from dashboard.pages import PAGES
from dashboard.words.sentences import headline
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis.claims import Rule
from etl.places import CHECKOUT
from etl.storage.store import Release

HERE = "http://testserver"
SPDX = Namespace("http://spdx.org/rdf/terms#")
SCHEMA = Namespace("https://schema.org/")


def data_of(client: TestClient, path: str) -> list[dict[str, Any]]:
    """The structured data of a page."""
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text, re.DOTALL
    )
    return [json.loads(each) for each in found]


def graph(facts: dict[str, Any]) -> Graph:
    """Structured data as RDF: the context of schema.org stands for its vocabulary, which nobody fetches here."""
    if facts["@context"] == "https://schema.org":
        facts = facts | {"@context": {"@vocab": str(SCHEMA)}}
    with warnings.catch_warnings():
        # Its parser uses what it has itself deprecated.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        return Graph().parse(data=json.dumps(facts), format="json-ld")


def robots_of(text: str) -> str:
    found = re.search(r'<meta name="robots" content="([^"]*)"', text)
    return found[1] if found else ""


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_listed_and_views_of_them_are_not(client: TestClient, path: str) -> None:
    for query, canonical in (("", path), ("?lang=ja", f"{path}?lang=ja")):
        text = client.get(path + query).text
        assert robots_of(text) == ""
        assert f'<link rel="canonical" href="{HERE}{canonical}">' in text
    for query in ("?as_of=2022-04", "?lang=ja&theme=dark", "?source=weo&lang=ja"):
        text = client.get(path + query).text
        # What a page does not use is no view of it.
        if query != "?source=weo&lang=ja" or robots_of(text):
            assert robots_of(text) == (
                "" if "as_of" in query and path == "/about" else "noindex,nofollow"
            )
        canonical = f"{path}?lang=ja" if "lang=ja" in query else path
        assert f'<link rel="canonical" href="{HERE}{canonical}">' in text
        if robots_of(text):
            assert "application/ld+json" not in text


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_the_release_is_a_dataset(
    client: TestClient, there: Callable[[str], Response], release: Release, lang: str
) -> None:
    """What dataset search asks for, and each address in it is there."""
    [found] = data_of(client, f"/about?lang={lang}")
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000 or lang in ("ja", "zh", "ko")
    assert found["identifier"] == release.id
    assert [each["publisher"]["name"] for each in found["isBasedOn"]] == [
        each["publisher"] for each in release.package["sources"]
    ]
    periods = sorted(release.observations["time_period"].unique())
    assert found["temporalCoverage"] == f"{periods[0][:4]}/{periods[-1][:4]}"
    for each in found["distribution"]:
        answer = there(each["contentUrl"])
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == each["encodingFormat"]
    made = graph(found)
    [subject] = made.subjects(RDF.type, SCHEMA.Dataset)
    for name in ("name", "description", "creator", "license", "distribution", "spatialCoverage"):
        assert list(made.objects(subject, SCHEMA[name])), name
    assert len(list(made.objects(subject, SCHEMA.variableMeasured))) == len(
        set(release.observations["indicator"]) & set(catalog.indicators())
    )


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_claims_are_reviewed_in_the_words_of_the_page(
    client: TestClient, release: Release, lang: str
) -> None:
    """Neutral: the answer by every definition, no number, and nobody named for having said it."""
    found = data_of(client, f"/claim?lang={lang}")
    words = in_language(lang)
    answers = headline(release, words, Rule())
    assert [each["reviewRating"] for each in found] == [
        {"@type": "Rating", "alternateName": answer} for answer in answers.values()
    ]
    assert [each["claimReviewed"] for each in found] == [
        words.gettext(catalog.claims()[claim].text) for claim in answers
    ]
    text = html.unescape(client.get(f"/claim?lang={lang}").text)
    for each in found:
        assert "author" not in each["itemReviewed"]
        assert each["reviewRating"]["alternateName"] in text.replace("</p>", "")
        made = graph(each)
        [subject] = made.subjects(RDF.type, SCHEMA.ClaimReview)
        for name in ("url", "claimReviewed", "reviewRating", "itemReviewed", "author"):
            assert list(made.objects(subject, SCHEMA[name])), name


def test_the_catalogue_is_dcat(client: TestClient, release: Release) -> None:
    """Every property that DCAT-AP has as mandatory or recommended and that is known here; sizes and hashes are right."""
    answer = client.get("/catalog.jsonld")
    assert answer.headers["Content-Type"] == "application/ld+json"
    made = graph(answer.json())
    [one] = made.subjects(RDF.type, DCAT.Catalog)
    [dataset] = made.objects(one, DCAT.dataset)
    assert (dataset, RDF.type, DCAT.Dataset) in made
    for subject, names in (
        (one, (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.modified)),
        (
            dataset,
            (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.identifier,
             DCTERMS.temporal, DCTERMS.license, DCAT.keyword, DCAT.theme, DCAT.landingPage),
        ),
    ):  # fmt: skip
        for name in names:
            assert list(made.objects(subject, name)), (subject, name)
    distributions = list(made.objects(dataset, DCAT.distribution))
    assert len(distributions) == 3
    for each in distributions:
        assert isinstance(each, URIRef)
        body = client.get(str(each)).content
        [address] = made.objects(each, DCAT.downloadURL)
        assert address == each
        for size in made.objects(each, DCAT.byteSize):
            assert int(size) == len(body)
        for checksum in made.objects(each, SPDX.checksum):
            [value] = made.objects(checksum, SPDX.checksumValue)
            assert str(value) == hashlib.sha256(body).hexdigest()
    assert len(list(made.subjects(SPDX.checksumValue, None))) == 2


def test_the_site_map_has_every_page_in_every_language(client: TestClient) -> None:
    root = etree.fromstring(client.get("/sitemap.xml").content)
    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    found = root.xpath("//s:url/s:loc/text()", namespaces=names)
    assert len(found) == len(set(found)) == len(PAGES) * len(LANGUAGES)
    others = root.xpath("//x:link/@href", namespaces=names)
    assert set(others) == set(found)
    for address in found:
        text = client.get(address.removeprefix(HERE)).text
        assert f'<link rel="canonical" href="{address}">' in text
        assert robots_of(text) == ""


def test_robots_may_read_pages_and_data(client: TestClient) -> None:
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").text.splitlines())
    assert parser.site_maps() == [f"{HERE}/sitemap.xml"]
    for path in (
        *PAGES,
        "/api/v1/releases/latest/observations.csv",
        "/figure/gdp-share.png?preset=og",
    ):
        assert parser.can_fetch("*", f"{HERE}{path}"), path
    for path in ("/chart/gdp-share", "/_dash-update-component", "/deck.pptx?lang=ja"):
        assert not parser.can_fetch("*", f"{HERE}{path}"), path


def test_assistants_are_told_where_the_numbers_are(client: TestClient, release: Release) -> None:
    text = client.get("/llms.txt").text
    lines = text.splitlines()
    assert lines[0] == "# Trilateral"
    assert lines[2].startswith("> ")
    assert release.id in text
    links = re.findall(r"^- \[[^\]]+\]\(([^)]+)\): .+$", text, re.MULTILINE)
    assert len(links) == sum(line.startswith("- ") for line in lines) > len(PAGES)
    for link in links:
        assert client.get(link.removeprefix(HERE)).status_code == 200, link


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/catalog.jsonld", "/llms.txt"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(path).status_code == 200


def test_the_citation_file_is_valid_and_of_this_version() -> None:
    path = CHECKOUT / "CITATION.cff"
    subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", path],
        check=True,
    )  # fmt: skip
    cited = yaml.safe_load(path.read_text(encoding="utf-8"))
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (str(cited["version"]), cited["license"]) == (project["version"], project["license"])


def test_below_a_prefix_addresses_begin_with_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRILATERAL_PUBLIC_URL", "https://stats.example/economy/")
    robots, listed = (client.get(path).text for path in ("/robots.txt", "/sitemap.xml"))
    assert "Disallow: /economy/chart/" in robots
    assert "Sitemap: https://stats.example/economy/sitemap.xml" in robots
    assert set(re.findall(r"<loc>([^?<]*)", listed)) == {
        f"https://stats.example/economy{path}" for path in PAGES
    }
    [found] = data_of(client, "/about")
    assert {each["contentUrl"].rpartition("/")[0] for each in found["distribution"]} == {
        "https://stats.example/economy/api/v1/releases/latest"
    }
