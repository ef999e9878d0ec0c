"""Questions to a release, answered by the same arithmetic as the commands; each answer is a table. Pure."""

from __future__ import annotations

import pandas as pd

from dashboard.exports import FORMATS
from dashboard.figures import FIGURES
from dashboard.figures.trade.sources import source_of, sources
from dashboard.look.view import View
from dashboard.web.api import models
from dashboard.web.api.answers import frame_of
from dashboard.web.api.queries import (
    ClaimsQuery,
    DecompositionQuery,
    ForecastsQuery,
    MirrorsQuery,
    NetTradeQuery,
    ObservationsQuery,
    SharesQuery,
    VintagesQuery,
)
from etl import catalog
from etl.analysis import breaks, claims, trade
from etl.analysis.decomposition import decompose
from etl.analysis.forecasts import error_summary, forecast_errors
from etl.analysis.shares import shares_asked
from etl.editions import base
from etl.errors import UnknownName, UsageError
from etl.observations import COLUMNS, concat
from etl.storage.store import Release


def shares(release: Release, query: SharesQuery) -> pd.DataFrame:
    """As ``trilateral share``, for each area.

    Raises:
        UsageError: The release has no such share.

    Example:
        ``shares(release, SharesQuery())`` has a row for each area and year.
    """
    indicator = query.indicator or next(iter(catalog.indicators()))
    as_of = known_then(release, query.as_of)
    found = shares_asked(release, indicator, query.source, query.area, as_of, query.of)
    return _between(found, query.first, query.last)


def observations(release: Release, query: ObservationsQuery) -> pd.DataFrame:
    """The rows that sources published, filtered.

    Raises:
        UnknownName: The release has no such area or edition.
        UsageError: The release has nothing of the indicator from the source, or nothing that old, or nothing of the areas.
    """
    _known(release, query)
    found = _of_editions(release, query)
    if query.indicator:
        found = found[found["indicator"] == query.indicator]
    if query.source:
        found = found[found["source"] == query.source]
    if query.area:
        before, found = found, found[found["ref_area"].isin(query.area)]
        if found.empty and not before.empty:
            asked = " from ".join(name for name in (query.indicator, query.source) if name)
            raise UsageError(
                f"{asked or 'The release'} has no values for {', '.join(query.area)}.",
                hint="Choose another source, indicator or area.",
            )
    if query.counterpart:
        found = found[found["counterpart_area"] == query.counterpart]
    return _between(found, query.first, query.last)[list(COLUMNS)]


def _known(release: Release, query: ObservationsQuery) -> None:
    """Refuse names that nothing has: an empty answer would look as if the source had published nothing."""
    areas = release.cache.get_or_compute(("api", "codes"), lambda: _codes(release))
    for area in [*query.area, *([query.counterpart] if query.counterpart else ())]:
        if area in catalog.groups() and area not in areas:
            raise UsageError(
                f"{area} has no observations: it is added up here.",
                hint=f"Ask for its shares, or for its members: {','.join(catalog.members(area))}.",
            )
        if area not in areas:
            raise UnknownName("area", area, areas)
    editions = {e["edition"] for e in release.package["editions"]}
    if query.edition not in ("", "all", *editions):
        raise UnknownName("edition", query.edition, editions)


def _codes(release: Release) -> frozenset[str]:
    """The codes of all areas and partners, with those that are described and have no figures."""
    return frozenset(
        code
        for rows in (release.observations, release.vintages)
        for name in ("ref_area", "counterpart_area")
        for code in rows[name].unique()
    ) | frozenset(release.areas["ref_area"])


def _of_editions(release: Release, query: ObservationsQuery) -> pd.DataFrame:
    """The rows of the editions asked for, before any other filter."""
    if query.edition:
        edition = "" if query.edition == "all" else query.edition
        return release.rows(query.indicator, query.source, edition)
    if query.indicator and query.source:
        return release.select(query.indicator, query.source, known_then(release, query.as_of))
    if not query.as_of:
        return release.observations
    asked = [
        (indicator, source)
        for indicator in ([query.indicator] if query.indicator else catalog.indicators())
        for source in ([query.source] if query.source else catalog.sources())
    ]
    release.refuse_before(asked, query.as_of)
    asked = [pair for pair in asked if release.has(*pair, query.as_of)]
    return concat([release.select(*pair, query.as_of) for pair in asked])


def vintages(release: Release, query: VintagesQuery) -> pd.DataFrame:
    """The editions that the release holds, by source and indicator, oldest first."""

    def make() -> pd.DataFrame:
        said = {
            (e["source"], e["indicator"], e["edition"]): e.get("published", "")
            for e in release.package["editions"]
        }
        rows = [
            {
                "source": source,
                "indicator": indicator,
                "edition": edition,
                "published": said.get((source, indicator, edition), ""),
                "latest": edition == release.edition(indicator, source),
                "observations": len(one),
                "first_period": one["time_period"].min(),
                "last_period": one["time_period"].max(),
                "breaks": [each.id for each in broken.get(edition, ())],
            }
            for source, indicator in release.pairs
            for broken in [breaks.held(release, indicator, source, area="")]
            for edition, one in release.history(indicator, source).items()
        ]
        return frame_of(rows, models.Vintage)

    found = release.cache.get_or_compute(("api", "vintages"), make)
    for name in ("indicator", "source"):
        if wanted := getattr(query, name):
            found = found[found[name] == wanted]
    return found


def checked(release: Release, query: ClaimsQuery) -> pd.DataFrame:
    """As ``trilateral claim``.

    Raises:
        UsageError: No edition that old is held.
    """
    claims.refuse_before(release, query.as_of, query.claim)
    found = claims.check(
        release, claims.Rule(as_of=known_then(release, query.as_of), about=query.about)
    )
    if query.latest:
        found = claims.latest(found)
    found = found[list(claims.COLUMNS)]
    return found[found["claim"] == query.claim] if query.claim else found


def decomposition(release: Release, query: DecompositionQuery) -> pd.DataFrame:
    """As ``trilateral why``.

    Raises:
        UsageError: The release lacks an input of these years.

    Example:
        ``decomposition(release, DecompositionQuery())`` has a row for each part of the change.
    """
    as_of = known_then(release, query.as_of)
    return decompose(release, query.first, query.last, as_of, query.method)


def forecasts(release: Release, query: ForecastsQuery) -> pd.DataFrame:
    """As ``trilateral forecasts --each``.

    Raises:
        UsageError: The release has no such figures.
    """
    if not release.has(query.indicator, query.source):
        raise UsageError(
            f"The release has no {query.indicator} from {query.source}.",
            hint="/api/v1/vintages lists what it has.",
        )
    release.refuse_before([(query.indicator, query.source)], query.as_of)
    as_of = known_then(release, query.as_of)
    return release.cache.get_or_compute(
        ("api", "forecasts", query.indicator, query.source, query.area, as_of),
        lambda: forecast_errors(release, query.indicator, query.source, query.area, as_of),
    )


def accuracy(release: Release, query: ForecastsQuery) -> pd.DataFrame:
    """As ``trilateral forecasts``."""
    return error_summary(forecasts(release, query))


def mirrors(release: Release, query: MirrorsQuery) -> pd.DataFrame:
    """Each flow that both sides report, as `etl.analysis.trade.both_mirrors` has it.

    Raises:
        UsageError: The source has no such flows.

    Example:
        ``mirrors(release, MirrorsQuery())`` has a row for each flow and year.
    """
    release.refuse_before(_pairs(trade.EXPORTS), query.as_of)
    as_of = known_then(release, query.as_of)
    source = _by_partner(release, trade.EXPORTS, query.source, as_of)
    found = trade.both_mirrors(release, source, as_of)
    edition = str(release.edition(trade.EXPORTS, source, as_of))
    return _between(found.assign(source=source, edition=edition), query.first, query.last)


def net_trade(release: Release, query: NetTradeQuery) -> pd.DataFrame:
    """Shares with and without trade among the three, as `etl.analysis.trade.net_shares` has them.

    Raises:
        UsageError: The source has no such flows.
    """
    release.refuse_before(_pairs(query.indicator), query.as_of)
    as_of, mirror = known_then(release, query.as_of), query.indicator
    source = _by_partner(release, mirror, query.source, as_of)
    total = trade.MIRRORS[mirror]
    whole = catalog.indicator(total).default_source
    found = trade.net_shares(release, mirror, source, whole, as_of).assign(
        indicator=mirror,
        source=source,
        edition=str(release.edition(mirror, source, as_of)),
        totals_source=whole,
        totals_edition=str(release.edition(total, whole, as_of)),
    )
    return _between(found, query.first, query.last)


def _pairs(indicator: str) -> list[tuple[str, str]]:
    """An indicator with each of its sources."""
    return [(indicator, source) for source in catalog.indicator(indicator).sources]


def _by_partner(release: Release, mirror: str, source: str, as_of: str) -> str:
    """The source of flows by partner: the one that is asked for, or that with the latest complete year."""
    offered = sources(release, mirror, as_of)
    if not offered or (source and source not in offered):
        raise UsageError(
            f"The release has no {mirror} from {source or 'any source'}.",
            hint=f"Choose another source: {', '.join(offered)}."
            if offered
            else "Ask for another release.",
        )
    return source or source_of(release, View(indicator=mirror, as_of=as_of), one_year=True)


def figures(public: str) -> pd.DataFrame:
    """Every figure, its question, and where its files are."""
    rows = [
        {
            "id": spec.id,
            "title": spec.title,
            "question": spec.question,
            "indicators": list(spec.indicators),
            "formats": list(FORMATS),
            "url": f"{public}/figure/{spec.id}.{{format}}",
        }
        for spec in FIGURES.values()
    ]
    return frame_of(rows, models.Figure)


def indicators() -> pd.DataFrame:
    """What is measured."""
    rows = [
        fact.model_dump(include=set(models.Indicator.model_fields) - {"sources"})
        | {"sources": list(fact.sources)}
        for fact in catalog.indicators().values()
    ]
    return frame_of(rows, models.Indicator)


def areas(release: Release) -> pd.DataFrame:
    """Every area that has figures, and the groups."""
    groups = [
        {"ref_area": g.id, "name": g.name, "kind": "group", "members": list(g.members)}
        for g in catalog.groups().values()
    ]
    own = release.areas.assign(members=[[]] * len(release.areas))
    return pd.concat([frame_of(groups, models.Area), own], ignore_index=True)


def known_then(release: Release, as_of: str) -> str:
    """The last day up to ``as_of`` on which anything became known: the same answer, and fewer to keep."""
    editions = release.package["editions"]
    if not as_of or any(e["edition"] == as_of for e in editions):
        return as_of
    day = base(as_of)
    days = [e.get("published") or e["edition"] for e in editions]
    last = base(max((d for d in days if d[: len(day)] <= day), default=as_of))
    # A month alone would mean all of it, and with it what was published later in the month.
    return f"{last}-01-01"[:10] if len(last) == 4 else f"{last}-01"[:10]


def _between(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """The rows of the periods from the first to the last; ``2024`` ends with the last month of that year."""
    found = frame
    if first:
        found = found[found["time_period"] >= first]
    if last:
        found = found[found["time_period"].str[: len(last)] <= last]
    return found
