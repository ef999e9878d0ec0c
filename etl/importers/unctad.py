"""UNCTADstat's bulk files of trade: the CSV, alone or in its 7z archive. They do not say their edition."""

from __future__ import annotations

from etl.importers.base import Document, Importer, first_row, needs_edition
from etl.sources.base import Fetched

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
    # Only here: the parser belongs to the adapter, and no other file needs it.
    from etl.sources import unctad

    if not edition:
        raise needs_edition(document, KIND, "2025-04-15")
    return unctad.parse(document.body, edition)


IMPORTER = Importer(KIND, recognises, read)

__all__ = ["IMPORTER", "read", "recognises"]
