"""What the parameters of the data API hold: their patterns, the words for these, and those that several questions share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.question import EDITION, Area, Edition
from etl import catalog
from etl.analysis import claims
from etl.errors import TrilateralError, UnknownName
from etl.storage.naming import NAME

_CODE, _AREA = r"^[A-Z0-9_]{2,8}$", rf"^{catalog.FORMULA}$"
# Never "\d": that is any digit of Unicode, and periods and editions are compared as strings.
_YEAR, _ONE_YEAR = r"^([0-9]{4})?$", r"^[0-9]{4}$"
_PERIOD = r"^([0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?)?$"
#: Instead of a release: the one that is served.
LATEST = ("latest", "current")
_RELEASE, ONE_RELEASE = rf"^{NAME}?$", rf"^({NAME}|{'|'.join(LATEST)})$"
ONE_FILE = r"^[a-z-]{1,20}\.(parquet|jsonld|json|csv)$"

#: Pattern -> its meaning in words, for error messages.
IN_WORDS = {
    _CODE: "codes in capital letters, for example JPN or CHN,JPN; /api/v1/areas lists them",
    _AREA: "economies and groups, added or subtracted if need be: JPN, CJK+HKG+MAC, WLD-CJK; /api/v1/areas lists them",
    _YEAR: "a year, for example 2020",
    _ONE_YEAR: "a year, for example 2020",
    _PERIOD: "a year, a quarter or a month: 2024, 2024-Q1 or 2024-01",
    EDITION: "an edition or a date, for example 2025-10; /api/v1/vintages lists the editions",
    _RELEASE: "the id or short name of a release; /api/v1/releases lists them",
    ONE_RELEASE: "the id or short name of a release, or latest; /api/v1/releases lists them",
    ONE_FILE: "a file that the release names, for example observations.parquet",
}
#: Patterns of what may be an area, for which names are found.
NAMING = (_CODE, _AREA)


class Unusable(ValueError):
    """A value that cannot be used, with the words of an error of ours."""

    def __init__(self, error: TrilateralError) -> None:
        super().__init__(str(error.args[0]))
        self.hint = error.hint


def parameter(about: str, example: object, **more: Any) -> Any:
    """What is known of a parameter: what it means, an example of it, and its bounds.

    >>> parameter("A rank among economies.", "2").examples
    ['2']
    """
    return Field(description=about, examples=[example], **more)


def one_of(kind: str, known: tuple[str, ...]) -> Any:
    """A name of the catalogue; another one is answered with those that there are.

    Example:
        ``Annotated[str, one_of("source", ("wdi", "weo"))]`` refuses ``"wdx"`` and names both.
    """

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


INDICATORS, _SOURCES = tuple(catalog.indicators()), tuple(catalog.sources())
IndicatorName = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"enum": ["", *INDICATORS]}),
    one_of("indicator", INDICATORS),
]
SourceName = Annotated[
    str,
    Field(max_length=12, json_schema_extra={"enum": ["", *_SOURCES]}),
    one_of("source", _SOURCES),
]
ClaimName = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"enum": ["", *catalog.claims()]}),
    one_of("claim", tuple(catalog.claims())),
]
Code = Annotated[str, Field(pattern=_CODE)]
Codes = Annotated[list[Code], BeforeValidator(_listed)]
Areas = Annotated[list[Area], BeforeValidator(_listed)]
Year = Annotated[str, Field(pattern=_YEAR)]
OneYear = Annotated[str, Field(pattern=_ONE_YEAR)]
Period = Annotated[str, Field(pattern=_PERIOD)]
ReleaseId = Annotated[str, Field(pattern=_RELEASE)]

AsOf = Annotated[
    Edition, parameter("An edition or a date: the figures as known then.", "2026-07-13")
]
FirstYear = Annotated[Year, parameter("First year; all if empty.", "2000", alias="from")]
LastYear = Annotated[Year, parameter("Last year; all if empty.", "2024", alias="to")]
AboutRule = Annotated[
    claims.About,
    parameter(
        "How “about” is judged: within a tolerance in percentage points, or by the nearest simple fraction.",
        "points",
        alias="rule",
    ),
]
Language = Annotated[
    str,
    parameter("The language of the words.", SOURCE, json_schema_extra={"enum": list(LANGUAGES)}),
    one_of("language", tuple(LANGUAGES)),
]
