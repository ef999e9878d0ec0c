"""The view: everything a reader has chosen, as one small typed object.

It stands in the query string of pages, in ``/figure/<id>.<ext>``, in the options of the commands and inside exported
files; defaults are left out, unknown names are ignored, so that links stay short and old links keep working.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.charts import KINDS, TRANSFORMS
from etl import catalog
from etl.analysis.claims import Rule, Tolerance
from etl.errors import UsageError

if TYPE_CHECKING:
    Lang = str
    Kind = str
    Transform = str
else:
    Lang = Literal[tuple(LANGUAGES)]
    Kind = Literal[tuple(KINDS)]
    Transform = Literal[tuple(TRANSFORMS)]
Theme = Literal["auto", "light", "dark"]

Year = Annotated[int, Field(ge=1900, le=2100)]
#: Never "\d": that is any digit of Unicode, and labels are compared as strings.
Edition = Annotated[
    str, Field(pattern=r"^$|^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(\.[0-9]+)?$", max_length=14)
]


def _listed(value: Any) -> Any:
    """``a,b`` and ``["a", "b"]`` are the same list."""
    return tuple(part for part in value.split(",") if part) if isinstance(value, str) else value


_CATALOGUE: dict[str, Callable[[], Collection[str]]] = {
    "indicator": catalog.indicators,
    "source": catalog.sources,
    "claim": catalog.claims,
}


def _known(kind: str) -> BeforeValidator:
    """A name of the catalogue, or nothing for the default."""

    def check(value: Any) -> Any:
        names = _CATALOGUE[kind]()
        if value and value not in names:
            raise ValueError(f"no such {kind}; known: {', '.join(names)}")
        return value

    return BeforeValidator(check)


IndicatorName = Annotated[str, _known("indicator")]
SourceName = Annotated[str, _known("source")]
ClaimName = Annotated[str, _known("claim")]
AreaCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,8}$")]
Areas = Annotated[tuple[AreaCode, ...], BeforeValidator(_listed), Field(max_length=12)]
Names = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[a-z_]{1,24}$")], ...],
    BeforeValidator(_listed),
    Field(max_length=12),
]


class View(BaseModel):
    """What is shown, and how.

    Attributes:
        indicator: What is measured; empty for the figure's own default.
        source: From which source; empty for the indicator's default.
        trade: The indicator of the second chart of the story.
        trade_source: The source of the second chart of the story.
        claim: The claim that is checked; empty for all.
        as_of: An edition or a date; empty for the latest.
        first: First year (``from`` in links).
        last: Last year (``to`` in links).
        year: The year of figures about one year; 0 for the latest observed.
        areas: Economies and groups to compare; empty for the three.
        kind: How `explore` draws.
        transform: What `explore` makes of the values.
        scale: The vertical axis.
        forecasts: Whether forecasts are shown.
        events: Categories of events that are marked.
        order: Order of the three: fixed, or the language's own.
        holds: A claim holds within this many percentage points.
        close: A claim is close within this many percentage points.
        release: The id of a release, for frozen figures; empty for the current one.
        lang: The language.
        theme: Light, dark, or by the reader's system.
        preset: The size and furniture of a figure (see `dashboard.look.canvas`).
        width: Own width in pixels, 0 for the preset's.
        height: Own height in pixels, 0 for the preset's.
        plain: Without title and source line.
        transparent: Without a background.
        grey: Safe for printing without colour.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    indicator: IndicatorName = ""
    source: SourceName = ""
    trade: IndicatorName = ""
    trade_source: SourceName = ""
    claim: ClaimName = ""
    as_of: Edition = ""
    first: Year | None = Field(default=None, alias="from")
    last: Year | None = Field(default=None, alias="to")
    year: Literal[0] | Year = 0
    areas: Areas = ()
    kind: Kind = "line"
    transform: Transform = "share"
    scale: Literal["linear", "log"] = "linear"
    forecasts: bool = True
    events: Names = ()
    order: Literal["alpha", "language"] = "alpha"
    holds: Annotated[float, Field(ge=0, le=10)] = 1.0
    close: Annotated[float, Field(ge=0, le=10)] = 2.5
    release: Annotated[str, Field(pattern=r"^$|^[0-9TZ]{16}-[0-9a-f]{12}$")] = ""
    lang: Lang = SOURCE
    theme: Theme = "auto"
    preset: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")] = "page"
    width: Literal[0] | Annotated[int, Field(ge=200, le=4000)] = 0
    height: Literal[0] | Annotated[int, Field(ge=150, le=4000)] = 0
    plain: bool = False
    transparent: bool = False
    grey: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise _together(f"from {self.first} is after to {self.last}", "from", "to")
        if self.holds > self.close:
            raise _together(
                f"holds {self.holds} is wider than close {self.close}", "holds", "close"
            )
        return self

    @staticmethod
    def fields() -> tuple[str, ...]:
        """The names of all choices, as links and options have them."""
        return tuple(sorted(FIELDS))

    @classmethod
    def strict(cls, query: Mapping[str, str]) -> Self:
        """The view in a query; unknown names are ignored.

        Raises:
            UsageError: A value is not usable; the message names the first.
        """
        try:
            return cls.model_validate(_mine(query))
        except ValidationError as error:
            raise UsageError(*_said(error), hint="Correct it or leave it out.") from error

    @classmethod
    def lenient(cls, query: Mapping[str, str]) -> tuple[Self, dict[str, str]]:
        """The view in a query, and what could not be used of it, by name: defaults stand for these."""
        values, refused = _mine(query), dict[str, str]()
        while True:
            try:
                return cls.model_validate(values), refused
            except ValidationError as error:
                named = (e["loc"][:1] or e["ctx"]["names"] for e in error.errors())
                for name in itertools.chain.from_iterable(named):
                    if name in values:
                        refused[name] = values.pop(name)

    def query(self, **changed: Any) -> str:
        """The view as a query string, without defaults; ``changed`` replaces fields first.

        >>> View().query(lang="ja", first=2000)
        'from=2000&lang=ja'
        """
        chosen = self.__dict__ | changed
        pairs = [
            (name, _text(chosen[field]))
            for field, name, default in _DEFAULTS
            if chosen[field] != default
        ]
        return urlencode(pairs, safe=",")

    def link(self, path: str, **changed: Any) -> str:
        """A page or file with this view: ``/explore?lang=ja``."""
        query = self.query(**changed)
        return f"{path}?{query}" if query else path

    def replace(self, **changed: Any) -> Self:
        """Another view, checked."""
        return self.model_validate(self.__dict__ | changed)

    @property
    def rule(self) -> Rule:
        """By which rule claims are checked."""
        return Rule(Tolerance(self.holds, self.close), self.as_of, self.first, self.last)

    def shows(self, period: str) -> bool:
        """Whether a period is within the years of this view."""
        year = int(period[:4])
        return (self.first or 0) <= year <= (self.last or 9999)


def query_of(search: str) -> dict[str, str]:
    """The names and values of a query string; of a name given twice the last counts."""
    return dict(parse_qsl(search.lstrip("?"), keep_blank_values=False))


#: Fields that links name otherwise.
_ALIASES = {"from", "to"}
#: Each field with its name in links and its default: tens of links stand on a page.
_DEFAULTS = [(key, f.alias or key, f.default) for key, f in View.model_fields.items()]
FIELDS = frozenset(_ALIASES | set(View.model_fields) - {"first", "last"})


def _together(said: str, *names: str) -> PydanticCustomError:
    """What is wrong with values that are right each by itself."""
    return PydanticCustomError("together", "{said}", {"said": said, "names": names})


def _mine(query: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in query.items() if key in FIELDS and value != ""}


def _said(error: ValidationError) -> tuple[str]:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][:1])
    reason = first["msg"].removeprefix("Value error, ")
    given = "" if not where else f"{where} cannot be {str(first['input'])[:40]!r}: "
    return (f"{given}{reason}.",)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:g}"
    return ",".join(value) if isinstance(value, tuple | list) else str(value)
