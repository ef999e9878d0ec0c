"""The six flows of goods among the three, their sum, and what it is of their exports to all economies.

A sum exists only in years in which all six flows are reported: a cell that is empty is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dashboard.figures.kit.spec import FigureData, Origin
from dashboard.figures.trade.sources import (
    IMPORTS,
    INDICATOR,
    TOTALS,
    available,
    later,
    mirror_of,
    pair_of,
    pairs,
    source_of,
)
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.words.values import Quantity
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis.shares import each_share
from etl.errors import UsageError
from etl.observations import NOT_APPLICABLE, named, rows_of, weakest
from etl.storage.store import Release

#: What a share of the matrix is of, and what that of the line is of.
SHARE_OF_OWN = {
    INDICATOR: N_("Share = the flow ÷ the exporter's exports to all economies"),
    IMPORTS: N_("Share = the flow ÷ the importer's imports from all economies"),
}
SHARE_OF_THE_THREE = {
    INDICATOR: N_("Share = the sum of the six flows ÷ the three's exports to all economies"),
    IMPORTS: N_("Share = the sum of the six flows ÷ the three's imports from all economies"),
}


class Flow(NamedTuple):
    """A flow of a year as one side reports it; one that is not reported has no number as its value."""

    indicator: str
    source: str
    edition: str
    ref_area: str
    counterpart_area: str
    time_period: str
    value: float
    obs_status: str


COLUMNS = Flow._fields


def refuse_before(release: Release, question: Question) -> None:
    """Refuse a day before the first edition of trade by partner.

    Raises:
        UsageError: No edition that old is held; the message names the first.

    Example:
        ``refuse_before(release, Question(as_of="2025"))`` does nothing where an edition of 2025 or earlier is held.
    """
    names = (INDICATOR, IMPORTS)
    pairs = [(name, source) for name in names for source in catalog.indicator(name).sources]
    release.refuse_before(pairs, question.as_of)


def flows(release: Release, question: Question) -> FigureData:
    """One row a flow and year, from the source with the longest series unless the view names one.

    A flow that is not reported in a year in which others are has a null.

    Raises:
        UsageError: The release has no flows by partner, or none in these years.

    Example:
        >>> sorted(set(flows(release, Question()).rows["ref_area"]))
        ['CHN', 'JPN', 'KOR']
    """
    words = words_for(question)
    refuse_before(release, question)
    if not available(release, question.as_of):
        raise UsageError(
            words.gettext("This release has no trade by partner."),
            hint=words.gettext(
                "Run 'trilateral refresh --source imts', or 'trilateral import FILE' with files of WITS or IMTS."
            ),
        )
    mirror, source = mirror_of(question), source_of(release, question)
    edition = str(release.edition(mirror, source, question.as_of))
    every = six_flows(release, question, mirror, source)
    six = {year: each for year, each in every.items() if question.shows(year)}
    rows = [row for flow in zip(*six.values(), strict=True) for row in flow]
    if all(row.value != row.value for row in rows):
        raise UsageError(
            words.gettext("No data on trade among the three for these years."),
            hint=words.gettext("Choose other years."),
        )
    facts = {
        "indicator": mirror,
        "source": source,
        "edition": edition,
        "unit": catalog.indicator(mirror).unit,
        "years": tuple(six),
        "complete": tuple(year for year, each in six.items() if is_complete(each)),
        "extract": source == "comtrade" and bool(release.package.get("provenance")),
        "later": _later_than_shown(release, mirror, source, question),
    }
    origins = (Origin(source, edition, mirror),)
    return FigureData(COLUMNS, rows, origins, release.id, facts)


def _later_than_shown(
    release: Release, mirror: str, source: str, question: Question
) -> tuple[tuple[str, ...], str] | None:
    """Which years another source has after the last of the one that is shown, of those that were asked for."""
    years, other = later(release, mirror, source, question.as_of) or ((), "")
    asked = tuple(year for year in years if question.shows(year))
    return (asked, other) if asked else None


def six_flows(
    release: Release, question: Question, mirror: str, source: str
) -> dict[str, list[Flow]]:
    """Year -> its six flows as one side reports them, whatever years are asked for; none if the source has none of it.

    Found once for a release: five figures read the same flows. Do not change them.

    Example:
        ``six_flows(release, Question(), "bilateral_goods_imports", "comtrade")["2023"][0].counterpart_area``
    """
    words, edition = words_for(question), release.edition(mirror, source, question.as_of)
    if edition is None:
        return {}
    key = ("flows", mirror, source, edition, words.three(), question.forecasts)
    return release.cache.get_or_compute(
        key, lambda: _six_flows(release, mirror, source, words, question)
    )


def _six_flows(
    release: Release, mirror: str, source: str, words: Words, question: Question
) -> dict[str, list[Flow]]:
    found = release.select(mirror, source, question.as_of)
    edition = str(found["edition"].iloc[0])
    found = found[found["freq"] == "A"]
    found = found if question.forecasts else found[found["obs_status"] != "F"]
    columns = ("ref_area", "counterpart_area", "time_period", "value", "obs_status")
    each = zip(*(found[name].tolist() for name in columns), strict=True)
    known = {tuple(key): (value, status) for *key, value, status in each}
    wanted = [pair if mirror == INDICATOR else pair[::-1] for pair in pairs(words)]
    return {
        year: [
            Flow(mirror, source, edition, *pair, year, *known.get((*pair, year), (math.nan, "O")))
            for pair in wanted
        ]
        for year in sorted(set(found["time_period"]))
    }


def is_complete(six: Iterable[Flow]) -> bool:
    """Whether all flows of a year have a value."""
    return all(row.value == row.value for row in six)


def totals(
    release: Release, mirror: str, source: str, edition: str
) -> dict[str, dict[str, tuple[float, str]]]:
    """Year -> economy -> the trade of each of the three with all economies, and its status; same source and edition.

    Empty if there is none. Do not change it.
    """
    return release.cache.get_or_compute(
        ("totals", mirror, source, edition), lambda: _totals(release, mirror, source, edition)
    )


def _totals(
    release: Release, mirror: str, source: str, edition: str
) -> dict[str, dict[str, tuple[float, str]]]:
    total = TOTALS[mirror]
    if edition not in release.editions(total, source):
        return {}
    rows = release.select(total, source, edition)
    rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == NOT_APPLICABLE)]
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for row in rows_of(rows[rows["ref_area"].isin(catalog.members(catalog.CJK))]):
        found.setdefault(row.time_period, {})[row.ref_area] = row.value, row.obs_status
    return found


def intensity(release: Release, question: Question) -> FigureData:
    """The sum of the six flows as a share of the three's trade with all economies, one row a year.

    Exporters' flows are set against exports, importers' against imports.

    Raises:
        UsageError: There are no flows by partner, or no trade with all economies of the same source and edition.
    """
    words, data = words_for(question), flows(release, question)
    mirror, source, edition = (data.facts[name] for name in ("indicator", "source", "edition"))
    whole = totals(release, mirror, source, edition)
    if not whole:
        said = (
            words.gettext(
                "{source} has no exports to all economies in the edition of {edition}, so there is no share of them."
            )
            if mirror == INDICATOR
            else words.gettext(
                "{source} has no imports from all economies in the edition of {edition}, so there is no share of them."
            )
        )
        raise UsageError(
            said.format(source=words.source(source), edition=words.edition(source, edition)),
            hint=words.gettext("Choose another source."),
        )
    six = six_flows(release, question, mirror, source)
    rows = [among(six[year], whole.get(year, {}), words) for year in data.facts["years"]]
    if all(row.share != row.share for row in rows):
        raise UsageError(
            words.gettext("In none of these years are all six flows and all exports known."),
            hint=words.gettext("Choose other years."),
        )
    origins = (*data.origins, Origin(source, edition, TOTALS[mirror]))
    index = index_of(release, question, rows) if mirror == INDICATOR else {}
    formula = SHARE_OF_THE_THREE[mirror]
    facts = {**data.facts, "index": index, "formula": formula}
    return FigureData(Among._fields, rows, origins, release.id, facts)


class Among(NamedTuple):
    """The sum of the six flows of a year and its share of the three's trade with all economies; ``missing``: what lacks."""

    indicator: str
    source: str
    edition: str
    ref_area: str
    time_period: str
    numerator: float
    denominator: float
    share: float
    obs_status: str
    missing: str


def among(six: Sequence[Flow], whole: Mapping[str, tuple[float, str]], words: Words) -> Among:
    """The share of a year.

    Args:
        six: The flows of the year.
        whole: What `totals` has of it.
        words: The words, for the order of the three.
    """
    three, (first, *_) = words.three(), six
    own = [whole.get(area, (math.nan, "O")) for area in three]
    lacking = ["-".join(pair_of(r)) for r in six if r.value != r.value]
    lacking += [area for area, (value, _) in zip(three, own, strict=True) if value != value]
    numerator, denominator = sum(r.value for r in six), sum(value for value, _ in own)
    status = weakest([*(r.obs_status for r in six), *(status for _, status in own)])
    return Among(
        *first[:3], catalog.CJK, first.time_period, numerator, denominator, numerator / denominator,
        "O" if lacking else status, " ".join(lacking),
    )  # fmt: skip


def index_of(release: Release, question: Question, rows: Sequence[Among]) -> dict[str, float]:
    """Year -> the index of intensity: the share of their exports that the three send to each other ÷ their share of world imports.

    Where 1 is neutral, the three buy as much of each other's exports as of all others'. Years without one of the
    shares are left out.
    """
    name = "goods_imports"
    source = catalog.indicator(name).default_source
    if not release.has(name, source, question.as_of):
        return {}
    each = each_share(release, name, source, catalog.CJK, question.as_of)
    imports = {row.time_period: row.share for row in each}
    found = {row.time_period: row.share / imports.get(row.time_period, math.nan) for row in rows}
    return {year: index for year, index in found.items() if index == index}


def matrix(release: Release, question: Question) -> FigureData:
    """The six flows of one year, each with its share of the reporter's trade with all economies where that is known.

    Raises:
        UsageError: There are no flows by partner, or none in this year.

    Example:
        >>> len(matrix(release, Question()).rows)
        6
    """
    words = words_for(question)
    source = source_of(release, question, one_year=True)
    data = flows(release, question.put(first=None, last=None, source=source))
    six = six_flows(release, question, data.facts["indicator"], data.facts["source"])
    reported = [year for year, each in six.items() if any(row.value == row.value for row in each)]
    year = str(question.year) if question.year else (data.facts["complete"] or reported)[-1]
    if year not in reported:
        raise UsageError(
            words.gettext("No data on trade among the three for {year}.").format(year=year),
            hint=words.gettext("Available for {first} to {last}.").format(
                first=reported[0], last=reported[-1]
            ),
        )
    whole = totals(release, *(data.facts[name] for name in ("indicator", "source", "edition")))
    own = whole.get(year, {})
    whole_of = TOTALS[data.facts["indicator"]].removeprefix("goods_")
    rows = [
        (*row, total, row.value / (total or math.nan))
        for row in six[year]
        for total, _ in [own.get(row.ref_area, (math.nan, ""))]
    ]
    facts = {**data.facts, "year": year, "reported": tuple(reported)}
    facts["formula"] = SHARE_OF_OWN[data.facts["indicator"]]
    names = (*COLUMNS, whole_of, "share")
    return FigureData(names, named(names, rows), data.origins, release.id, facts)


def quantities(data: FigureData) -> dict[str, Quantity]:
    """Flows and sums of them, and what they are of exports to all economies, as far as the rows have them."""
    amount = Quantity("level", catalog.indicator(INDICATOR).unit)
    every = dict.fromkeys(("value", "exports", "imports", "numerator", "denominator"), amount)
    every["share"] = Quantity("share", of=TOTALS[data.facts["indicator"]].removeprefix("goods_"))
    return {name: quantity for name, quantity in every.items() if name in data.columns}
