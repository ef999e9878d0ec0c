"""The IMF's World Economic Outlook database as files: the old ".xls", which is tab-separated text, and the .xlsx.

Quirks: up to April 2025 text with ``n/a``, ``--``, commas between thousands, numeric codes of groups and a last line that
names the edition, countries in one file and groups in another; since October 2025 a workbook (or its CSV) with the codes
of the SDMX service. Unlike in the SDMX service, values are in the unit of the scale column: ``Billions``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from etl import catalog
from etl.catalog.series import SCALES, facts_of
from etl.counts import many
from etl.errors import BadAnswer
from etl.importers.base import (
    FORMER,
    Outlook,
    check_name,
    day_in,
    last_actual,
    needs_edition,
    nothing_of_ours,
    once,
    one_edition,
)
from etl.importers.sheets import Sheet
from etl.importers.tables import Line, Table, has_years
from etl.importers.titles import check_scale, check_title, check_unit
from etl.sources import imf
from etl.sources.base import left_out
from etl.sources.numbers import Numbers

KIND = "World Economic Outlook database"
#: ISO codes of the old files that the SDMX service writes otherwise, and the one group that got an X.
RENAMED = FORMER | {"UVK": "KOS", "G123": "GX123"}
MONTHS = {"april": "04", "september": "09", "october": "10"}
_EDITION = re.compile(
    r"World Economic Outlook(?: Database)?,? \(?(April|September|October) ([12][0-9]{3})",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"international monetary fund", re.IGNORECASE)
#: The headings of what is read of a line, in the old files and in the new ones.
TAKEN = {
    *("weo country code", "iso", "weo country group code", "country", "weo subject code"),
    *("subject descriptor", "units", "scale", "estimates start after"),
    *("series_code", "country.id", "country.name", "indicator.id", "unit", "scale.id"),
    *("latest_actual_annual_data", "publication_date"),
}
_AREA = re.compile(r"[A-Z]{2,3}|GX?[0-9]{1,3}|[A-Z][A-Z0-9_]{1,7}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class _Series:
    """A line of the database, as it stands."""

    area: str
    code: str
    scale: str
    latest: str
    line: Line


def recognises(sheet: Sheet) -> bool:
    """Whether the headings are those of the tab-separated file, the workbook or the portal's CSV."""
    return sheet.header(_is_header) is not None


def read(sheet: Sheet, edition: str) -> Outlook:
    """The part of an edition in a file; see `etl.importers.Importer.read`."""
    table = Table(
        sheet,
        sheet.header(_is_header) or 0,
        key=_is_figures,
        below=lambda words: bool(_FOOTER.search(words)),
        may_end=lambda tail: bool(_FOOTER.search(tail)),
    )
    codes = {i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series}
    found = [_series(sheet.name, line) for line in table.lines()]
    mine = [series for series in found if series.code in codes]
    if not mine:
        raise nothing_of_ours(sheet.name, KIND, sorted({s.code for s in found}), lines=bool(found))
    published, edition = _edition(table, mine, edition)
    words = _check_words(sheet.name, mine)
    others = [series.code for series in found if series.code not in codes]
    subjects = sorted(set(others))
    left = left_out(
        sheet.name,
        f"{many(len(others), 'line')} of {many(len(subjects), 'other subject')}",
        subjects,
    )
    numbers = Numbers(sheet.name, (c for s in mine for c in s.line.years.values()), uneven=True)
    frame, again = once(
        sheet.name,
        _values(sheet.name, mine, numbers),
        ["ref_area", "code", "time_period"],
        lambda row: (
            s.line.number for s in mine if (s.area, s.code) == (row["ref_area"], row["code"])
        ),
    )
    latest = {(s.area, s.code): s.latest for s in mine if s.latest}
    return Outlook(
        sheet.name,
        edition,
        imf.Message(published, frame, latest),
        (*words, *([left] if left else []), *table.columns_left(TAKEN), *again, *table.notes),
    )


def _is_header(headings: list[str]) -> bool:
    return ("weo subject code" in headings or "series_code" in headings) and has_years(headings)


def _is_figures(line: Line) -> bool:
    area, code = _key(line)
    return bool(_AREA.fullmatch(area) and _CODE.fullmatch(code))


def _key(line: Line) -> tuple[str, str]:
    """The IMF's codes of area and series."""
    if code := line.text("series_code"):
        area, _, rest = code.partition(".")
        return area, rest.partition(".")[0]
    group = line.text("weo country group code")
    number = f"G{group:0>3}" if re.fullmatch(r"[0-9]{1,3}", group) else ""
    return line.text("iso") or number, line.text("weo subject code")


def _series(name: str, line: Line) -> _Series:
    area, code = _key(line)
    check_name(name, RENAMED.get(area, area), line.text("country", "country.name"))
    latest = last_actual(line.text("estimates start after", "latest_actual_annual_data"))
    return _Series(RENAMED.get(area, area), code, line.text("scale.id", "scale"), latest, line)


def _check_words(name: str, mine: Iterable[_Series]) -> list[str]:
    """Notes of descriptors and units in words that are not known, one a code.

    Raises:
        BadAnswer: The descriptor, the unit or the scale of a line is not one that its code has.
    """
    notes: dict[tuple[str, str], str] = {}
    mine = list(mine)
    scales = Counter((series.code, series.scale) for series in mine)
    lines = Counter(series.code for series in mine)
    for series in mine:
        where, line = f"{name}, line {series.line.number:,}", series.line
        title = line.text("subject descriptor")
        if (series.code, title) not in notes:
            notes[series.code, title] = check_title(f"{where}, subject", "weo", series.code, title)
        unit = line.text("units", "unit")
        if (series.code, unit) not in notes:
            notes[series.code, unit] = check_unit(f"{where}, units", series.code, unit)
        if facts_of("weo", series.code).unit == "percent" and _power(name, series):
            raise BadAnswer(
                f"{where}, scale: {series.code} of {series.area} is a rate and has the scale {series.scale!r}, "
                "not that of units.",
                hint="Download it again, and sort whole rows only.",
            )
        alike = scales[series.code, series.scale]
        beside = f", as {alike:,} of {lines[series.code]:,} lines of {series.code} have"
        check_scale(
            f"{where}, scale", series.code, series.area, _power(name, series), series.scale, beside
        )
    return [words for words in notes.values() if words]


def _values(name: str, mine: Iterable[_Series], numbers: Numbers) -> pd.DataFrame:
    """``ref_area, code, time_period, value`` in units, whatever scale the file says and has."""
    scaled, plain, largest, in_units = [], [], dict[str, float](), dict[str, _Series]()
    for series in mine:
        power = _power(name, series)
        for year, cell in series.line.years.items():
            where = f"{series.area} {series.code} {year}"
            bare = numbers.read(cell, where=where, line=series.line.number)
            if bare is None:
                continue
            if not power:
                in_units.setdefault(series.code, series)
            largest[series.code] = max(largest.get(series.code, 0.0), abs(bare))
            scaled.append((series.area, series.code, year, numbers.read(cell, power, where)))
            plain.append((series.area, series.code, year, bare))
    for code, series in in_units.items():
        facts = facts_of("weo", code)
        if largest[code] < facts.least:
            raise BadAnswer(
                f"{name}, line {series.line.number:,}, scale: {code} of {series.area} has the scale {series.scale!r}, "
                f"and no value of {code} is above {largest[code]:g}: these are {facts.scale}.",
                hint="Download it again, with its scale.",
            )
    amounts = {code for code in largest if facts_of("weo", code).scale}
    applied = {code for code in amounts if largest[code] > facts_of("weo", code).most}
    if applied and amounts - applied:
        left = ", ".join(sorted(amounts - applied))
        raise BadAnswer(
            f"{name} has {', '.join(sorted(applied))} in units and {left} in another scale.",
            hint="Download it again.",
        )
    return pd.DataFrame(
        plain if applied else scaled, columns=["ref_area", "code", "time_period", "value"]
    )


def _power(name: str, series: _Series) -> int:
    """The power of ten that the scale of a line stands for.

    Raises:
        BadAnswer: It is not known, or a line of an amount has none.
    """
    scale = series.scale.casefold()
    if scale in SCALES:
        return SCALES[scale]
    if re.fullmatch(r"1?[0-9]", scale):
        return int(scale)
    if re.fullmatch(r"1(?:,?000)*", scale):
        return scale.count("0")
    if not scale and not facts_of("weo", series.code).scale:
        return 0
    raise BadAnswer(
        f"{name} has the scale {series.scale!r} for {series.code} of {series.area}, in line {series.line.number:,}; "
        f"known are {', '.join(SCALES)}.",
        hint="Download it again, with its scale and in English.",
    )


def _edition(table: Table, mine: Iterable[_Series], given: str) -> tuple[str, str]:
    """The day of publication, if it is said, and the edition: by that day, or in words below the table or beside it.

    Raises:
        BadAnswer: The file says that it is of several editions.
        UsageError: It does not say its edition, and none is given.
    """
    sheet = table.sheet
    read_as = {day_in(text) for s in mine if (text := s.line.text("publication_date"))}
    days = [days[0] for days in read_as if len(days) == 1]
    beside = [" ".join(row) for other in (sheet, *sheet.book) for row in other.head]
    said = [_said(" ".join(words)) for words in table.words]
    dated = one_edition(sheet.name, [*map(imf.edition_of, days), *said])
    edition = dated or one_edition(sheet.name, map(_said, beside)) or given
    if not edition:
        raise needs_edition(sheet.name, KIND, "2025-04")
    return min(days, default=""), edition


def _said(words: str) -> str:
    """The edition that some words name, or nothing."""
    found = _EDITION.search(words)
    return f"{found[2]}-{MONTHS[found[1].lower()]}" if found else ""
