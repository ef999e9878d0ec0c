"""World Bank files: the API's CSV (alone or in its zip, with its preamble or without) and the DataBank's export.

Quirks: a byte-order mark; four lines before the table, which users cut off; every field quoted and a comma too many at
the end; ``2000 [YR2000]`` for a year and ``..`` for a missing value in the DataBank; its footer with the date in
American order; a second table of another shape below. Only codes are trusted, never names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from etl import catalog
from etl.catalog.areas import described
from etl.errors import BadAnswer
from etl.importers.base import (
    Document,
    Importer,
    breaks_off,
    head,
    lines,
    needs_edition,
    nothing_of_ours,
)
from etl.observations import from_records
from etl.sources.base import Fetched

KIND = "World Bank CSV"
AREA, CODES = "Country Code", ("Indicator Code", "Series Code")
MISSING = frozenset({"", "..", "n/a", "NaN"})
#: Codes that the World Bank used before it took up those of ISO 3166.
FORMER = {
    "ADO": "AND",
    "IMY": "IMN",
    "KSV": "XKX",
    "ROM": "ROU",
    "TMP": "TLS",
    "WBG": "PSE",
    "ZAR": "COD",
}
_YEAR = re.compile(r"(\d{4})(?: \[YR\d{4}\])?")


def recognises(body: bytes) -> bool:
    """Whether a table with country and indicator codes and a column a year begins within the first lines."""
    try:
        return any(_is_header(cells) for cells in csv.reader(head(body).splitlines()[:12]))
    except csv.Error:
        return False


def read(document: Document, edition: str) -> Fetched:
    """The observations of a World Bank CSV file; see `etl.importers.base.Importer.read`."""
    text = lines(document)
    edition = _edition(text) or edition
    if not edition:
        raise needs_edition(document, KIND, "2024-10-24")
    names = {i.series["wdi"]: name for name, i in catalog.indicators().items() if "wdi" in i.series}
    records: list[dict[str, object]] = []
    others: set[str] = set()
    refused: set[str] = set()
    for row in _table(document, text):
        code = row.code
        if code not in names:
            others.add(code)
        elif not _same_base(row.title, names[code]):
            refused.add(f"{code} is {row.title!r}: another base year")
        else:
            area = FORMER.get(row.area, row.area)
            records += [
                {
                    "indicator": names[code],
                    "ref_area": area,
                    "time_period": year,
                    "value": _number(document, row, text),
                }
                for year, text in row.values.items()
                if text not in MISSING
            ]
    if not records:
        raise nothing_of_ours(document, "; ".join([KIND, *sorted(refused)]))
    notes = [f"{document.name}: {reason}, left out" for reason in sorted(refused)]
    if others:
        notes.append(f"{document.name}: {len(others)} series are not in the catalogue, left out")
    found = from_records(records, source="wdi", edition=edition)
    return Fetched(found, described(found["ref_area"]), tuple(notes))


class _Row:
    """One line of the table: whose values of what."""

    def __init__(self, cells: dict[str, str]) -> None:
        self.area = cells[AREA].strip()
        self.code = next(cells[name] for name in CODES if name in cells).strip()
        self.title = cells.get("Indicator Name", cells.get("Series Name", ""))
        years = {name: match for name in cells if (match := _YEAR.fullmatch(name.strip()))}
        self.values = {match[1]: cells[name].strip() for name, match in years.items()}


def _table(document: Document, text: str) -> Iterator[_Row]:
    """The lines of the table; it ends at the first line without codes, before footers and other tables."""
    header: list[str] | None = None
    for cells in csv.reader(io.StringIO(text, newline="")):
        if header is None:
            header = cells if _is_header(cells) else None
            continue
        row = dict(zip(header, cells, strict=False))
        if not row.get(AREA, "").strip():
            return
        # One cell fewer is the comma at the end of the other lines.
        if len(cells) < len(header) - 1:
            raise breaks_off(document, ",".join(cells))
        yield _Row(row)


def _is_header(cells: list[str]) -> bool:
    return (
        AREA in cells
        and any(code in cells for code in CODES)
        and any(_YEAR.fullmatch(c.strip()) for c in cells)
    )


def _edition(text: str) -> str:
    """The edition in the preamble (2024-10-24) or in the DataBank's footer (10/07/2025), or nothing."""
    if found := re.search(r'"?Last Updated Date"?,"?(\d{4}-\d{2}-\d{2})', text[:2000]):
        return found[1]
    if found := re.search(r"^\"?Last Updated: (\d{2})/(\d{2})/(\d{4})", text, re.MULTILINE):
        return f"{found[3]}-{found[1]}-{found[2]}"
    return ""


def _same_base(title: str, indicator: str) -> bool:
    """Whether constant prices are those of the indicator's base year: 2010 and 2015 dollars are never mixed."""
    return catalog.unit(catalog.indicator(indicator).unit).base_year in title


def _number(document: Document, row: _Row, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise BadAnswer(
            f"{document.name} holds {text!r} for {row.code} of {row.area}, not a number."
        ) from error


IMPORTER = Importer(KIND, recognises, read)

__all__ = ["IMPORTER", "read", "recognises"]
