"""What the data API answers with: one model a kind of row, and the page that holds them."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, create_model

from etl import catalog
from etl.analysis import verdicts
from etl.observations import STATUS_ORDER

Row = TypeVar("Row", bound=BaseModel)

Status = Annotated[
    str,
    Field(
        description="SDMX CL_OBS_STATUS: A normal, E estimated, F forecast, P provisional, B break, O missing; "
        "a derived value is as weak as its weakest input.",
        json_schema_extra={"enum": list(STATUS_ORDER)},
    ),
]
Verdict = Annotated[
    str,
    Field(
        description="Whether the claim holds; borderline: nearer to a threshold than shares are revised on average; "
        "depends: on the base year of volumes.",
        json_schema_extra={"enum": list(get_args(verdicts.Verdict))},
    ),
]
#: In CSV they stand in one field, separated by blanks.
Names = list[str]
Fraction = Annotated[float, Field(description="A fraction of the world: 0.25 is 25 %.")]


class Page(BaseModel, Generic[Row]):
    """Rows of one release."""

    release: str = Field(description="The id of the release that the rows are from.")
    total: int = Field(description="How many rows there are.")
    limit: int = Field(description="How many an answer has at most.")
    offset: int = Field(description="How many were left out first.")
    next: str | None = Field(
        description="The address of the rows after these, of the same release; null after the last."
    )
    data: list[Row]


class Problem(BaseModel):
    """Why there is no answer, and what to do next."""

    error: str = Field(description="What is wrong, with the name of the parameter.")
    hint: str = Field(description="What to give instead.")


class Share(BaseModel):
    """A share of the world or of another area; null where an input is missing."""

    indicator: str
    source: str
    edition: str
    ref_area: str
    time_period: str
    numerator: float | None = Field(description="In units: dollars, persons.")
    denominator: float | None = Field(description="What it is a share of, in the same unit.")
    share: Fraction | None
    obs_status: Status
    of: str = Field(
        default=catalog.WORLD,
        description="What it is a share of, where that is not the World: an area or a formula.",
    )


class Observation(BaseModel):
    """One value as a source publishes it."""

    source: str = Field(description="The service that it came from: wdi, weo, unctad.")
    indicator: str = Field(description="What is measured, unit and method fixed: gdp_nominal.")
    ref_area: str = Field(description="The economy, or the aggregate of the source: JPN, WLD.")
    counterpart_area: str = Field(description="The partner of bilateral trade, or _Z.")
    freq: str = Field(description="A annual, Q quarterly, M monthly.")
    time_period: str = Field(description="The period it is about: 2024, 2024-Q1, 2024-01.")
    edition: str = Field(description="The edition of the source, as a date: 2025-10, 2026-07-13.")
    value: float = Field(description="In units: dollars, persons.")
    obs_status: Status


class Vintage(BaseModel):
    """One edition of an indicator from a source."""

    source: str
    indicator: str
    edition: str
    published: str = Field(description="The day it was published, as far as known.")
    latest: bool
    observations: int
    first_period: str
    last_period: str
    breaks: Names = Field(
        description="What changed with it for all years, so that it cannot be compared with the edition before: "
        "names in `breaks` of datapackage.json; empty if nothing is known."
    )


class Claim(BaseModel):
    """A claim under one definition in one year."""

    claim: str
    indicator: str
    source: str
    edition: str
    time_period: str
    share: Fraction
    verdict: Verdict
    obs_status: Status


class Checked(BaseModel):
    """What one definition says about a claim of a text."""

    claim: str = Field(description="The claim, as the text says it.")
    indicator: str
    source: str
    edition: str
    time_period: str
    since: str = Field(description="The first year of a change or of a period; empty for others.")
    areas: str = Field(description="Whose figures; differs where a group had other members.")
    share: float | None = Field(description="The share, if the claim is about one.")
    value: float = Field(description="What was found, in the unit of the claim.")
    value_from: float | None = Field(description="The same at the start of a change.")
    verdict: Verdict
    obs_status: Status


class Place(BaseModel):
    """Where in a document something stands, counted from 1; what it does not have is left out."""

    page: int | None = None
    slide: int | None = None
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    part: str | None = Field(None, description="notes, footnote, endnote, header, footer, diagram.")


class Reviewed(BaseModel):
    """A claim of a text: as it was read, and its verdicts."""

    quote: str = Field(description="An exact part of the text.")
    start: int = Field(description="Where it begins, in characters.")
    end: int
    type: str
    areas: str = Field(description="Whose size, as a formula: CJK+HKG+MAC.")
    of: str | None = Field(description="The whole of a share, the field of a rank.")
    versus: str | None = Field(description="The other side of a comparison.")
    measure: str
    definition: list[str] = Field(description="The indicators that the words fix; any if empty.")
    value: float | None = Field(description="A fraction, US$, persons, a rank or a ratio.")
    value_to: float | None = Field(description="The end of a change or of a range.")
    unit: str
    comparator: str
    year: str = Field(description="A year, latest, or empty.")
    year_to: str
    forecast: bool
    stance: str = Field(description="Whether the text asserts it.")
    sources: list[str] = Field(description="Whose figures the words name; it is judged by these.")
    edition: str | None = Field(description="The month of their edition, if the words name it.")
    verdict: str = Field(
        description="By all definitions that the words allow.",
        json_schema_extra={
            "enum": ["holds", "close", "fails", "borderline", "depends", "mixed", "unknown"]
        },
    )
    why: str = Field(description="Why it is unknown or mixed.")
    reading: str = Field(description="How it was read, in words.")
    because: str = Field(description="What was found, in words.")
    by_forecast: bool = Field(description="Whether the verdict rests on forecasts.")
    judged_by: Literal["points", "fraction"] = Field(
        description="By its distance, or by the nearest simple fraction where that was asked for and the claim says one."
    )
    verdict_when_said: str | None = Field(
        description="By the editions known on the day it was said; null where none that old is held, which `because` says."
    )
    nearest: Checked | None
    safe_wording: dict[str, str] | None = Field(description="What would be true, by language.")
    checked: list[Checked]
    place: Place


class Own(Reviewed):
    """A claim by its parts, with its verdicts."""

    release: str


class Missed(BaseModel):
    """A piece with a number that is no such claim, or that was not understood."""

    quote: str
    start: int
    end: int
    why: str
    place: Place


class Review(BaseModel):
    """The claims of a text."""

    release: str
    claims: list[Reviewed]
    not_understood: list[Missed]


class Part(BaseModel):
    """Why the share of one of the three, or of their sum, moved; the four parts sum to ``share_to - share_from``."""

    model_config = ConfigDict(populate_by_name=True)

    source: str
    edition: str
    ref_area: str
    first: str = Field(alias="from")
    last: str = Field(alias="to")
    share_from: Fraction
    share_to: Fraction
    real_growth: Fraction
    prices: Fraction
    exchange_rate: Fraction
    world_growth: Fraction
    obs_status: Status
    method: str
    world_real_growth: Fraction | None
    world_prices_and_rates: Fraction | None


class ForecastError(BaseModel):
    """What an edition expected of a year that is observed now."""

    indicator: str
    source: str
    ref_area: str
    edition: str
    time_period: str
    ahead: int = Field(description="The year less that in which the edition appeared.")
    forecast: Fraction
    latest_edition: str = Field(description="The edition that says what was observed.")
    observed: Fraction
    error: float = Field(description="The forecast less what was observed: above zero, too high.")


class ForecastAccuracy(BaseModel):
    """The errors of forecasts by the number of years ahead, as fractions of the world."""

    ahead: int
    n: int = Field(description="How many forecasts; those of editions of one year err together.")
    mean_error: float = Field(description="Their bias: above zero, too high.")
    mean_absolute_error: float
    lowest: float
    highest: float


class Mirror(BaseModel):
    """A flow of goods as its exporter and as its importer reports it, from one source."""

    source: str
    edition: str = Field(description="That of the exports.")
    exporter: str
    importer: str
    time_period: str
    exports: float = Field(description="US dollars, f.o.b., by the exporter.")
    imports: float = Field(description="US dollars, c.i.f., by the importer.")
    gap: float = Field(description="The importer's less the exporter's.")
    ratio: float = Field(description="The gap as a fraction of the exporter's.")
    obs_status: Status


class NetTrade(BaseModel):
    """The share of the three in the world's trade with and without their trade with one another."""

    indicator: str = Field(description="Whose mirror: exports or imports among the three.")
    source: str = Field(description="The source of the six flows.")
    edition: str
    totals_source: str = Field(description="The source of all trade of the three and the World.")
    totals_edition: str
    time_period: str
    among: float = Field(description="The six flows together, US dollars.")
    three: float = Field(description="The trade of the three with all economies.")
    world: float
    share: Fraction
    net_share: Fraction = Field(description="Without the six flows in both.")
    obs_status: Status


class Figure(BaseModel):
    """A figure, the question it answers, and where its files are."""

    id: str
    title: str
    question: str
    indicators: Names = Field(description="What it can show, its default first.")
    formats: Names = Field(description="The endings of its files.")
    url: str = Field(description="Its file, with {format} for the ending; a view is in the query.")


class Indicator(BaseModel):
    """What is measured, unit and method fixed."""

    id: str
    name: str
    concept: str
    measure: str
    unit: str
    price_basis: str
    default_source: str
    sources: Names = Field(description="The sources that have it.")


class NamedArea(BaseModel):
    """An economy, or an aggregate of a provider."""

    ref_area: str = Field(description="Its code: JPN, WLD.")
    name: str = Field(description="Its name in English.")
    kind: str = Field(description="economy, aggregate or group.")


class Area(NamedArea):
    """An economy, an aggregate of a provider, or a group that we add up."""

    members: Names = Field(description="Of a group its economies.")


class ReleaseLine(BaseModel):
    """A release in the store; ``damaged`` names the files that are not what was published, empty if all are."""

    id: str
    created: str
    rows: int
    current: bool
    damaged: str
    summary: str


class WholeRelease(BaseModel):
    """A release as its ``datapackage.json`` describes it, and what the guards found."""

    model_config = ConfigDict(extra="allow")

    id: str
    created: str
    summary: str
    provenance: str
    sources: list[dict[str, Any]]
    licenses: list[dict[str, Any]]
    editions: list[dict[str, Any]]
    resources: list[dict[str, Any]]
    checks: dict[str, Any]


class Address(BaseModel):
    """An address of this API."""

    path: str
    about: str


class Index(BaseModel):
    """What there is."""

    release: str
    document: str = Field(description="The OpenAPI document.")
    people: str = Field(description="The same as a page.")
    addresses: list[Address]


def page(model: type[BaseModel]) -> type[BaseModel]:
    """What an answer with rows of a kind is, under a name that a generated client can use: ``SharePage``."""
    return create_model(f"{model.__name__}Page", __base__=Page[model])  # type: ignore[valid-type]


def columns(model: type[BaseModel]) -> list[str]:
    """The names of a row's values as they are written, in order.

    >>> columns(Problem)
    ['error', 'hint']
    """
    return [field.alias or name for name, field in model.model_fields.items()]


def written(rows: pd.DataFrame, model: type[BaseModel]) -> pd.DataFrame:
    """Rows as they are written: the columns of the model, in its order, without those that nothing has."""
    return rows[[name for name in columns(model) if name in rows.columns]]
