"""World Bank files: the API's CSV or workbook (with its preamble or without) and the DataBank's exports in any layout.

Quirks: a byte-order mark; four lines before the table, which users cut off; every field quoted and a comma too many at
the end; ``2000 [YR2000]`` for a year and ``..`` for a missing value in the DataBank; its footer with the date in
American order; a second table of another shape below; economies, series, years or versions across, as its user liked.
Codes are read, never names; but a name that is another economy's to the letter is refused. Of archived versions the date in the footer is that of the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from etl import catalog
from etl.catalog.areas import described
from etl.errors import BadAnswer, UsageError
from etl.importers.base import (
    FORMER,
    NothingOfOurs,
    check_name,
    day_in,
    nothing_of_ours,
    once,
    one_edition,
    the_day,
)
from etl.importers.sheets import Sheet
from etl.importers.tables import Line, Table, has_years, year_of
from etl.importers.titles import check_title
from etl.observations import KEY, from_records
from etl.sources.base import Fetched
from etl.sources.numbers import Cell, Numbers

KIND = "World Bank CSV"
#: What each dimension of a table is called, where its codes stand in a column.
ECONOMY, TIME = "country code", ("time code", "time")
SERIES = ("indicator code", "series code")
VERSION = "version code"
#: The headings of what is taken, with the names beside the codes.
TAKEN = {
    ECONOMY,
    *TIME,
    *SERIES,
    VERSION,
    "country name",
    "indicator name",
    "series name",
    "version name",
    "value",
}
#: Thirty archived versions of one indicator are half of it, and the whole database a fifth.
MOST_VALUES = 1_000_000
#: The database, in the languages of the World Bank; other databases have codes of the same look and other figures.
DATABASES = (
    "World Development Indicators",
    "Indicadores del desarrollo mundial",
    "Indicateurs du développement dans le monde",
    "世界发展指标",
)
ARCHIVES = "WDI Database Archives"
_ECONOMY = re.compile(r"[A-Z0-9]{2,8}")
_SERIES = re.compile(r"[A-Z]{2}[A-Z0-9_]*(?:\.[A-Z0-9_]+)+")
_ACROSS = re.compile(r".*\[([^\[\]]+)\]", re.DOTALL)
_VERSION = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])")
_DATABASE = re.compile(r"Data from database:\s*(.*)", re.IGNORECASE)
_UPDATED = re.compile(r"Last Updated:\s*([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.IGNORECASE)
_BASE = {"USD2015": "2015", "INTL2021": "2021"}


class Value(NamedTuple):
    """A cell, and of what it is."""

    area: str
    code: str
    title: str
    year: str
    version: str
    cell: Cell
    line: int


class _About(NamedTuple):
    """What a file says of itself above and below its table: the database, and the days that its date may mean."""

    database: str
    days: tuple[str, ...]


def recognises(sheet: Sheet) -> bool:
    """Whether a table with the codes of economies and series begins within the first lines."""
    return sheet.header(_is_header) is not None


def read(sheet: Sheet, edition: str) -> Fetched:
    """The observations of a World Bank file; see `etl.importers.Importer.read`."""
    start = sheet.header(_is_header) or 0
    table = Table(sheet, start, key=_is_figures, below=lambda words: bool(_DATABASE.match(words)))
    names = {i.series["wdi"]: name for name, i in catalog.indicators().items() if "wdi" in i.series}
    mine: list[Value] = []
    others: set[str] = set()
    refused: set[str] = set()
    called: dict[tuple[str, str], int] = {}
    for line in table.lines():
        check_name(sheet.name, line.text(ECONOMY), line.text("country name"))
        for value in _values(table, line):
            if value.code not in names:
                others.add(value.code)
                # The whole database has hundreds of thousands of lines, and each is of one series.
                if table.years:
                    break
            elif not _same_base(value.title, names[value.code]):
                refused.add(f"{value.code} is {value.title!r}: another base year")
            else:
                called.setdefault((value.code, value.title.partition(" [")[0]), line.number)
                mine.append(value)
        if len(mine) > MOST_VALUES:
            raise BadAnswer(
                f"{sheet.name} has more values of the catalogue than any official file: {MOST_VALUES:,}.",
                hint="Download it again, or export fewer versions at once.",
            )
    about = _about(table)
    _check_database(sheet, about)
    if not mine:
        kind = "; ".join([KIND, *sorted(refused)])
        raise nothing_of_ours(sheet.name, kind, sorted(others), lines=bool(others or refused))
    said = [
        words
        for (code, title), number in called.items()
        if (words := check_title(_name_in(sheet, number), "wdi", code, title))
    ]
    numbers = Numbers(sheet.name, (value.cell for value in mine))
    editions = {v: _edition(sheet, about, v, edition) for v in {value.version for value in mine}}
    records = [
        {
            "indicator": names[v.code],
            "ref_area": FORMER.get(v.area, v.area),
            "time_period": v.year,
            "edition": editions[v.version],
            "value": numbers.read(v.cell, where=f"{v.code} of {v.area} {v.year}", line=v.line),
        }
        for v in mine
    ]
    found, again = once(
        sheet.name,
        from_records(records, source="wdi"),
        list(KEY),
        lambda row: (
            v.line
            for v in mine
            if (names[v.code], FORMER.get(v.area, v.area), v.year, editions[v.version])
            == (row["indicator"], row["ref_area"], row["time_period"], row["edition"])
        ),
    )
    notes = [f"{sheet.name}: {reason}, left out" for reason in sorted(refused)]
    notes += said
    notes += table.columns_left({*TAKEN, *filter(_ACROSS.fullmatch, table.headings)})
    if others:
        notes.append(f"{sheet.name}: {len(others)} series are not in the catalogue, left out")
    if edition and edition not in editions.values():
        notes.append(
            f"{sheet.name} says its edition itself, {', '.join(sorted(editions.values()))}: --edition {edition} is not used for it"
        )
    return Fetched(found, described(found["ref_area"]), (*notes, *again, *table.notes))


def _name_in(sheet: Sheet, number: int) -> str:
    return f"{sheet.name}, line {number:,}, name of the series"


def _is_header(headings: list[str]) -> bool:
    """Whether these are the headings of a table: two dimensions down, by their codes, and the third across."""
    down = [
        ECONOMY in headings,
        any(s in headings for s in SERIES),
        any(t in headings for t in TIME),
    ]
    across = has_years(headings) or any(_ACROSS.fullmatch(name) for name in headings)
    return (sum(down) == 2 and across) or (all(down) and "value" in headings)


def _is_figures(line: Line) -> bool:
    """Whether a line has the codes that a line of figures has."""
    economy, series, time = line.text(ECONOMY), line.text(*SERIES), _year(line)
    return (
        (not economy or bool(_ECONOMY.fullmatch(economy)))
        and (not series or bool(_SERIES.fullmatch(series)))
        and bool(economy) + bool(series) + bool(time) >= 2
    )


def _values(table: Table, line: Line) -> Iterator[Value]:
    """The cells of a line, whatever stands down and whatever across."""
    economy, series, year = line.text(ECONOMY), line.text(*SERIES), _year(line)
    title, version = line.text("indicator name", "series name"), line.text(VERSION)
    if economy and series and table.years:
        for of, cell in line.years.items():
            yield Value(economy, series, title, of, version, cell, line.number)
    elif economy and series and year:
        yield Value(economy, series, title, year, version, line.cells.get("value", ""), line.number)
    else:
        for name, cell in line.cells.items():
            if across := _ACROSS.fullmatch(name):
                code = across[1].upper()
                check_name(table.sheet.name, code, name.partition("[")[0])
                if economy:
                    yield Value(economy, code, name, year, version, cell, line.number)
                else:
                    yield Value(code, series, title, year, version, cell, line.number)


def _year(line: Line) -> str:
    return year_of(line.text(*TIME).casefold())


def _about(table: Table) -> _About:
    """What the lines around a table say.

    Raises:
        BadAnswer: They contradict each other: files were put together.
    """
    above = [[cell for cell in row if cell] for row in table.sheet.head[: table.start]]
    databases: set[str] = set()
    days: set[tuple[str, ...]] = set()
    for said, *rest in filter(None, (*above, *table.words)):
        value = rest[0] if rest else ""
        if said.casefold() == "data source":
            databases.add(value)
        elif found := _DATABASE.match(said):
            databases.add(found[1].strip())
        elif said.casefold() == "last updated date":
            days.add(day_in(value))
        elif found := _UPDATED.match(said):
            days.add((f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}",))
    one_edition(table.sheet.name, {" or ".join(each) for each in days})
    return _About(one_edition(table.sheet.name, databases), max(days, default=()))


def _check_database(sheet: Sheet, about: _About) -> None:
    """Refuse other databases: their figures under the same codes are estimates or projections of others."""
    known = [name.casefold() for name in (*DATABASES, ARCHIVES)]
    if about.database and about.database.casefold() not in known:
        raise NothingOfOurs(
            f"{sheet.name} is of the database {about.database!r}, not of the World Development Indicators.",
            hint="Its figures are others under the same codes; export them from the World Development Indicators.",
        )


def _edition(sheet: Sheet, about: _About, version: str, given: str) -> str:
    """The edition of a version, or of a file without versions.

    Raises:
        BadAnswer: The version is written in another way than the DataBank writes it.
        UsageError: The file does not say its edition, and none is given; or it may be read in two ways.
    """
    if version:
        found = _VERSION.fullmatch(version)
        if not found:
            raise BadAnswer(f"{sheet.name} has the version code {version!r}, not one like 202204.")
        month = f"{found[1]}-{found[2]}"
        return given if given.startswith(month) else month
    archived = about.database.casefold() == ARCHIVES.casefold()
    days = () if archived else about.days
    if len(days) > 1 and given not in days:
        raise UsageError(
            f"{sheet.name} was updated on {' or '.join(days)}: its date may be read in two ways.",
            hint=f"Say which: --edition {days[0]}.",
        )
    if len(days) == 1:
        return days[0]
    kind = f"{KIND}, an archived version" if archived else KIND
    return the_day(sheet.name, kind, "2024-10-24", given)


def _same_base(title: str, indicator: str) -> bool:
    """Whether constant prices are those of the indicator's base year: 2010 and 2015 dollars are never mixed."""
    base = _BASE.get(catalog.indicator(indicator).unit)
    return base is None or base in title
