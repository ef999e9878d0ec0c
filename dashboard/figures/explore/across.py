"""All economies of a source in one year, beside those that a view asks for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.figures.explore import values
from dashboard.figures.explore.asked import Asked, whole_of
from dashboard.figures.explore.transforms import POPULATION, Made
from etl import catalog


def everyone(
    rows: pd.DataFrame, asked: Asked, made: Made, facts: dict[str, Any]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The rows of a year with one for each other economy of the source, the largest first, those without a value last.

    Args:
        rows: Those of the areas asked for.
        asked: What is asked for.
        made: What is made of the amounts.
        facts: What is known of the rows: their ``year``.

    Returns:
        The rows, and the facts with ``everyone``, the economies.
    """
    found = _of_year(asked, made, facts["year"])
    if not asked.question.forecasts:
        found.loc[found["obs_status"] == "F", ["value", "obs_status"]] = [float("nan"), "O"]
    found = found.sort_values("value", ascending=False, kind="stable")
    others = found[~found["ref_area"].isin(rows["ref_area"])]
    return pd.concat([rows, others], ignore_index=True), facts | {
        "everyone": tuple(found["ref_area"])
    }


def _of_year(asked: Asked, made: Made, year: str) -> pd.DataFrame:
    """What `Made.of` gives of shares, amounts and growth, of all economies in a year."""
    economies, change = _economies(asked), made.transform.change
    now = _amounts(asked.table, economies, year)
    people = made.people

    def per_person(amounts: pd.DataFrame, of: str) -> pd.DataFrame:
        if people is None:
            return amounts
        return values.quotient(amounts, _amounts(people, economies, of), POPULATION)

    if change == "share":
        by = made.whole.loc[[year] * len(now)].set_index(now.index)
        found = values.divided(now, by, made.whole_area)
    elif change == "growth":
        before = str(int(year) - 1)
        earlier = per_person(_amounts(asked.table, economies, before), before)
        found = values.divided(per_person(now, year), earlier, "")
        found["value"] -= 1
    elif people is not None:
        found = values.divided(now, _amounts(people, economies, year), POPULATION)
    else:
        found = values.level(now)
    found["missing"] = [area if pd.isna(v) else "" for area, v in found["value"].items()]
    return found.rename_axis("ref_area").reset_index().assign(time_period=year)


def _economies(asked: Asked) -> list[str]:
    """The economies of the source that belong to the whole."""
    of = whole_of(asked.question)
    every = asked.economies()
    return every if of == catalog.WORLD else [a for a in every if not catalog.outside(a, of)]


def _amounts(table: values.Wide, economies: list[str], year: str) -> pd.DataFrame:
    """What `values.total` gives, economies down."""
    found = table.values.reindex([year], columns=economies).loc[year]
    return pd.DataFrame(
        {
            "value": found,
            "weakness": table.weakness.reindex([year], columns=economies).loc[year],
            "missing": [area if absent else "" for area, absent in found.isna().items()],
        }
    )
