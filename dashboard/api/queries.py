"""What may be asked of the data API: typed, bounded, and without names that nobody knows."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from etl import catalog
from etl.console import check_date
from etl.errors import UsageError

Q = TypeVar("Q", bound=BaseModel)

#: Rows in one answer: so many if nothing is said, and never more than the second.
USUAL, MOST = 1_000, 10_000
#: No release has as many rows; a higher offset is a mistake.
FARTHEST = 10_000_000


def _one_of(kind: str, known: tuple[str, ...]) -> Any:
    """A name of the catalogue; another one is answered with those that there are."""

    def check(value: Any) -> Any:
        if value and value not in known:
            raise ValueError(f"there is no {kind} {str(value)[:40]!r}; known: {', '.join(known)}")
        return value

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    """``CHN,JPN`` is a list of two."""
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return [part for part in value.split(",") if part] if isinstance(value, str) else value


def _date(value: str) -> str:
    try:
        check_date(value, "as_of")
    except UsageError as error:
        raise ValueError(str(error)) from error
    return value


_INDICATORS, _SOURCES = tuple(catalog.indicators()), tuple(catalog.sources())
IndicatorName = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"enum": ["", *_INDICATORS]}),
    _one_of("indicator", _INDICATORS),
]
SourceName = Annotated[
    str,
    Field(max_length=12, json_schema_extra={"enum": ["", *_SOURCES]}),
    _one_of("source", _SOURCES),
]
ClaimName = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"enum": ["", *catalog.claims()]}),
    _one_of("claim", tuple(catalog.claims())),
]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9_]{2,8}$")]
Year = Annotated[str, Field(pattern=r"^(\d{4})?$")]
Period = Annotated[str, Field(pattern=r"^(\d{4}(-(Q[1-4]|\d{2}))?)?$")]
Edition = Annotated[
    str,
    Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?(\.\d{1,3})?)?$", examples=["", "2025-10"]),
    AfterValidator(_date),
]


class Query(BaseModel):
    """What every question may say. A name that it does not know is refused: ``form=2000`` would mean nothing."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Window(Query):
    """A question whose answer has rows."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="Rows in one answer.")] = USUAL
    offset: Annotated[int, Field(ge=0, le=FARTHEST, description="Rows to leave out first.")] = 0


class Paged(Window):
    """A question whose answer is JSON or CSV."""

    format: Annotated[
        Literal["json", "csv"], Field(description="json: an object with the rows; csv: a table.")
    ] = "json"


class SharesQuery(Paged):
    """The shares of one area in one definition."""

    indicator: Annotated[
        IndicatorName, Field(description="What is measured.", examples=["gdp_nominal"])
    ] = _INDICATORS[0]
    source: Annotated[
        SourceName,
        Field(description="From which source; the indicator's default if empty.", examples=["weo"]),
    ] = ""
    area: Annotated[
        Code, Field(description="A group (CJK) or an economy (JPN).", examples=[catalog.CJK])
    ] = catalog.CJK
    first: Annotated[
        Year, Field(alias="from", description="First year.", examples=["2000", ""])
    ] = ""
    last: Annotated[Year, Field(alias="to", description="Last year.", examples=["2024", ""])] = ""
    as_of: Annotated[
        Edition, Field(description="An edition or a date: the figures as known then.")
    ] = ""

    @model_validator(mode="after")
    def _in_order(self) -> SharesQuery:
        return _ordered(self, self.first, self.last)


class ObservationsQuery(Window):
    """Observations, as the sources publish them."""

    indicator: Annotated[
        IndicatorName, Field(description="What is measured; all if empty.", examples=["population"])
    ] = ""
    source: Annotated[
        SourceName, Field(description="From which source; all if empty.", examples=["wdi"])
    ] = ""
    area: Annotated[
        list[Code],
        BeforeValidator(_listed),
        Field(
            max_length=50,
            description="Economies and aggregates of the source, separated by commas; all if empty.",
            examples=[["CHN,JPN,KOR,WLD"]],
        ),
    ] = []
    counterpart: Annotated[
        Code | Literal[""],
        Field(description="The partner of bilateral trade; _Z where there is none; all if empty."),
    ] = ""
    first: Annotated[
        Period, Field(alias="from", description="First period.", examples=["2000", ""])
    ] = ""
    last: Annotated[
        Period, Field(alias="to", description="Last period.", examples=["2024", ""])
    ] = ""
    as_of: Annotated[
        Edition, Field(description="An edition or a date: of each indicator what was known then.")
    ] = ""
    edition: Annotated[
        Edition | Literal["all"],
        Field(description="Only this edition; 'all' for every edition.", examples=["", "all"]),
    ] = ""
    format: Annotated[
        Literal["json", "csv", "sdmx-csv", "sdmx-json"],
        Field(description="sdmx-csv: SDMX-CSV 2.0; sdmx-json: SDMX-JSON 1.0.0-wip."),
    ] = "json"

    @model_validator(mode="after")
    def _in_order(self) -> ObservationsQuery:
        if self.as_of and self.edition:
            raise ValueError("as_of and edition cannot both be given")
        return _ordered(self, self.first, self.last)


class VintagesQuery(Paged):
    """Which editions there are."""

    indicator: Annotated[IndicatorName, Field(description="What is measured; all if empty.")] = ""
    source: Annotated[SourceName, Field(description="From which source; all if empty.")] = ""


class ClaimsQuery(Paged):
    """Claims and their verdicts."""

    claim: Annotated[ClaimName, Field(description="Which claim; all if empty.")] = ""
    as_of: Annotated[
        Edition, Field(description="An edition or a date: the verdicts as known then.")
    ] = ""
    latest: Annotated[
        bool, Field(description="Only the last observed year of each definition.")
    ] = False


class DecompositionQuery(Paged):
    """Why the share moved between two years."""

    first: Annotated[
        str,
        Field(
            alias="from", pattern=r"^\d{4}$", description="The year from which.", examples=["2021"]
        ),
    ]
    last: Annotated[
        str,
        Field(alias="to", pattern=r"^\d{4}$", description="The year to which.", examples=["2024"]),
    ]
    as_of: Annotated[
        Edition, Field(description="An edition or a date: the figures as known then.")
    ] = ""

    @model_validator(mode="after")
    def _in_order(self) -> DecompositionQuery:
        return _ordered(self, self.first, self.last)


def _ordered(query: Q, first: str, last: str) -> Q:
    if first and last and first > last:
        raise ValueError(f"from {first} is after to {last}")
    return query
