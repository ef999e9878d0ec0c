"""Languages and their messages: gettext catalogues, read without a compile step. The English text is the key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from dashboard.locale.languages import LANGUAGES, SOURCE, Language

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, which extraction looks for
    """Mark a message that is translated later."""
    return text


@cache
def messages(lang: str) -> dict[str, str]:
    """The translated messages of a language; empty for English."""
    if lang == SOURCE:
        return {}
    path = files(__package__) / lang / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return {
            str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and not m.fuzzy
        }


def translator(lang: str) -> Translate:
    """A function from an English message to the message in a language; a missing one stays English.

    So does everything in a language that is not offered.
    """
    found = messages(lang) if lang in LANGUAGES else {}
    return lambda text: found.get(text, text)


__all__ = ["LANGUAGES", "N_", "SOURCE", "Language", "Translate", "messages", "translator"]
