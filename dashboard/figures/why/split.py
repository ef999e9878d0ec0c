"""The rows of a split: the change of a share between two years, by what moved it, relative to the World."""

from __future__ import annotations

from typing import Any

from dashboard.figures.kit.spec import FigureData, Origin, of_rows
from dashboard.look.question import Question
from dashboard.words.values import CONTRIBUTION, SHARE, Quantity
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis import decomposition
from etl.analysis.shares import shares_in
from etl.errors import UsageError
from etl.storage.store import Release

INDICATOR, SOURCE = "gdp_nominal", decomposition.SOURCE
#: Made of the columns of the command: what it says of the three less what it says of the World, whose parts have the
#: opposite sign, and prices and exchange rates as one, since a part of each undoes the other.
SUMS = {
    "relative_real_growth": ("real_growth", "world_real_growth"),
    "prices_and_rates": ("prices", "exchange_rate"),
    "relative_prices_and_rates": ("prices", "exchange_rate", "world_prices_and_rates"),
}


def select(release: Release, question: Question) -> FigureData:
    """The split of the change between the two years of a question.

    Raises:
        UsageError: The release lacks what is needed, or the years are not two.
    """
    words = words_for(question)
    first, last = years_of(release, question, words)
    found = decomposition.split(release, first, last, question.as_of, question.method)
    by_area = {row["ref_area"]: row for row in found}
    rows = [
        (
            *(by_area[area][name] for name in decomposition.COLUMNS),
            *(sum(by_area[area][part] for part in of) for of in SUMS.values()),
        )
        for area in (*words.three(), catalog.CJK)
    ]
    edition = found[0]["edition"]
    facts = {
        "indicator": INDICATOR,
        "source": SOURCE,
        "edition": edition,
        "first": first,
        "last": last,
        "method": found[0]["method"],
        "forecasts": decomposition.forecasts(release, (first, last), question.as_of),
        "statuses": decomposition.statuses(release, (first, last), question.as_of),
    }
    columns = (*decomposition.COLUMNS, *SUMS)
    return FigureData(columns, rows, (Origin(SOURCE, edition, INDICATOR),), release.id, facts)


def years_of(release: Release, question: Question, words: Words) -> tuple[str, str]:
    """The years of a view; left out, from the year of the highest observed share to the last observed year.

    Raises:
        UsageError: There is nothing to compare, or both years are the same.

    Example:
        >>> years_of(release, Question(first=2015, last=2021), words_for(Question()))
        ('2015', '2021')
    """
    release.refuse_before([(INDICATOR, SOURCE)], question.as_of)
    known = decomposition.years(release, question.as_of)
    if len(known) < 2:
        raise UsageError(
            words.gettext(
                "This release cannot tell why the share changed: it has no World Economic Outlook with amounts in national currency."
            ),
            hint=words.gettext("Choose another edition, or run 'trilateral refresh --source weo'."),
        )
    peak, now = default_years(release, question.as_of, known)
    first, last = str(question.first or peak), str(question.last or now)
    if not question.first and last <= peak:
        first = known[0]
    for year in (first, last):
        if year not in known:
            raise UsageError(
                words.gettext("No decomposition for {year}.").format(year=year),
                hint=words.gettext("Available for {first} to {last}.").format(
                    first=known[0], last=known[-1]
                ),
            )
    if first >= last:
        raise UsageError(
            words.gettext("A change needs two different years, the earlier one first."),
            hint=words.gettext("Choose another year."),
        )
    return first, last


def default_years(release: Release, as_of: str, known: list[str]) -> tuple[str, str]:
    """The year of the highest observed share, and the last observed year after it."""
    return release.cache.get_or_compute(
        ("years to compare", as_of), lambda: _peak_and_now(release, as_of, known)
    )


def _peak_and_now(release: Release, as_of: str, known: list[str]) -> tuple[str, str]:
    rows = (
        shares_in(release, INDICATOR, SOURCE, catalog.CJK, as_of)
        .set_index("time_period")
        .reindex(known)
    )
    observed = rows[(rows["obs_status"] != "F") & rows["share"].notna()]
    if len(observed) < 2:
        return known[0], known[-1]
    before = observed.iloc[:-1]
    return str(before["share"].idxmax()), str(observed.index[-1])


@of_rows
def by_area(data: FigureData) -> dict[str, Any]:
    """Economy, or the three together -> its row.

    Example:
        ``by_area(data)["CJK"].share_from`` is the first share.
    """
    return {row.ref_area: row for row in data.each}


def is_relative(data: FigureData) -> bool:
    """Whether the World's growth is split, so that the parts can be said relative to it."""
    parts = [getattr(row, name) for row in data.each for name in decomposition.WORLD_PARTS]
    return all(part == part for part in parts)


def quantities(data: FigureData) -> dict[str, Quantity]:
    """Two shares of the World, and what each part contributed to the change between them."""
    return dict.fromkeys(("share_from", "share_to"), SHARE) | dict.fromkeys(
        (*decomposition.PARTS, *decomposition.WORLD_PARTS, *SUMS), CONTRIBUTION
    )
