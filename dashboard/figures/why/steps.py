"""The bars of a split: from the first share by all parts to the last, what is relative to the World first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.figures.kit import axes
from dashboard.figures.kit.spec import FigureData
from dashboard.figures.why.split import by_area, is_relative
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words.wording import Words, sentence_case, words_for
from etl import catalog
from etl.observations import weakest

#: What columns of the rows are called in bars, tables and sentences.
PARTS = {
    "real_growth": N_("real growth"),
    "prices_and_rates": N_("prices and exchange rate"),
    "prices": N_("prices"),
    "exchange_rate": N_("exchange rate"),
    "world_growth": N_("growth of the world in US dollars"),
    "world_real_growth": N_("real growth"),
    "world_prices_and_rates": N_("prices and exchange rates"),
    "relative_real_growth": N_("real growth relative to the world"),
    "relative_prices_and_rates": N_("prices and exchange rates relative to the world"),
}
#: The same where there is little room.
SHORT = {
    "world_growth": N_("growth of the world"),
    "world_prices_and_rates": N_("prices and rates"),
    "relative_real_growth": N_("relative real growth"),
    "relative_prices_and_rates": N_("relative prices and rates"),
}
#: Without the World's own split, what the three contributed is told as it is.
UNSPLIT = {"real_growth": N_("real growth"), "prices_and_rates": N_("prices and exchange rates")}
#: What is less than half a hundredth of a percentage point is nothing also with two decimals.
LEAST = 0.00005
#: How much of a picture is told, most first: the parts of each economy, those of the three as one, the sums alone.
EACH, THREE, SUMS = LEVELS = range(3)


@dataclass(frozen=True)
class Step:
    """A bar: the share in a year, or what moved it from ``start`` to ``end``.

    Attributes:
        label: What it is.
        start: Where it begins.
        end: Where it ends.
        told: How much it is.
        role: The role of its colour.
        area: Whose part it is; empty for all.
        within: Whether it is a part of the bar above, beneath which it stands.
        status: How sure it is: the weakest status of what it is made of.
    """

    label: str
    start: float
    end: float
    told: str
    role: str
    area: str = ""
    within: bool = False
    status: str = "A"


def steps(data: FigureData, view: View, level: int = EACH, *, brief: bool = False) -> list[Step]:
    """The first share, each sum with its parts beneath, and the last share.

    Args:
        data: The rows.
        view: The view.
        level: How much is told.
        brief: Whether short names stand for what the parts are called.

    Example:
        ``steps(data, view)[0].start`` is the first share, and ``steps(data, view)[-1].end`` the last.
    """
    found = _steps(data, view, level, brief=brief, digits=1)
    # All have as many decimals: two where with one a part would be told as nothing.
    if any(LEAST <= abs(step.end - step.start) < 0.0005 for step in found[1:-1]):
        return _steps(data, view, level, brief=brief, digits=2)
    return found


def _steps(data: FigureData, view: View, level: int, *, brief: bool, digits: int) -> list[Step]:
    words, rows = words_for(view), by_area(data)
    whole = rows[catalog.CJK]
    at = whole.share_from
    first, last = (
        words.unsettled(data.facts[name], data.facts["statuses"][data.facts[name]])
        for name in ("first", "last")
    )
    # The years say it of the shares.
    status = weakest(data.facts["statuses"].values())
    found = [Step(first, 0.0, at, words.percent(at), "text")]
    for name, beneath in _plan(data, level, words):
        by = getattr(whole, name)
        messages = PARTS | SHORT if brief else PARTS
        named = messages if is_relative(data) else messages | UNSPLIT
        label = sentence_case(words.gettext(named[name]))
        found.append(_moved(words, label, at, by, digits, status=status))
        inner = at
        for area, part in beneath:
            owner = catalog.CJK if area == catalog.WORLD else area
            own = getattr(rows[owner], part)
            label = _label(words, area, words.gettext(messages[part]), brief=brief)
            found.append(_moved(words, label, inner, own, digits, area, True, status))
            inner += own
        at += by
    end = whole.share_to
    return [*found, Step(last, 0.0, end, words.percent(end), "text")]


def _plan(
    data: FigureData, level: int, words: Words
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The sums, and beneath each whose parts of which kind it is made of."""
    three, relative = words.three(), is_relative(data)
    each = [] if level == SUMS else three if level == EACH else [catalog.CJK]
    growth = [] if level and not relative else [(area, "real_growth") for area in each]
    prices = [(catalog.CJK, "prices"), *((area, "exchange_rate") for area in each)]
    prices, world = (prices, [catalog.WORLD]) if each else ([], [])
    if relative:
        yield "relative_real_growth", [*growth, *((area, "world_real_growth") for area in world)]
        yield (
            "relative_prices_and_rates",
            [*prices, *((area, "world_prices_and_rates") for area in world)],
        )
    else:
        yield "real_growth", growth
        yield "prices_and_rates", prices
        yield "world_growth", []


def _moved(
    words: Words,
    label: str,
    at: float,
    by: float,
    digits: int,
    area: str = "",
    within: bool = False,
    status: str = "A",
) -> Step:
    role = "up" if by >= 0 else "down"
    return Step(label, at, at + by, words.points(by, digits), role, area, within, status)


def _label(words: Words, area: str, part: str, *, brief: bool) -> str:
    name = words.gettext("The three") if area == catalog.CJK else words.economy(area, short=brief)
    return words.gettext("{economy}: {part}").format(economy=name, part=part)


def scale_of(bars: list[Step]) -> tuple[axes.Scale, bool]:
    """From zero where that leaves the steps large enough to see, else from a little below the least."""
    moved = [edge for step in bars[1:-1] for edge in (step.start, step.end)]
    low, high = min(moved), max(moved)
    if high - low > 0.4 * high:
        return axes.Scale(0.0, high), False
    return axes.Scale(low - 0.35 * (high - low), high), True
