"""Languages and their messages: gettext catalogues, read without a compile step. The English text is the key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from dashboard.locale.languages import LANGUAGES, SOURCE, Language
from dashboard.locale.particles import fitting

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, which extraction looks for
    """Mark a message that is translated later.

    Example:
        >>> N_("Share of the world")
        'Share of the world'
    """
    return text


@cache
def messages(lang: str) -> dict[str, str]:
    """The translated messages of a language; empty for English.

    Example:
        >>> messages("en")
        {}
    """
    if lang == SOURCE:
        return {}
    path = files(__package__) / lang / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return {
            str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and not m.fuzzy
        }


class Pattern(str):
    """A message with particles that depend on what is put in before them."""

    __slots__ = ("particles",)
    particles: dict[str, tuple[str, str]]

    def format(self, *args: object, **named: object) -> str:
        """The message with its values, each particle the one that fits (`dashboard.locale.particles`)."""
        return fitting(super().format(*args, **named), self.particles)


@cache
def _patterns(lang: str) -> dict[str, str]:
    """The messages of a language, those with particles as patterns."""
    particles = LANGUAGES[lang].particles if lang in LANGUAGES else {}

    def pattern(text: str) -> str:
        if not any(each in text for each in particles):
            return text
        made = Pattern(text)
        made.particles = particles
        return made

    return (
        {key: pattern(text) for key, text in messages(lang).items()}
        if particles
        else messages(lang)
    )


def translator(lang: str) -> Translate:
    """A function from an English message to the message in a language; a missing one stays English.

    So does everything in a language that is not offered.

    Example:
        >>> translator("en")("Share of the world")
        'Share of the world'
    """
    found = _patterns(lang) if lang in LANGUAGES else {}
    return lambda text: found.get(text, text)


__all__ = ["LANGUAGES", "N_", "SOURCE", "Language", "Translate", "messages", "translator"]
