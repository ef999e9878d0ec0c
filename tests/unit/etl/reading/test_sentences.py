"""Every sentence is read as its file says, and nothing else is read into it."""

from __future__ import annotations

from functools import cache

import pytest

from etl.reading import Reading, read
from tests.unit.etl.reading.sayings import LANGUAGES, Saying, others, same, sayings, told


@cache
def readings(language: str) -> list[tuple[Saying, Reading]]:
    """The sentences of a language, each read alone."""
    return [(saying, read(saying.text, said_on=saying.said_on)) for saying in sayings(language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_read_as_they_say(language: str) -> None:
    """One test of all: three thousand tests of a millisecond are collected by each process for seconds."""
    wrong = {}
    for saying, reading in readings(language):
        left = list(reading.claims)
        missing = []
        for wanted in saying.claims:
            found = next((claim for claim in left if same(claim, wanted)), None)
            if found:
                left.remove(found)
            elif not wanted.optional:
                missing.append(wanted.line)
        if missing or left:
            wrong[saying.text] = (missing, [told(claim) for claim in left])

    assert wrong == {}
    assert len(readings(language)) > 400


def test_nothing_is_read_into_a_sentence_about_something_else() -> None:
    found = {text: [told(claim) for claim in read(text).claims] for text in others()}

    assert {text: claims for text, claims in found.items() if claims} == {}
    assert len(found) > 800


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_exact_pieces_that_hold_their_place(language: str) -> None:
    for saying, reading in readings(language):
        for piece in (*reading.claims, *reading.not_understood):
            assert piece.quote == saying.text[piece.start : piece.end]
            assert piece.quote


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_read_alike_whole_and_twice(language: str) -> None:
    text = "\n\n".join(saying.text for saying in sayings(language))

    assert read(text) == read(text)
    assert len(read(text).claims) > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_candidates_are_the_indicators_that_the_words_allow(language: str) -> None:
    for _, reading in readings(language):
        for claim in reading.claims:
            assert claim.candidates
            assert set(claim.definition) <= set(claim.candidates)
