"""UNCTADstat's bulk files of trade: the CSV, alone or in its 7z archive.

The edition is the day when the file changed, as in its archive; a CSV on its own does not say it.
"""

from __future__ import annotations

from etl.importers.base import Document, Importer, first_row, lines, needs_edition
from etl.sources.base import Fetched
from etl.sources.unctad_csv import areas_in, parse

KIND = "UNCTADstat bulk file"
COLUMNS = {"Year", "Economy", "Flow"}


def recognises(body: bytes) -> bool:
    """Whether the first line has the columns of a bulk file of trade."""
    columns = first_row(body)
    return set(columns) >= COLUMNS and any(
        name.startswith("US$ at current prices") for name in columns
    )


def read(document: Document, edition: str) -> Fetched:
    """The observations of a bulk file; see `etl.importers.base.Importer.read`."""
    edition = edition or document.made
    if not edition:
        raise needs_edition(document, KIND, "2025-04-15")
    body = lines(document).encode()
    return Fetched(parse(body, edition), areas_in(body))


IMPORTER = Importer(KIND, recognises, read)

__all__ = ["IMPORTER", "read", "recognises"]
