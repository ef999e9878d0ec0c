"""What a question and a look have in common: they are choices of a reader, who has a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from dashboard.locale import LANGUAGES, SOURCE

if TYPE_CHECKING:
    Lang = str
else:
    Lang = Literal[tuple(LANGUAGES)]


class Choices(BaseModel):
    """Choices, checked and frozen.

    Attributes:
        lang: The language.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    lang: Lang = SOURCE

    def replace(self, **changed: Any) -> Self:
        """Others, checked: ``view.replace(source="weo")``."""
        return self.model_validate(self.__dict__ | changed)

    def put(self, **changed: Any) -> Self:
        """Others that need no check, such as defaults and choices of another field of the same kind; a sixth of the time."""
        if all(self.__dict__[name] == value for name, value in changed.items()):
            return self
        return self.model_copy(update=changed)
