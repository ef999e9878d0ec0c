"""UNCTADstat's bulk files of trade: the CSV, alone or in its 7z archive, or saved by a spreadsheet program.

The edition is the day when the file changed, as in its archive; a CSV on its own does not say it. Quirk of spreadsheets:
the zeros before a number are lost, and with them the World, which is ``0000``.
"""

from __future__ import annotations

import re

from etl.errors import BadAnswer
from etl.importers.base import nothing_of_ours, once, the_day
from etl.importers.sheets import Sheet
from etl.importers.tables import Line, Table
from etl.observations import KEY
from etl.sources.base import Fetched
from etl.sources.unctad_csv import areas_of, lines_of, observations, scale_of
from etl.sources.unctad_rows import Row

KIND = "UNCTADstat bulk file"
#: The headings of what is taken, besides those of the values.
TAKEN = {"year", "economy", "economy label", "flow", "flow label", "series", "series label"}
_CODE = re.compile(r"[0-9]{1,4}")


def recognises(sheet: Sheet) -> bool:
    """Whether there are the headings of a bulk file of trade."""
    return sheet.header(_is_header) is not None


def read(sheet: Sheet, edition: str) -> Fetched:
    """The observations of a bulk file; see `etl.importers.Importer.read`."""
    edition = the_day(sheet.name, KIND, "2025-04-15", edition or sheet.made)
    table = Table(sheet, sheet.header(_is_header) or 0, key=_is_figures)
    value, *more = [name for name in table.headings if scale_of(name) is not None]
    if more:
        raise BadAnswer(
            f"{sheet.name} has {1 + len(more)} columns of values, {', '.join(map(repr, [value, *more]))}: "
            "nothing tells which of them counts.",
            hint="Download it again, or take all but one of them out.",
        )
    rows = [_row(line, value) for line in table.lines()]
    footnotes = {value, f"{value} footnote", f"{value} missing value"}
    notes = table.columns_left(TAKEN | footnotes)
    if not rows:
        raise nothing_of_ours(sheet.name, KIND, lines=False)
    if any(len(row.economy) < 3 or len(row.flow) < 2 for row in rows):
        rows = [_with_zeros(row) for row in rows]
        notes.append(
            f"{sheet.name}: the zeros before its codes were lost, as in spreadsheets; put back"
        )
    table_of = observations(sheet.name, rows, edition, scale_of(value) or 0)
    found, again = once(sheet.name, table_of, list(KEY), lambda row: lines_of(rows, row))
    return Fetched(found, areas_of(rows), (*notes, *again, *table.notes))


def _is_header(headings: list[str]) -> bool:
    has_values = any(scale_of(name) is not None for name in headings)
    return {"year", "economy", "flow"} <= set(headings) and has_values


def _is_figures(line: Line) -> bool:
    return bool(_CODE.fullmatch(line.text("economy")) and _CODE.fullmatch(line.text("flow")))


def _row(line: Line, value: str) -> Row:
    """A line as it stands."""
    return Row(
        line.text("series"),
        line.text("year").removesuffix(".0"),
        line.text("economy"),
        line.text("economy label"),
        line.text("flow"),
        line.cells.get(value, ""),
        line.text(f"{value} footnote"),
        line.text(f"{value} missing value"),
        line.number,
        line.text("flow label"),
        line.text("series label"),
    )


def _with_zeros(row: Row) -> Row:
    economy = "0000" if row.economy == "0" else row.economy.zfill(3)
    return row._replace(economy=economy, flow=row.flow.zfill(2))
