"""The tables of words: each word once, each meaning known."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from etl import catalog
from etl.catalog.areas import areas
from etl.reading.areas import PAST, REGIONS, added, codes, within
from etl.reading.language import CODES, language
from etl.reading.normal import normalise

KNOWN = {*areas(), *catalog.groups(), *REGIONS, PAST}
#: Tables that are looked up apart from running text.
APART = {"unit", "not_area", "short", "traditional", "ending"}


def tables(code: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((files("etl.reading") / f"{code}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_every_word_is_of_one_kind(code: str) -> None:
    seen: dict[str, str] = {}
    twice = []
    for kind, words in tables(code).items():
        for word in words if kind not in APART else ():
            plain = normalise(word).chars.strip()
            twice += [(word, seen[plain], kind)] if plain in seen else []
            seen[plain] = kind

    assert twice == []


@pytest.mark.parametrize("code", CODES)
def test_every_area_is_known(code: str) -> None:
    named = [*tables(code)["area"].values(), *tables(code).get("adjective", {}).values()]

    assert {each for formula in named for each in codes(formula)} <= KNOWN


@pytest.mark.parametrize("code", CODES)
def test_every_indicator_is_one_of_the_catalogue(code: str) -> None:
    named = {
        word
        for kind in ("measure", "agent")
        for value in tables(code)[kind].values()
        for word in value.split()
        if "_" in word
    }

    assert named <= catalog.indicators().keys()


@pytest.mark.parametrize(
    ("code", "text"), [("en", "Kenya"), ("zh", "肯尼亚"), ("ja", "ケニア"), ("ko", "케냐")]
)
def test_economies_have_their_names_from_the_catalogue(code: str, text: str) -> None:
    word = language(code).match(text, text.lower(), 0)  # type: ignore[arg-type]

    assert word is not None
    assert (word.kind, word.value) == ("area", "KEN")


@pytest.mark.parametrize(
    ("parts", "formula"),
    [
        (("KOR", "CHN", "JPN"), "CJK"),
        (("CAN", "MEX", "USA"), "USMCA"),
        (("CJK", "HKG"), "CJK+HKG"),
        (("CHN", "IND"), "CHN+IND"),
    ],
)
def test_areas_are_added_up(parts: tuple[str, ...], formula: str) -> None:
    assert added(*parts) == formula


@pytest.mark.parametrize(
    ("part", "whole", "is_within"),
    [
        ("CJK", "WLD", True),
        ("CJK", "ASIA", True),
        ("CJK", "RCEP", True),
        ("CJK", "EU27", False),
        ("EST+LVA+LTU", "EU27", True),
        ("JPN", "CHN", False),
        ("CJK", "CJK", False),
    ],
)
def test_parts_are_within_their_whole(part: str, whole: str, is_within: bool) -> None:
    assert within(part, whole) is is_within
