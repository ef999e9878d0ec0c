"""Tables as Python programs get them: each column of the type that it has in every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, get_args, get_origin

import pandas as pd
from pydantic import BaseModel

from etl import catalog
from etl.analysis.shares import shares_asked
from etl.errors import UsageError
from etl.observations import STATUS_ORDER
from etl.operate.console import check_date
from etl.storage.release import Release

#: Texts that are integers where all of them are years.
_PERIODS = ("time_period", "from", "to")


def shares(
    release: Release,
    indicator: str,
    source: str = "",
    areas: Sequence[str] = (catalog.CJK,),
    of: str = catalog.WORLD,
    years: tuple[int | None, int | None] = (None, None),
    as_of: str = "",
) -> pd.DataFrame:
    """As ``trilateral share``, for each area; asked most, so without loading all that serves and draws.

    Raises:
        UsageError: The release has no such share, or these are no years or no day.

    Example:
        >>> shares(release, "gdp_ppp", years=(2023, 2024))["time_period"].tolist()
        [2023, 2024]
    """
    check_date(as_of, "as_of")
    try:
        first, last = (int(year) if year is not None else None for year in years)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{years} are no years.", hint="Give years, for example 2020.") from error
    if first and last and first > last:
        raise UsageError(f"from {first} is after to {last}.", hint="Swap them.")
    found = typed(
        release, shares_asked(release, indicator, source, areas, as_of, of).drop(columns="missing")
    )
    year = found["time_period"]
    return found[year.between(first or year.min(), last or year.max())].reset_index(drop=True)


def ask(release: Release, question: str, asked: Mapping[str, Any]) -> pd.DataFrame:
    """What the data API answers to a question, all rows of it.

    Raises:
        UsageError: There is no such question, it cannot be asked so, or the release has nothing of it.

    Example:
        >>> ask(release, "shares", {"first": 2023, "last": 2024})["time_period"].tolist()
        [2023, 2024]
    """
    from dashboard.web.api import questions

    found = questions.ask(release, question, parameters(asked))
    return typed(release, found, questions.QUESTIONS[question].model)


def parameters(asked: Mapping[str, Any]) -> dict[str, str]:
    """Choices as addresses have them; what is None is left out.

    >>> parameters({"first": 2000, "last": None, "areas": ("CHN", "USA"), "plain": True})
    {'from': '2000', 'areas': 'CHN,USA', 'plain': '1'}
    """
    names = {"first": "from", "last": "to"}
    return {names.get(n, n): _text(v) for n, v in asked.items() if v is not None}


def _text(value: Any) -> str:
    if isinstance(value, Integral):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def typed(
    release: Release,
    rows: pd.DataFrame | Sequence[Mapping[str, Any]],
    model: type[BaseModel] | None = None,
) -> pd.DataFrame:
    """Rows as a table with types, and the id of their release in ``attrs``.

    Periods are integers where all of them are years, ``obs_status`` is a category ordered from strong to weak.

    Args:
        release: Their release.
        rows: A table, or a record per row.
        model: What a row is, where a column may be empty or there may be no rows.

    Example:
        >>> table = typed(release, pd.DataFrame({"time_period": ["2023", "2024"], "obs_status": ["A", "F"]}))
        >>> int(table["time_period"].max()), table["obs_status"].max()
        (2024, 'F')
    """
    if not isinstance(rows, pd.DataFrame):
        names = [f.alias or name for name, f in model.model_fields.items()] if model else None
        rows = pd.DataFrame(list(rows), columns=names)
    table = rows.reset_index(drop=True)
    # Texts are of one kind in every answer; small tables hold theirs in another one, which is made faster.
    texts = dict.fromkeys(table.select_dtypes("str"), "str")
    kinds = {name: kind for name, kind in _kinds(model).items() if name in table}
    table = table.astype(texts | kinds)
    for name in table.columns.intersection(list(_PERIODS)):
        if table[name].str.fullmatch("[0-9]{4}").all():
            table[name] = table[name].astype("int64")
    if "obs_status" in table:
        table["obs_status"] = pd.Categorical(table["obs_status"], list(STATUS_ORDER), ordered=True)
    table.attrs = {"release": release.id}
    return table


def _kinds(model: type[BaseModel] | None) -> dict[str, str]:
    """The types of the columns with texts and numbers that a model names."""
    found = {}
    for name, field in (model.model_fields if model else {}).items():
        lists = get_origin(field.annotation) is list
        held = set() if lists else {field.annotation, *get_args(field.annotation)}
        kind = next((k for t, k in ((str, "str"), (float, "float64")) if t in held), None)
        if kind:
            found[field.alias or name] = kind
    return found
