"""What charts of all economies show and say: who is set off together, who is left, and what no economy is said to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.explore.asked import areas_of
from dashboard.figures.explore.text import value_format
from dashboard.figures.explore.wholes import LEAST_REST, economies, rest, together
from dashboard.figures.kit.gaps import MOST_NAMED
from dashboard.figures.kit.spec import FigureData
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.wording import Words
from etl import catalog
from etl.observations import weakest

#: So many of the largest other economies are named in words.
NAMED = 5


@dataclass(frozen=True)
class Block:
    """Economies that are set off together.

    Attributes:
        area: The group or formula of them all.
        members: Those that have a value, the largest first.
        value: The sum of their shares.
        status: The weakest of theirs.
    """

    area: str
    members: tuple[str, ...]
    value: float
    status: str


def blocks(data: FigureData, asked: Question) -> list[Block]:
    """The economies asked for, which are one block, and each group asked for, in the order in which they were asked for.

    Example:
        ``blocks(data, view)[0].area`` is ``"CJK"`` where China, Japan and the Republic of Korea were asked for.
    """
    areas = [area for area in areas_of(asked) if area in data.facts["areas"]]
    alone = [area for area in areas if not catalog.is_sum(area)]
    found = {together(alone): alone} if alone else {}
    found |= {area: list(catalog.terms(area)) for area in areas if area not in alone}
    values, made = economies(data), []
    for area, members in found.items():
        if own := {member: value for member, value in values.items() if member in members}:
            total = sum(value for value, _ in own.values())
            made.append(Block(area, tuple(own), total, weakest(s for _, s in own.values())))
    return made


def others(data: FigureData, asked: Question) -> dict[str, float]:
    """The shares of the economies that are in no block, the largest first.

    Example:
        ``next(iter(others(data, view)))`` is ``"USA"`` where the three were asked for.
    """
    taken = {member for block in blocks(data, asked) for member in block.members}
    return {area: value for area, (value, _) in economies(data).items() if area not in taken}


def sentences(data: FigureData, view: View, words: Words) -> list[str]:
    """How many economies are shown, the largest others, and what is left: what is not listed, forecast or twice.

    Example:
        ``sentences(data, view, words)[0]`` begins with ``"Each rectangle is an economy"``.
    """
    rows, year = economies(data), data.facts["year"]
    tell = value_format(data, view)
    larger = list(others(data, view).items())[:NAMED]
    each = [
        words.gettext("{economy} {value}").format(
            economy=words.economy(area, short=True), value=tell.value(value)
        )
        for area, value in larger
    ]
    told = [
        words.gettext(
            "Each rectangle is an economy with a value in {year}, {count} in all; its area is its share."
        ).format(year=year, count=len(rows))
    ]
    if each:
        told.append(
            words.gettext("The largest of the others: {each}.").format(each=words.join(each))
        )
    if left := rest(data):
        told.append(
            words.gettext("{value} of the world total is not listed by economy in this release.").format(value=tell.value(left))
        )  # fmt: skip
    if (over := sum(value for value, _ in rows.values()) - 1) >= LEAST_REST:
        told.append(
            words.gettext("The economies add up to {value} more than the world total.").format(value=tell.value(over))
        )  # fmt: skip
    absent = [area for area in data.facts["everyone"] if area not in rows]
    return [*told, *missing(data, words, absent), *forecast(data, words)]


def missing(data: FigureData, words: Words, absent: Sequence[str]) -> list[str]:
    """Who has no value in the year, or how many.

    Example:
        ``missing(data, words, ["IND"])`` is ``["No values for: India."]``.
    """
    if not absent:
        return []
    if len(absent) > MOST_NAMED:
        return [words.gettext("No value in {year} for {count} other economies that the source covers in this release.").format(year=data.facts["year"], count=len(absent))]  # fmt: skip
    named = words.join([words.economy(area, short=True) for area in absent])
    return [words.gettext("No values for: {economies}.").format(economies=named)]


def forecast(data: FigureData, words: Words) -> list[str]:
    """How many of the values are forecasts, where some are.

    Example:
        ``forecast(data, words)`` is ``[]`` where all values are observed.
    """
    rows = economies(data)
    count = sum(status == "F" for _, status in rows.values())
    if not count:
        return []
    return [
        words.gettext("Forecasts: {count} of {all} values for {year}.").format(
            count=count, all=len(rows), year=data.facts["year"]
        )
    ]
