"""The queries of the data API: typed, bounded, unknown names refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.question import EDITION, Area, Edition
from etl import catalog
from etl.analysis import claims
from etl.errors import TrilateralError, UnknownName, UsageError
from etl.judging.asked import SAID, claim_of
from etl.reading import Claim
from etl.storage.naming import NAME

Q = TypeVar("Q", bound=BaseModel)

#: Rows per answer: the default and the maximum.
USUAL, MOST = 1_000, 10_000
#: No release has as many rows; a higher offset is a mistake.
FARTHEST = 10_000_000

_CODE, _AREA = r"^[A-Z0-9_]{2,8}$", rf"^{catalog.FORMULA}$"
# Never "\d": that is any digit of Unicode, and periods and editions are compared as strings.
_YEAR, _ONE_YEAR = r"^([0-9]{4})?$", r"^[0-9]{4}$"
_PERIOD = r"^([0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?)?$"
_RELEASE, ONE_RELEASE = rf"^{NAME}?$", rf"^{NAME}$"
ONE_FILE = r"^[a-z]{1,20}\.(parquet|json)$"

#: Pattern -> its meaning in words, for error messages.
IN_WORDS = {
    _CODE: "codes in capital letters, for example JPN or CHN,JPN; /api/v1/areas lists them",
    _AREA: "economies and groups, added up if need be: JPN, CJK+HKG+MAC, WLD-CJK; /api/v1/areas lists them",
    _YEAR: "a year, for example 2020",
    _ONE_YEAR: "a year, for example 2020",
    _PERIOD: "a year, a quarter or a month: 2024, 2024-Q1 or 2024-01",
    EDITION: "an edition or a date, for example 2025-10; /api/v1/vintages lists the editions",
    _RELEASE: "the id or short name of a release; /api/v1/releases lists them",
    ONE_RELEASE: "the id or short name of a release; /api/v1/releases lists them",
    ONE_FILE: "a file that the release names, for example observations.parquet",
}


class Unusable(ValueError):
    """A value that cannot be used, with the words of an error of ours."""

    def __init__(self, error: TrilateralError) -> None:
        super().__init__(str(error.args[0]))
        self.hint = error.hint


def _one_of(kind: str, known: tuple[str, ...]) -> Any:
    """A name of the catalogue; another one is answered with those that there are."""

    def check(value: Any) -> Any:
        if value and value not in known:
            raise Unusable(UnknownName(kind, str(value), known))
        return value

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    """``CHN,JPN`` is a list of two, and so is ``area=CHN&area=JPN``; what is named twice counts once."""
    parts = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(part, str) for part in parts):
        return value
    return list(dict.fromkeys(each for part in parts for each in part.split(",") if each))


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
Code = Annotated[str, Field(pattern=_CODE)]
Codes = Annotated[list[Code], BeforeValidator(_listed)]
Areas = Annotated[list[Area], BeforeValidator(_listed)]
Year = Annotated[str, Field(pattern=_YEAR)]
OneYear = Annotated[str, Field(pattern=_ONE_YEAR)]
Period = Annotated[str, Field(pattern=_PERIOD)]
ReleaseId = Annotated[str, Field(pattern=_RELEASE)]


class Nothing(BaseModel):
    """A question without parameters. A name that it does not know is refused: ``form=2000`` would mean nothing."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Query(Nothing):
    """What every question about the figures may say."""

    release: Annotated[
        ReleaseId,
        Field(
            description="A release by its id or short name: the same answer for ever. The one that is served if empty."
        ),
    ] = ""


class Window(Query):
    """A question whose answer has rows."""

    limit: Annotated[
        int, Field(ge=1, le=MOST, description="Rows in one answer.", examples=[100])
    ] = USUAL
    offset: Annotated[
        int, Field(ge=0, le=FARTHEST, description="Rows to leave out first.", examples=[0])
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
    ] = _INDICATORS[0]
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
    first: Annotated[
        Year, Field(alias="from", description="First year; all if empty.", examples=["2000"])
    ] = ""
    last: Annotated[
        Year, Field(alias="to", description="Last year; all if empty.", examples=["2024"])
    ] = ""
    as_of: Annotated[
        Edition,
        Field(
            description="An edition or a date: the figures as known then.", examples=["2026-07-13"]
        ),
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
    def _in_order(self) -> ObservationsQuery:
        if self.as_of and self.edition:
            raise Unusable(
                UsageError("as_of and edition cannot both be given.", hint="Leave one of them out.")
            )
        return _ordered(self, self.first, self.last)


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
    about: Annotated[
        claims.About,
        Field(
            alias="rule",
            description="What “about” means: within so many points, or the nearest simple fraction.",
            examples=["points"],
        ),
    ] = "points"
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
    as_of: Annotated[
        Edition,
        Field(description="An edition or a date: the figures as known then.", examples=["2025-10"]),
    ] = ""

    @model_validator(mode="after")
    def _in_order(self) -> DecompositionQuery:
        return _ordered(self, self.first, self.last)


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
    first: Annotated[
        Year, Field(alias="from", description="First year; all if empty.", examples=["2023"])
    ] = ""
    last: Annotated[
        Year, Field(alias="to", description="Last year; all if empty.", examples=["2024"])
    ] = ""
    as_of: Annotated[
        Edition,
        Field(description="An edition or a date: the figures as known then.", examples=["2026-07"]),
    ] = ""

    @model_validator(mode="after")
    def _in_order(self) -> MirrorsQuery:
        return _ordered(self, self.first, self.last)


class NetTradeQuery(MirrorsQuery):
    """Trade with and without that among the three."""

    indicator: Annotated[
        Literal["bilateral_goods_exports", "bilateral_goods_imports"],
        Field(
            description="Exports as exporters report them, or imports as importers report them.",
            examples=["bilateral_goods_exports"],
        ),
    ] = "bilateral_goods_exports"


class OwnQuery(Nothing):
    """A claim by its parts: one of share, amount, rank, ratio, contribution and among."""

    share: Annotated[
        str, Field(max_length=24, description="A share of a whole: 0.24 or 24%.", examples=["0.24"])
    ] = ""
    amount: Annotated[
        str,
        Field(
            max_length=24,
            description="An amount: US$, persons of a population.",
            examples=["24000000000000"],
        ),
    ] = ""
    rank: Annotated[
        str, Field(max_length=24, description="A rank among economies.", examples=["2"])
    ] = ""
    ratio: Annotated[
        str,
        Field(max_length=24, description="How many times the size of `versus`.", examples=["0.8"]),
    ] = ""
    contribution: Annotated[
        str,
        Field(max_length=24, description="A part of the growth of a whole.", examples=["0.3"]),
    ] = ""
    among: Annotated[
        str,
        Field(
            max_length=24,
            description="Trade among members as a share of their trade.",
            examples=["0.2"],
        ),
    ] = ""
    upper: Annotated[
        str, Field(max_length=24, description="The upper end of a range.", examples=["0.3"])
    ] = ""
    measure: Annotated[
        str, Field(max_length=24, description="What is measured.", examples=["gdp"])
    ] = "gdp"
    areas: Annotated[
        Area, Field(description="Whose: an economy, a group or a formula.", examples=[catalog.CJK])
    ] = catalog.CJK
    of: Annotated[
        Area, Field(description="Of which area; the World if left out.", examples=[catalog.WORLD])
    ] = catalog.WORLD
    versus: Annotated[
        Area | Literal[""], Field(description="The other side of a ratio.", examples=["USA"])
    ] = ""
    year: Annotated[
        OneYear | Literal[""],
        Field(description="The year; the last one with figures if empty.", examples=["2020"]),
    ] = ""
    until: Annotated[
        OneYear | Literal[""], Field(description="The last year of a period.", examples=["2024"])
    ] = ""
    comparator: Annotated[
        str,
        Field(
            max_length=24,
            description="about, exact, over, at_least, nearly, under, between.",
            examples=["about"],
        ),
    ] = "about"
    said: Annotated[
        Edition,
        Field(
            description="The day on which it was said: the verdict of then stands beside today's.",
            examples=["2021-06-01"],
        ),
    ] = ""
    as_of: Annotated[
        Edition,
        Field(
            description="An edition or a date: the figures as known then.", examples=["2025-12-31"]
        ),
    ] = ""
    about: Annotated[
        claims.About,
        Field(
            alias="rule",
            description="What “about” means: within so many points, or the nearest simple fraction.",
            examples=["points"],
        ),
    ] = "points"
    lang: Annotated[
        str,
        Field(
            description="The language of the words.",
            examples=[SOURCE],
            json_schema_extra={"enum": list(LANGUAGES)},
        ),
        _one_of("language", tuple(LANGUAGES)),
    ] = SOURCE
    release: Annotated[
        ReleaseId,
        Field(description="A release by its id or short name; the one that is served if empty."),
    ] = ""

    def claim(self) -> Claim:
        """The claim.

        Raises:
            UsageError: The parts make none.
        """
        given = [(name, getattr(self, name)) for name in SAID if getattr(self, name)]
        if len(given) != 1:
            raise UsageError("A claim says one thing.", hint=f"Give one of {', '.join(SAID)}.")
        return claim_of(
            *given[0],
            upper=self.upper,
            measure=self.measure,
            areas=self.areas,
            of=self.of,
            versus=self.versus,
            year=self.year,
            until=self.until,
            comparator=self.comparator,
        )


class ReviewQuestion(Nothing):
    """A text whose claims are checked. It is read, answered and forgotten."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=65_536,
            description="The text, in English, Chinese, Japanese or Korean.",
            examples=["China, Japan and Korea account for about one-fourth of the world's GDP."],
        ),
    ]
    said_on: Annotated[
        Edition,
        Field(description="The day on which it was said; today if empty.", examples=["2024-05-27"]),
    ] = ""
    as_of: Annotated[
        Edition,
        Field(description="An edition or a date: the figures as known then.", examples=["2025-10"]),
    ] = ""
    lang: Annotated[
        str,
        Field(
            description="The language of the answer.", json_schema_extra={"enum": list(LANGUAGES)}
        ),
        _one_of("language", tuple(LANGUAGES)),
    ] = SOURCE
    release: Annotated[
        ReleaseId,
        Field(description="A release by its id or short name; the one that is served if empty."),
    ] = ""


def _ordered(query: Q, first: str, last: str) -> Q:
    if first and last and first > last:
        raise Unusable(UsageError(f"from {first} is after to {last}.", hint="Exchange them."))
    return query
