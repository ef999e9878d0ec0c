"""The DataMapper's export: an .xls of one indicator, economies by name down, years across.

Quirks: readers find the workbook slightly corrupt; the scale stands in the title; ``no data``; names instead of
codes; regions of the DataMapper's own; and nothing says where forecasts begin, nor the edition. From the year of the
edition on a value counts as a forecast, and the year before as an estimate, since for some economies it is one.
"""

from __future__ import annotations

import os
import re

import pandas as pd
import xlrd

from etl import catalog
from etl.catalog.areas import described
from etl.errors import BadAnswer, UsageError
from etl.importers.base import Document, Importer, needs_edition, nothing_of_ours
from etl.sources import imf
from etl.sources.base import Fetched

KIND = "IMF DataMapper export"
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SCALES = {"thousands": 3, "millions": 6, "billions": 9, "trillions": 12}


def recognises(body: bytes) -> bool:
    """Whether this is an old Excel workbook at all; its title is read later."""
    return body.startswith(MAGIC)


def read(document: Document, edition: str) -> Fetched:
    """The observations of a DataMapper export; see `etl.importers.base.Importer.read`."""
    sheet = _sheet(document)
    title, *headings = sheet.row_values(0)
    years = [str(int(float(year))) for year in headings if year]
    codes = {i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series}
    if sheet.name not in codes:
        raise nothing_of_ours(document, f"{KIND} of {sheet.name}")
    if not edition:
        raise needs_edition(document, KIND, "2025-10")
    known = {_plain(name): code for name, code in catalog.table("imf_names")["codes"].items()}
    regions = {_plain(name) for name in catalog.table("imf_names")["own_regions"]}
    scale = next((power for word, power in SCALES.items() if word in str(title).lower()), 0)
    values: list[tuple[str, str, str, float]] = []
    unknown = []
    for name, *cells in (sheet.row_values(n) for n in range(1, sheet.nrows)):
        numbers = {y: c for y, c in zip(years, cells, strict=False) if _is_number(c)}
        if not numbers or _plain(name) in regions:
            continue
        if _plain(name) not in known:
            unknown.append(str(name).strip())
            continue
        # Written as "1.946e9": multiplied by 1e9 it would end in stray digits.
        values += [
            (known[_plain(name)], sheet.name, y, float(f"{c!r}e{scale}"))
            for y, c in numbers.items()
        ]
    frame = pd.DataFrame(values, columns=["ref_area", "code", "time_period", "value"])
    latest = {(area, sheet.name): str(int(edition[:4]) - 1) for area in set(frame["ref_area"])}
    found = imf.observations(imf.Message("", frame, latest), codes, edition)
    estimates = (found["time_period"] == str(int(edition[:4]) - 1)) & (found["obs_status"] == "A")
    found["obs_status"] = found["obs_status"].mask(estimates, "E")
    notes = [
        f"{document.name}: {name!r} is not in etl/catalog/imf_names.toml, left out"
        for name in unknown
    ]
    return Fetched(found, described(found["ref_area"]), tuple(notes))


def _sheet(document: Document) -> xlrd.sheet.Sheet:
    with open(os.devnull, "w") as silence:  # noqa: PTH123 - xlrd prints what it finds odd
        try:
            book = xlrd.open_workbook(
                file_contents=document.body, ignore_workbook_corruption=True, logfile=silence
            )
            sheet = book.sheet_by_index(0)
            first = sheet.row_values(0)
        # xlrd lets all kinds of errors through when the bytes are not what it expects.
        except Exception as error:
            raise BadAnswer(
                f"{document.name} cannot be read as a workbook: {error}.", hint="Download it again."
            ) from error
    if not re.fullmatch(r"[A-Z_]+", sheet.name) or not any(
        isinstance(cell, float) for cell in first[1:]
    ):
        raise UsageError(
            f"{document.name} is a workbook, but not one that is known.",
            hint="Known are the DataMapper's .xls export and the World Economic Outlook's files.",
        )
    return sheet


def _is_number(cell: object) -> bool:
    return isinstance(cell, float)


def _plain(name: object) -> str:
    return " ".join(str(name).split()).casefold()


IMPORTER = Importer(KIND, recognises, read)

__all__ = ["IMPORTER", "read", "recognises"]
