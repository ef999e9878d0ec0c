"""PDF files: the text of every page, as far as they have one."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from etl.documents.paper import Paper, Piece, Place
from etl.documents.unread import Unread

#: Pages that are read.
MOST_PAGES = 1_000


def read(body: bytes) -> Paper:
    """The text of a file, a piece for each page.

    Raises:
        Unread: It is broken, encrypted, too long, or has no text.
    """
    # What is wrong with a file is said in one line, not in the library's own.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted:
            raise Unread("is encrypted", hint="Save it without a password.")
        if len(reader.pages) > MOST_PAGES:
            raise Unread(f"has more than {MOST_PAGES:,} pages", hint="Give it in parts.")
        texts = [page.extract_text() for page in reader.pages]
    except PyPdfError as error:
        raise Unread("is no PDF file, or a broken one") from error
    if not any(text.strip() for text in texts):
        raise Unread(
            "has no text; its pages may be pictures",
            hint="Give it with its text recognised, or as a text.",
        )
    return Paper(Piece(text, Place(page=n)) for n, text in enumerate(texts, 1) if text.strip())
