"""The values of one definition in one edition, by area and year; those of an area that is added up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl import catalog
from etl.observations import NOT_APPLICABLE, STATUS_ORDER
from etl.storage.store import Release


@dataclass(frozen=True, slots=True)
class Level:
    """A value with its status, and the areas that lack one."""

    value: float
    obs_status: str
    missing: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether every input has a value."""
        return not math.isnan(self.value)


class Levels:
    """The annual values of one indicator, source and edition.

    Attributes:
        indicator: The definition.
        source: Where it is from.
        edition: In which edition.
    """

    def __init__(self, indicator: str, source: str, edition: str, rows: pd.DataFrame) -> None:
        self.indicator, self.source, self.edition = indicator, source, edition
        rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == NOT_APPLICABLE)]
        self._areas = {name: n for n, name in enumerate(rows["ref_area"].unique())}
        self._years = {name: n for n, name in enumerate(sorted(rows["time_period"].unique()))}
        places = (
            [self._areas[name] for name in rows["ref_area"].tolist()],
            [self._years[name] for name in rows["time_period"].tolist()],
        )
        self._values = np.full((len(self._areas), len(self._years)), np.nan)
        self._values[places] = rows["value"].to_numpy()
        self._ranks = np.zeros(self._values.shape, dtype=np.uint8)
        self._ranks[places] = [STATUS_ORDER.index(status) for status in rows["obs_status"].tolist()]

    def __contains__(self, area: str) -> bool:
        """Whether there are values of an area of the source's own."""
        return area in self._areas

    @property
    def years(self) -> list[str]:
        """The years with any value, ascending."""
        return list(self._years)

    def of(self, area: str, year: str) -> Level:
        """The value of an economy, a group or a formula in a year; not a number where an input is missing."""
        column, total, rank, missing = self._years.get(year), 0.0, 0, []
        for member, sign in catalog.terms(area).items():
            row = self._areas.get(member)
            value = math.nan if row is None or column is None else float(self._values[row, column])
            if math.isnan(value):
                missing.append(member)
            else:
                rank = max(rank, int(self._ranks[row, column]))
            total += sign * value
        return Level(total, "O" if missing else STATUS_ORDER[rank], tuple(missing))

    def each(self, areas: Iterable[str], year: str) -> dict[str, float]:
        """The values of the areas that have one in a year."""
        column = self._years.get(year)
        if column is None:
            return {}
        found = {
            area: float(self._values[self._areas[area], column])
            for area in areas
            if area in self._areas
        }
        return {area: value for area, value in found.items() if value == value}


def levels(release: Release, indicator: str, source: str, as_of: str = "") -> Levels | None:
    """The values of a definition in the edition known by then, kept with the release; None if it has none.

    Example:
        ``levels(release, "gdp_nominal", "wdi").of("CJK", "2024").value``
    """
    edition = release.edition(indicator, source, as_of)
    if edition is None:
        return None
    return _kept(
        release, indicator, source, edition, lambda: release.select(indicator, source, as_of)
    )


def editions_of(release: Release, indicator: str, source: str) -> dict[str, Levels]:
    """The values of a definition in every edition that is held, in their order."""
    return {
        edition: _kept(release, indicator, source, edition, lambda rows=rows: rows)  # type: ignore[misc]
        for edition, rows in release.history(indicator, source).items()
    }


def _kept(
    release: Release, indicator: str, source: str, edition: str, rows: Callable[[], pd.DataFrame]
) -> Levels:
    return release.cache.get_or_compute(
        ("levels", indicator, source, edition), lambda: Levels(indicator, source, edition, rows())
    )


def weakest(*parts: Level) -> str:
    """The weakest status of several values.

    Example:
        >>> weakest(Level(1.0, "A"), Level(4.0, "F"))
        'F'
    """
    return max((part.obs_status for part in parts), key=STATUS_ORDER.index)


def ratio(own: Level, whole: Level) -> Level:
    """One value divided by another.

    Example:
        >>> ratio(Level(1.0, "A"), Level(4.0, "E"))
        Level(value=0.25, obs_status='E', missing=())
    """
    if not own.known or not whole.known:
        return Level(math.nan, "O", (*own.missing, *whole.missing))
    if not whole.value:
        return Level(math.nan, "O")
    return Level(own.value / whole.value, weakest(own, whole))
