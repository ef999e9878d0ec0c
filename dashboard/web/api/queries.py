"""The queries of the data API on tables: typed, bounded, unknown names refused; `dashboard.web.api.texts` has those on claims."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dashboard.components.reads import means_nothing
from dashboard.look.question import Area, Edition
from dashboard.web.api.fields import (
    INDICATORS,
    AboutRule,
    Areas,
    AsOf,
    ClaimName,
    Code,
    Codes,
    FirstYear,
    IndicatorName,
    LastYear,
    OneYear,
    Period,
    ReleaseId,
    SourceName,
    Unusable,
    parameter,
)
from etl import catalog
from etl.errors import UsageError

Q = TypeVar("Q", bound=Any)

#: Rows per answer: the default and the maximum.
USUAL, MOST = 1_000, 10_000
#: No release has as many rows; a higher offset is a mistake.
FARTHEST = 10_000_000


def _in_order(query: Q) -> Q:
    """A question whose first year or period is not after its last.

    Raises:
        Unusable: It is.
    """
    first, last = query.first, query.last
    if first and last and first > last:
        raise Unusable(UsageError(f"from {first} is after to {last}.", hint="Swap them."))
    return query


class Nothing(BaseModel):
    """A question without parameters. A name that it does not know is refused: ``form=2000`` would mean nothing.

    What counts readers or gets around caches (``utm_source``, ``_``) is passed over.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _without_what_means_nothing(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if not means_nothing(str(name))}


class Query(Nothing):
    """What every question about the figures may say."""

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, given: Any) -> Any:
        """What is asked for by the former name of an indicator has today's."""
        if not isinstance(given, dict) or not (given.get("indicator") and given.get("source")):
            return given
        now = catalog.current(str(given["indicator"]), str(given["source"]))
        return given | {"indicator": now}

    release: Annotated[
        ReleaseId,
        Field(
            description="A release by its id or short name: the answer never changes. The one that is served if empty."
        ),
    ] = ""


class Window(Query):
    """A question whose answer has rows."""

    limit: Annotated[int, parameter("Rows in one answer.", 100, ge=1, le=MOST)] = USUAL
    offset: Annotated[int, parameter("Number of rows to skip.", 0, ge=0, le=FARTHEST)] = 0


class Paged(Window):
    """A question whose answer is JSON or CSV."""

    format: Annotated[
        Literal["json", "csv"], parameter("json: an object with the rows; csv: a table.", "csv")
    ] = "json"


class SharesQuery(Paged):
    """The shares of areas in one definition."""

    indicator: Annotated[IndicatorName, parameter("What is measured.", "gdp_ppp")] = INDICATORS[0]
    source: Annotated[
        SourceName, parameter("From which source; the indicator's default if empty.", "weo")
    ] = ""
    area: Annotated[
        Areas,
        parameter(
            "Groups (CJK), economies (JPN) and formulas (CJK+HKG+MAC), separated by commas.",
            "CHN,JPN,KOR,CJK",
            min_length=1,
            max_length=50,
        ),
    ] = [catalog.CJK]
    of: Annotated[
        Area, parameter("The area that they are shares of; the World if empty.", "WLD")
    ] = catalog.WORLD
    first: FirstYear = ""
    last: LastYear = ""
    as_of: AsOf = ""

    _ordered = model_validator(mode="after")(_in_order)


class ObservationsQuery(Window):
    """Observations, as the sources publish them."""

    indicator: Annotated[
        IndicatorName, parameter("What is measured; all if empty.", "population")
    ] = ""
    source: Annotated[SourceName, parameter("From which source; all if empty.", "wdi")] = ""
    area: Annotated[
        Codes,
        parameter(
            "Economies and aggregates of the source, separated by commas; all if empty.",
            "CHN,JPN,KOR,WLD",
            max_length=50,
        ),
    ] = []
    counterpart: Annotated[
        Code | Literal[""],
        parameter("The partner of bilateral trade; _Z where there is none; all if empty.", "_Z"),
    ] = ""
    first: Annotated[Period, parameter("First period; all if empty.", "2000", alias="from")] = ""
    last: Annotated[Period, parameter("Last period; all if empty.", "2024", alias="to")] = ""
    as_of: Annotated[
        Edition,
        parameter("An edition or a date: of each indicator what was known then.", "2025-10"),
    ] = ""
    edition: Annotated[
        Edition | Literal["all"], parameter("Only this edition; 'all' for every edition.", "all")
    ] = ""
    format: Annotated[
        Literal["json", "csv", "sdmx-csv", "sdmx-json"],
        parameter(
            "json: an object with the rows; csv: a table; sdmx-csv: SDMX-CSV 2.0; "
            "sdmx-json: SDMX-JSON 1.0.0-wip.",
            "sdmx-csv",
        ),
    ] = "json"

    @model_validator(mode="after")
    def _one_moment(self) -> ObservationsQuery:
        if self.as_of and self.edition:
            raise Unusable(
                UsageError("as_of and edition cannot both be given.", hint="Leave one of them out.")
            )
        return self

    _ordered = model_validator(mode="after")(_in_order)


class VintagesQuery(Paged):
    """Which editions there are."""

    indicator: Annotated[
        IndicatorName, parameter("What is measured; all if empty.", "gdp_nominal")
    ] = ""
    source: Annotated[SourceName, parameter("From which source; all if empty.", "weo")] = ""


class ClaimsQuery(Paged):
    """Claims and their verdicts."""

    claim: Annotated[
        ClaimName, parameter("Which claim; all if empty.", next(iter(catalog.claims())))
    ] = ""
    as_of: Annotated[
        Edition, parameter("An edition or a date: the verdicts as known then.", "2025-10")
    ] = ""
    about: AboutRule = "points"
    latest: Annotated[bool, parameter("Only the last observed year of each definition.", True)] = (
        False
    )


class DecompositionQuery(Paged):
    """Why the share changed between two years."""

    first: Annotated[OneYear, parameter("The year from which.", "2021", alias="from")]
    last: Annotated[OneYear, parameter("The year to which.", "2024", alias="to")]
    method: Annotated[
        Literal["", "chain", "ends"],
        parameter(
            "chain adds up the splits of the years, ends splits between the two; left out, chain beyond three years.",
            "chain",
        ),
    ] = ""
    as_of: AsOf = ""

    _ordered = model_validator(mode="after")(_in_order)


class ForecastsQuery(Paged):
    """What past editions expected."""

    indicator: Annotated[IndicatorName, parameter("What is measured.", "gdp_nominal")] = (
        "gdp_nominal"
    )
    source: Annotated[SourceName, parameter("From which source: one with forecasts.", "weo")] = (
        "weo"
    )
    area: Annotated[Area, parameter("An economy, a group or a formula.", catalog.CJK)] = catalog.CJK
    as_of: Annotated[
        Edition,
        parameter(
            "An edition or a date: without later editions, judged by the latest then.", "2025-10"
        ),
    ] = ""


class MirrorsQuery(Paged):
    """Flows among the three, reported by both sides."""

    source: Annotated[
        SourceName,
        parameter("From which source; the one with the latest complete year if empty.", "comtrade"),
    ] = ""
    first: FirstYear = ""
    last: LastYear = ""
    as_of: AsOf = ""

    _ordered = model_validator(mode="after")(_in_order)


class NetTradeQuery(MirrorsQuery):
    """Trade with and without that among the three."""

    indicator: Annotated[
        Literal["bilateral_goods_exports", "bilateral_goods_imports"],
        parameter(
            "Exports as exporters report them, or imports as importers report them.",
            "bilateral_goods_exports",
        ),
    ] = "bilateral_goods_exports"
