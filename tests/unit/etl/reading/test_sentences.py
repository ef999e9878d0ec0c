"""Every sentence is read as its file says, and nothing else is read into it."""

from __future__ import annotations

import pytest

from etl.reading import read
from tests.unit.etl.reading.sayings import LANGUAGES, Saying, others, same, sayings, told

ALL = [(language, saying) for language in LANGUAGES for saying in sayings(language)]


IDS = [f"{language}-{n}-{saying.text[:40]}" for n, (language, saying) in enumerate(ALL)]


@pytest.mark.parametrize(("language", "saying"), ALL, ids=IDS)
def test_sentence_is_read_as_it_says(language: str, saying: Saying) -> None:
    left = list(read(saying.text, said_on=saying.said_on).claims)
    missing = []
    for wanted in saying.claims:
        found = next((claim for claim in left if same(claim, wanted)), None)
        if found:
            left.remove(found)
        elif not wanted.optional:
            missing.append(wanted.line)

    assert (missing, [told(claim) for claim in left]) == ([], [])


@pytest.mark.parametrize("text", others())
def test_nothing_is_read_into_a_sentence_about_something_else(text: str) -> None:
    assert [told(claim) for claim in read(text).claims] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_exact_pieces_that_hold_their_place(language: str) -> None:
    for saying in sayings(language):
        reading = read(saying.text, said_on=saying.said_on)
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
    for saying in sayings(language):
        for claim in read(saying.text, said_on=saying.said_on).claims:
            assert claim.candidates
            assert set(claim.definition) <= set(claim.candidates)
