"""Why a definition says nothing about a claim."""

from __future__ import annotations

from etl.judging.findings import Why


class Unjudged(Exception):
    """A definition says nothing about a claim; never leaves this package.

    Attributes:
        why: The reason.
        lacking: The areas that are not known or lack a value.
    """

    def __init__(self, why: Why, lacking: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why: Why = why
        self.lacking = lacking
