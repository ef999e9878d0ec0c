"""A claim while it is put together, what it measures, and the whole that it is a share of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from etl.reading.claims import Comparator, Type, Unit

TRADE = frozenset({"trade", "exports", "imports"})
_PRICES = {
    "ppp": "gdp_ppp",
    "nominal": "gdp_nominal",
    "constant": "gdp_constant",
    "real": "gdp_constant",
    "ppp_constant": "gdp_ppp_constant",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured: the measure, the indicator if a word fixes it, and whether the word means the total."""

    measure: str
    indicator: str = ""
    total: bool = False

    @classmethod
    def of(cls, value: str) -> Measured:
        """From the value of a word: ``trade total goods_trade``."""
        words = value.split()
        return cls(
            words[0] if words else "",
            next((word for word in words[1:] if "_" in word), ""),
            "total" in words[1:],
        )

    @property
    def sized(self) -> Measured:
        """Such as "Size" and "weight" without more are those of the economy."""
        return Measured("gdp") if self.measure == "size" else self

    def indicators(self, said: str) -> tuple[str, ...]:
        """The indicators that the word and what was said of prices or goods fix."""
        if self.indicator:
            return (self.indicator,)
        if self.measure == "gdp":
            return (_PRICES[said],) if said in _PRICES else ()
        if self.measure in TRADE and said in {"goods", "goods_services"}:
            return (f"{said}_{self.measure}",)
        return ()


GDP = Measured("gdp")
POPULATION = Measured("population")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A claim while it is put together; ``at``, ``first`` and ``last`` are places of tokens."""

    type: Type
    areas: str
    measure: str
    unit: Unit
    at: int
    of: str = ""
    versus: str = ""
    definition: tuple[str, ...] = ()
    value: float | None = None
    value_to: float | None = None
    comparator: Comparator = "exact"
    comparator_from: Comparator | Literal[""] = ""
    year: str = ""
    year_to: str = ""
    dated: bool = False
    untimed: bool = False
    forecast: bool = False
    stance: Literal["asserted", "denied", "asked", "attributed"] = "asserted"
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class Whole:
    """The whole of a share as it stands beside the number.

    Attributes:
        area: Its area; empty if none is named.
        measures: What is measured of it.
        growth: Whether its growth is meant.
        why: Why it is not covered, if it is not.
        at: Where its area stands.
        low: Where the phrase begins.
        high: Where the phrase ends.
        its: "its", "their", "our", or ``share`` where only a word for share stands there.
        intra: Whether trade within it is meant.
        linked: Whether the number is said to be of it.
    """

    area: str = ""
    measures: list[Measured] = field(default_factory=list)
    growth: bool = False
    why: str = ""
    at: int = -1
    low: int = -1
    high: int = -1
    its: str = ""
    intra: bool = False
    linked: bool = False
