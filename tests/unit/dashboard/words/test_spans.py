"""Several spans of years: each has the word for the year of its language, and has it once."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from dashboard.locale import LANGUAGES
from dashboard.words.wording import in_language
from dashboard.words.years import spans
from tests.messages import extract

#: The word for a year after its digits; nothing where there is none.
YEAR = {"en": "", "zh": "年", "ja": "年", "ko": "년"}
YEARS = ["1949", "1950", "1951", "1953", "1960", "1961"]


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_each_span_has_its_unit(lang: str) -> None:
    said = spans(in_language(lang), YEARS)
    assert re.findall(r"\d{4}(?=\D|$)", said) == ["1949", "1951", "1953", "1960", "1961"]
    ends = re.findall(r"(?:1951|1953|1961)(.?)", said)
    assert [end if end in YEAR.values() else "" for end in ends] == [YEAR[lang]] * 3, said


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_sentences_add_no_second_unit(lang: str) -> None:
    words = in_language(lang)
    told = spans(words, YEARS)
    with_spans = [key for key in extract() if "{years}" in key or "{runs}" in key]
    assert len(with_spans) > 10
    for key in with_spans:
        filled = words.gettext(key).format_map(defaultdict(lambda: "WITS", years=told, runs=told))
        _, found, after = filled.partition(told)
        assert found, filled
        assert not after.startswith("年"), filled
        assert not after.startswith("년"), filled
