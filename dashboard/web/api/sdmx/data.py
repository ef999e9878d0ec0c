"""Tables as messages: SDMX-CSV 1.0 and 2.0, SDMX-JSON 1.0.0-wip, generic and structure-specific SDMX-ML 2.1. Pure.

Of SDMX-JSON the form with ``header``, ``structure`` and ``dataSets`` at the top is written, flat: it is what central
banks serve, and what readers of SDMX-JSON understand.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.markup import XML_DECLARATION, Markup, fragment, xml_element
from dashboard.web.api.sdmx.vocabulary import (
    AGENCY,
    DIMENSIONS,
    NAMES,
    OF_OBSERVATIONS,
    OF_SERIES,
    SCHEMAS,
    SERIES,
    STRUCTURE,
    TIME,
    VERSION,
    code_lists,
)
from dashboard.words.wording import Words
from etl.storage.store import Release

CSV, JSON = "application/vnd.sdmx.data+csv", "application/vnd.sdmx.data+json"
GENERIC = "application/vnd.sdmx.genericdata+xml"
SPECIFIC = "application/vnd.sdmx.structurespecificdata+xml"
CSV_TYPE = f"{CSV}; version=2.0.0; charset=utf-8"
JSON_TYPE = f"{JSON}; version=1.0.0-wip"
#: The dimension of observations that says: none, each has its whole key.
FLAT = "AllDimensions"
_DATA = f"{SCHEMAS}/data"
#: Of both SDMX-ML messages, and of the generic and the structure-specific one.
_NAMESPACES = {"xmlns:mes": f"{SCHEMAS}/message", "xmlns:com": f"{SCHEMAS}/common"}
_OF_GENERIC = {"xmlns:gen": f"{_DATA}/generic"}
_OF_SPECIFIC = {
    "xmlns:ss": f"{_DATA}/structurespecific",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A table and what a message says of it.

    Attributes:
        table: As `table_of` has it, possibly without some attributes, or without times and values.
        flow: The id of its dataflow.
        release: The release.
        words: The words of names.
        flat: Whether each observation has its whole key, where a format leaves the choice.
    """

    table: pd.DataFrame
    flow: str
    release: Release
    words: Words
    flat: bool = False

    def columns(self, names: Sequence[str]) -> list[str]:
        """Those of some columns that the table has."""
        return [name for name in names if name in self.table]

    def series(self) -> Iterator[tuple[Record, list[Record]]]:
        """Each series by its first row, with all of its rows."""
        rows: list[Record] = self.table.to_dict("records")
        for _, group in itertools.groupby(rows, key=lambda row: [row[name] for name in SERIES]):
            found = list(group)
            yield found[0], found


def sdmx_csv(told: Told, version: str = "2.0.0") -> bytes:
    """SDMX-CSV: one line per observation, every digit of its value, ``NaN`` where it is missing.

    Example:
        ``sdmx_csv(told)`` begins with ``STRUCTURE,STRUCTURE_ID,ACTION,FREQ,``.
    """
    identity = f"{AGENCY}:{told.flow}({VERSION})"
    first = (
        {"DATAFLOW": identity}
        if version == "1.0.0"
        else {"STRUCTURE": "dataflow", "STRUCTURE_ID": identity, "ACTION": "I"}
    )
    names = [*DIMENSIONS, *told.columns(("OBS_VALUE", *OF_OBSERVATIONS, *OF_SERIES))]
    table = told.table.reindex(columns=names)
    blank = {name: "" for name in names if name not in told.table}
    values = {"OBS_VALUE": table["OBS_VALUE"].map(_number)} if "OBS_VALUE" in table else {}
    table = pd.DataFrame({**first, **table.assign(**blank, **values)}, index=table.index)
    return bytes(table.to_csv(index=False, lineterminator="\r\n").encode())


def sdmx_json(told: Told) -> bytes:
    """SDMX-JSON: flat, each observation under the positions of its dimensions' values; null where it is missing.

    Example:
        ``json.loads(sdmx_json(told))["dataSets"][0]["observations"]``
    """
    frame, attributes = told.table, told.columns((*OF_OBSERVATIONS, *OF_SERIES))
    codes, values = {}, {}
    for name in (*DIMENSIONS, *attributes):
        found, known = pd.factorize(frame[name], sort=True)
        codes[name], values[name] = found.tolist(), [str(value) for value in known]
    keys = zip(*(codes[name] for name in DIMENSIONS), strict=True)
    numbers = [None if value != value else value for value in frame["OBS_VALUE"].tolist()]
    rows = zip(numbers, *(codes[name] for name in attributes), strict=True)
    names = code_lists(told.release, told.words)

    def described(name: str) -> dict[str, Any]:
        known = names.get(name, {})
        return {
            "id": name,
            "name": told.words.gettext(NAMES[name]),
            "values": [{"id": code, "name": known.get(code, code)} for code in values[name]],
        }

    content = {
        "header": {
            "id": told.release.id,
            "test": False,
            "prepared": told.release.package["created"],
            "sender": {"id": AGENCY, "name": "Trilateral"},
        },
        "structure": {
            "name": told.release.package["title"],
            "dimensions": {
                "observation": [
                    described(name) | {"keyPosition": position}
                    for position, name in enumerate(DIMENSIONS)
                ]
            },
            "attributes": {"observation": [described(name) for name in attributes]},
        },
        "dataSets": [
            {
                "action": "Information",
                "observations": {
                    ":".join(map(str, key)): list(rest)
                    for key, rest in zip(keys, rows, strict=True)
                },
            }
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def generic(told: Told) -> bytes:
    """Generic SDMX-ML, which is read without the structure."""

    def values(tag: str, row: Record, names: Sequence[str]) -> Markup | None:
        if not names:
            return None
        return xml_element(tag, (xml_element("gen:Value", id=n, value=row[n]) for n in names))

    def one(row: Record, flat: bool) -> Markup:
        key = (
            values("gen:ObsKey", row, DIMENSIONS)
            if flat
            else xml_element("gen:ObsDimension", value=row[TIME])
        )
        more = told.columns((*OF_OBSERVATIONS, *(OF_SERIES if flat else ())))
        value = xml_element("gen:ObsValue", value=_number(row["OBS_VALUE"]))
        return xml_element("gen:Obs", key, value, values("gen:Attributes", row, more))

    def series(first: Record, observations: list[Markup]) -> Markup:
        key = values("gen:SeriesKey", first, SERIES)
        attributes = values("gen:Attributes", first, told.columns(OF_SERIES))
        return xml_element("gen:Series", key, attributes, *observations)

    inside = _data_set(told, one, series)
    data = xml_element("mes:DataSet", inside, structureRef=told.flow, action="Information")
    return _message("mes:GenericData", _header(told), data, _OF_GENERIC)


def specific(told: Told) -> bytes:
    """Structure-specific SDMX-ML: codes as attributes, half as long; readers need the structure."""

    def one(row: Record, flat: bool) -> Markup:
        more = told.columns((*OF_OBSERVATIONS, *(OF_SERIES if flat else ())))
        names = (*(DIMENSIONS if flat else (TIME,)), *more)
        found = {name: row[name] for name in names}
        return xml_element("Obs", **found, OBS_VALUE=_number(row["OBS_VALUE"]))

    def series(first: Record, observations: list[Markup]) -> Markup:
        names = (*SERIES, *told.columns(OF_SERIES))
        return xml_element("Series", *observations, **{name: first[name] for name in names})

    space = (
        f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})"
        f":ObsLevelDim:{_at_observation(told)}"
    )
    data = xml_element(
        "mes:DataSet",
        _data_set(told, one, series),
        **{"ss:structureRef": told.flow, "xsi:type": "own:DataSetType", "ss:dataScope": "DataStructure", "ss:action": "Information"},
    )  # fmt: skip
    spaces = _OF_SPECIFIC | {"xmlns:own": space}
    return _message("mes:StructureSpecificData", _header(told, namespace=space), data, spaces)


def _data_set(
    told: Told,
    one: Callable[[Record, bool], Markup],
    series: Callable[[Record, list[Markup]], Markup],
) -> Markup:
    """What stands in a data set: series with their observations, series alone, or observations alone."""
    if TIME not in told.table:
        return fragment([series(first, []) for first, _ in told.series()])
    if told.flat:
        return fragment([one(row, True) for _, rows in told.series() for row in rows])
    return fragment(
        [series(first, [one(row, False) for row in rows]) for first, rows in told.series()]
    )


def _header(told: Told, **attributes: object) -> Markup:
    """Of the data of a structure."""
    target = {
        "id": STRUCTURE,
        "version": VERSION,
        "agencyID": AGENCY,
        "package": "datastructure",
        "class": "DataStructure",
    }
    reference = xml_element("com:Structure", xml_element("Ref", **target))
    used = xml_element(
        "mes:Structure",
        reference,
        structureID=told.flow,
        **attributes,
        dimensionAtObservation=_at_observation(told),
    )
    return header(told.release, used)


def header(release: Release, *more: Markup) -> Markup:
    """The header of an SDMX-ML message about a release; the same whenever it is asked for."""
    return xml_element(
        "mes:Header",
        xml_element("mes:ID", f"R{release.id}"),
        xml_element("mes:Test", "false"),
        xml_element("mes:Prepared", release.package["created"]),
        xml_element("mes:Sender", id=AGENCY),
        *more,
    )


def _at_observation(told: Told) -> str:
    return FLAT if told.flat else TIME


def _message(tag: str, head: Markup, data: Markup, spaces: Mapping[str, str]) -> bytes:
    root = xml_element(tag, head, data, **_NAMESPACES, **spaces)
    return f"{XML_DECLARATION}{root}".encode()


def _number(value: float) -> str:
    """Every digit; SDMX has a word for what is missing.

    >>> _number(0.25), _number(float("nan"))
    ('0.25', 'NaN')
    """
    return "NaN" if value != value else repr(float(value))
