"""Guards on forecasts: what nobody has observed yet can only be held to what forecasts have always been like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from etl import catalog
from etl.checks.candidate import COUNTED, THREE, Candidate, Trouble
from etl.checks.sheets import Flags, Floats, Sheet, step

#: Whose forecasts are held to those of the edition before.
WHOSE = {"three": frozenset(THREE), "world": frozenset({catalog.WORLD})}


def forecast_step(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """From one year to the next a forecast moves as forecasts always did: low <= ln(x_t / x_t-1) <= high.

    Of forecasts up to `back` years old and of the year before the edition's, of economies that are counted: shares of the World, national currency a
    dollar and an international dollar, prices, people; rates of growth themselves, in points. The ranges are those of
    the three, of `known` economies where money or product moves wildly, and of the other members, for the running year
    (and the one before it) and for later ones.
    """
    for name, ranges in guard.ranges.items():
        for source, edition in _editions(candidate, name):
            sheet = _measured(candidate, source, name, edition)
            if sheet is None or not sheet.forecast.any():
                continue
            low, high = _ranges(sheet, ranges, guard.known)
            moves = _moves(sheet, guard.limits["back"])
            off = np.argwhere((moves < low) | (moves > high))
            yield from (
                Trouble(
                    f"{_named(sheet, name, row, column)} {_said(sheet, moves[row, column])}, "
                    f"in forecasts so far {_said(sheet, low[row, column], high[row, column])}"
                )
                for row, column in off
            )


def forecast_moved(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """From one edition to the next the forecasts of the three and of the World move as they always did: low <= ln(new / old) <= high.

    The World's own level is held too: shares of it say nothing of a factor that is common to all.

    Of editions at most `near_months` apart, and of years that either of them forecasts; rates of growth in points.
    """
    for name, ranges in guard.ranges.items():
        fresh = set(_editions(candidate, name))
        for source in sorted({source for source, _ in fresh}):
            for pair in pairwise(candidate.release.editions(_parts(name)[0], source)):
                before, after = (_measured(candidate, source, name, e) for e in pair)
                if before is None or after is None or not fresh & {(source, e) for e in pair}:
                    continue
                one = step(before, after, late=(source, pair[1]) not in fresh)
                if one.months > guard.limits["near_months"]:
                    continue
                with np.errstate(invalid="ignore", divide="ignore"):
                    moved = one.after - one.before
                    if not _rate(before):
                        moved = np.log(one.after / one.before)
                held = one.forecast & one.both & np.isfinite(moved)
                where = replace(one.arrived, series=one.series, periods=one.periods)
                for areas, (low, high) in ((WHOSE[kind], ends) for kind, ends in ranges.items()):
                    mine = one.among(areas) & held
                    ends = (-high, -low) if one.late else (low, high)
                    for row, column in np.argwhere(mine & ((moved < low) | (moved > high))):
                        off = moved[row, column] * (-1 if one.late else 1)
                        yield Trouble(
                            f"{_named(where, name, row, column)} {_said(where, off, of='than in ' + one.other.edition)}"
                            f", between editions so far {_said(where, *ends, of='')}"
                        )


def _editions(candidate: Candidate, name: str) -> list[tuple[str, str]]:
    """(source, edition) of what arrived of any part of a measure."""
    parts = _parts(name)
    return sorted({(s.source, s.edition) for s in candidate.fresh if s.indicator in parts})


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.split("/") if part != catalog.WORLD)


def _measured(candidate: Candidate, source: str, name: str, edition: str) -> Sheet | None:
    """A measure of an edition: an indicator, its part of the World, or one indicator over another."""
    above, _, below = name.partition("/")
    sheet = candidate.annual(source, above, edition)
    if sheet is None or not below:
        return sheet
    if below == catalog.WORLD:
        under: Floats = sheet.row(catalog.WORLD)[None, :]
    else:
        other = candidate.annual(source, below, edition)
        if other is None:
            return None
        under = other.on(sheet.series, sheet.periods)
    with np.errstate(invalid="ignore", divide="ignore"):
        return replace(sheet, values=sheet.values / under)


def _rate(sheet: Sheet) -> bool:
    return catalog.indicator(sheet.indicator).unit == "PERCENT"


def _moves(sheet: Sheet, back: float) -> Floats:
    """ln(x_t / x_t-1) of economies that are counted, of forecasts and of the year before the edition's; rates themselves."""
    if _rate(sheet):
        moves = sheet.values.copy()
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            change = np.diff(np.log(np.where(sheet.values > 0, sheet.values, np.nan)), axis=1)
        change = np.where(np.diff(sheet.years) == 1, change, np.nan)
        moves = np.hstack([np.full((len(change), 1), np.nan), change])
    held: Flags = (sheet.years >= _year(sheet) - 1) | (
        sheet.forecast & (sheet.years >= _year(sheet) - back)
    )
    held &= sheet.among(COUNTED - {catalog.WORLD})
    return np.where(held & np.isfinite(moves), moves, np.nan)


def _ranges(
    sheet: Sheet, ranges: dict[str, tuple[float, float]], known: tuple[str, ...]
) -> tuple[Floats, Floats]:
    """The lowest and the highest move of each value."""
    later = sheet.years > _year(sheet)
    found = []
    for end in (0, 1):
        bound = np.full(sheet.values.shape, np.nan)
        for kind, areas in (("members", COUNTED), ("wild", set(known)), ("three", set(THREE))):
            rows = sheet.among(areas)[:, 0]
            bound[rows] = np.where(later, ranges[kind][end], ranges[f"{kind}_running"][end])
        found.append(bound)
    return found[0], found[1]


def _year(sheet: Sheet) -> int:
    """The year of an edition, which is the running one of its forecasts."""
    return int(sheet.edition[:4])


def _named(sheet: Sheet, name: str, row: int, column: int) -> str:
    below = name.partition("/")[2]
    of = {"": "", catalog.WORLD: ", share of the World,"}.get(below, f" / {below}")
    return f"{sheet.named(sheet.series[row], sheet.periods[column])}{of}"


def _said(sheet: Sheet, *moves: float, of: str = "than the year before") -> str:
    """Moves in words: ``is 15.0% more than the year before``, ``-6.0% to +4.0%``."""
    if _rate(sheet):
        words = [f"{move:.1f}%" if of else f"{move:+.1f} points" for move in moves]
        if len(moves) == 1:
            return (
                f"is {words[0]}"
                if of == "than the year before"
                else f"is {moves[0]:+.1f} points other {of}"
            )
        return " to ".join(words)
    if len(moves) == 1:
        return f"is {abs(np.expm1(moves[0])):.1%} {'more' if moves[0] > 0 else 'less'} {of}"
    return " to ".join(f"{np.expm1(move):+.1%}" for move in moves)
