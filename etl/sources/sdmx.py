"""IMF SDMX 2.1 at api.imf.org: structure-specific XML, as far as its quirks go.

SDMX 2.1 rather than 3.0 because only its answers carry the edition (``PUBLICATION_DATE``).
Quirks: values are in full units and ``SCALE`` is for display only, so it is never read; a flow that does not exist
answers 204, a key without data an empty data set; a missing value is a row without a number.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from lxml import etree

from etl.counts import many
from etl.errors import BadAnswer, NotServed
from etl.sources.base import left_out

#: What stands in the place of a number that there is not.
_MISSING = ("", "NaN", "n/a", "--", "NP")
#: The dimensions and attributes that something is taken from.
TAKEN = frozenset(
    [
        *("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY", "TIME_PERIOD", "OBS_VALUE"),
        *("DERIVATION_TYPE", "LATEST_ACTUAL_ANNUAL_DATA", "PUBLICATION_DATE", "UPDATE_DATE"),
    ]
)
_COLUMNS = ("ref_area", "code", "counterpart_area", "freq", "time_period", "value", "derivation")


@dataclass(frozen=True)
class Message:
    """An SDMX data message: its dates, its series and their attributes.

    Attributes:
        published: ``PUBLICATION_DATE`` as a date, ``2025-10-14``; empty if the message has none.
        values: ``ref_area, code, counterpart_area, freq, time_period, value, derivation`` as they stand, one row per
            observation.
        latest_actual: The last actual year of ``(ref_area, code)``.
        updated: ``UPDATE_DATE`` as a date; empty if the message has none.
        others: The dimensions and attributes that nothing is taken from.
    """

    published: str
    values: pd.DataFrame
    latest_actual: dict[tuple[str, str], str]
    updated: str = ""
    others: tuple[str, ...] = ()


def parse(body: bytes) -> Message:
    """An SDMX 2.1 structure-specific data message.

    Raises:
        NotServed: It has no observations.
        BadAnswer: The body is not one, breaks off, or holds something else than numbers.

    Example:
        ``parse(body).values`` is a table with a row per observation.
    """
    _check(body)
    about: dict[str, str] = {}
    latest: dict[tuple[str, str], str] = {}
    series: tuple[str, ...] = ("", "", "", "")
    rows: list[tuple[str, ...]] = []
    others: dict[str, None] = {}
    try:
        for _, element in etree.iterparse(
            io.BytesIO(body),
            events=("start",),
            tag=("{*}DataSet", "{*}Group", "{*}Series", "{*}Obs"),
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
        ):
            said = element.attrib
            name = etree.QName(element).localname
            others.update(dict.fromkeys(said.keys()))
            if name == "Obs":
                about_it = ("TIME_PERIOD", "OBS_VALUE", "DERIVATION_TYPE")
                rows.append((*series, *(said.get(name, "") for name in about_it)))
                continue
            if name == "DataSet":
                about = dict(said)
                continue
            area, code = said.get("COUNTRY", ""), said.get("INDICATOR", "")
            if actual := said.get("LATEST_ACTUAL_ANNUAL_DATA"):
                # Of a fiscal year (FY2023/24) the first: a forecast must never pass for an observation.
                latest[area, code] = actual.removeprefix("FY")[:4]
            if name == "Series":
                series = (
                    area,
                    code,
                    said.get("COUNTERPART_COUNTRY", ""),
                    said.get("FREQUENCY", "A"),
                )
                _forget_before(element)
    except etree.XMLSyntaxError as error:
        raise BadAnswer(f"The IMF sent something else than XML: {body[:120]!r}.") from error
    values = pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")
    values["value"] = numbers(values["value"])
    return Message(
        about.get("PUBLICATION_DATE", "")[:10],
        values,
        latest,
        about.get("UPDATE_DATE", "")[:10],
        # Those of SDMX itself, in its namespaces or in small letters, say nothing of figures.
        tuple(key for key in others if key not in TAKEN and key == key.upper()),
    )


def passed_over(
    name: str, message: Message, codes: Collection[str], freqs: Collection[str] = ("A",)
) -> list[str]:
    """Notes of what a message has and nothing is taken from, counted and named.

    Args:
        name: The source or the file, for messages.
        message: The parsed message.
        codes: The series that are read.
        freqs: The frequencies that are read.

    Example:
        ``weo: 214 values of 1 other series left out, LUR``
    """
    values = message.values
    others = message.others
    notes = [
        left_out(
            name,
            many(len(others), "other dimension or attribute", "other dimensions or attributes"),
            others,
        )
    ]
    mine = values["code"].isin(list(codes))
    for rows, column, what in (
        (values[~mine], "code", ("other series", "other series")),
        (
            values[mine & ~values["freq"].isin(list(freqs))],
            "freq",
            ("other frequency", "other frequencies"),
        ),
    ):
        names = sorted(rows[column].unique())
        notes.append(
            left_out(name, f"{many(len(rows), 'value')} of {many(len(names), *what)}", names)
        )
    return [note for note in notes if note]


def _check(body: bytes) -> None:
    """Look at the beginning and the end first: a web page is reported as one, not as broken XML."""
    head = body[:2000]
    if b"StructureSpecificData" not in head and b"GenericData" not in head:
        raise BadAnswer(f"The IMF sent something else than SDMX data: {head[:120]!r}.")
    if b"StructureSpecificData>" not in body[-200:] and b"GenericData>" not in body[-200:]:
        raise BadAnswer("The IMF's answer breaks off before its end.")
    if b"<!DOCTYPE" in body:
        raise BadAnswer("The IMF's answer declares entities of its own, which SDMX never does.")
    if b"<Obs" not in body:
        raise NotServed("The IMF has no observations under this key.")


def numbers(texts: pd.Series) -> pd.Series:
    """The numbers that the texts are; what is missing is not a number.

    Raises:
        BadAnswer: A text is neither.
    """
    found = pd.to_numeric(texts, errors="coerce")
    strange = ~np.isfinite(found) & ~texts.isin(_MISSING)
    if strange.any():
        place = int(np.flatnonzero(strange)[0])
        raise BadAnswer(
            f"The IMF sent {texts.iloc[place]!r} where a number should be, in observation {place + 1:,}."
        )
    return found


def _forget_before(series: etree._Element) -> None:
    """Free the series before this one: a whole message as a tree takes ten times its bytes."""
    before = series.getprevious()
    if before is not None:
        before.clear()
