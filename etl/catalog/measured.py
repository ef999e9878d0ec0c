"""What is measured: units, indicators, and the claims that are checked against shares of indicators."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from etl.catalog._facts import Fact, table
from etl.errors import UnknownName, named

Measure = Literal["gdp", "trade", "population", "support"]
#: What of trade is counted.
Flow = Literal["exports", "imports", "both"]


class Unit(Fact):
    """The unit of a value.

    Attributes:
        name: In words.
        current: The same unit at the prices of each year, for one that is at prices of ``base_year``; empty otherwise.
        base_year: The year of the prices; empty if they are those of each year, or if there are none.
        comparable: Whether economies can be compared in it, and over editions.
        count: Whether it is a number of things, which has no prices.
        rate: Whether it is of rates of change, which may be zero or negative.
    """

    id: str
    name: str
    current: str = ""
    base_year: str = ""
    comparable: bool = True
    count: bool = False
    rate: bool = False

    @property
    def kind(self) -> str:
        """The unit without its base year: ``catalog.unit("USD2015").kind == "USD"``."""
        return self.current or self.id


class Indicator(Fact):
    """What is measured, unit and method fixed.

    Attributes:
        series: What each source calls it: ``{"wdi": "NY.GDP.MKTP.CD"}``; the entry of a source may say it, too.
        sum_of: The indicators it is the sum of (same source, edition, area and period), or none.
        measure: ``gdp``, ``trade`` or ``population`` have shares of the world; ``support`` does not.
        lead: Whether it is shown first among the indicators of its measure.
        flow: What of trade is counted; None for what is not trade.
        services: Whether of trade services alone are counted, which do not pass through ports.
        unit: The id of its unit (`unit`).
        valued_by: Of volumes, the indicator that has the same at the prices of each year; empty for all else.
        base_years: The years at whose prices volumes are valued, to see how much shares depend on them.
        known_since: The year since which a publisher has its prices of a base year; empty for what was always known.
        said_as: The indicator whose words mean this one, too, where they do not say by which accounts; empty for none.
        former: Source -> the indicator under which its figures were in releases and addresses of earlier versions.
        claim_sources: From which sources claims about its measure are checked; none if it is no definition of them.
    """

    id: str
    name: str
    short: str
    concept: str
    measure: Measure
    unit: str
    price_basis: Literal["current", "constant", "none"]
    default_source: str
    lead: bool = False
    flow: Flow | None = None
    services: bool = False
    series: dict[str, str] = Field(default_factory=dict)
    sum_of: tuple[str, ...] = ()
    known_since: str = ""
    valued_by: str = ""
    base_years: tuple[str, ...] = ()
    claim_sources: tuple[str, ...] = ()
    said_as: str = ""
    former: dict[str, str] = Field(default_factory=dict)

    @property
    def has_shares(self) -> bool:
        """Whether it is shown as a share of the world."""
        return self.measure != "support"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that have it, the default one first."""
        if self.sum_of:
            parts = [set(indicator(part).series) for part in self.sum_of]
            found = set.intersection(*parts)
        else:
            found = set(self.series)
        return tuple(sorted(found, key=lambda source: (source != self.default_source, source)))


class Claim(Fact):
    """A sentence with a fraction, checked against shares.

    Attributes:
        text: The sentence.
        label: The fraction in words, for the line in a chart.
        fraction: What the sentence says, as a fraction of the world.
        measure: What the fraction is of.
        holds: It holds within this many percentage points.
        close: It is close within this many percentage points.
    """

    id: str
    text: str
    label: str
    fraction: float
    measure: Measure
    holds: float
    close: float

    @property
    def definitions(self) -> tuple[tuple[str, str], ...]:
        """The (indicator, source) pairs it is checked under."""
        return tuple(
            (name, source)
            for name in of_measure(self.measure)
            for source in indicator(name).claim_sources
        )


@cache
def units() -> dict[str, Unit]:
    """All units, in the order of the file.

    Example:
        >>> "USD" in units()
        True
    """
    return {key: Unit(id=key, **facts) for key, facts in table("units").items()}


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators, in the order of the file; what a source calls one is in either of their entries.

    Example:
        >>> "gdp_nominal" in indicators()
        True
    """
    found = table("indicators")
    for source, facts in table("sources").items():
        for name, code in facts.get("series", {}).items():
            if name not in found:
                raise UnknownName("indicator", name, found)
            found[name].setdefault("series", {})[source] = code
    return {key: Indicator(id=key, **facts) for key, facts in found.items()}


@cache
def claims() -> dict[str, Claim]:
    """All claims, in the order of the file.

    Example:
        >>> "one_fourth" in claims()
        True
    """
    return {key: Claim(id=key, **facts) for key, facts in table("claims").items()}


def unit(name: str) -> Unit:
    """The unit of this name.

    Raises:
        UnknownName: There is none.

    Example:
        >>> unit("USD").id
        'USD'
    """
    return named("unit", name, units())


def indicator(name: str) -> Indicator:
    """The indicator of this name.

    Raises:
        UnknownName: There is none.

    Example:
        >>> indicator("gdp_nominal").unit
        'USD'
    """
    return named("indicator", name, indicators())


@cache
def renamed() -> dict[tuple[str, str], str]:
    """(Former indicator, source) -> the indicator that the figures of this source are under today.

    Example:
        >>> renamed()["goods_services_trade", "unctad"]
        'goods_services_bop_trade'
    """
    return {
        (before, source): each.id
        for each in indicators().values()
        for source, before in each.former.items()
    }


def current(name: str, source: str) -> str:
    """What an indicator is called today; the name itself if its figures from this source are still under it.

    Example:
        >>> current("goods_services_trade", "weo"), current("goods_services_trade", "wdi")
        ('goods_services_bop_trade', 'goods_services_trade')
    """
    return renamed().get((name, source), name)


@cache
def meant_by(name: str) -> tuple[str, ...]:
    """An indicator, with those that the same words mean where they do not say by which accounts.

    Example:
        >>> meant_by("goods_services_trade")
        ('goods_services_trade', 'goods_services_bop_trade')
    """
    return (name, *(each.id for each in indicators().values() if each.said_as == name))


@cache
def with_shares() -> tuple[str, ...]:
    """The ids of the indicators that are shown as shares of the world, in the order of the file.

    Example:
        >>> "gdp_nominal" in with_shares()
        True
    """
    return tuple(each.id for each in indicators().values() if each.has_shares)


@cache
def of_measure(measure: Measure, flow: Flow | None = None) -> tuple[str, ...]:
    """The ids of the indicators that measure the same, in the order of the file.

    Args:
        measure: What they measure.
        flow: Only those of this flow of trade; any if None.

    Example:
        >>> "gdp_ppp" in of_measure("gdp")
        True
    """
    return tuple(
        each.id
        for each in indicators().values()
        if each.measure == measure and flow in (None, each.flow)
    )


@cache
def lead_first(measure: Measure) -> tuple[str, ...]:
    """The ids of the indicators that measure the same, the lead first.

    Example:
        >>> lead_first("trade")[0]
        'goods_trade'
    """
    return tuple(sorted(of_measure(measure), key=lambda name: not indicator(name).lead))


@cache
def claimed() -> tuple[str, ...]:
    """The ids of the indicators by which claims are judged, claim by claim.

    Example:
        >>> claimed()[:2]
        ('gdp_nominal', 'gdp_ppp')
    """
    return tuple(dict.fromkeys(name for each in claims().values() for name, _ in each.definitions))


def claim_about(name: str) -> Claim | None:
    """The first claim that an indicator is a definition of, or None if there is none.

    Example:
        >>> claim_about("gdp_nominal").id, claim_about("services_trade")
        ('one_fourth', None)
    """
    return claim_on(indicator(name).measure) if indicator(name).claim_sources else None


def claim_on(measure: Measure) -> Claim | None:
    """The first claim about a measure, by whatever definition, or None if there is none.

    Example:
        >>> claim_on("trade").id
        'one_fifth'
    """
    return next((each for each in claims().values() if each.measure == measure), None)
