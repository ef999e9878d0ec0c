"""WITS country trade summaries (UN Comtrade): of each only a limited extract, as its terms ask.

Taken are the exports of China, Japan and the Republic of Korea to one another, and each one's exports to the World.
Quirks: years run backwards, numbers are padded with blanks and in millions; a partner is listed only if it ever was
among the first five, and its cell is empty in other years: empty is missing, never zero.
"""

from __future__ import annotations

import csv
import io

from etl import catalog
from etl.catalog.areas import described
from etl.importers.base import (
    Document,
    Importer,
    breaks_off,
    first_row,
    lines,
    needs_edition,
    nothing_of_ours,
    number,
)
from etl.observations import NOT_APPLICABLE, from_records
from etl.sources.base import Fetched

KIND = "WITS country trade summary"
HEADER = ["Reporter", "Partner", "Product categories", "Indicator Type", "Indicator"]
NAMES = {"China": "CHN", "Japan": "JPN", "Korea, Rep.": "KOR", "World": catalog.WORLD}


def recognises(body: bytes) -> bool:
    """Whether the first line has the columns of a country trade summary."""
    return first_row(body)[:5] == HEADER


def read(document: Document, edition: str) -> Fetched:
    """The extract of a country trade summary; see `etl.importers.base.Importer.read`."""
    if not edition:
        raise needs_edition(document, KIND, "2021-06-30")
    rows = csv.reader(io.StringIO(lines(document), newline=""))
    header = next(rows)
    records = []
    for cells in rows:
        if cells and len(cells) < len(header):
            raise breaks_off(document, ",".join(cells))
        row = dict(zip(header, cells, strict=False))
        reporter, partner = (
            NAMES.get(row.get(name, "").strip()) for name in ("Reporter", "Partner")
        )
        indicator = _indicator(row)
        if reporter in (None, catalog.WORLD, partner) or partner is None or indicator is None:
            continue
        if (indicator == "goods_exports") != (partner == catalog.WORLD):
            continue
        records += [
            {
                "indicator": indicator,
                "ref_area": reporter,
                "counterpart_area": NOT_APPLICABLE if partner == catalog.WORLD else partner,
                "time_period": year,
                "value": number(document, cell, 6),
            }
            for year, cell in row.items()
            if year.isdigit() and cell and cell.strip()
        ]
    if not records:
        raise nothing_of_ours(document, KIND)
    found = from_records(records, source="wits", edition=edition)
    return Fetched(found, described(found["ref_area"]))


def _indicator(row: dict[str, str]) -> str | None:
    """What a line is of our catalogue: exports of all products, as an amount."""
    if row.get("Product categories") != "All Products" or row.get("Indicator Type") != "Export":
        return None
    title = row.get("Indicator", "")
    if title == "Exports (in US$ Mil)":
        return "goods_exports"
    return "bilateral_goods_exports" if title.startswith("Trade (US$ Mil)") else None


IMPORTER = Importer(KIND, recognises, read)

__all__ = ["IMPORTER", "read", "recognises"]
