"""Observations as SDMX: SDMX-CSV 2.0, SDMX-JSON 1.0.0-wip, and their structure as SDMX-ML 2.1. Pure.

Of SDMX-JSON the form with ``header``, ``structure`` and ``dataSets`` at the top is written: it is what central banks
serve, and what readers of SDMX-JSON understand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.markup import XML_DECLARATION, Child, Markup, fragment, xml_element
from etl import catalog
from etl.observations import STATUS_ORDER
from etl.storage.store import Release

AGENCY, FLOW, VERSION = "TRILATERAL", "OBSERVATIONS", "1.0"
CSV_TYPE = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
JSON_TYPE = "application/vnd.sdmx.data+json; version=1.0.0-wip"
XML_TYPE = "application/vnd.sdmx.structure+xml; version=2.1"
#: Their order in keys: time last, as everywhere.
DIMENSIONS = (
    "FREQ",
    "REF_AREA",
    "COUNTERPART_AREA",
    "INDICATOR",
    "SOURCE",
    "EDITION",
    "TIME_PERIOD",
)

_NAMES = {
    "FREQ": "Frequency",
    "REF_AREA": "Reference area",
    "COUNTERPART_AREA": "Counterpart area",
    "INDICATOR": "Indicator",
    "SOURCE": "Source",
    "EDITION": "Edition",
    "TIME_PERIOD": "Time period",
    "OBS_VALUE": "Observation value",
    "OBS_STATUS": "Observation status",
    "UNIT_MEASURE": "Unit of measure",
}
_STATUSES = {
    "A": "Normal value",
    "B": "Time series break",
    "P": "Provisional value",
    "E": "Estimated value",
    "F": "Forecast value",
    "O": "Missing value",
}
_FREQUENCIES = {"A": "Annual", "Q": "Quarterly", "M": "Monthly"}
_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = {
    "xmlns:mes": f"{_SCHEMAS}/message",
    "xmlns:str": f"{_SCHEMAS}/structure",
    "xmlns:com": f"{_SCHEMAS}/common",
}


def sdmx_csv(frame: pd.DataFrame) -> bytes:
    """Observations as SDMX-CSV 2.0: one line per observation, every digit of its value."""
    table = pd.DataFrame(
        {
            "STRUCTURE": "dataflow",
            "STRUCTURE_ID": f"{AGENCY}:{FLOW}({VERSION})",
            "ACTION": "I",
            **{name: frame[name.lower()] for name in DIMENSIONS},
            "OBS_VALUE": frame["value"],
            "OBS_STATUS": frame["obs_status"],
            "UNIT_MEASURE": frame["indicator"].map(_unit),
        },
        index=frame.index,
    )
    return bytes(table.to_csv(index=False, lineterminator="\r\n").encode())


def sdmx_json(frame: pd.DataFrame, release: Release) -> bytes:
    """Observations as SDMX-JSON: flat, each under the positions of its dimensions' values."""
    columns: dict[str, Any] = {name: frame[name.lower()] for name in DIMENSIONS}
    columns |= {"OBS_STATUS": frame["obs_status"], "UNIT_MEASURE": frame["indicator"].map(_unit)}
    codes, values = {}, {}
    for name, column in columns.items():
        found, known = pd.factorize(column, sort=True)
        codes[name], values[name] = found.tolist(), [str(value) for value in known]
    keys = zip(*(codes[name] for name in DIMENSIONS), strict=True)
    told = zip(frame["value"].tolist(), codes["OBS_STATUS"], codes["UNIT_MEASURE"], strict=True)
    content = {
        "header": {
            "id": release.id,
            "test": False,
            "prepared": release.package["created"],
            "sender": {"id": AGENCY, "name": "Trilateral"},
        },
        "structure": {
            "name": release.package["title"],
            "dimensions": {
                "observation": [
                    {
                        "id": name,
                        "name": _NAMES[name],
                        "keyPosition": position,
                        "values": [
                            {"id": value, "name": _label(name, value)} for value in values[name]
                        ],
                    }
                    for position, name in enumerate(DIMENSIONS)
                ]
            },
            "attributes": {
                "observation": [
                    {
                        "id": name,
                        "name": _NAMES[name],
                        "values": [
                            {"id": value, "name": _label(name, value)} for value in values[name]
                        ],
                    }
                    for name in ("OBS_STATUS", "UNIT_MEASURE")
                ]
            },
        },
        "dataSets": [
            {
                "action": "Information",
                "observations": {
                    ":".join(map(str, key)): list(rest)
                    for key, rest in zip(keys, told, strict=True)
                },
            }
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def structure(release: Release) -> bytes:
    """The data structure definition, its code lists and the dataflow, as SDMX-ML 2.1."""
    lists = _code_lists(release)
    header = xml_element(
        "mes:Header",
        xml_element("mes:ID", f"R{release.id}"),
        xml_element("mes:Test", "false"),
        xml_element("mes:Prepared", release.package["created"]),
        xml_element("mes:Sender", id=AGENCY),
    )
    flow = _maintained(
        "str:Dataflow",
        FLOW,
        "Observations",
        _reference("str:Structure", FLOW, "datastructure", "DataStructure"),
    )
    parts = xml_element(
        "mes:Structures",
        xml_element("str:Dataflows", flow),
        xml_element(
            "str:Codelists",
            (
                _items("str:Codelist", "str:Code", f"CL_{name}", _NAMES[name], codes)
                for name, codes in lists.items()
            ),
        ),
        xml_element(
            "str:Concepts",
            _items("str:ConceptScheme", "str:Concept", "CONCEPTS", "Concepts", _NAMES.items()),
        ),
        xml_element("str:DataStructures", _definition(lists)),
    )
    root = xml_element("mes:Structure", header, parts, **_NAMESPACES)
    return f"{XML_DECLARATION}{root}".encode()


def _code_lists(release: Release) -> dict[str, list[tuple[str, str]]]:
    areas = list(zip(release.areas["ref_area"], release.areas["name"], strict=True))
    return {
        "FREQ": list(_FREQUENCIES.items()),
        "REF_AREA": areas,
        "COUNTERPART_AREA": [("_Z", "Not applicable"), *areas],
        "INDICATOR": [(i.id, i.concept) for i in catalog.indicators().values()],
        "SOURCE": [(s.id, s.title) for s in catalog.sources().values()],
        "OBS_STATUS": [(code, _STATUSES[code]) for code in STATUS_ORDER],
        "UNIT_MEASURE": sorted({(i.unit, i.unit) for i in catalog.indicators().values()}),
    }


def _items(kind: str, item: str, name: str, title: str, items: Iterable[tuple[str, str]]) -> Markup:
    """A code list or concept scheme with its members."""
    members = (xml_element(item, _name(text), id=code) for code, text in items)
    return _maintained(kind, name, title, members)


def _definition(lists: Mapping[str, object]) -> Markup:
    """The data structure definition."""

    def component(kind: str, name: str, *more: Child, **attributes: object) -> Markup:
        return xml_element(kind, _meaning(name, name in lists), *more, id=name, **attributes)

    dimensions = (
        component(
            "str:TimeDimension" if name == "TIME_PERIOD" else "str:Dimension",
            name,
            position=position,
        )
        for position, name in enumerate(DIMENSIONS, start=1)
    )
    measured = xml_element("str:PrimaryMeasure", xml_element("Ref", id="OBS_VALUE"))
    attributes = (
        component(
            "str:Attribute",
            name,
            xml_element("str:AttributeRelationship", measured),
            assignmentStatus="Mandatory",
        )
        for name in ("OBS_STATUS", "UNIT_MEASURE")
    )
    measure = component("str:PrimaryMeasure", "OBS_VALUE")
    components = xml_element(
        "str:DataStructureComponents",
        xml_element("str:DimensionList", dimensions, id="DimensionDescriptor"),
        xml_element("str:AttributeList", attributes, id="AttributeDescriptor"),
        xml_element("str:MeasureList", measure, id="MeasureDescriptor"),
    )
    return _maintained("str:DataStructure", FLOW, "Observations", components)


def _meaning(name: str, listed: bool) -> Markup:
    """What a component means, and which values it takes."""
    concept = xml_element(
        "Ref",
        id=name,
        maintainableParentID="CONCEPTS",
        maintainableParentVersion=VERSION,
        agencyID=AGENCY,
        package="conceptscheme",
        class_="Concept",
    )
    types = {"TIME_PERIOD": "ObservationalTimePeriod", "OBS_VALUE": "Double"}
    values = (
        _reference("str:Enumeration", f"CL_{name}", "codelist", "Codelist")
        if listed
        else xml_element("str:TextFormat", textType=types.get(name, "String"))
    )
    return fragment(
        xml_element("str:ConceptIdentity", concept),
        xml_element("str:LocalRepresentation", values),
    )


def _reference(tag: str, name: str, package: str, kind: str) -> Markup:
    target = {"id": name, "version": VERSION, "agencyID": AGENCY, "package": package, "class": kind}
    return xml_element(tag, xml_element("Ref", **target))


def _maintained(tag: str, name: str, title: str, *parts: Child) -> Markup:
    """Something that an agency maintains, in a version."""
    return xml_element(
        tag, _name(title), *parts, id=name, agencyID=AGENCY, version=VERSION, isFinal="true"
    )


def _name(text: str) -> Markup:
    return xml_element("com:Name", text, **{"xml:lang": LANGUAGES[SOURCE].tag})


def _unit(indicator: str) -> str:
    return catalog.indicator(indicator).unit


def _label(name: str, value: str) -> str:
    """What a code means, in English."""
    if name == "INDICATOR":
        return catalog.indicator(value).concept
    if name == "SOURCE":
        return catalog.source(value).title
    return {"FREQ": _FREQUENCIES, "OBS_STATUS": _STATUSES}.get(name, {}).get(value, value)
