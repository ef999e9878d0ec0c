"""The question: what a reader has asked for, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.choices import Choices
from etl import catalog
from etl.analysis.claims import Rule, Tolerance
from etl.catalog.areas import areas as described
from etl.editions import base
from etl.storage.naming import NAME

if TYPE_CHECKING:
    Kind = str
    Transform = str
else:
    Kind = Literal[tuple(KINDS)]
    Transform = Literal[tuple(TRANSFORMS)]

Year = Annotated[int, Field(ge=1900, le=2100)]
#: An edition or a date, or nothing. Never "\d": that is any digit of Unicode, and labels are compared as strings.
EDITION = r"^([12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?(\.[0-9]{1,3})?)?$"


def _day(value: str) -> str:
    """A day that a calendar has: 2021-02-30 has the form of one."""
    year, month, day = (*base(value).split("-"), "01", "01")[:3] if value else ("2000", "01", "01")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(
            "no calendar has this day; give an edition or a date, for example 2025-10"
        ) from None
    return value


Edition = Annotated[str, Field(pattern=EDITION, max_length=14), AfterValidator(_day)]


def _listed(value: Any) -> Any:
    """``a,b`` and ``["a", "b"]`` are the same list."""
    return tuple(part for part in value.split(",") if part) if isinstance(value, str) else value


_CATALOGUE: dict[str, Callable[[], Collection[str]]] = {
    "indicator": catalog.indicators,
    "source": catalog.sources,
    "claim": catalog.claims,
}


def _known(kind: str) -> BeforeValidator:
    """A name of the catalogue, or nothing for the default."""

    def check(value: Any) -> Any:
        names = _CATALOGUE[kind]()
        if value and value not in names:
            raise ValueError(f"no such {kind}; known: {', '.join(names)}")
        return value

    return BeforeValidator(check)


IndicatorName = Annotated[str, _known("indicator")]
SourceName = Annotated[str, _known("source")]
ClaimName = Annotated[str, _known("claim")]


def _formula(value: Any) -> Any:
    """A blank of a query string is a plus."""
    return catalog.canonical(value) if isinstance(value, str) else value


AREA, RELEASE = rf"^{catalog.FORMULA}$", rf"^{NAME}?$"
SHARE = r"^([0-9]{1,3}(\.[0-9]{1,6})?%?|\.[0-9]{1,6}|[0-9]{1,3}/[1-9][0-9]{0,3})?$"
Area = Annotated[str, Field(pattern=AREA), BeforeValidator(_formula)]
Areas = Annotated[tuple[Area, ...], BeforeValidator(_listed), Field(max_length=12)]
#: A name of one's own for a sum: letters, digits and a little between them.
OWN_NAME = r"[^\W_](?:[\w .&'’-]{0,30}[\w.])?"


def _called(value: str) -> str:
    """``CHN+IND:Big two``: a formula, and what this address calls it; never the name of somebody else."""
    formula, _, name = value.partition(":")
    formula, name = catalog.canonical(formula), " ".join(name.split())
    taken = {
        each.casefold()
        for group in catalog.groups().values()
        for each in (group.id, group.name, group.short)
    }
    taken |= {each.casefold() for code, area in described().items() for each in (code, area.name)}
    is_sum = re.fullmatch(catalog.FORMULA, formula) and catalog.is_formula(formula)
    if not is_sum or not re.fullmatch(OWN_NAME, name):
        raise ValueError("give a sum and its name, as in CHN+IND:Two")
    if name.casefold() in taken:
        raise ValueError("that is the name of an economy or a group")
    return f"{formula}:{name}"


Names = Annotated[
    tuple[
        Annotated[str, Field(max_length=180), AfterValidator(_called)],
        ...,
    ],
    BeforeValidator(_listed),
    Field(max_length=12),
]
#: Steps of a tolerance in a percentage point: a reader can tell no finer ones apart, and answers are kept by them.
STEPS = 20


def _step(value: float) -> float:
    """A tolerance in steps of 0.05 percentage points."""
    nearest = round(value * STEPS) / STEPS
    if abs(value - nearest) > 1e-9:
        raise ValueError(f"give steps of {1 / STEPS:g}, as in {nearest:g}")
    return nearest


def _categories(value: tuple[str, ...]) -> tuple[str, ...]:
    """Each category once, in the order of the catalogue; ``none`` stands alone, for what would be nothing."""
    known = catalog.event_categories()
    unknown = next((name for name in value if name not in known), "")
    if unknown:
        raise ValueError(f"no such category of events; known: {', '.join(known)}")
    return tuple(name for name in known if name in value and name != "none") or ("none",)


Points = Annotated[float, Field(ge=0, le=10), AfterValidator(_step)]
Categories = Annotated[
    tuple[Annotated[str, Field(max_length=24)], ...],
    BeforeValidator(_listed),
    Field(max_length=12),
    AfterValidator(_categories),
]


class Question(Choices):
    """What is shown.

    Attributes:
        indicator: What is measured; empty for the figure's own default.
        source: From which source; empty for the indicator's default.
        trade: The indicator of the second chart of the story.
        trade_source: The source of the second chart of the story.
        claim: The claim that is checked; empty for all.
        as_of: An edition or a date; empty for the latest.
        first: First year (``from`` in links).
        last: Last year (``to`` in links).
        year: The year of figures about one year; 0 for the latest observed.
        areas: Economies, groups and formulas to compare; empty for the three.
        of: The area that shares are of; empty for the World.
        names: Names of one's own for sums among the areas, as in ``CHN+IND:Two``; they stand in quotation marks, and a
            note says what each is.
        kind: How `explore` draws.
        transform: What `explore` makes of the values.
        scale: The vertical axis.
        method: How a change over years is split: ``chain`` year by year, ``ends`` between the two; empty for ``chain``
            beyond three years.
        forecasts: Whether forecasts are shown.
        band: Whether forecasts of shares have a band of the errors of past editions.
        events: Categories of events that are marked: ``key`` for the few that a figure names by itself, ``main`` for more
            that help most readers, ``none`` for no events.
        order: Order of the three: fixed, or the language's own.
        holds: A claim holds within this many percentage points, in steps of 0.05.
        close: A claim is close within this many percentage points, in steps of 0.05.
        weights: How `explore` adds up the growth of volumes of a group: chained, each year by the values of the year
            before, or at the fixed prices of the base year.
        about: How "about" is judged (``rule`` in links): within a tolerance in percentage points, or by the nearest simple fraction.
        share: A share that a reader claims, as a fraction (``0.24``, ``1/4``) or per cent; empty for none.
        measure: What it is a share of.
        comparator: How it is hedged.
        said: The day on which it was said; empty for today.
        release: A release by its id or short name, for frozen figures; empty for the current one.
    """

    indicator: IndicatorName = ""
    source: SourceName = ""
    trade: IndicatorName = ""
    trade_source: SourceName = ""
    claim: ClaimName = ""
    as_of: Edition = ""
    first: Year | None = Field(default=None, alias="from")
    last: Year | None = Field(default=None, alias="to")
    year: Literal[0] | Year = 0
    areas: Areas = ()
    of: Area | Literal[""] = ""
    names: Names = ()
    kind: Kind = "line"
    transform: Transform = "share"
    scale: Literal["linear", "log"] = "linear"
    method: Literal["", "chain", "ends"] = ""
    forecasts: bool = True
    band: bool = False
    events: Categories = ("key",)
    order: Literal["alpha", "language"] = "alpha"
    holds: Points = 1.0
    close: Points = 2.5
    weights: Literal["chained", "fixed"] = "chained"
    about: Literal["points", "fraction"] = Field(default="points", alias="rule")
    share: Annotated[str, Field(pattern=SHARE)] = ""
    measure: Literal["gdp", "trade", "exports", "imports", "population"] = "gdp"
    comparator: Literal["about", "exact", "over", "at_least", "nearly", "under"] = "about"
    said: Edition = ""
    release: Annotated[str, Field(pattern=RELEASE)] = ""

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, given: Any) -> Any:
        """What an address calls by a former name has today's: the figures of some sources moved to an indicator of their own."""
        if not isinstance(given, dict):
            return given
        pairs = (("indicator", "source"), ("trade", "trade_source"))
        now = {
            name: catalog.current(str(given[name]), str(given[source]))
            for name, source in pairs
            if given.get(name) and given.get(source)
        }
        return given | now

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise _together(f"from {self.first} is after to {self.last}", "from", "to")
        if self.holds > self.close:
            raise _together(
                f"holds {self.holds} is wider than close {self.close}", "holds", "close"
            )
        return self

    @property
    def own_names(self) -> dict[str, str]:
        """The names of one's own, by formula.

        >>> Question(names=("CHN+IND:Big two",)).own_names
        {'CHN+IND': 'Big two'}
        """
        return dict(each.split(":", 1) for each in self.names)

    @property
    def rule(self) -> Rule:
        """By which rule claims are checked."""
        return Rule(
            Tolerance(self.holds, self.close), self.as_of, self.first, self.last, self.about
        )

    def shows(self, period: str) -> bool:
        """Whether a period is within the years of this view."""
        year = int(period[:4])
        return (self.first or 0) <= year <= (self.last or 9999)

    def shown(self, periods: Iterable[str]) -> set[str]:
        """Those of many periods that are within the years of this view.

        >>> Question(first=2020).shown(["2019", "2020-Q1"])
        {'2020-Q1'}
        """
        first, last = f"{self.first or 0:04}", f"{self.last or 9999}"
        return {period for period in periods if first <= period[:4] <= last}


def _together(said: str, *names: str) -> PydanticCustomError:
    """What is wrong with values that are right each by itself."""
    return PydanticCustomError("together", "{said}", {"said": said, "names": names})
