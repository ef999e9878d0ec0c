"""Editions as matrices, series down and periods across: what guards compute on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from etl import catalog
from etl.observations import NOT_APPLICABLE, coded

Floats: TypeAlias = np.ndarray
Flags: TypeAlias = np.ndarray
Words: TypeAlias = np.ndarray
#: Between the two areas of a flow in the name of its series.
TO = " to "


@dataclass(frozen=True)
class Sheet:
    """One edition of an indicator from a source, in one frequency.

    Attributes:
        source: The source.
        indicator: The indicator.
        edition: The edition.
        freq: ``A``, ``Q`` or ``M``.
        latest: It is the edition that is shown.
        series: The areas, sorted: ``CHN``, of flows ``CHN to JPN``; an array of words, as the periods are.
        periods: The periods, sorted.
        values: Series down, periods across; what is missing is not a number.
        forecast: Which of them are forecasts.
        twice: Series and period of values that stand twice.
    """

    source: str
    indicator: str
    edition: str
    freq: str
    latest: bool
    series: Words
    periods: Words
    values: Floats
    forecast: Flags
    twice: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The sheet in words: ``wdi gdp_nominal``, of an earlier edition ``wdi gdp_nominal (2024-06-28)``."""
        return f"{self.source} {self.indicator}{self._which}"

    @property
    def counted(self) -> bool:
        """Whether it has shares of the world: annual levels of what can be added up."""
        measure = catalog.indicator(self.indicator).measure
        return self.freq == "A" and measure != "support"

    @cached_property
    def there(self) -> Flags:
        """Which values there are."""
        return ~np.isnan(self.values)

    @cached_property
    def observed(self) -> Flags:
        """Which values there are that are no forecasts."""
        return self.there & ~self.forecast

    @cached_property
    def years(self) -> np.ndarray:
        """The years of the periods."""
        return np.array([int(period[:4]) for period in self.periods], dtype=np.int64)

    def named(self, series: str, period: str) -> str:
        """A value in words: ``wdi gdp_nominal KOR 2024``."""
        return f"{self.source} {self.indicator} {series} {period}{self._which}"

    def rows(self, areas: Iterable[str]) -> Floats:
        """The values of some series, in this order; a series that is not there has none."""
        return _taken(self.values, _places(self._place, areas), np.nan)

    def on(
        self, series: Iterable[str], periods: Iterable[str], *, observed: bool = False
    ) -> Floats:
        """The values on other axes, or those that are no forecasts."""
        values = np.where(self.observed, self.values, np.nan) if observed else self.values
        rows = _taken(values, _places(self._place, series), np.nan)
        return _taken(rows.T, _places(_numbered(self.periods), periods), np.nan).T

    def row(self, area: str) -> Floats:
        """The values of one series."""
        found: Floats = self.rows([area])[0]
        return found

    def share(self, areas: Iterable[str]) -> Floats:
        """The share of some economies together in the World, by period; none where an input is missing."""
        found: Floats = self.rows(areas).sum(axis=0) / self.row(catalog.WORLD)
        return found

    def cells(self, mask: Flags) -> Iterator[tuple[str, str, float]]:
        """Series, period and value of the cells in a mask."""
        for row, column in np.argwhere(mask):
            yield self.series[row], self.periods[column], float(self.values[row, column])

    def among(self, areas: Collection[str]) -> Flags:
        """Which series are of these areas, as a column."""
        return _among(self.series, areas)

    def place(self, series: str) -> int:
        """The row of a series that is there."""
        return self._place[series]

    @cached_property
    def _place(self) -> dict[str, int]:
        return _numbered(self.series)

    @property
    def _which(self) -> str:
        return "" if self.latest else f" ({self.edition})"


@dataclass(frozen=True)
class Step:
    """From one edition to a later one, on common axes.

    Attributes:
        older: The earlier edition.
        newer: The later one.
        series: All series that either has.
        periods: All periods that either has.
        before: The earlier edition's values.
        after: The later edition's values.
        forecast_before: What is a forecast in the earlier edition.
        forecast_after: What is a forecast in the later edition.
        late: The earlier edition is the one that arrived: what is off is said of it, not of the later one.
    """

    older: Sheet
    newer: Sheet
    series: Words
    periods: Words
    before: Floats
    after: Floats
    forecast_before: Flags
    forecast_after: Flags
    late: bool = False

    @property
    def arrived(self) -> Sheet:
        """The edition that is judged: the later one, unless only the earlier one arrived."""
        return self.older if self.late else self.newer

    @property
    def other(self) -> Sheet:
        """The edition that it is compared with."""
        return self.newer if self.late else self.older

    @property
    def mine(self) -> Floats:
        """The values of the edition that arrived."""
        return self.before if self.late else self.after

    @property
    def theirs(self) -> Floats:
        """The values that they are compared with."""
        return self.after if self.late else self.before

    @cached_property
    def forecast(self) -> Flags:
        """What is a forecast in either."""
        return self.forecast_before | self.forecast_after

    @cached_property
    def both(self) -> Flags:
        """Which values both have."""
        return ~np.isnan(self.before) & ~np.isnan(self.after)

    @cached_property
    def large(self) -> Flags:
        """Which series are at least 1 % of the World in some year; none where there is no World."""
        place = self.places([catalog.WORLD])[0]
        if place < 0:
            return np.zeros(len(self.series), dtype=bool)
        with np.errstate(invalid="ignore", divide="ignore"):
            part = np.fmax(self.after / self.after[place], self.before / self.before[place])
        return np.nan_to_num(part).max(axis=1, initial=0.0) >= 0.01

    @cached_property
    def months(self) -> int:
        """How many months lie between the two editions."""
        ends = [edition[:7].split("-") for edition in (self.newer.edition, self.older.edition)]
        (y1, m1), (y0, m0) = ((int(e[0]), int(e[1]) if len(e) > 1 else 12) for e in ends)
        return (y1 - y0) * 12 + m1 - m0

    def among(self, areas: Collection[str]) -> Flags:
        """Which series are of these areas, as a column."""
        return _among(self.series, areas)

    def places(self, areas: Iterable[str]) -> np.ndarray:
        """The rows of some series; -1 for those that neither has."""
        return _places(_numbered(self.series), areas)

    def named(self, row: int, column: int) -> str:
        """A value of the edition that arrived, in words."""
        return self.arrived.named(self.series[row], self.periods[column])


def sheets(rows: pd.DataFrame, *, latest: bool) -> list[Sheet]:
    """The sheets of one edition of an indicator from a source, one a frequency."""
    first = rows.iloc[0]
    found = []
    kinds, freqs = coded(rows["freq"])
    for n, freq in enumerate(freqs):
        part = rows if len(freqs) == 1 else rows[kinds == n]
        names = part["ref_area"]
        flows = part["counterpart_area"] != NOT_APPLICABLE
        if flows.any():
            names = names.where(~flows, names + TO + part["counterpart_area"])
        down, series = coded(names)
        across, periods = coded(part["time_period"])
        values = np.full((len(series), len(periods)), np.nan)
        forecast = np.zeros(values.shape, dtype=bool)
        values[down, across] = part["value"].to_numpy()
        forecast[down, across] = (part["obs_status"] == "F").to_numpy()
        place = down * len(periods) + across
        twice: list[tuple[str, str]] = []
        if len(np.unique(place)) < len(place):
            again = part[pd.Series(place, index=part.index).duplicated()]
            twice = list(zip(names[again.index], again["time_period"], strict=True))
        found.append(
            Sheet(
                source=str(first["source"]),
                indicator=str(first["indicator"]),
                edition=str(first["edition"]),
                freq=str(freq),
                latest=latest,
                series=series,
                periods=periods,
                values=values,
                forecast=forecast,
                twice=tuple(twice),
            )
        )
    return found


def step(older: Sheet, newer: Sheet, *, late: bool = False) -> Step:
    """Two sheets on common axes; ``late`` if the earlier one is the one that arrived."""
    series = _words(sorted({*older.series, *newer.series}))
    periods = _words(sorted({*older.periods, *newer.periods}))

    def placed(sheet: Sheet, table: np.ndarray, fill: float | bool) -> np.ndarray:
        down = _places(_numbered(sheet.series), series)
        across = _places(_numbered(sheet.periods), periods)
        return _taken(_taken(table, down, fill).T, across, fill).T

    return Step(
        older,
        newer,
        series,
        periods,
        placed(older, older.values, np.nan),
        placed(newer, newer.values, np.nan),
        placed(older, older.forecast, fill=False),
        placed(newer, newer.forecast, fill=False),
        late,
    )


def _words(words: Iterable[str]) -> Words:
    """An array of words; plain ones, which compare many times as fast as those of a table."""
    return np.array(list(words), dtype=object)


def _numbered(words: Words) -> dict[str, int]:
    return {word: n for n, word in enumerate(words)}


def _places(numbered: Mapping[str, int], wanted: Iterable[str]) -> np.ndarray:
    """The numbers of some words; -1 for those that are not there."""
    return np.array([numbered.get(word, -1) for word in wanted], dtype=int)


def _among(series: Words, areas: Collection[str]) -> Flags:
    return np.array([name.partition(TO)[0] in areas for name in series], dtype=bool)[:, None]


def _taken(table: np.ndarray, places: np.ndarray, fill: float | bool) -> np.ndarray:
    """The rows at some places; filled where there is none (-1)."""
    if not len(table):
        return np.full((len(places), *table.shape[1:]), fill)
    found = table[places]
    found[places < 0] = fill
    return found
