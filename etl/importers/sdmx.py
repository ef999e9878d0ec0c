"""IMF SDMX data files: SDMX-ML (the XML of the 2.1 and 3.0 services) and SDMX-CSV.

Values are in full units; ``SCALE`` is for display and never applied. The edition is that of ``PUBLICATION_DATE``, or
of a vintage's own dataflow (``WEO_2025_OCT_VINTAGE``).
"""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from etl import catalog
from etl.catalog.areas import described
from etl.importers.base import (
    Document,
    Importer,
    breaks_off,
    first_row,
    head,
    last_actual,
    lines,
    needs_edition,
    nothing_of_ours,
)
from etl.sources import imf, imts
from etl.sources.base import Fetched
from etl.sources.sdmx import numbers

KIND = "IMF SDMX data"
COLUMNS = {"COUNTRY", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"}
MONTHS = {"APR": "04", "SEP": "09", "OCT": "10"}


def recognises_xml(body: bytes) -> bool:
    """Whether this is an SDMX data message."""
    first = head(body, 4000)
    return "<" in first[:50] and "StructureSpecificData" in first


def recognises_csv(body: bytes) -> bool:
    """Whether the first line has the columns of an SDMX-CSV of the IMF."""
    return set(first_row(body)) >= COLUMNS


def read_xml(document: Document, edition: str) -> Fetched:
    """The observations of an SDMX-ML message."""
    said = _vintage(head(document.body, 4000))
    return _observations(document, imf.parse(document.body), said, edition)


def read_csv(document: Document, edition: str) -> Fetched:
    """The observations of an SDMX-CSV file."""
    rows = list(csv.DictReader(io.StringIO(lines(document), newline="")))
    for row in rows:
        if None in row.values():
            raise breaks_off(document, ",".join(cell for cell in row.values() if cell))
    frame = pd.DataFrame(
        {
            "ref_area": [row["COUNTRY"] for row in rows],
            "code": [row["INDICATOR"] for row in rows],
            "counterpart_area": [row.get("COUNTERPART_COUNTRY") or "" for row in rows],
            "freq": [row.get("FREQUENCY") or "A" for row in rows],
            "time_period": [row["TIME_PERIOD"] for row in rows],
            "derivation": [row.get("DERIVATION_TYPE") or "" for row in rows],
            "value": numbers(pd.Series([row["OBS_VALUE"] for row in rows], dtype="str")),
        }
    )
    last = "LATEST_ACTUAL_ANNUAL_DATA"
    latest = {(r["COUNTRY"], r["INDICATOR"]): last_actual(r[last]) for r in rows if r.get(last)}
    published = max((row.get("PUBLICATION_DATE") or "" for row in rows), default="")[:10]
    said = _vintage(
        " ".join(rows[0].get(name) or "" for name in ("STRUCTURE_ID", "DATAFLOW")) if rows else ""
    )
    return _observations(document, imf.Message(published, frame, latest), said, edition)


def _observations(document: Document, message: imf.Message, said: str, given: str) -> Fetched:
    """The World Economic Outlook's observations, or those of trade by partner: whose codes they are."""
    outlook = {
        i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series
    }
    trade = {
        name: catalog.indicator(name).series["imts"] for name in ("goods_exports", "goods_imports")
    }
    found = set(message.values["code"])
    if not found & {*outlook, *trade.values()}:
        raise nothing_of_ours(document, KIND)
    of_trade = not found & set(outlook)
    edition = (message.updated if of_trade else "") or message.published or said or given
    if not edition:
        raise needs_edition(document, KIND, "2025-11-19" if of_trade else "2025-10")
    if of_trade:
        table = imts.observations(message, trade, edition)
        return Fetched(table, described(table["ref_area"]))
    table = imf.observations(message, outlook, edition[:7])
    days = {edition[:7]: message.published} if message.published else {}
    return Fetched(table, described(table["ref_area"]), published=days)


def _vintage(text: str) -> str:
    """The edition in the name of a vintage's dataflow: ``WEO_2025_OCT_VINTAGE`` is 2025-10."""
    found = re.search(r"WEO_(\d{4})_(APR|SEP|OCT)_VINTAGE", text)
    return f"{found[1]}-{MONTHS[found[2]]}" if found else ""


XML = Importer(KIND, recognises_xml, read_xml)
CSV = Importer(KIND, recognises_csv, read_csv)

__all__ = ["CSV", "XML", "read_csv", "read_xml", "recognises_csv", "recognises_xml"]
