"""What a comparison shows, as a headline: of the three together, or else of the economy that leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.figures.explore.wholes import asked_in, asked_rows, course, together
from dashboard.figures.kit.spec import FigureData
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.words.wording import Words
from etl import catalog
from etl.observations import weakest


def finding(
    data: FigureData, words: Words, subject: str, year: str, tell: Callable[[float], str]
) -> str:
    """Its value in the year that is spoken of, beside the first observed one of the years shown; nothing of ranks.

    Args:
        data: The rows.
        words: The words.
        subject: What the values are of.
        year: The year that is spoken of.
        tell: How a value is written.

    Example:
        ``"GDP at market exchange rates: CJK 21.8% of the world total in 2025, 8.2% in 1960"``
    """
    facts, kind = data.facts, KINDS[data.facts["kind"]]
    area = leader(data, year)
    if kind.whole:
        return _of_the_whole(data, words, year, tell)
    if not area:
        return ""
    own = course(data, area)
    now = next(row for row in own if row.time_period == year)
    before = [row for row in own if row.time_period < year and row.obs_status != "F"]
    # Growth in a year and an index with its base are told without another year.
    has_course = TRANSFORMS[facts["transform"]].change in ("share", "level")
    several = has_course and kind.years != "one" and bool(before)
    of_the_world = (
        TRANSFORMS[facts["transform"]].change == "share"
        and facts["of"] == catalog.WORLD
        and kind.shows == "value"
    )
    if of_the_world:
        pattern = (
            words.gettext(
                "{indicator}: {economy} {value} of the world total in {year}, {first_value} in {first}"
            )
            if several
            else words.gettext("{indicator}: {economy} {value} of the world total in {year}")
        )
    else:
        pattern = (
            words.gettext("{subject}, {economy}: {value} in {year}, {first_value} in {first}")
            if several
            else words.gettext("{subject}, {economy}: {value} in {year}")
        )
    start = before[0] if several else now
    return pattern.format(
        indicator=words.indicator(facts["indicator"]), subject=subject, economy=words.economy(area, short=True),
        value=_settled(words, tell, now), year=year,
        first_value=_settled(words, tell, start), first=start.time_period,
    )  # fmt: skip


def of_all(data: FigureData) -> tuple[str, float, str]:
    """All that are shown of a whole together: their formula, what they have of it, and its status.

    Example:
        ``of_all(data)`` is ``("CJK", 0.218, "P")`` of the three in 2025.
    """
    rows = asked_rows(data)
    return together(data.facts["areas"]), float(rows["value"].sum()), weakest(rows["obs_status"])


def _of_the_whole(data: FigureData, words: Words, year: str, tell: Callable[[float], str]) -> str:
    """The share of all that are shown together."""
    area, share, status = of_all(data)
    pattern = (
        words.gettext("{indicator}: {economy} {value} of the world total in {year}")
        if data.facts["of"] == catalog.WORLD
        else words.gettext("{subject}, {economy}: {value} in {year}")
    )
    return pattern.format(
        indicator=words.indicator(data.facts["indicator"]), subject=words.indicator(data.facts["indicator"]),
        economy=words.economy(area, short=True), value=words.unsettled(tell(share), status), year=year,
    )  # fmt: skip


def leader(data: FigureData, year: str) -> str:
    """Of whom the headline is: the three together where they are shown, else the economy with the greatest value.

    Empty of ranks, for a rank among many is read off the chart.

    Example:
        ``leader(data, "2025")`` is ``"CJK"`` where the three are shown together.
    """
    if KINDS[data.facts["kind"]].shows == "rank":
        return ""
    now = asked_in(data, year)
    values = {row.ref_area: row.value for row in now if row.ref_area != catalog.WORLD}
    if catalog.CJK in values:
        return catalog.CJK
    return max(values, key=values.__getitem__, default="")


def _settled(words: Words, tell: Callable[[float], str], row: Any) -> str:
    """A value with its status, unless it is final."""
    return words.unsettled(tell(row.value), row.obs_status)
