"""What a presenter says of a figure, in parts, for the notes of slides and for the presenter mode of pages."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.figures.kit.spec import HEADINGS, Spoken
from dashboard.words.wording import Words


class Part(NamedTuple):
    """A part of notes: its heading, and its paragraphs."""

    heading: str
    texts: list[str]


def parts(words: Words, spoken: Spoken) -> list[Part]:
    """What to say, what to answer if asked, and what not to say; the first two as spoken text, the last one line by line.

    Args:
        words: The language.
        spoken: What is said.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> parts(in_language("en"), Spoken(("It rose.", "It fell."), ("No.",), ("Why",)))[0]
        Part(heading='Say', texts=['It rose. It fell.'])
    """
    texts = (
        [words.sentences(list(spoken.say))],
        [words.sentences(list(spoken.asked))],
        list(spoken.avoid),
    )
    return [
        Part(words.gettext(heading), each) for heading, each in zip(HEADINGS, texts, strict=True)
    ]
