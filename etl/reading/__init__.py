"""A text in, its claims out: what sentences in English, Chinese, Japanese and Korean say about the size of economies.

Pure and deterministic: no release, no network, no model. What is not understood is said, never guessed.
"""

from __future__ import annotations

from etl.reading.claims import Claim, NotUnderstood, Reading
from etl.reading.reader import read

__all__ = ["Claim", "NotUnderstood", "Reading", "read"]
