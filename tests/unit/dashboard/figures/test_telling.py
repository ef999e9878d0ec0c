"""The sentences on which way a value went: every direction and tense that can arise has one, with the same values."""

from __future__ import annotations

from string import Formatter

import pytest

from dashboard.figures.kit import telling
from dashboard.figures.share import text as share
from dashboard.figures.trade import intensity
from dashboard.figures.why import text as why
from dashboard.locale import LANGUAGES
from dashboard.words.wording import in_language

CHANGES = {(way, tense) for way in ("fell", "stayed", "rose") for tense in ("past", "forecast")}
PEAKS = {("alone", "past"), ("highest", "past"), ("lower", "past"), ("alone", "forecast")}


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("patterns", "asked"),
    [
        (why._SENTENCE, CHANGES),
        (why._FINDING, CHANGES),
        (share._SENTENCE, PEAKS),
        (share._FINDING, PEAKS),
        (share._SENTENCE_SHOWN, PEAKS),
        (share._FINDING_SHOWN, PEAKS),
        *((each, {("alone", "past"), ("lower", "past")}) for each in intensity._SENTENCE.values()),
        *((each, {("alone", "past"), ("lower", "past")}) for each in intensity._FINDING.values()),
    ],
)
def test_each_direction_and_tense_has_a_sentence_of_its_own_in_every_language(
    patterns: telling.Patterns, asked: set[tuple[str, str]]
) -> None:
    assert set(patterns) == asked
    assert len({*patterns.values()}) == len(patterns)
    for lang in LANGUAGES:
        words = in_language(lang)
        for pattern in patterns.values():
            assert named(words.gettext(pattern)) == named(pattern)


def test_the_highest_is_the_year_itself_another_or_the_only_one() -> None:
    line = {"2023": 0.25, "2024": 0.24}
    assert telling.of_peak(line, "2023") == "highest"
    assert telling.of_peak(line, "2024") == "lower"
    assert telling.of_peak({"2024": 0.24}, "2024") == "alone"
    assert telling.of_peak({}, "2025") == "alone"


def test_a_sentence_on_a_forecast_does_not_say_so_twice() -> None:
    patterns: telling.Patterns = {("rose", "past"): "{end}", ("rose", "forecast"): "{end} expected"}
    words = in_language("en")
    for tense, said in (("past", "22% (forecast)"), ("forecast", "22% expected")):
        assert telling.told(words, patterns, {"end": "22%"}, "rose", tense, {"end": "F"}) == said  # type: ignore[arg-type]
