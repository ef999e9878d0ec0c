"""What the whole text says beside its sentences: whom it names, and whether it is about size alone."""

from __future__ import annotations

from etl import catalog
from etl.reading.areas import PAST
from etl.reading.lexer import Token

_NOTES = frozenset({"注", "备注", "*", "※", "note", "주", "참고"})
_AGREEMENTS = frozenset({"RCEP", "USMCA", "CPTPP"})


class Document:
    """The names of a text.

    Attributes:
        world: Whether the world is named.
        noted: The area of a note at the end; empty if there is none.
        sizes: Whether it measures economies and nothing else.
    """

    def __init__(self, sentences: list[list[Token]]) -> None:
        tokens = [token for sentence in sentences for token in sentence]
        self._named = [
            token.value for token in tokens if token.names_areas or token.kind == "modifier"
        ]
        self._groups = {
            part
            for token in tokens
            if token.names_areas or token.kind == "modifier"
            for part in (token.value, *token.parts)
            if part in catalog.groups()
        }
        self._three = any(token.kind == "trio" and token.value == "3" for token in tokens)
        self.noted = _noted(sentences[-2:])
        self.world = any(token.kind == "area" and token.value == catalog.WORLD for token in tokens)
        measures = {
            token.value.split()[0] for token in tokens if token.kind in {"measure", "agent"}
        }
        other = any(token.kind == "other" for token in tokens)
        self.sizes = bool(measures) and measures <= {"gdp", "size"} and not other

    def default(self) -> str:
        """Whom a text is about that names nobody: those of its note, else the three, unless it tells of those of the past."""
        return "" if PAST in self._named else self.noted or catalog.CJK

    def bloc(self) -> str:
        """Whom "the bloc" means that nobody was named for: the one group of the text, though only its leaders are named, else the three."""
        others = self._groups - {catalog.CJK}
        if not others:
            return self.default()
        alone = len(others) == 1 and not self._three and catalog.CJK not in self._groups
        return next(iter(others)) if alone else ""

    def agreement(self) -> str:
        """The agreement whose parties are meant; empty if none is named."""
        for wanted in (_AGREEMENTS, catalog.groups()):
            for value in self._named:
                if value in wanted:
                    return value
        return ""


def _noted(sentences: list[list[Token]]) -> str:
    """The area of a note at the end: 注：中日韩三国合计."""
    for tokens in sentences:
        if any(token.text.lower() in _NOTES for token in tokens[:2]):
            for token in tokens:
                if token.names_areas:
                    return token.value
    return ""
