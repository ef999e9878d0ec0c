"""What a map of tiles shows and says: in which class each economy is, where it stands, and who has no value."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from dashboard.figures.explore.text import value_format
from dashboard.figures.explore.wholes import economies
from dashboard.figures.explore.world import NAMED, forecast, missing
from dashboard.figures.kit import classes
from dashboard.figures.kit.spec import FigureData
from dashboard.look.charts import TRANSFORMS
from dashboard.look.view import View
from dashboard.words.values import ValueFormat
from dashboard.words.wording import Words
from etl.catalog.areas import areas


def limits(data: FigureData) -> list[float]:
    """The bounds between the classes: of growth around zero, of shares and amounts by orders of magnitude.

    Example:
        ``limits(data)`` is ``[0.001, 0.003, 0.01, 0.03, 0.1]`` of shares of GDP.
    """
    values = [value for value, _ in economies(data).values()]
    if grows(data):
        return classes.around_zero(values)
    return classes.bounds(values) if max(values) > 0 else []


def grows(data: FigureData) -> bool:
    """Whether values rise and fall."""
    return TRANSFORMS[data.facts["transform"]].change == "growth"


def names(bounds: Sequence[float], tell: ValueFormat) -> list[str]:
    """What the classes are called, the lowest first.

    Example:
        ``names([0.01, 0.1], tell)`` is ``["< 1%", "1% – 10%", "≥ 10%"]``.
    """
    if not bounds:
        return [tell.value(0.0)]
    # Each bound with as many digits as it needs.
    told = tell.ticks(bounds, log=True) if tell.money else [tell.ticks([v])[0] for v in bounds]
    between = [f"{low} – {high}" for low, high in itertools.pairwise(told)]
    return [f"< {told[0]}", *between, f"≥ {told[-1]}"]


def tiles(data: FigureData) -> dict[str, tuple[int, int]]:
    """The economies that are shown, each with its column and row: those of the past only in years with a value.

    Example:
        ``tiles(data)["JPN"]`` is its place in ``economies.toml``.
    """
    described, valued = areas(), economies(data)
    found = {}
    for area in data.facts["everyone"]:
        facts = described.get(area)
        past = bool(facts and facts.until and facts.until < data.facts["year"])
        if facts and facts.tile and (area in valued or not past):
            found[area] = facts.tile
    return found


def sentences(data: FigureData, view: View, words: Words) -> list[str]:
    """What a tile is, who has the highest values, who has none, and what is forecast.

    Example:
        ``sentences(data, view, words)[0]`` begins with ``"Each tile is an economy"``.
    """
    tell, valued, placed = value_format(data, view), economies(data), tiles(data)
    highest = [
        words.gettext("{economy} {value}").format(
            economy=words.economy(area, short=True), value=tell.value(value)
        )
        for area, (value, _) in list(valued.items())[:NAMED]
    ]
    told = [
        words.gettext(
            "Each tile is an economy that the source covers in this release, {count} in all, roughly where it lies; no borders are drawn."
        ).format(count=len(placed)),
        words.gettext("The highest values: {each}.").format(each=words.join(highest)),
    ]
    unplaced = [words.economy(area) for area in valued if area not in placed]
    if unplaced:
        told.append(
            words.gettext("Without a place on the map: {economies}.").format(
                economies=words.join(unplaced)
            )
        )
    absent = [area for area in placed if area not in valued]
    return [*told, *missing(data, words, absent), *forecast(data, words)]
