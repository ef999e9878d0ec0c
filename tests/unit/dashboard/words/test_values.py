"""Kinds of values: what they are called, and how each is written."""

from __future__ import annotations

import pytest

from dashboard.locale import LANGUAGES
from dashboard.words.values import CONTRIBUTION, KINDS, SHARE, Quantity, ValueFormat, decimals
from dashboard.words.wording import in_language
from etl import catalog
from tests.languages import HELD

#: One of each kind.
EXAMPLES = {
    "level": Quantity("level", "USD"),
    "share": SHARE,
    "part": Quantity("part", of="shown"),
    "growth": Quantity("growth", "USD"),
    "contribution": CONTRIBUTION,
    "index": Quantity("index", "USD", base="2000"),
    "rank": Quantity("rank", of="all"),
    "count": Quantity("count", of="economies"),
}


def test_every_kind_has_an_example() -> None:
    """A new kind is looked at here, too."""
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("quantity", EXAMPLES.values(), ids=EXAMPLES)
def test_every_kind_has_a_unit_in_every_language(quantity: Quantity) -> None:
    """The unit is told to readers and to programs, and no two languages share its words."""
    assert quantity.stored
    told = {lang: quantity.words(in_language(lang)) for lang in LANGUAGES}
    assert all(told.values())
    assert "{" not in "".join(told.values())
    if quantity.kind != "index":
        held = [told[lang] for lang in HELD]
        assert len(set(held)) == len(HELD)


@pytest.mark.parametrize(
    ("value", "digits"),
    [(0.222, 1), (0.0123, 1), (0.0096, 2), (0.00046, 3), (0.0, 1), (-0.0004, 3), (1.5, 1)],
)
def test_small_values_have_two_significant_digits(value: float, digits: int) -> None:
    """Bars that differ to the eye differ in their labels."""
    assert decimals(value * 100, 1) == digits
    shown = ValueFormat(in_language("en"), SHARE, 0.3).value(value)
    assert shown == f"{value * 100:.{digits}f}%".replace("-", "\N{MINUS SIGN}")


def test_a_rank_is_a_whole_number() -> None:
    """No rank is a percentage, wherever it stands."""
    shown = ValueFormat(in_language("en"), EXAMPLES["rank"], 13)
    assert (shown.value(4.0), shown.cell(4.0)) == ("4th", "4")
    assert shown.ticks([1.0, 5.0, 10.0]) == ["1", "5", "10"]
    assert KINDS["rank"].office == "0"


def test_amounts_per_person_and_their_growth_name_the_money() -> None:
    """The unit of a derived value says what it was derived from."""
    person = Quantity("level", "USD", per_person=True)
    assert person.words(in_language("en")) == "US dollars per person"
    assert person.stored == "US dollars per person"
    assert (
        Quantity("growth", "USD").words(in_language("en"))
        == "per cent change on the year before, measured in US dollars"
    )
    assert "US dollars" in Quantity("growth", "USD").stored


def test_zero_of_an_axis_has_no_unit_and_small_steps_are_told_apart() -> None:
    """Zero is the same in every unit; the axis of the smallest shares says a number of its own at every step."""
    words = in_language("en")
    people = ValueFormat(words, Quantity("level", "PERSONS"), 1.5e9).ticks([0.0, 5e8, 1e9])
    assert people == ["0", "500 m", "1,000 m"]
    money = ValueFormat(words, Quantity("level", "USD"), 2e12).ticks([0.0, 5e11, 1e12])
    assert money == ["0", "US$0.5 tn", "US$1.0 tn"]
    shares = ValueFormat(words, SHARE, 6e-7).ticks([0.0, 2e-7, 4e-7, 6e-7])
    assert shares == ["0%", "0.00002%", "0.00004%", "0.00006%"]


@pytest.mark.parametrize(
    ("fraction", "said"),
    [
        (0.222, "22.2%"),
        (0.0046, "0.5%"),
        (0.00046, "0.046%"),
        (-4.8e-7, "−0.000048%"),
        (1e-12, "0.0%"),
    ],
)
def test_small_percentages_have_two_significant_digits(fraction: float, said: str) -> None:
    """A small share is not nothing; a rest of arithmetic is."""
    assert in_language("en").percent(fraction) == said


#: What each kind of quantity is of.
_OF = {
    "share": ("world", "CJK", "exports", "imports"),
    "part": ("shown", "exporter"),
    "contribution": ("world",),
    "rank": ("all", "shown"),
    "count": ("economies",),
}


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_units_are_plain_words(lang: str) -> None:
    """Every unit of every indicator in every kind of value: in the reader's language, and no money where there is none."""
    words = in_language(lang)
    persons = words.unit("PERSONS")
    for indicator in catalog.indicators().values():
        counted = indicator.unit == "PERSONS"
        for kind in KINDS:
            for of in _OF.get(kind, ("",)):
                made = Quantity(kind, indicator.unit, of=of, base="2015")
                for text in (made.words(words), made.stored):
                    assert text
                    assert "{" not in text
                    assert "amounts in" not in text
                if counted and kind in ("growth", "index"):
                    assert persons not in made.words(words).replace("100", "")
                    assert "persons" not in made.stored
                if not counted and kind in ("growth", "index", "level"):
                    assert words.unit(indicator.unit) in made.words(words)
                    assert catalog.unit(indicator.unit).name in made.stored
                if lang != "en" and kind != "index":
                    assert made.words(words) != made.words(in_language("en"))
