"""What a reader understood: claims about economic size, and the pieces that it did not understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal[
    "share", "amount", "rank", "comparison", "growth_contribution", "intra_trade", "change"
]
Comparator = Literal["exact", "about", "over", "at_least", "nearly", "under", "between"]
Measure = Literal["gdp", "trade", "exports", "imports", "population", "intra_trade"]
Stance = Literal["asserted", "denied", "asked", "attributed"]
Unit = Literal["share", "usd", "persons", "rank", "ratio", "points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim as the words make it; whether it is so is another question.

    Attributes:
        quote: An exact piece of the text; it holds the number and what it belongs to.
        start: Where in the text the quote begins, in code points.
        end: Where it ends.
        type: What kind of claim it is.
        areas: Whose size: a formula such as ``CJK+HKG``.
        of: The whole of a share, the field of a rank, the total of an intra-trade share; empty for others.
        versus: The other side of a comparison; empty for others.
        measure: What is measured; ``intra_trade`` only for a change of it.
        definition: The indicators that the words fix; empty if they leave it open.
        candidates: The indicators that the words allow, by which the claim may be judged.
        value: A share (0.25), an amount (US$ or persons), a rank, a ratio A/B, or points (0.03); None if none is said.
        value_to: The end of a change, or the upper end of a range.
        comparator: How the value, or the end of a change, is hedged.
        comparator_from: How the start of a change is hedged; empty for others.
        unit: What `value` is.
        year: A year, ``latest`` if the words say now, or empty.
        year_to: The end of a change or of a period; "since 2018" is 2018 to ``latest``.
        untimed: Whether the words name a time that is no year: "in the 1990s", "after the crisis of 2008", "in the 2019 report".
        forecast: Whether the words look ahead.
        stance: Whether the text asserts it.
        sources: Whose figures the words name, as sources of the catalogue; empty if they name none.
        edition: The month of their edition, ``YYYY-MM``, if the words name it.
    """

    quote: str
    start: int
    end: int
    type: Type
    areas: str
    of: str = ""
    versus: str = ""
    measure: Measure
    definition: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    value: float | None = None
    value_to: float | None = None
    comparator: Comparator = "exact"
    comparator_from: Comparator | Literal[""] = ""
    unit: Unit
    year: str = ""
    year_to: str = ""
    untimed: bool = False
    forecast: bool = False
    stance: Stance = "asserted"
    sources: tuple[str, ...] = ()
    edition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """A piece with a number that is no claim of these kinds, or that could not be read for certain.

    Attributes:
        quote: An exact piece of the text.
        start: Where in the text it begins, in code points.
        end: Where it ends.
        why: ``other_measure``, ``per_capita``, ``partner`` ..., or ``ambiguous`` where words could mean several things.
    """

    quote: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was found in a text, in the order of the text."""

    claims: tuple[Claim, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
