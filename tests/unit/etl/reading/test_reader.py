"""What holds for any text: it never fails, quotes are exact, and odd forms of characters are read like plain ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reading import read
from etl.reading.compose import compose
from etl.reading.document import Document
from etl.reading.language import language
from etl.reading.lexer import lex
from etl.reading.normal import normalise
from etl.reading.page import Page
from etl.reading.sentences import split
from etl.reading.state import State
from tests.unit.etl.reading.sayings import LANGUAGES, sayings

SAID = [saying.text for language in LANGUAGES for saying in sayings(language)]
PIECES = st.sampled_from(SAID).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
        lambda ends: text[min(ends) : max(ends)]
    )
)
ANY = st.text(st.characters(codec=None), max_size=200)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(ANY, st.lists(st.one_of(PIECES, ANY), max_size=6).map("".join)))
def test_any_text_is_read_without_failure(text: str) -> None:
    reading = read(text, said_on="2024-05-27")

    for piece in (*reading.claims, *reading.not_understood):
        assert text[piece.start : piece.end] == piece.quote


@settings(max_examples=200, deadline=None)
@given(text=ANY)
def test_normalised_characters_know_their_place(text: str) -> None:
    read_ = normalise(text)

    assert len(read_.chars) == len(read_.starts) == len(read_.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(read_.starts, read_.ends, strict=True))
    assert list(read_.starts) == sorted(read_.starts)


@pytest.mark.parametrize("mark", ["％", "﹪", "%"])
def test_full_width_forms_are_plain_ones(mark: str) -> None:
    plain = f"3か国は世界のGDPの24.3{mark}"
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in plain)

    (claim,) = read(f"{wide}を占める。").claims

    assert claim.value == 0.243
    assert claim.quote == wide


def test_decomposed_characters_are_read() -> None:
    plain = "ドイツのGDPは世界の4%である。"

    decomposed = plain.replace("ド", "ト\u3099")

    assert read(decomposed).claims[0].areas == read(plain).claims[0].areas == "DEU"


def test_marks_of_notes_are_no_digits() -> None:
    (claim,) = read("China's GDP was US$18² trillion in 2023.").claims

    assert claim.value == 18e12


def test_broken_lines_are_healed() -> None:
    (claim,) = read(
        "The three countries together account for roughly a quarter of\nglobal output, said the\nminister."
    ).claims

    assert claim.value == 0.25


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Last year China accounted for 17% of world GDP.", "2023"),
        ("去年中国占世界经济的17%。", "2023"),
        ("昨年、中国は世界のGDPの17%を占めた。", "2023"),
        ("지난해 중국은 세계 GDP의 17%를 차지했다.", "2023"),
    ],
)
def test_relative_years_need_the_day_it_was_said(text: str, year: str) -> None:
    assert read(text, said_on="2024-05-27").claims[0].year == year
    assert read(text).claims[0].year == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("China's economy grew by 5.2% in 2023.", "growth_rate"),
        ("二氧化碳排放占全球的三分之一。", "other_measure"),
        ("韓国の一人当たりGDPは3万6千ドルだ。", "per_capita"),
        ("2023년 한국의 명목 GDP는 2천401조 원이었다.", "currency"),
        ("A 25 percent tariff on cars was announced.", "tariff"),
    ],
)
def test_what_is_not_covered_is_named(text: str, why: str) -> None:
    reading = read(text)

    assert not reading.claims
    assert why in {piece.why for piece in reading.not_understood}


def test_language_is_told_where_characters_do_not_tell() -> None:
    text = "日中韓、世界GDP25%"

    assert read(text, lang="ja").claims[0].areas == "CJK"
    assert read(text, lang="ja").claims[0].value == 0.25


@pytest.mark.parametrize(
    "text",
    [
        "China accounts for 17% of world GDP. Korea's growth was 2.6%.",
        "China accounts for 17% of world GDP. Growth in Korea was 2.6%.",
        "中国占世界GDP的17%。韩国的增长为2.6%。",
        "中国は世界のGDPの17%を占める。韓国の成長は2.6%だった。",
        "중국은 세계 GDP의 17%를 차지한다. 한국의 성장은 2.6%였다.",
    ],
)
def test_growth_after_a_share_is_no_share(text: str) -> None:
    """The whole of a share is not carried on to a rate."""
    reading = read(text)
    assert [claim.value for claim in reading.claims] == [0.17]
    assert [piece.why for piece in reading.not_understood] == ["growth_rate"]


def test_tokens_found_by_their_kind_are_those_of_a_search() -> None:
    """By a second path: the index of a sentence says what going through it would, also after a token has changed."""
    text = "China, Japan and Korea aim for 25% in 6 months; the three held 20% by Japan."
    (sentence,) = split(normalise(text), "en")
    tokens = compose(lex(sentence.text.chars, language("en")), "en")
    page = Page("en", tokens, State(), Document([tokens]))
    page.places("area")
    page.change(0, replace(tokens[0], kind="aim"))

    for kind in {token.kind for token in page.tokens}:
        assert page.places(kind) == [n for n, t in enumerate(page.tokens) if t.kind == kind]
    both = [n for n, token in enumerate(page.tokens) if token.kind in {"aim", "area"}]
    assert page.places("area", "aim") == both
    assert page.places("nothing") == []
