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

    limit: Annotated[
        int, Field(ge=1, le=MOST, description="Rows in one answer.", examples=[100])
    ] = USUAL
    offset: Annotated[
        int, Field(ge=0, le=FARTHEST, description="Number of rows to skip.", examples=[0])
    ] = 0


class Paged(Window):
    """A question whose answer is JSON or CSV."""

    format: Annotated[
        Literal["json", "csv"],
        Field(description="json: an object with the rows; csv: a table.", examples=["csv"]),
    ] = "json"


class SharesQuery(Paged):
    """The shares of areas in one definition."""

    indicator: Annotated[
        IndicatorName, Field(description="What is measured.", examples=["gdp_ppp"])
    ] = INDICATORS[0]
    source: Annotated[
        SourceName,
        Field(description="From which source; the indicator's default if empty.", examples=["weo"]),
    ] = ""
    area: Annotated[
        Areas,
        Field(
            min_length=1,
            max_length=50,
            description="Groups (CJK), economies (JPN) and formulas (CJK+HKG+MAC), separated by commas.",
            examples=["CHN,JPN,KOR,CJK"],
        ),
    ] = [catalog.CJK]
    of: Annotated[
        Area,
        Field(
            description="The area that they are shares of; the World if empty.", examples=["WLD"]
        ),
    ] = catalog.WORLD
    first: FirstYear = ""
    last: LastYear = ""
    as_of: AsOf = ""

    _ordered = model_validator(mode="after")(_in_order)


class ObservationsQuery(Window):
    """Observations, as the sources publish them."""

    indicator: Annotated[
        IndicatorName, Field(description="What is measured; all if empty.", examples=["population"])
    ] = ""
    source: Annotated[
        SourceName, Field(description="From which source; all if empty.", examples=["wdi"])
    ] = ""
    area: Annotated[
        Codes,
        Field(
            max_length=50,
            description="Economies and aggregates of the source, separated by commas; all if empty.",
            examples=["CHN,JPN,KOR,WLD"],
        ),
    ] = []
    counterpart: Annotated[
        Code | Literal[""],
        Field(
            description="The partner of bilateral trade; _Z where there is none; all if empty.",
            examples=["_Z"],
        ),
    ] = ""
    first: Annotated[
        Period, Field(alias="from", description="First period; all if empty.", examples=["2000"])
    ] = ""
    last: Annotated[
        Period, Field(alias="to", description="Last period; all if empty.", examples=["2024"])
    ] = ""
    as_of: Annotated[
        Edition,
        Field(
            description="An edition or a date: of each indicator what was known then.",
            examples=["2025-10"],
        ),
    ] = ""
    edition: Annotated[
        Edition | Literal["all"],
        Field(description="Only this edition; 'all' for every edition.", examples=["all"]),
    ] = ""
    format: Annotated[
        Literal["json", "csv", "sdmx-csv", "sdmx-json"],
        Field(
            description="json: an object with the rows; csv: a table; sdmx-csv: SDMX-CSV 2.0; "
            "sdmx-json: SDMX-JSON 1.0.0-wip.",
            examples=["sdmx-csv"],
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
        IndicatorName,
        Field(description="What is measured; all if empty.", examples=["gdp_nominal"]),
    ] = ""
    source: Annotated[
        SourceName, Field(description="From which source; all if empty.", examples=["weo"])
    ] = ""


class ClaimsQuery(Paged):
    """Claims and their verdicts."""

    claim: Annotated[
        ClaimName,
        Field(description="Which claim; all if empty.", examples=[next(iter(catalog.claims()))]),
    ] = ""
    as_of: Annotated[
        Edition,
        Field(
            description="An edition or a date: the verdicts as known then.", examples=["2025-10"]
        ),
    ] = ""
    about: AboutRule = "points"
    latest: Annotated[
        bool,
        Field(description="Only the last observed year of each definition.", examples=[True]),
    ] = False


class DecompositionQuery(Paged):
    """Why the share changed between two years."""

    first: Annotated[
        OneYear, Field(alias="from", description="The year from which.", examples=["2021"])
    ]
    last: Annotated[OneYear, Field(alias="to", description="The year to which.", examples=["2024"])]
    method: Annotated[
        Literal["", "chain", "ends"],
        Field(
            description="chain adds up the splits of the years, ends splits between the two; left out, chain beyond three years.",
            examples=["chain"],
        ),
    ] = ""
    as_of: AsOf = ""

    _ordered = model_validator(mode="after")(_in_order)


class ForecastsQuery(Paged):
    """What past editions expected."""

    indicator: Annotated[
        IndicatorName, Field(description="What is measured.", examples=["gdp_nominal"])
    ] = "gdp_nominal"
    source: Annotated[
        SourceName,
        Field(description="From which source: one with forecasts.", examples=["weo"]),
    ] = "weo"
    area: Annotated[
        Area, Field(description="An economy, a group or a formula.", examples=[catalog.CJK])
    ] = catalog.CJK
    as_of: Annotated[
        Edition,
        Field(
            description="An edition or a date: without later editions, judged by the latest then.",
            examples=["2025-10"],
        ),
    ] = ""


class MirrorsQuery(Paged):
    """Flows among the three, reported by both sides."""

    source: Annotated[
        SourceName,
        Field(
            description="From which source; the one with the latest complete year if empty.",
            examples=["comtrade"],
        ),
    ] = ""
    first: FirstYear = ""
    last: LastYear = ""
    as_of: AsOf = ""

    _ordered = model_validator(mode="after")(_in_order)


class NetTradeQuery(MirrorsQuery):
    """Trade with and without that among the three."""

    indicator: Annotated[
        Literal["bilateral_goods_exports", "bilateral_goods_imports"],
        Field(
            description="Exports as exporters report them, or imports as importers report them.",
            examples=["bilateral_goods_exports"],
        ),
    ] = "bilateral_goods_exports"
