"""What cannot be used of an address is said with what can be, in the reader's language."""

from __future__ import annotations

import pytest

from dashboard.components.naming import candidates, meant
from dashboard.components.picker import ADD
from dashboard.locale import LANGUAGES
from dashboard.web.asking import Asked
from dashboard.words.wording import in_language
from etl.catalog.areas import areas
from etl.judging.asked import share_claim


def told(lang: str, path: str = "/explore", **query: str) -> str:
    """What a page says of an address."""
    return " ".join(Asked.of(path, query | {"lang": lang}).left_out())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("areas", "Korea", ("KOR", "PRK")),
        ("of", "Hong Kong", ("HKG",)),
        ("areas", "Nowhere", ("CJK+HKG+MAC",)),
        ("as_of", "soon", ("2025-10",)),
        ("kind", "pie", ("bars", "slope")),
        ("close", "99", ("10",)),
        ("share", "1:4", ("24%", "1/4")),
        (ADD, "Korea", ("KOR", "PRK")),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_can_be_given_is_named(
    lang: str, name: str, value: str, expected: tuple[str, ...]
) -> None:
    said = told(lang, **{name: value})
    assert value in said
    for part in expected:
        assert part in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_the_program_are_not_shown_to_readers(lang: str) -> None:
    """A year in letters is asked for as a whole number, a taken name as what it is, in the language of the page."""
    english = {
        told("en", year="abc"): "Give a whole number.",
        told("en", names="CHN+IND:China"): "That is the name of an economy or a group.",
    }
    for said, advice in english.items():
        assert said.endswith(advice)
    if lang != "en":
        assert "Give" not in told(lang, year="abc") + told(lang, names="CHN+IND:China")


@pytest.mark.parametrize(
    ("text", "area"),
    [("UK", "GBR"), ("US", "USA"), ("kr", "KOR"), ("korea", ""), ("United", ""), ("韩国", "")],
)
def test_two_letters_are_a_code_and_no_beginning(text: str, area: str) -> None:
    assert meant(text, areas(), in_language("en")) == area


def test_candidates_are_of_the_language_of_the_reader() -> None:
    assert candidates("韩国", areas(), in_language("zh")) == ["KOR"]
    assert candidates("Guinea", areas(), in_language("en")) == ["GIN"]
    assert candidates("", areas(), in_language("en")) == []


def test_a_share_may_be_a_simple_fraction() -> None:
    assert share_claim("1/4").value == share_claim("25%").value == share_claim("0.25").value
    assert "1/4" not in told("en", "/claim", share="1/4")
