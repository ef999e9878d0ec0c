"""The quality of the figures of a release: coverage, what of a World total is not observed, breaks, revisions. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl import catalog
from etl.analysis import breaks
from etl.analysis.margins import first_estimates, mean_revision
from etl.storage.store import Release

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Quality:
    """What is known of one indicator from one source, in its last year with an observed World total.

    Attributes:
        indicator: What is measured.
        source: From which source.
        edition: Its latest edition.
        period: The year; empty if no World total is observed.
        status: The status of the World total.
        economies: How many economies have a value in the year.
        known: How many have one in any year.
        world: The provider's World total.
        apart: The World total less the sum of economies: estimated by the provider for those without a value, and for
            territories that it lists under no name.
        forecast: What of the sum of economies is forecast.
        fiscal: What of the sum of economies refers to fiscal years; None where it is not declared whose do.
        breaks: How many values the publisher marks as breaks in time.
        broken: The editions that are not comparable with the one before, for what the three are.
        revision: The mean revision of the share of the three from the first estimate to today, as a fraction of the World.
        years: Of how many years of its own that is known.
    """

    indicator: str
    source: str
    edition: str
    period: str
    status: str
    economies: int
    known: int
    world: float
    apart: float
    forecast: float
    fiscal: float | None
    breaks: int
    broken: tuple[str, ...]
    revision: float
    years: int

    @property
    def apart_share(self) -> float:
        """`apart` as a fraction of the World total."""
        return self.apart / self.world

    @property
    def forecast_share(self) -> float:
        """`forecast` as a fraction of the sum of economies."""
        return self.forecast / (self.world - self.apart)

    @property
    def fiscal_share(self) -> float | None:
        """`fiscal` as a fraction of the sum of economies; None where it is not known."""
        return None if self.fiscal is None else self.fiscal / (self.world - self.apart)


def report(release: Release) -> list[Quality]:
    """The quality of every indicator with shares that has a World total and economies beside the three, by source.

    Example:
        ``[each.economies for each in report(release)]``
    """
    return release.cache.get_or_compute(("quality",), lambda: _report(release))


def _report(release: Release) -> list[Quality]:
    found = []
    for name in catalog.with_shares():
        for source in catalog.indicator(name).sources:
            if release.has(name, source):
                each = of(release, name, source)
                if each is not None:
                    found.append(each)
    return found


def of(
    release: Release, indicator: str, source: str, period: str = "", as_of: str = ""
) -> Quality | None:
    """The quality of one indicator from one source; None where there is no World total, or the three are all there is.

    Args:
        release: The release.
        indicator: What is measured.
        source: From which source.
        period: The year; the last with an observed World total if empty.
        as_of: An edition or a date; the latest if empty.

    Example:
        ``of(release, "gdp_nominal", "wdi", "2025").economies``
    """
    rows = release.select(indicator, source, as_of)
    rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == "_Z")]
    kinds = release.areas
    names = set(kinds.loc[kinds["kind"] == "economy", "ref_area"]) - {catalog.WORLD}
    world = rows[(rows["ref_area"] == catalog.WORLD) & (rows["obs_status"] != "F")]
    own = rows[rows["ref_area"].isin(names)]
    known = int(own["ref_area"].nunique())
    year = period or (str(world["time_period"].max()) if len(world) else "")
    total = world[world["time_period"] == year]
    if total.empty or known <= len(catalog.members(catalog.CJK)):
        return None
    then = own[own["time_period"] == year]
    revised = first_estimates(release, indicator, source)
    margin = mean_revision(release, indicator, source)
    return Quality(
        indicator=indicator,
        source=source,
        edition=str(total["edition"].iloc[0]),
        period=year,
        status=str(total["obs_status"].iloc[0]),
        economies=int(then["ref_area"].nunique()),
        known=known,
        world=float(total["value"].iloc[0]),
        apart=float(total["value"].iloc[0] - then["value"].sum()),
        forecast=float(then.loc[then["obs_status"] == "F", "value"].sum()),
        fiscal=_fiscal(indicator, source, then),
        breaks=int((rows["obs_status"] == "B").sum()),
        broken=tuple(breaks.held(release, indicator, source)),
        revision=margin,
        years=len(revised),
    )


def unlisted(release: Release) -> tuple[float, float, str] | None:
    """The World Bank's World GDP less its economies, in dollars and as a fraction of the World, and the year; None if not held.

    Of the year before the newest: that one lacks what is not listed, the newest many economies more.

    Example:
        ``unlisted(release)[0]``
    """
    newest = of(release, "gdp_nominal", "wdi") if release.has("gdp_nominal", "wdi") else None
    if newest is None:
        return None
    found = of(release, "gdp_nominal", "wdi", str(int(newest.period) - 1)) or newest
    return found.apart, found.apart_share, found.period


def _fiscal(indicator: str, source: str, own: pd.DataFrame) -> float | None:
    """What of the values of economies refers to fiscal years: of GDP, where the source says whose do."""
    declared = catalog.fiscal_years().get(source)
    if declared is None or catalog.indicator(indicator).measure != "gdp":
        return None
    return float(own.loc[own["ref_area"].isin(list(declared.ends)), "value"].sum())
