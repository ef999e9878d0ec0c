"""Why a document cannot be read."""

from __future__ import annotations


class Unread(Exception):
    """A document cannot be read; never leaves this package.

    Attributes:
        what: What is wrong with it, as it goes on after its name: ``is encrypted``.
        hint: What to do about it.
    """

    def __init__(self, what: str, hint: str = "Save it again.") -> None:
        super().__init__(what)
        self.what, self.hint = what, hint
