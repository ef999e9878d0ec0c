"""The IMF's World Economic Outlook database as one file: the old ".xls", which is tab-separated text, and the .xlsx.

Quirks: up to April 2025 UTF-16 text with ``n/a``, ``--``, commas between thousands, numeric codes of groups and a
last line that names the edition; since October 2025 a workbook (or its CSV) with the codes of the SDMX service. Unlike
in the SDMX service, values are in the unit of the scale column: ``Billions``.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import openpyxl
import pandas as pd

from etl import catalog
from etl.catalog.areas import described
from etl.errors import BadAnswer
from etl.importers.base import (
    Document,
    Importer,
    breaks_off,
    decode,
    head,
    last_actual,
    needs_edition,
    nothing_of_ours,
    number,
)
from etl.sources import imf
from etl.sources.base import Fetched

KIND = "World Economic Outlook database"
MISSING = frozenset({"", "n/a", "--", "..", "no data"})
SCALES = {"units": 0, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
#: ISO codes of the old files that the SDMX service writes otherwise, and the one group that got an X.
RENAMED = {"UVK": "KOS", "G123": "GX123"}
MONTHS = {"april": "04", "september": "09", "october": "10"}
_EDITION = re.compile(
    r"World Economic Outlook(?: Database)?,? \(?(April|September|October) (\d{4})", re.IGNORECASE
)


def recognises_text(body: bytes) -> bool:
    """Whether the first line has the columns of the tab-separated file or of the CSV."""
    first = head(body).partition("\n")[0]
    return ("WEO Subject Code" in first and "\t" in first) or (
        "SERIES_CODE" in first and "LATEST_ACTUAL_ANNUAL" in first
    )


def recognises_workbook(body: bytes) -> bool:
    """Whether this is a workbook with the sheet of countries; its text lies packed inside."""
    if not body.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b"Countries" in archive.read(
                "xl/workbook.xml"
            ) or b"Country Groups" in archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def read_text(document: Document, edition: str) -> Fetched:
    """The observations of the tab-separated file or of the CSV."""
    text = decode(document.body)
    first, _, rest = text.partition("\n")
    between = "\t" if "\t" in first else ","
    header = [cell.strip() for cell in next(csv.reader([first], delimiter=between))]
    # The last line is either the footer, which may lack its end, or a line of figures, which must not.
    last = rest.rpartition("\n")[2]
    if last.count(between) > len(header) // 2:
        raise breaks_off(document, last)
    rows = _whole(document, csv.reader(io.StringIO(rest, newline=""), delimiter=between), header)
    said = _EDITION.search(text[-2000:])
    return _read(document, [(header, rows)], _label(said) if said else "", edition)


def _whole(
    document: Document, rows: Iterable[list[str]], header: Sequence[str]
) -> Iterator[list[str]]:
    """The lines of figures; those of the footer and blank ones have a cell or two."""
    for cells in rows:
        if len(cells) <= 2:
            continue
        # One cell fewer is the tab at the end of the header; a tab in a cell is a quote that does not end.
        if len(cells) < len(header) - 1 or any("\t" in cell for cell in cells):
            raise breaks_off(document, " ".join(cells))
        yield cells


def read_workbook(document: Document, edition: str) -> Fetched:
    """The observations of the workbook: its sheets of countries and of groups."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(document.body), read_only=True, data_only=True)
        tables, said = [], None
        for sheet in book.worksheets:
            rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            if rows and "SERIES_CODE" in rows[0]:
                tables.append((rows[0], rows[1:]))
            said = said or _EDITION.search(" ".join(cell for row in rows[:20] for cell in row))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadAnswer(
            f"{document.name} is a damaged workbook: {error}.", hint="Download it again."
        ) from error
    return _read(document, tables, _label(said) if said else "", edition)


def _read(
    document: Document,
    tables: Iterable[tuple[list[str], Iterable[list[str]]]],
    said: str,
    given: str,
) -> Fetched:
    codes = {i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series}
    values: list[tuple[str, str, str, float]] = []
    latest: dict[tuple[str, str], str] = {}
    published = ""
    for header, rows in tables:
        for row in _series(header, rows):
            if row["code"] not in codes:
                continue
            published = published or row["published"]
            if row["latest"]:
                latest[row["area"], row["code"]] = row["latest"]
            values += [
                (row["area"], row["code"], year, number(document, text, row["exponent"]))
                for year, text in row["values"].items()
                if text not in MISSING
            ]
    if not values:
        raise nothing_of_ours(document, KIND)
    edition = published[:7] or said or given
    if not edition:
        raise needs_edition(document, KIND, "2025-04")
    frame = pd.DataFrame(values, columns=["ref_area", "code", "time_period", "value"])
    message = imf.Message(published, _in_units(frame), latest)
    found = imf.observations(message, codes, edition)
    days = {edition[:7]: published} if published else {}
    return Fetched(found, described(found["ref_area"]), published=days)


def _series(header: list[str], rows: Iterable[list[str]]) -> Iterator[dict[str, Any]]:
    """Each line with its area, code, scale and values; lines without a code (footer, blank) are left out."""
    years = [name for name in header if re.fullmatch(r"\d{4}", name)]
    for cells in rows:
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        area, code = _key(row)
        if not area or not code:
            continue
        yield {
            "area": RENAMED.get(area, area),
            "code": code,
            "exponent": _exponent(
                row.get("Scale") or row.get("SCALE") or row.get("SCALE.ID") or ""
            ),
            "latest": last_actual(
                row.get("Estimates Start After") or row.get("LATEST_ACTUAL_ANNUAL_DATA") or ""
            ),
            "published": _day(row.get("PUBLICATION_DATE", "")),
            "values": {year: row.get(year, "") for year in years},
        }


def _key(row: dict[str, str]) -> tuple[str, str]:
    """The IMF's codes of area and series."""
    if code := row.get("SERIES_CODE", ""):
        area, _, rest = code.partition(".")
        return area, rest.partition(".")[0]
    group = row.get("WEO Country Group Code", "")
    return row.get("ISO", "") or (f"G{group:0>3}" if group.isdigit() else ""), row.get(
        "WEO Subject Code", ""
    )


def _in_units(frame: pd.DataFrame) -> pd.DataFrame:
    """Values in units, once: some exports name a scale that their values already have."""
    # No economy has a product of a quadrillion times a billion: the scale was applied twice.
    if frame.loc[frame["code"] == "NGDPD", "value"].max() > 1e18:
        return frame.assign(
            value=frame["value"].mask(
                frame["code"].isin(["NGDPD", "PPPGDP", "BX", "BM"]), frame["value"] / 1e9
            )
        )
    return frame


def _exponent(scale: str) -> int:
    if scale.isdigit():
        return int(scale) if int(scale) <= 12 else len(scale) - 1
    return SCALES.get(scale.lower(), 0)


def _day(text: str) -> str:
    """The date at the beginning of a moment as ISO 8601 writes it; nothing of any other writing."""
    found = re.match(r"\d{4}-\d{2}-\d{2}", text)
    return found[0] if found else ""


def _label(said: re.Match[str]) -> str:
    return f"{said[2]}-{MONTHS[said[1].lower()]}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


TEXT = Importer(KIND, recognises_text, read_text)
WORKBOOK = Importer(KIND, recognises_workbook, read_workbook)

__all__ = [
    "TEXT",
    "WORKBOOK",
    "read_text",
    "read_workbook",
    "recognises_text",
    "recognises_workbook",
]
