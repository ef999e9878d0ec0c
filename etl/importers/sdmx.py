"""IMF SDMX data files: SDMX-ML (the XML of the 2.1 and 3.0 services) and SDMX-CSV.

Values are in full units; ``SCALE`` is for display and never applied. The edition is that of ``PUBLICATION_DATE``, or
of a vintage's own dataflow (``WEO_2025_OCT_VINTAGE``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from etl import catalog
from etl.catalog.areas import described
from etl.errors import BadAnswer, SourceError
from etl.importers.base import (
    Document,
    Outlook,
    day_in,
    last_actual,
    needs_edition,
    nothing_of_ours,
    once,
    one_edition,
    the_day,
)
from etl.importers.sheets import Sheet, decode, heading
from etl.importers.tables import Line, Table
from etl.sources import imf, imts
from etl.sources.base import Fetched
from etl.sources.numbers import Numbers
from etl.sources.sdmx import TAKEN

KIND = "IMF SDMX data"
#: The headings of what something is taken from.
COLUMNS = {heading(name) for name in TAKEN} | {"structure_id", "dataflow"}
HEADINGS = {"country", "indicator", "time_period", "obs_value"}
MONTHS = {"APR": "04", "SEP": "09", "OCT": "10"}
FREQUENCIES = {"annual": "A", "quarterly": "Q", "monthly": "M"}
KEY = ["ref_area", "code", "counterpart_area", "freq", "time_period"]


def recognises_xml(document: Document) -> bool:
    """Whether this is an SDMX data message."""
    first = decode(document.body[:4000])
    return "<" in first[:50] and "StructureSpecificData" in first


def recognises(sheet: Sheet) -> bool:
    """Whether there are the headings of an SDMX-CSV of the IMF."""
    return sheet.header(_is_header) is not None


def read_xml(document: Document, edition: str) -> Fetched | Outlook:
    """The observations of an SDMX-ML message."""
    said = _vintage(decode(document.body[:4000]))
    try:
        return _observations(document.name, imf.parse(document.body), said, edition)
    except SourceError as error:
        # The same reader reads what the service sends, and knows of no file.
        if document.name in str(error):
            raise
        raise BadAnswer(f"{document.name}: {error.args[0]}", hint="Download it again.") from error


def read(sheet: Sheet, edition: str) -> Fetched | Outlook:
    """The observations of an SDMX-CSV file; see `etl.importers.Importer.read`."""
    table = Table(
        sheet, sheet.header(_is_header) or 0, key=lambda line: bool(line.text("time_period"))
    )
    lines = [*table.lines()]
    numbers = Numbers(sheet.name, (line.cells.get("obs_value", "") for line in lines))
    frame = pd.DataFrame(
        {
            "ref_area": [_code(line, "country") for line in lines],
            "code": [_code(line, "indicator") for line in lines],
            "counterpart_area": [_code(line, "counterpart_country") for line in lines],
            "freq": [_frequency(line) for line in lines],
            "time_period": [_code(line, "time_period") for line in lines],
            "derivation": [_code(line, "derivation_type") for line in lines],
            "value": [
                numbers.read(
                    line.cells.get("obs_value", ""),
                    where=" ".join(
                        _code(line, name) for name in ("country", "indicator", "time_period")
                    ),
                    line=line.number,
                )
                for line in lines
            ],
        }
    ).astype({"value": "float64"})
    latest = {
        (_code(line, "country"), _code(line, "indicator")): year
        for line in lines
        if (year := last_actual(line.text("latest_actual_annual_data")))
    }
    days = {d[0] for line in lines if len(d := day_in(line.text("publication_date"))) == 1}
    flows = {line.text(name) for line in lines for name in ("structure_id", "dataflow")}
    said = one_edition(sheet.name, map(_vintage, flows))
    one_edition(sheet.name, map(imf.edition_of, days))
    message = imf.Message(max(days, default=""), frame, latest)
    notes = (*table.columns_left(COLUMNS), *table.notes)
    return _observations(
        sheet.name, message, said, edition, notes, [line.number for line in lines], "lines"
    )


def _is_header(headings: list[str]) -> bool:
    return set(headings) >= HEADINGS


def _code(line: Line, name: str) -> str:
    """The code in a cell that may have its label behind it: ``CHN: China``."""
    return line.text(name).partition(":")[0].strip()


def _frequency(line: Line) -> str:
    said = _code(line, "frequency") or "A"
    return FREQUENCIES.get(said.casefold(), said)


def _observations(
    name: str,
    message: imf.Message,
    said: str,
    given: str,
    notes: tuple[str, ...] = (),
    numbered: Sequence[int] = (),
    unit: str = "observations",
) -> Fetched | Outlook:
    """The World Economic Outlook's observations, or those of trade by partner: whose codes they are.

    ``numbered`` are the numbers of the observations in the file, in their ``unit``; if it is empty, they are counted.
    """
    outlook = {i.series["weo"] for i in catalog.indicators().values() if "weo" in i.series}
    trade = imts.series()
    found = set(message.values["code"])
    ours = {*outlook, *trade.values()}
    if not found & ours:
        raise nothing_of_ours(name, KIND, sorted(found), lines=bool(found))
    # Whichever of the two the message is of, the other's series are none of its own.
    ours = outlook if found & outlook else {*trade.values()}
    others = (
        imf.passed_over(name, message, ours) if ours is outlook else imts.passed_over(name, message)
    )
    notes = (*others, *notes)
    every = message.values
    numbered = numbered or range(1, len(every) + 1)

    def places(row: Mapping[Any, Any]) -> list[int]:
        alike = (every[KEY] == pd.Series({column: row[column] for column in KEY})).all(axis=1)
        return [numbered[place] for place in np.flatnonzero(alike)]

    values, again = once(name, every[every["code"].isin(ours)], KEY, places, unit)
    message, notes = replace(message, values=values), (*again, *notes)
    if found & outlook:
        edition = imf.edition_of(message.published) or said or given
        if not edition:
            raise needs_edition(name, KIND, "2025-10")
        return Outlook(name, edition, message, notes)
    edition = message.updated or message.published or the_day(name, KIND, "2025-11-19", given)
    table = imts.observations(message, trade, edition)
    return Fetched(table, described(table["ref_area"]), notes)


def _vintage(text: str) -> str:
    """The edition in the name of a vintage's dataflow: ``WEO_2025_OCT_VINTAGE`` is 2025-10."""
    found = re.search(r"WEO_([12][0-9]{3})_(APR|SEP|OCT)_VINTAGE", text)
    return f"{found[1]}-{MONTHS[found[2]]}" if found else ""
