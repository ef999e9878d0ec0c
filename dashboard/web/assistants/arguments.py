"""What the tools may be asked: typed and bounded; names that a tool does not know are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.question import Area, Edition
from dashboard.look.view import View
from dashboard.web.api.fields import (
    INDICATORS,
    Areas,
    IndicatorName,
    OneYear,
    SourceName,
    one_of,
    parameter,
)
from dashboard.web.api.queries import Nothing
from dashboard.web.api.texts import OwnQuery, ReleaseOrNone, ReviewQuestion
from etl import catalog

AS_OF = (
    "What was known then: an edition as `vintages` lists it (2025-10) or a day (2024-05-27). Each source is taken in its latest edition "
    "published by then; the latest of all if empty."
)
AsOf = Annotated[Edition, parameter(AS_OF, "2025-10")]
SaidOn = Annotated[
    Edition,
    parameter(
        "The day on which it was said (YYYY-MM-DD): the verdict by the editions of that day is given beside today's, and "
        "words without a year are read as of that day.",
        "2024-05-27",
    ),
]
Lang = Annotated[
    str,
    Field(
        description="The language of the words to quote: en, zh (Chinese), ja (Japanese), ko (Korean).",
        json_schema_extra={"enum": list(LANGUAGES)},
    ),
    one_of("language", tuple(LANGUAGES)),
]
Indicator = Annotated[
    IndicatorName, parameter("What is measured; `definitions` explains each.", "gdp_ppp")
]
Source = Annotated[SourceName, parameter("From which source; the default of the indicator if empty.", "weo")]  # fmt: skip
_FORMULA = "An economy (ISO code, JPN), a group (CJK is China, Japan and the Republic of Korea) or a formula of them (CJK+HKG+MAC, WLD-CHN)"
OneArea = Annotated[Area, parameter(f"{_FORMULA}.", catalog.CJK)]
Whole = Annotated[
    Area, Field(description=f"Of what it is a share. {_FORMULA}; WLD is the World.")
]  # fmt: skip
YearOrNone = Annotated[OneYear | Literal[""], Field(examples=["2024"])]


class Arguments(Nothing):
    """What every tool may be asked. Numbers are taken where texts are meant: 2020 is "2020"."""

    lang: Lang = SOURCE
    release: ReleaseOrNone = ""

    @model_validator(mode="before")
    @classmethod
    def _without_what_means_nothing(cls, given: Any) -> Any:
        """Every name counts: no address brought it here."""
        if not isinstance(given, dict):
            return given
        return {name: _text(value) for name, value in given.items()}


def _text(value: Any) -> Any:
    """A number as a text, without an exponent or a fraction of nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


class CheckClaim(Arguments, OwnQuery):
    """A claim in words, or by its parts."""

    sentence: Annotated[
        str,
        parameter(
            "The claim in words (English, Chinese, Japanese, Korean), instead of its parts.",
            "China, Japan and Korea account for about one-fourth of the world's GDP.",
            max_length=4096,
        ),
    ] = ""
    said: SaidOn = ""
    as_of: AsOf = ""


class ReviewText(Arguments, ReviewQuestion):
    """A text."""

    said_on: SaidOn = ""
    as_of: AsOf = ""


class Share(Arguments):
    """Shares of areas in a whole."""

    indicator: Indicator = INDICATORS[0]
    source: Source = ""
    areas: Annotated[Areas, parameter(f"Whose shares, each by itself. {_FORMULA}.", ["CHN", "CJK"], min_length=1, max_length=12)] = [catalog.CJK]  # fmt: skip
    of: Whole = catalog.WORLD
    first: Annotated[YearOrNone, Field(alias="from", description="The first year. The last observed year alone if neither is given.")] = ""  # fmt: skip
    last: Annotated[YearOrNone, Field(alias="to", description="The last year; forecasts are marked F.")] = ""  # fmt: skip
    as_of: AsOf = ""


class Why(Arguments):
    """Two years."""

    first: Annotated[OneYear, parameter("The year from which.", "2021", alias="from")]  # fmt: skip
    last: Annotated[OneYear, parameter("The year to which.", "2024", alias="to")]
    method: Annotated[
        Literal["", "chain", "ends"],
        Field(description="chain adds up the splits of the years, ends splits between the two; if empty, chain beyond three years."),
    ] = ""  # fmt: skip
    as_of: AsOf = ""


class Vintages(Arguments):
    """One share in one year, in every edition."""

    indicator: Indicator = INDICATORS[0]
    source: Source = ""
    area: OneArea = catalog.CJK
    year: Annotated[YearOrNone, Field(description="The year; the last observed one if empty.")] = ""


class Trade(Arguments):
    """The flows of one year."""

    source: Annotated[SourceName, parameter("A source of flows by partner; the one with the latest complete year if empty.", "comtrade")] = ""  # fmt: skip
    year: Annotated[YearOrNone, Field(description="The year; the last with all six flows by both sides if empty.")] = ""  # fmt: skip
    as_of: AsOf = ""


def _view() -> dict[str, Any]:
    """The choices of a view, each a text as in addresses."""
    fields = View.model_json_schema(by_alias=True)["properties"]
    left = {"lang", "release", "plain", "title"}
    names = {
        name: {"type": "string"}
        | ({"enum": [str(e) for e in facts["enum"]]} if "enum" in facts else {})
        for name, facts in fields.items()
        if name not in left
    }
    return {"properties": names, "additionalProperties": False}


class Figure(Arguments):
    """A figure."""

    figure: Annotated[
        str,
        Field(
            description="Which figure: " + "; ".join(f"{f.id}: {f.question}" for f in FIGURES.values()),
            json_schema_extra={"enum": list(FIGURES)},
        ),
        one_of("figure", tuple(FIGURES)),
    ]  # fmt: skip
    form: Annotated[
        Literal["picture", "link"],
        Field(description="picture: PNG, or SVG where no browser can draw one; link: the address of the picture alone."),
    ] = "picture"  # fmt: skip
    view: Annotated[
        dict[str, str],
        parameter(
            "Choices as in the addresses of pages, as texts: indicator, source, from, to, year, areas (CHN,IND), as_of, "
            "kind, transform, theme (light, dark), width and height in pixels.",
            {"source": "weo", "from": "2000"},
            json_schema_extra=_view(),
        ),
    ] = {}


class Definitions(Arguments):
    """What is measured."""

    measure: Annotated[
        Literal["", "gdp", "trade", "population"],
        Field(description="Only the definitions of GDP, of trade or of population; all if empty."),
    ] = ""
