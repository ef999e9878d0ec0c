"""What describes a release to catalogues and notebooks is valid by others' rules, and true of the files that it names."""

from __future__ import annotations

import hashlib
import io
import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from csvw import CSVW
from httpx2 import Response
from pyshacl import validate
from rdflib import Graph
from starlette.testclient import TestClient

from dashboard.components.release_files import DESCRIPTIONS
from dashboard.locale import LANGUAGES
from dashboard.web.data_descriptions import TABLES
from etl.storage.store import Release

LATEST = "/api/v1/releases/latest"
HERE = "http://testserver"
#: What DCAT-AP 3 has as mandatory, with the kinds of values that it has in mind.
DCAT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path foaf:homepage ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:modified ; sh:maxCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dct:temporal ; sh:class dct:PeriodOfTime ] ,
    [ sh:path dcat:version ; sh:maxCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:license ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:distribution ; sh:minCount 3 ; sh:class dcat:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:downloadURL ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:mediaType ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ;
      sh:pattern "^https://www.iana.org/assignments/media-types/" ] ,
    [ sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] ,
    [ sh:path spdx:checksum ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
[] a sh:NodeShape ; sh:targetClass spdx:Checksum ;
  sh:property [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:datatype xsd:hexBinary ] .
"""
#: What Croissant 1.0 requires of each node.
CROISSANT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix cr: <http://mlcommons.org/croissant/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix s: <https://schema.org/> .
[] a sh:NodeShape ; sh:targetClass s:Dataset ;
  sh:property [ sh:path dct:conformsTo ; sh:minCount 1 ; sh:hasValue "http://mlcommons.org/croissant/1.0"@en ] ,
    [ sh:path s:name ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path s:description ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path s:license ; sh:minCount 1 ] , [ sh:path s:url ; sh:minCount 1 ] ,
    [ sh:path s:creator ; sh:minCount 1 ; sh:class s:Organization ] ,
    [ sh:path s:datePublished ; sh:minCount 1 ; sh:pattern "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" ] ,
    [ sh:path s:version ; sh:pattern "^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)([+][0-9A-Za-z-]+)?$" ] ,
    [ sh:path s:distribution ; sh:minCount 3 ; sh:class cr:FileObject ] ,
    [ sh:path cr:recordSet ; sh:minCount 3 ; sh:class cr:RecordSet ] .
[] a sh:NodeShape ; sh:targetClass cr:FileObject ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path s:name ; sh:minCount 1 ] , [ sh:path s:contentUrl ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path s:encodingFormat ; sh:hasValue "application/x-parquet"@en ] ,
    [ sh:path s:sha256 ; sh:minCount 1 ; sh:pattern "^[0-9a-f]{64}$" ] .
[] a sh:NodeShape ; sh:targetClass cr:RecordSet ;
  sh:property [ sh:path cr:field ; sh:minCount 1 ; sh:class cr:Field ] , [ sh:path cr:key ; sh:minCount 1 ; sh:class cr:Field ] .
[] a sh:NodeShape ; sh:targetClass cr:Field ;
  sh:property [ sh:path s:name ; sh:minCount 1 ] , [ sh:path s:description ; sh:minCount 1 ] ,
    [ sh:path cr:dataType ; sh:minCount 1 ; sh:in ( s:Text s:Float ) ] ,
    [ sh:path ( cr:source cr:fileObject ) ; sh:minCount 1 ; sh:class cr:FileObject ] ,
    [ sh:path ( cr:source cr:extract cr:column ) ; sh:minCount 1 ] .
"""


def held_to(shapes: str, facts: dict[str, Any]) -> str:
    """What shapes find wrong with a document; empty if nothing."""
    with warnings.catch_warnings():
        # The parser uses what it has itself deprecated.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        data = Graph().parse(data=json.dumps(facts), format="json-ld", publicID=f"{HERE}/")
        good, _, text = validate(data, shacl_graph=Graph().parse(data=shapes, format="turtle"))
    return "" if good else text


def facts_of(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.json()


@pytest.mark.parametrize("path", ["/catalog.jsonld", f"{LATEST}/dcat.jsonld"])
def test_dcat_has_the_shape_of_its_application_profile(client: TestClient, path: str) -> None:
    facts = facts_of(client, path)
    assert held_to(DCAT_SHAPES, facts) == ""
    facts["dcat:dataset"]["dcat:distribution"][0]["dcat:byteSize"]["@value"] = "-1"
    del facts["dcat:dataset"]["dct:license"]
    found = held_to(DCAT_SHAPES, facts)
    assert "dct:license" in found
    assert "byteSize" in found


def test_a_release_is_a_version_of_the_dataset(client: TestClient, release: Release) -> None:
    """Its files are under its own id, where they stay what they are."""
    [latest, own] = [facts_of(client, path)["dcat:dataset"] for path in ("/catalog.jsonld", f"{LATEST}/dcat.jsonld")]  # fmt: skip
    assert own["dcat:isVersionOf"]["@id"] == latest["@id"] == f"{HERE}/about#dataset"
    assert own["dct:identifier"] == release.id
    for each in own["dcat:distribution"]:
        assert f"/releases/{release.id}/" in each["@id"]
        assert client.head(each["@id"]).status_code == 200
    for dataset in (latest, own):
        assert [client.head(each["@id"]).status_code for each in dataset["rdfs:seeAlso"]] == [200] * 3  # fmt: skip


def test_croissant_is_valid_and_true(client: TestClient, release: Release) -> None:
    """Its files have the digests and columns that it says, and its keys are keys."""
    facts = facts_of(client, f"{LATEST}/croissant.json")
    assert held_to(CROISSANT_SHAPES, facts) == ""
    files = {each["@id"]: each for each in facts["distribution"]}
    assert {each["name"] for each in facts["recordSet"]} == set(TABLES)
    for each in facts["recordSet"]:
        fields = {field["@id"]: field for field in each["field"]}
        [name] = {field["source"]["fileObject"]["@id"] for field in fields.values()}
        body = client.get(files[name]["contentUrl"]).content
        assert f"/{release.id}/" in files[name]["contentUrl"]
        assert hashlib.sha256(body).hexdigest() == files[name]["sha256"]
        assert f"{len(body)} B" == files[name]["contentSize"]
        table = pd.read_parquet(io.BytesIO(body))
        assert [field["source"]["extract"]["column"] for field in fields.values()] == list(table)
        numbers = {field["name"] for field in fields.values() if field["dataType"] == "sc:Float"}
        assert numbers == {name for name in table if table[name].dtype.kind == "f"}
        assert not table.duplicated([fields[key["@id"]]["name"] for key in each["key"]]).any()
    del facts["recordSet"][0]["field"][0]["source"]["extract"]
    facts["distribution"][0]["sha256"] = "0"
    assert held_to(CROISSANT_SHAPES, facts).count("Constraint Violation in") >= 2


@pytest.mark.filterwarnings("ignore")
def test_croissant_is_read_by_its_own_reader(
    address: str, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody has installed it: it is not among the pinned packages (docs/design.md)."""
    mlcroissant = pytest.importorskip("mlcroissant")
    monkeypatch.setenv("CROISSANT_CACHE", str(tmp_path))
    found = mlcroissant.Dataset(jsonld=f"{address}{LATEST}/croissant.json")
    assert found.metadata.ctx.issues.report() == ""
    records = [each["areas/ref_area"].decode() for each in found.records("areas")]
    assert records == release.areas["ref_area"].tolist()


def test_csv_on_the_web_is_valid_and_describes_the_tables(
    client: TestClient, release: Release, tmp_path: Path
) -> None:
    """By the validator of CSVW, which finds the tables beside it: types, forms, keys, and areas that are in the other table."""
    metadata = client.get(f"{LATEST}/csv-metadata.json")
    assert metadata.headers["Content-Type"] == "application/csvm+json"
    (tmp_path / "csv-metadata.json").write_bytes(metadata.content)
    rows = client.get(f"{LATEST}/observations.csv").content.splitlines(keepends=True)
    # Every hundredth row, which has every source and indicator in it; all of them take minutes.
    some = [rows[0], *rows[1::100]]
    (tmp_path / "areas.csv").write_bytes(client.get(f"{LATEST}/areas.csv").content)
    place = tmp_path / "observations.csv"

    def fits(lines: list[bytes]) -> bool:
        place.write_bytes(b"".join(lines))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return bool(CSVW(str(tmp_path / "csv-metadata.json"), validate=True).is_valid)
        except ValueError:  # what it does about values that are none of their type
            return False

    for wrong in (
        some[1].replace(b",A,", b",W,", 1),
        re.sub(rb"^([a-z]+,[a-z_]+),[A-Z0-9]+", rb"\1,XXXX", some[1]),
        re.sub(rb"[0-9.]+,([A-Z])\r\n$", rb"many,\1\r\n", some[1]),
        some[2],
    ):
        assert wrong != some[1]
        assert not fits([some[0], wrong, *some[2:]]), wrong
    assert fits(some)
    [table, areas] = CSVW(str(tmp_path / "csv-metadata.json")).tables
    found = pd.DataFrame(table.iterdicts())
    held = release.observations.iloc[::100].reset_index(drop=True)
    assert found.astype({"value": float}).to_dict("records") == held.to_dict("records")
    assert len(list(areas.iterdicts())) == len(release.areas)
    told = client.head(f"{LATEST}/observations.csv").headers["Link"]
    assert told == '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"'


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_about_leads_to_the_files_and_their_descriptions(
    client: TestClient, there: Callable[[str], Response], release: Release, lang: str
) -> None:
    """The page, of the release that it shows, and the linked data in it."""
    for pinned in ("", release.id):
        query = f"?lang={lang}" + (f"&release={pinned}" if pinned else "")
        text = client.get(f"/about{query}").text
        links = re.findall(r'href="(/api/v1/releases/[^"]*)"', text)
        assert {link.split("/")[4] for link in links} == {pinned or "latest"}
        assert {link.split("/")[5] for link in links} >= {*DESCRIPTIONS, "observations.csv", "observations.parquet"}  # fmt: skip
        for link in links:
            assert there(link).status_code == 200, link
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(f"/about?lang={lang}").text, re.DOTALL)  # fmt: skip
    for each in json.loads(data)["subjectOf"]:
        answer = there(each["url"])
        assert answer.headers["Content-Type"].partition(";")[0] == each["encodingFormat"]
