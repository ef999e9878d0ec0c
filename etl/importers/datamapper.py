"""The DataMapper's export: a workbook of one indicator, economies by name down, years across.

Quirks: readers find the workbook slightly corrupt; the scale stands in the title; ``no data``; names instead of
codes; regions of the DataMapper's own; and nothing says where forecasts begin, nor the edition. From the year of the
edition on a value counts as a forecast, and the year before as an estimate, since for some economies it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from etl import catalog
from etl.catalog.areas import described
from etl.catalog.series import SCALES, facts_of
from etl.counts import many
from etl.errors import BadAnswer
from etl.importers.base import needs_edition, nothing_of_ours, once
from etl.importers.sheets import Sheet, heading
from etl.importers.tables import Line, Table, year_of
from etl.importers.titles import check_scale
from etl.sources import imf
from etl.sources.base import Fetched, left_out
from etl.sources.numbers import Numbers, missing

KIND = "IMF DataMapper export"
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


def recognises(sheet: Sheet) -> bool:
    """Whether a sheet is named as an indicator of the IMF is, or its first heading is the title of one, and years follow."""
    start = sheet.header(_is_header)
    if start is None:
        return False
    titles = catalog.table("imf_names")["titles"]
    return bool(_CODE.fullmatch(sheet.title)) or heading(sheet.head[start][0]) in titles


def read(sheet: Sheet, edition: str) -> Fetched:
    """The observations of a DataMapper export; see `etl.importers.Importer.read`."""
    start = sheet.header(_is_header) or 0
    title = heading(sheet.head[start][0])
    codes = {i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series}
    code = catalog.table("imf_names")["titles"].get(title, sheet.title)
    if code not in codes:
        raise nothing_of_ours(sheet.name, KIND, [title])
    if not edition:
        raise needs_edition(sheet.name, KIND, "2025-10")
    known = {heading(name): code for name, code in catalog.table("imf_names")["codes"].items()}
    regions = {heading(name) for name in catalog.table("imf_names")["own_regions"]}
    table = Table(sheet, start, key=lambda line: bool(line.text(title)))
    lines = [line for line in table.lines() if not all(map(missing, line.years.values()))]
    unknown = [
        line.text(title) for line in lines if heading(line.text(title)) not in {*known, *regions}
    ]
    mine = [line for line in lines if heading(line.text(title)) in known]
    own = [line.text(title) for line in lines if heading(line.text(title)) in regions - {*known}]
    left = left_out(sheet.name, f"{many(len(own), 'region')} of the DataMapper's own", own)
    frame = pd.DataFrame(
        _values(sheet, title, code, mine, known),
        columns=["ref_area", "code", "time_period", "value"],
    ).dropna(subset=["value"])
    frame, again = once(
        sheet.name,
        frame,
        ["ref_area", "code", "time_period"],
        lambda row: (
            line.number for line in mine if known[heading(line.text(title))] == row["ref_area"]
        ),
    )
    found = imf.observations(imf.Message("", frame, {}), codes, edition)
    notes = [
        f"{sheet.name}: {name!r} is not in etl/catalog/imf_names.toml, left out" for name in unknown
    ]
    notes += [left] if left else []
    return Fetched(found, described(found["ref_area"]), (*notes, *again, *table.notes))


def _is_header(headings: list[str]) -> bool:
    """A title, and years only."""
    years = [name for name in headings[1:] if name]
    return bool(years and headings[0]) and not year_of(headings[0]) and all(map(year_of, years))


def _values(
    sheet: Sheet, title: str, code: str, lines: list[Line], known: Mapping[str, str]
) -> Iterator[tuple[str, str, str, float | None]]:
    """``ref_area, code, time_period, value`` in units.

    Raises:
        BadAnswer: The title of an amount names no scale.
    """
    scale, power = next(((w, power) for w, power in SCALES.items() if w in title), ("", 0))
    if not power and facts_of("weo", code).scale:
        raise BadAnswer(
            f"{sheet.name} does not say in its title {title!r} whether its values are billions.",
            hint="Export it again from the DataMapper.",
        )
    check_scale(f"{sheet.name}, title {title!r}", code, "all", power, scale)
    numbers = Numbers(sheet.name, (cell for line in lines for cell in line.years.values()))
    for line in lines:
        area = known[heading(line.text(title))]
        for year, cell in line.years.items():
            yield area, code, year, numbers.read(cell, power, f"{area} {year}", line.number)
