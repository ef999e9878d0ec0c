"""The lines of UNCTADstat's files, and what they call their codes: a label that is another code's tells that one of the two was moved.

Labels of flows and series are known; numbers of economies are many, so of each only that it has one label in a file.
Other words, of another language for example, are no error: then the code counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from etl.catalog.series import series_of
from etl.errors import BadAnswer
from etl.sources.numbers import Cell


class Row(NamedTuple):
    """A line of the file, as it stands."""

    series: str
    year: str
    economy: str
    label: str
    flow: str
    value: Cell
    footnote: str
    missing: str
    line: int = 0
    flow_label: str = ""
    series_label: str = ""

    @property
    def place(self) -> str:
        """Where it stands, behind a message."""
        return f", in line {self.line:,}" if self.line else ""


def check_labels(name: str, lines: Iterable[Row]) -> None:
    """Refuse codes under the labels of others.

    Args:
        name: What the file is called in messages.
        lines: Its lines.

    Raises:
        BadAnswer: A flow or a series is called by the name of another one, or an economy by two names.

    Example:
        ``check_labels("US_TradeMerchTotal.csv", rows)``
    """
    known: dict[str, str] = {}
    economies: dict[str, str] = {}
    for row in lines:
        for kind, code, label in (
            ("flow", row.flow, row.flow_label),
            ("series", row.series, row.series_label),
        ):
            if label not in known:
                known[label] = _code_of(label)
            # A code that is not known is for others to say.
            if known[label] and known[label] != code.zfill(2) in series_of("unctad"):
                raise _moved(name, row, f"{kind} {code} {label!r}, which is {known[label]}")
        if row.label and (before := economies.setdefault(row.economy, row.label)) != row.label:
            raise _moved(name, row, f"economy {row.economy} {row.label!r} and {before!r}")


def _moved(name: str, row: Row, what: str) -> BadAnswer:
    return BadAnswer(
        f"{name} calls {what}{row.place}: codes and labels do not belong together.",
        hint="Download it again, and sort whole rows only.",
    )


def _code_of(label: str) -> str:
    """The code whose title a label begins with, in the singular or plural, the longest title first; empty if there is none."""
    said = _plain(label)
    titles = [
        (_plain(facts.title).removesuffix("s"), code) for code, facts in series_of("unctad").items()
    ]
    return next(
        (code for title, code in sorted(titles, reverse=True) if said.startswith(title)), ""
    )


def _plain(label: str) -> str:
    return " ".join(label.casefold().split())
