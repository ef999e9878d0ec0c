"""What is said where exports and imports are added up: that the World's, which should be equal, are not."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.words.wording import Words
from etl import catalog
from etl.storage.store import Release


class Ratio(NamedTuple):
    """The World's exports over its imports; a tuple, so that files can carry it.

    Attributes:
        period: The year.
        value: 1 if both were equal.
    """

    period: str
    value: float


def ratio(
    release: Release, indicator: str, source: str, period: str, as_of: str = ""
) -> Ratio | None:
    """The World's exports over its imports, the two parts of an indicator that adds them up; None for any other.

    Both are of the edition of their sum.

    Example:
        >>> ratio(release, "gdp_nominal", "weo", "2024") is None
        True
    """
    parts = catalog.indicator(indicator).sum_of
    edition = release.edition(indicator, source, as_of)
    if len(parts) != 2 or catalog.indicator(parts[0]).flow != "exports" or edition is None:
        return None
    exports, imports = (_of_world(release, part, source, edition) for part in parts)
    if period not in exports or not imports.get(period):
        return None
    return Ratio(period, exports[period] / imports[period])


def _of_world(release: Release, indicator: str, source: str, edition: str) -> dict[str, float]:
    """Year -> the World's value, found once; none where there is no such edition. Do not change it."""

    def make() -> dict[str, float]:
        rows = release.select(indicator, source, edition)
        rows = rows[rows["ref_area"] == catalog.WORLD]
        return dict(zip(rows["time_period"].tolist(), rows["value"].tolist(), strict=True))

    if not release.has(indicator, source, edition):
        return {}
    return release.cache.get_or_compute(("world", indicator, source, edition), make)


def note(words: Words, found: Ratio | None) -> str:
    """That the World's exports and imports differ, and by how much; nothing where they are not added up.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> note(in_language("en"), None)
        ''
    """
    if found is None:
        return ""
    # From a file it comes back as a plain tuple.
    found = Ratio(*found)
    return words.gettext(
        "World exports and world imports differ, so their sum is a convention: in {year} exports were {ratio} times imports."
    ).format(year=found.period, ratio=words.number(found.value, 3))
