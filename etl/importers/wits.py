"""WITS country trade summaries (UN Comtrade): of each only a limited extract, as its terms ask.

Taken is the trade of China, Japan and the Republic of Korea with one another, exports and imports, and with the World.
Quirks: years run backwards, numbers are padded with blanks and in millions; a partner is listed only if it ever was
among the first five, and its cell is empty in other years: empty is missing, never zero.
"""

from __future__ import annotations

from etl import catalog
from etl.catalog.areas import described
from etl.counts import many
from etl.importers.base import nothing_of_ours, once, the_day
from etl.importers.sheets import Sheet
from etl.importers.tables import Line, Table, has_years
from etl.observations import KEY, NOT_APPLICABLE, from_records
from etl.sources.base import Fetched
from etl.sources.numbers import Numbers

KIND = "WITS country trade summary"
HEADINGS = {"reporter", "partner", "product categories", "indicator type", "indicator"}
#: What the file calls a flow -> our indicators: with the World, and with one partner.
FLOWS = {
    "Export": ("goods_exports", "bilateral_goods_exports"),
    "Import": ("goods_imports", "bilateral_goods_imports"),
}
NAMES = {"China": "CHN", "Japan": "JPN", "Korea, Rep.": "KOR", "World": catalog.WORLD}


def recognises(sheet: Sheet) -> bool:
    """Whether there are the headings of a country trade summary."""
    return sheet.header(_is_header) is not None


def read(sheet: Sheet, edition: str) -> Fetched:
    """The extract of a country trade summary; see `etl.importers.Importer.read`."""
    table = Table(
        sheet,
        sheet.header(_is_header) or 0,
        key=lambda line: bool(line.text("reporter") and line.text("indicator")),
    )
    lines = [*table.lines()]
    mine = [(line, place) for line in lines if (place := _place(line))]
    if not mine:
        reporters = sorted({line.text("reporter") for line in lines})
        raise nothing_of_ours(sheet.name, KIND, reporters, lines=bool(lines))
    edition = the_day(sheet.name, KIND, "2021-06-30", edition)
    numbers = Numbers(sheet.name, (cell for line, _ in mine for cell in line.years.values()))
    records = [
        {
            "indicator": indicator,
            "ref_area": reporter,
            "counterpart_area": partner,
            "time_period": year,
            "value": numbers.read(cell, 6, f"{indicator} of {reporter} {year}", line.number),
        }
        for line, (indicator, reporter, partner) in mine
        for year, cell in line.years.items()
    ]
    found, again = once(
        sheet.name,
        from_records(records, source="wits", edition=edition),
        list(KEY),
        lambda row: (
            line.number
            for line, place in mine
            if place == (row["indicator"], row["ref_area"], row["counterpart_area"])
        ),
    )
    left = len(lines) - len(mine)
    notes = [f"{sheet.name}: {many(left, 'line')} of other partners, products and shares, left out"]
    if others := sorted({line.text("reporter") for line in lines} - set(NAMES)):
        notes.append(f"{sheet.name}: of {', '.join(others[:5])} nothing is taken")
    return Fetched(
        found,
        described(found["ref_area"]),
        (*notes, *table.columns_left(HEADINGS), *again, *table.notes),
    )


def _is_header(headings: list[str]) -> bool:
    return set(headings) >= HEADINGS and has_years(headings)


def _place(line: Line) -> tuple[str, str, str] | None:
    """Indicator, reporter and partner of a line, if it is one of the extract: trade in all products, as an amount."""
    reporter, partner = (NAMES.get(line.text(name)) for name in ("reporter", "partner"))
    if reporter in (None, catalog.WORLD, partner) or partner is None:
        return None
    flow, title = line.text("indicator type"), line.text("indicator")
    if line.text("product categories") != "All Products" or flow not in FLOWS:
        return None
    total, bilateral = FLOWS[flow]
    if partner == catalog.WORLD:
        whole = title == f"{flow}s (in US$ Mil)"
        return (total, str(reporter), NOT_APPLICABLE) if whole else None
    return (bilateral, str(reporter), partner) if title.startswith("Trade (US$ Mil)") else None
