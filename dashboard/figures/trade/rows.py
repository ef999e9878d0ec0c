"""The six flows of goods among the three, their sum, and what it is of their exports to all economies.

A sum exists only in years in which all six flows are reported: a cell that is empty is not zero.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

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
from etl.analysis.shares import shares_in
from etl.errors import UsageError
from etl.observations import NOT_APPLICABLE, rows_of, weakest
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
COLUMNS = (
    "indicator",
    "source",
    "edition",
    "ref_area",
    "counterpart_area",
    "time_period",
    "value",
    "obs_status",
)


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
    key = ("flows", mirror, source, edition, words.three(), question.forecasts)
    every = release.cache.get_or_compute(
        key, lambda: _every(release, mirror, source, words, question)
    )
    shown = [question.shows(period) for period in every["time_period"].tolist()]
    rows = every.loc[shown].reset_index(drop=True)
    if rows["value"].isna().all():
        raise UsageError(
            words.gettext("No data on trade among the three for these years."),
            hint=words.gettext("Choose other years."),
        )
    years = sorted(set(rows["time_period"]))
    complete = complete_years(rows)
    facts = {
        "indicator": mirror,
        "source": source,
        "edition": edition,
        "unit": catalog.indicator(mirror).unit,
        "years": tuple(years),
        "complete": tuple(complete),
        "extract": source == "comtrade" and bool(release.package.get("provenance")),
        "later": _later_than_shown(release, mirror, source, question),
    }
    return FigureData.of(rows, (Origin(source, edition, mirror),), release.id, facts)


def _later_than_shown(
    release: Release, mirror: str, source: str, question: Question
) -> tuple[str, str] | None:
    """What another source has after the last year of the one that is shown, if that year was asked for."""
    found = later(release, mirror, source, question.as_of)
    return found if found and question.shows(found[0]) else None


def _every(
    release: Release, mirror: str, source: str, words: Words, question: Question
) -> pd.DataFrame:
    """The rows of all years, by who reports them and the partner."""
    found = release.select(mirror, source, question.as_of)
    edition = str(found["edition"].iloc[0])
    found = found[found["freq"] == "A"]
    found = found if question.forecasts else found[found["obs_status"] != "F"]
    keys = found.set_index(["ref_area", "counterpart_area", "time_period"])[["value", "obs_status"]]
    years = sorted(set(found["time_period"]))
    wanted = pd.MultiIndex.from_tuples(
        [
            (*(pair if mirror == INDICATOR else pair[::-1]), year)
            for pair in pairs(words)
            for year in years
        ],
        names=["ref_area", "counterpart_area", "time_period"],
    )
    rows = keys.reindex(wanted).reset_index()
    rows = rows.assign(
        indicator=mirror,
        source=source,
        edition=edition,
        obs_status=rows["obs_status"].fillna("O"),
    )
    return rows[list(COLUMNS)]


def complete_years(rows: pd.DataFrame) -> list[str]:
    """The years in which all six flows have a value."""
    pairs = list(zip(rows["time_period"].tolist(), rows["value"].tolist(), strict=True))
    lacking = {year for year, value in pairs if value != value}
    return [year for year in sorted({year for year, _ in pairs}) if year not in lacking]


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
    three = words.three()
    records = []
    by_year: dict[str, list[Any]] = {year: [] for year in data.facts["years"]}
    for row in rows_of(data.rows):
        by_year[row.time_period].append(row)
    for year, each in by_year.items():
        own = [whole.get(year, {}).get(area, (math.nan, "O")) for area in three]
        lacking = ["-".join(pair_of(r)) for r in each if pd.isna(r.value)]
        lacking += [area for area, (value, _) in zip(three, own, strict=True) if pd.isna(value)]
        numerator = sum(float(r.value) for r in each)
        denominator = sum(value for value, _ in own)
        found = [r.obs_status for r in each] + [status for _, status in own]
        records.append(
            {
                "indicator": mirror, "source": source, "edition": edition, "ref_area": catalog.CJK, "time_period": year,
                "numerator": numerator, "denominator": denominator, "share": numerator / denominator,
                "obs_status": "O" if lacking else weakest(found), "missing": " ".join(lacking),
            }
        )  # fmt: skip
    rows = pd.DataFrame(records)
    if rows["share"].isna().all():
        raise UsageError(
            words.gettext("In none of these years are all six flows and all exports reported."),
            hint=words.gettext("Choose other years."),
        )
    origins = (*data.origins, Origin(source, edition, TOTALS[mirror]))
    index = index_of(release, question, rows) if mirror == INDICATOR else {}
    formula = SHARE_OF_THE_THREE[mirror]
    facts = {**data.facts, "index": index, "formula": formula}
    return FigureData.of(rows, origins, release.id, facts)


def index_of(release: Release, question: Question, rows: pd.DataFrame) -> dict[str, float]:
    """Year -> the index of intensity: the share of their exports that the three send to each other ÷ their share of world imports.

    Where 1 is neutral, the three buy as much of each other's exports as of all others'. Years without one of the
    shares are left out.
    """
    name = "goods_imports"
    source = catalog.indicator(name).default_source
    if not release.has(name, source, question.as_of):
        return {}
    table = shares_in(release, name, source, catalog.CJK, question.as_of)
    imports = dict(zip(table["time_period"].tolist(), table["share"].tolist(), strict=True))
    return {
        row.time_period: row.share / imports[row.time_period]
        for row in rows_of(rows)
        if pd.notna(row.share) and pd.notna(imports.get(row.time_period))
    }


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
    data = flows(release, question.replace(first=None, last=None, source=source))
    reported = sorted(set(data.rows.loc[data.rows["value"].notna(), "time_period"]))
    year = str(question.year) if question.year else (data.facts["complete"] or reported)[-1]
    rows = data.rows[data.rows["time_period"] == year]
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
    rows = rows.assign(
        **{whole_of: [own.get(area, (math.nan, ""))[0] for area in rows["ref_area"]]}
    )
    rows = rows.assign(share=rows["value"] / rows[whole_of]).reset_index(drop=True)
    facts = {**data.facts, "year": year, "reported": tuple(reported)}
    facts["formula"] = SHARE_OF_OWN[data.facts["indicator"]]
    return FigureData.of(rows, data.origins, release.id, facts)


def quantities(data: FigureData) -> dict[str, Quantity]:
    """Flows and sums of them, and what they are of exports to all economies, as far as the rows have them."""
    amount = Quantity("level", catalog.indicator(INDICATOR).unit)
    every = dict.fromkeys(("value", "exports", "imports", "numerator", "denominator"), amount)
    every["share"] = Quantity("share", of=TOTALS[data.facts["indicator"]].removeprefix("goods_"))
    return {name: quantity for name, quantity in every.items() if name in data.columns}
