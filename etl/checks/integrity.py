"""Guards on each edition that arrived: keys, usable values, forecasts, the last observed year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl import catalog
from etl.checks.candidate import CORE, COUNTED, STEADY, Candidate, Trouble, unit
from etl.checks.sheets import Sheet


def keys_unique(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No two rows say something of the same observation: count(source, ..., edition) = 1."""
    for sheet in candidate.fresh:
        for series, period in sheet.twice:
            name = f"{sheet.source} {sheet.indicator} {series} {period}"
            yield Trouble(f"{name} ({sheet.edition}) stands twice")


def values_usable(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Every value is finite; a level is not negative (x >= 0), and where economies are counted it is not zero (x > 0).

    Zero in a currency of its own may be honest: before its renaming it was worth less than a billionth of today's.
    """
    for sheet in candidate.fresh:
        for series, period, value in sheet.cells(np.isinf(sheet.values)):
            yield Trouble(f"{sheet.named(series, period)} is {value}")
        if unit(sheet) == "PERCENT":
            continue
        for series, period, _ in sheet.cells(sheet.values < 0):
            yield Trouble(f"{sheet.named(series, period)} is negative")
        if unit(sheet) in STEADY:
            for series, period, _ in sheet.cells((sheet.values == 0) & sheet.among(COUNTED)):
                yield Trouble(f"{sheet.named(series, period)} is zero: a missing value has no row")


def forecast_marked(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """A period that is not over at the edition's date is a forecast: end of the period >= month of the edition => F.

    A few economies count in fiscal years, and their provider calls the running one actual: those are told.
    """
    for sheet in candidate.fresh:
        running = sheet.observed & ~_over(sheet)
        areas = sheet.series[running.any(axis=1)]
        serious = bool(CORE & set(areas)) or len(areas) > guard.limits["areas"]
        for area in areas:
            periods = sheet.periods[running[sheet.place(area)]]
            last = f" to {periods[-1]}" if len(periods) > 1 else ""
            yield Trouble(
                f"{sheet.named(area, periods[0])}{last} lies in the edition's future ({sheet.edition}) "
                "and is called observed",
                None if serious else "warning",
            )


def last_year(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The three and the World are observed until shortly before the edition: edition - end of last year <= months.

    An edition that ends early is an older one under a newer label, or its last actual years are wrong.
    """
    for sheet in candidate.fresh:
        if not sheet.counted or catalog.indicator(sheet.indicator).measure == "population":
            continue  # Censuses are years apart.
        year, month = sheet.edition[:4], sheet.edition[5:7] or "12"
        late = []
        for area in sorted(CORE & set(sheet.series)):
            seen = sheet.years[sheet.observed[sheet.place(area)]]
            last = int(seen.max()) if len(seen) else 0
            if (int(year) - last - 1) * 12 + int(month) > guard.limits["months"]:
                late.append(f"{area} in {last}" if last else f"{area} never")
        if late:
            yield Trouble(
                f"{sheet.name}: what is observed in the edition {sheet.edition} ends for {', '.join(late)}",
                "warning" if candidate.extract or candidate.whole else None,
            )


def _over(sheet: Sheet) -> np.ndarray:
    """Which periods ended before the month of the edition."""
    month = sheet.edition[:7] if len(sheet.edition) >= 7 else f"{sheet.edition[:4]}-12"
    quarters = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12"}
    ends = [
        f"{period[:4]}-{quarters.get(period[5:], period[5:] or '12')}" for period in sheet.periods
    ]
    return np.array([end < month for end in ends])
