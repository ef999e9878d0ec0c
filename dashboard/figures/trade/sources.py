"""Which sources have flows of goods among the three, by which mirror, and of which years."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from dashboard.look.question import Question
from dashboard.words.wording import Words
from etl import catalog
from etl.storage.store import Release

INDICATOR, IMPORTS = "bilateral_goods_exports", "bilateral_goods_imports"
#: The two mirrors of a flow, as the exporter and as the importer reports it -> their trade with all economies.
TOTALS = {INDICATOR: "goods_exports", IMPORTS: "goods_imports"}
Pair = tuple[str, str]
#: How many flows there are among the three.
FLOWS = len(list(permutations(catalog.members(catalog.CJK), 2)))


def pairs(words: Words) -> list[Pair]:
    """Exporter and partner of each flow, exporters in the order of the three."""
    return list(permutations(words.three(), 2))


def mirror_of(question: Question) -> str:
    """The indicator that is shown: imports if the view names them, else exports.

    Example:
        >>> mirror_of(Question(indicator="bilateral_goods_imports"))
        'bilateral_goods_imports'
    """
    return question.indicator if question.indicator in TOTALS else INDICATOR


def pair_of(row: Any) -> Pair:
    """Exporter and importer of a row, whichever of them reports it."""
    pair = (row.ref_area, row.counterpart_area)
    return pair if row.indicator == INDICATOR else pair[::-1]


def source_of(release: Release, question: Question, *, one_year: bool = False) -> str:
    """The source of a question, if it has flows by partner; else the one that shows most.

    Args:
        release: The release.
        question: What is asked for.
        one_year: Whether one year is shown: that of the question, or else the latest; otherwise the source with the
            largest number of complete years is taken.

    Example:
        >>> source_of(release, Question()) in sources(release)
        True
    """
    mirror = mirror_of(question)
    offered = sources(release, mirror, question.as_of)
    if question.source in offered or not offered:
        return question.source
    known = {source: flows_by_year(release, mirror, source, question.as_of) for source in offered}
    whole = {source: [y for y, n in years.items() if n == FLOWS] for source, years in known.items()}
    if not one_year:
        return max(offered, key=lambda source: len(whole[source]))
    if question.year:
        return max(offered, key=lambda source: known[source].get(str(question.year), 0))
    return max(offered, key=lambda source: max(whole[source], default=""))


def sources(release: Release, mirror: str = INDICATOR, as_of: str = "") -> list[str]:
    """The sources that have flows by partner, the indicator's default first.

    Example:
        >>> all(release.has(INDICATOR, source) for source in sources(release))
        True
    """
    return [s for s in catalog.indicator(mirror).sources if release.has(mirror, s, as_of)]


def flows_by_year(release: Release, mirror: str, source: str, as_of: str = "") -> dict[str, int]:
    """How many of the six flows a source has in each year."""
    edition = release.edition(mirror, source, as_of)

    def make() -> dict[str, int]:
        rows = release.select(mirror, source, as_of)
        three = catalog.members(catalog.CJK)
        rows = rows[(rows["freq"] == "A") & rows["value"].notna()]
        rows = rows[rows["ref_area"].isin(three) & rows["counterpart_area"].isin(three)]
        counted = rows.groupby("time_period")["value"].count()
        return {str(year): int(count) for year, count in counted.items()}

    return release.cache.get_or_compute(("flows by year", mirror, source, edition), make)


def last_complete(release: Release, mirror: str, source: str, as_of: str = "") -> str:
    """The last year in which a source has all six flows; nothing if there is none.

    Example:
        >>> last_complete(release, INDICATOR, "comtrade") in flows_by_year(release, INDICATOR, "comtrade")
        True
    """
    return max(complete_after(release, mirror, source, "", as_of), default="")


def later(
    release: Release, mirror: str, source: str, as_of: str = ""
) -> tuple[tuple[str, ...], str] | None:
    """The years with all six flows that another source has after the last of this one, and which; none if it has the last.

    Example:
        ``later(release, "bilateral_goods_exports", "comtrade")`` is ``(("2024",), "imts")`` where the IMF has a later year.
    """
    year = last_complete(release, mirror, source, as_of)
    others = sources(release, mirror, as_of)
    found = {s: complete_after(release, mirror, s, year, as_of) for s in others}
    return max(((years, s) for s, years in found.items() if years), key=_last_year, default=None)


def _last_year(found: tuple[tuple[str, ...], str]) -> tuple[str, str]:
    years, source = found
    return years[-1], source


def complete_after(
    release: Release, mirror: str, source: str, year: str, as_of: str = ""
) -> tuple[str, ...]:
    """The years after this one in which a source has all six flows, the earliest first."""
    counted = flows_by_year(release, mirror, source, as_of)
    return tuple(sorted(y for y, count in counted.items() if count == FLOWS and y > year))


def available(release: Release, as_of: str = "") -> bool:
    """Whether the release has any flows by partner.

    Example:
        >>> available(release)
        True
    """
    return bool(sources(release, INDICATOR, as_of))
