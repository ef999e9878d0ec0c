"""Observations as SDMX: SDMX-CSV 2.0, SDMX-JSON 1.0.0-wip, and their structure as SDMX-ML 2.1. Pure.

Of SDMX-JSON the form with ``header``, ``structure`` and ``dataSets`` at the top is written: it is what central banks
serve, and what readers of SDMX-JSON understand.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

import pandas as pd

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
_MES = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
_STR = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
_COM = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
_XML = "http://www.w3.org/XML/1998/namespace"


def sdmx_csv(frame: pd.DataFrame) -> bytes:
    """Observations as SDMX-CSV 2.0: one line an observation, every digit of its value."""
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
    for prefix, uri in (("mes", _MES), ("str", _STR), ("com", _COM)):
        ET.register_namespace(prefix, uri)
    root = ET.Element(f"{{{_MES}}}Structure")
    header = ET.SubElement(root, f"{{{_MES}}}Header")
    ET.SubElement(header, f"{{{_MES}}}ID").text = f"R{release.id}"
    ET.SubElement(header, f"{{{_MES}}}Test").text = "false"
    ET.SubElement(header, f"{{{_MES}}}Prepared").text = release.package["created"]
    ET.SubElement(header, f"{{{_MES}}}Sender", {"id": AGENCY})
    parts = ET.SubElement(root, f"{{{_MES}}}Structures")
    _flow(parts)
    lists = ET.SubElement(parts, f"{{{_STR}}}Codelists")
    for name, codes in _code_lists(release).items():
        _items(lists, "Codelist", "Code", f"CL_{name}", _NAMES[name], codes)
    schemes = ET.SubElement(parts, f"{{{_STR}}}Concepts")
    _items(schemes, "ConceptScheme", "Concept", "CONCEPTS", "Concepts", _NAMES.items())
    _definition(ET.SubElement(parts, f"{{{_STR}}}DataStructures"), release)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


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


def _items(
    parent: ET.Element,
    kind: str,
    item: str,
    name: str,
    title: str,
    items: Iterable[tuple[str, str]],
) -> None:
    """A code list or concept scheme with its members."""
    scheme = ET.SubElement(parent, f"{{{_STR}}}{kind}", _maintained(name))
    _name(scheme, title)
    for code, text in items:
        _name(ET.SubElement(scheme, f"{{{_STR}}}{item}", {"id": code}), text)


def _definition(parent: ET.Element, release: Release) -> None:
    """The data structure definition."""
    listed = _code_lists(release)
    scheme = ET.SubElement(parent, f"{{{_STR}}}DataStructure", _maintained(FLOW))
    _name(scheme, "Observations")
    components = ET.SubElement(scheme, f"{{{_STR}}}DataStructureComponents")
    dimensions = ET.SubElement(
        components, f"{{{_STR}}}DimensionList", {"id": "DimensionDescriptor"}
    )
    for position, name in enumerate(DIMENSIONS, start=1):
        kind = "TimeDimension" if name == "TIME_PERIOD" else "Dimension"
        place = {"id": name, "position": str(position)}
        _component(ET.SubElement(dimensions, f"{{{_STR}}}{kind}", place), name, listed)
    attributes = ET.SubElement(
        components, f"{{{_STR}}}AttributeList", {"id": "AttributeDescriptor"}
    )
    for name in ("OBS_STATUS", "UNIT_MEASURE"):
        told = {"id": name, "assignmentStatus": "Mandatory"}
        attribute = ET.SubElement(attributes, f"{{{_STR}}}Attribute", told)
        _component(attribute, name, listed)
        relation = ET.SubElement(attribute, f"{{{_STR}}}AttributeRelationship")
        _reference(relation, f"{{{_STR}}}PrimaryMeasure", {"id": "OBS_VALUE"})
    measures = ET.SubElement(components, f"{{{_STR}}}MeasureList", {"id": "MeasureDescriptor"})
    measure = ET.SubElement(measures, f"{{{_STR}}}PrimaryMeasure", {"id": "OBS_VALUE"})
    _component(measure, "OBS_VALUE", listed)


def _component(element: ET.Element, name: str, listed: dict[str, list[tuple[str, str]]]) -> None:
    """What a component means, and which values it takes."""
    concept = {
        "id": name,
        "maintainableParentID": "CONCEPTS",
        "maintainableParentVersion": VERSION,
        "agencyID": AGENCY,
        "package": "conceptscheme",
        "class": "Concept",
    }
    _reference(element, f"{{{_STR}}}ConceptIdentity", concept)
    representation = ET.SubElement(element, f"{{{_STR}}}LocalRepresentation")
    if name in listed:
        codes = {
            "id": f"CL_{name}",
            "version": VERSION,
            "agencyID": AGENCY,
            "package": "codelist",
            "class": "Codelist",
        }
        _reference(representation, f"{{{_STR}}}Enumeration", codes)
    else:
        types = {"TIME_PERIOD": "ObservationalTimePeriod", "OBS_VALUE": "Double"}
        kind = {"textType": types.get(name, "String")}
        ET.SubElement(representation, f"{{{_STR}}}TextFormat", kind)


def _flow(parent: ET.Element) -> None:
    flows = ET.SubElement(parent, f"{{{_STR}}}Dataflows")
    flow = ET.SubElement(flows, f"{{{_STR}}}Dataflow", _maintained(FLOW))
    _name(flow, "Observations")
    target = {
        "id": FLOW,
        "version": VERSION,
        "agencyID": AGENCY,
        "package": "datastructure",
        "class": "DataStructure",
    }
    _reference(flow, f"{{{_STR}}}Structure", target)


def _reference(parent: ET.Element, tag: str, target: dict[str, str]) -> None:
    ET.SubElement(ET.SubElement(parent, tag), "Ref", target)


def _maintained(name: str) -> dict[str, str]:
    return {"id": name, "agencyID": AGENCY, "version": VERSION, "isFinal": "true"}


def _name(element: ET.Element, text: str) -> None:
    ET.SubElement(element, f"{{{_COM}}}Name", {f"{{{_XML}}}lang": "en"}).text = text


def _unit(indicator: str) -> str:
    return catalog.indicator(indicator).unit


def _label(name: str, value: str) -> str:
    """What a code means, in English."""
    if name == "INDICATOR":
        return catalog.indicator(value).concept
    if name == "SOURCE":
        return catalog.source(value).title
    return {"FREQ": _FREQUENCIES, "OBS_STATUS": _STATUSES}.get(name, {}).get(value, value)
