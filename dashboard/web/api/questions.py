"""The questions whose answers are tables, by the names of their addresses: what each takes, gives and looks like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import BaseModel, ValidationError

from dashboard import settings
from dashboard.web.api import models, queries, tables
from dashboard.web.api.refusals import in_words, parameters
from etl.errors import UsageError, named
from etl.storage.store import Release

#: The default address of a server.
HERE = "http://127.0.0.1:8050"


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        model: What a row of its answer is.
        query: What may be asked.
        table: The answer.
        example: One that the OpenAPI document answers.
    """

    model: type[BaseModel]
    query: type[queries.Window]
    table: Callable[[Release, Any], pd.DataFrame]
    example: str


QUESTIONS = {
    "shares": Question(
        models.Share,
        queries.SharesQuery,
        tables.shares,
        "indicator=gdp_nominal&source=weo&from=2023&to=2024",
    ),
    "observations": Question(
        models.Observation,
        queries.ObservationsQuery,
        tables.observations,
        "indicator=gdp_nominal&source=wdi&area=JPN,WLD&from=2023&limit=2",
    ),
    "vintages": Question(
        models.Vintage,
        queries.VintagesQuery,
        tables.vintages,
        "indicator=gdp_nominal&source=weo&limit=2",
    ),
    "claims": Question(models.Claim, queries.ClaimsQuery, tables.checked, "latest=true&limit=2"),
    "decomposition": Question(
        models.Part, queries.DecompositionQuery, tables.decomposition, "from=2021&to=2024"
    ),
    "forecast-errors": Question(
        models.ForecastError, queries.ForecastsQuery, tables.forecasts, "area=CJK&limit=2"
    ),
    "forecast-accuracy": Question(
        models.ForecastAccuracy, queries.ForecastsQuery, tables.accuracy, "indicator=gdp_ppp"
    ),
    "mirrors": Question(
        models.Mirror, queries.MirrorsQuery, tables.mirrors, "source=comtrade&from=2024"
    ),
    "net-trade": Question(models.NetTrade, queries.NetTradeQuery, tables.net_trade, "from=2023"),
    "figures": Question(models.Figure, queries.Paged, lambda *_: tables.figures(base()), "limit=2"),
    "indicators": Question(
        models.Indicator, queries.Paged, lambda *_: tables.indicators(), "limit=2"
    ),
    "areas": Question(
        models.Area, queries.Paged, lambda release, _: tables.areas(release), "limit=2"
    ),
}


def ask(release: Release, name: str, asked: Mapping[str, Any]) -> pd.DataFrame:
    """The answer to a question, all rows of it.

    Args:
        release: The release to ask.
        name: The question, as its address calls it.
        asked: The parameters of its address.

    Raises:
        UsageError: There is no such question, it cannot be asked so, or the release has nothing of it.

    Example:
        >>> ask(release, "indicators", {})["id"].is_unique
        True
    """
    question = named("question", name, QUESTIONS)
    for paging in asked.keys() & queries.Paged.model_fields.keys():
        raise UsageError(
            f"{paging} is for those who ask over HTTP.",
            hint="All rows of one release are given here: leave it out.",
        )
    try:
        query = question.query.model_validate(asked)
    except ValidationError as error:
        said, hint = in_words(error.errors()[0], parameters(question.query))
        raise UsageError(said, hint=hint) from error
    return models.written(question.table(release, query), question.model)


def base() -> str:
    """The address that examples begin with.

    Example:
        ``base()`` is ``"http://127.0.0.1:8050"`` where no public address is set.
    """
    return settings.load().public_url.rstrip("/") or HERE
