"""Documents that readers bring, as text with places: .docx, .pptx, .pdf, .md and plain text.

They come from anywhere: nothing in them is executed, nothing is fetched, all has a limit (`SECURITY.md`).
"""

from __future__ import annotations

from etl.documents.paper import Paper, Piece, Place, of_text
from etl.documents.reader import LONGEST, MOST_FILE, kind, opened

__all__ = [
    "LONGEST",
    "MOST_FILE",
    "TEXTS",
    "Paper",
    "Piece",
    "Place",
    "kind",
    "of_text",
    "opened",
]
