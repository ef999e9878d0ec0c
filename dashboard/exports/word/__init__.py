"""Word: documents with native charts, captions that Word counts, and fonts for all scripts."""

from __future__ import annotations

from dashboard.exports.word.figure import docx

__all__ = ["docx"]
