"""What charts of a whole show and say: how many squares each part has, what a claim would take, and how they are counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.figures.explore.asked import areas_of
from dashboard.figures.kit import squares
from dashboard.figures.kit.spec import FigureData
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.words.wording import Words
from etl import catalog

#: What of a whole belongs to no economy is shown from here on: less is the rounding of what is published.
LEAST_REST = 0.0005
#: What that is called.
UNLISTED = N_("Not listed by economy")


def squares_of(data: FigureData, asked: Question) -> dict[str, int]:
    """Area -> its squares of a hundred, in the order in which they were asked for.

    Example:
        ``squares_of(data, view)`` is ``{"CHN": 17, "JPN": 3, "KOR": 2}`` where they have 22 % together.
    """
    values = data.rows.set_index("ref_area")["value"]
    areas = [area for area in areas_of(asked) if area in data.facts["areas"]]
    return dict(zip(areas, squares.counted([float(values[a]) for a in areas]), strict=True))


def border(data: FigureData, asked: Question) -> int:
    """How many squares the claim about the indicator says that the three have; 0 where it says nothing of what is shown.

    Example:
        ``border(data, view)`` is 25 of the three and GDP.
    """
    claim = catalog.claim_about(data.facts["indicator"])
    members = {member for area in data.facts["areas"] for member in catalog.members(area)}
    ours = members == set(catalog.members(catalog.CJK)) and data.facts["of"] == catalog.WORLD
    return squares.counted([claim.fraction])[0] if claim and ours else 0


def together(areas: Sequence[str]) -> str:
    """The formula of all of some areas: the group of the three by its own name.

    Example:
        >>> together(["JPN", "CHN", "KOR"]), together(["CHN", "IND"])
        ('CJK', 'CHN+IND')
    """
    members = {member for area in areas for member in catalog.members(area)}
    if members == set(catalog.members(catalog.CJK)):
        return catalog.CJK
    return "+".join(areas)


def asked_in(data: FigureData, year: str) -> list[Any]:
    """The values of a year of the areas that were asked for, each its row."""
    areas = data.facts["areas"]
    return [
        row
        for row in data.each
        if row.time_period == year and row.value == row.value and row.ref_area in areas
    ]


def course(data: FigureData, area: str) -> list[Any]:
    """The values of an area over the years, each its row."""
    own = [row for row in data.each if row.ref_area == area and row.value == row.value]
    return sorted(own, key=lambda row: str(row.time_period))


def asked_rows(data: FigureData) -> pd.DataFrame:
    """The rows of the areas that were asked for: others are there where all economies are shown.

    Example:
        ``set(asked_rows(data)["ref_area"])`` is ``{"CHN", "JPN", "KOR"}`` where these were asked for.
    """
    if "everyone" not in data.facts:
        return data.rows
    return data.rows[data.rows["ref_area"].isin(data.facts["areas"])]


def economies(data: FigureData) -> dict[str, tuple[float, str]]:
    """The economies that have a value, the largest first, each with its share and the status of it.

    Example:
        ``next(iter(economies(data)))`` is the economy with the largest share.
    """
    columns = (data.rows[name] for name in ("ref_area", "value", "obs_status"))
    found = {
        area: (float(value), str(status)) for area, value, status in zip(*columns, strict=True)
    }
    return {area: found[area] for area in data.facts["everyone"] if not math.isnan(found[area][0])}


def rest(data: FigureData) -> float:
    """What of the whole this release lists for no economy, published or not; nothing where it is no more than rounding.

    Example:
        ``rest(data)`` is ``0.0161`` where the economies add up to 98.39 % of the World.
    """
    left = 1 - sum(value for value, _ in economies(data).values())
    return left if left >= LEAST_REST else 0.0


def sentences(data: FigureData, asked: Question, words: Words) -> list[str]:
    """How many squares each has, what the claim says, and how they are rounded.

    Example:
        ``sentences(data, view, words)[0]`` begins with ``"Of 100 squares, 22 are coloured"``.
    """
    counts = squares_of(data, asked)
    each = [f"{words.economy(area, short=True)} {count}" for area, count in counts.items()]
    told = [
        words.gettext("Of 100 squares, {count} are coloured: {each}.").format(
            count=sum(counts.values()), each=words.join(each)
        )
    ]
    if claimed := border(data, asked):
        told.append(
            words.gettext("The border holds the {count} squares of the claim.").format(
                count=claimed
            )
        )
    told.append(
        words.gettext(
            "The sum is rounded to whole squares first; the largest remainders then get one square more."
        )
    )
    return told
