"""The view: everything a reader has chosen, as one small typed object.

It stands in the query string of pages, in ``/figure/<id>.<ext>``, in the options of the commands and inside exported
files; defaults are left out, so that links stay short; names that are no fields are for those who read the query to refuse.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self
from urllib.parse import parse_qsl, quote_plus

from pydantic import ValidationError

from dashboard.look.appearance import FINDING, TOPIC, Look
from dashboard.look.question import Question
from dashboard.look.refusing import said
from etl.errors import UsageError


class View(Look, Question):
    """What is shown, and how: a question and a look, in one address.

    Fields of the question come first in links, then those of the look.
    """

    @staticmethod
    def fields() -> tuple[str, ...]:
        """The names of all choices, as links and options have them."""
        return tuple(sorted(FIELDS))

    @classmethod
    def strict(cls, query: Mapping[str, str], *, own_title: bool = False) -> Self:
        """The view in a query; names that are no fields are left to others (`dashboard.web.queries`).

        Args:
            query: Names and values, as links have them.
            own_title: Whether a title may be in words of one's own: in files of whoever asks, not at an address of ours.

        Raises:
            UsageError: A value is not usable; the message names the first.
        """
        values = _mine(query)
        if not own_title and _has_own_title(values):
            raise UsageError(
                "title={title} is not possible here.",
                hint="Choose finding or topic; titles in your own words are for trilateral export.",
                title=values["title"],
            )
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(said(error), hint="Correct it or leave it out.") from error

    @classmethod
    def lenient(cls, query: Mapping[str, str]) -> tuple[Self, dict[str, str]]:
        """The view in a query, and what could not be used of it, by name: defaults stand for these."""
        values, refused = _mine(query), dict[str, str]()
        if _has_own_title(values):
            refused["title"] = values.pop("title")
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
        return "&".join(
            f"{name}={_quoted(_text(chosen[field]))}"
            for field, name, default in _DEFAULTS
            if chosen[field] != default
        )

    def link(self, path: str, **changed: Any) -> str:
        """A page or file with this view: ``/explore?lang=ja``."""
        query = self.query(**changed)
        return f"{path}?{query}" if query else path

    def written(self, field: str) -> str:
        """The value of a field as links have it.

        >>> View(areas=("CHN", "USA"), forecasts=False).written("areas")
        'CHN,USA'
        """
        return _text(getattr(self, field))

    @property
    def question(self) -> Question:
        """The question alone.

        >>> View(source="weo", theme="dark").question == Question(source="weo")
        True
        """
        asked = {name: getattr(self, name) for name in Question.model_fields}
        return Question.model_construct(**asked)

    def question_key(self) -> str:
        """The view without its look, except for the language: what rows and words are kept by.

        >>> View(source="weo", theme="dark", preset="slide", lang="ja").question_key()
        'source=weo&lang=ja'
        """
        return self.query(**USUAL_LOOK)


def _has_own_title(values: Mapping[str, str]) -> bool:
    return values.get("title", FINDING) not in (FINDING, TOPIC)


def query_of(search: str) -> dict[str, str]:
    """The names and values of a query string; of a name given twice the last counts.

    Example:
        >>> query_of("?source=weo&from=2000")
        {'source': 'weo', 'from': '2000'}
    """
    return dict(parse_qsl(search.lstrip("?"), keep_blank_values=False))


def name_of(field: str) -> str:
    """What links and options call a field.

    >>> name_of("first"), name_of("areas")
    ('from', 'areas')
    """
    return View.model_fields[field].alias or field


def field_of(name: str) -> str:
    """The field that links and options call so.

    >>> field_of("from"), field_of("areas")
    ('first', 'areas')
    """
    return next((each for each in ORDER if name_of(each) == name), name)


#: Fields that links name otherwise.
_ALIASES = {"from", "to", "rule"}
#: All fields in the order of links: those of the question, then those of the look, among them the language.
ORDER = (
    *(key for key in Question.model_fields if key not in Look.model_fields),
    *Look.model_fields,
)
#: Each field with its name in links and its default: tens of links stand on a page.
_DEFAULTS = [
    (key, View.model_fields[key].alias or key, View.model_fields[key].default) for key in ORDER
]
#: What changes how a figure looks and not what it says: all of the look but the language.
USUAL_LOOK = {key: f.default for key, f in Look.model_fields.items() if key != "lang"}
FIELDS = frozenset(_ALIASES | set(View.model_fields) - {"first", "last", "about"})


def _mine(query: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in query.items() if key in FIELDS and value != ""}


@lru_cache(maxsize=1024)
def _quoted(value: str) -> str:
    return quote_plus(value, safe=",")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:g}"
    return ",".join(value) if isinstance(value, tuple | list) else str(value)
