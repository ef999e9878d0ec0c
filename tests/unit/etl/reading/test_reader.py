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
        ("China exported US$152 billion to Japan in 2024.", "partner"),
        ("Korea imported US$140 billion from China in 2024.", "partner"),
        ("In 2024 the three countries exported US$632 billion to each other.", "partner"),
        ("In 2024 the three countries exported US$632 billion among themselves.", "partner"),
        ("China exported US$152 billion worth of goods to its neighbour in 2024.", "partner"),
        ("2024年中国对日本出口1520亿美元。", "partner"),
        ("2024年中国向日本出口了1520亿美元。", "partner"),
        ("2024年韩国从中国进口1400亿美元。", "partner"),
        ("2024年来自中国的进口额为1400亿美元。", "partner"),
        ("中国对日本出口从1000亿美元增至1520亿美元。", "partner"),
        ("2024年に中国は日本へ1520億ドル輸出した。", "partner"),
        ("中国の日本への輸出額は2024年に1520億ドルだった。", "partner"),
        ("2024년 중국은 일본에 1520억 달러를 수출했다.", "partner"),
        ("2024년 한국은 중국으로부터 1400억 달러를 수입했다.", "partner"),
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


@pytest.mark.parametrize(
    "text",
    [
        "China exported US$3.6 trillion to the world in 2024.",
        "2024年中国出口3.6万亿美元。",
        "2024年、日本は輸出額が7000億ドルに達した。",
        "2024년 수출액은 한국이 6800억 달러였다.",
    ],
)
def test_trade_with_the_world_is_trade_in_total(text: str) -> None:
    (claim,) = read(text).claims

    assert (claim.type, claim.measure) == ("amount", "exports")


@pytest.mark.parametrize(
    "text",
    [
        "The three have never accounted for a quarter of world GDP.",
        "The three never reached a quarter of world GDP.",
        "The three hardly ever accounted for a quarter of world GDP.",
        "At no time did the three account for a quarter of world GDP.",
        "日中韓は一度も世界のGDPの4分の1を占めたことがない。",
        "日中韓のGDPが世界の4分の1に達したことはない。",
        "한중일은 세계 GDP의 4분의 1을 차지한 적이 없다.",
        "한중일이 세계 GDP의 25%를 차지한 적은 한 번도 없다.",
        "中日韩从未占世界GDP的四分之一。",
        "中日韩从来没有占到世界GDP的四分之一。",
    ],
)
def test_what_never_was_is_denied(text: str) -> None:
    (claim,) = read(text).claims

    assert (claim.areas, claim.value, claim.stance) == ("CJK", 0.25, "denied")


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("The three never made up less than 20% of world GDP.", "at_least"),
        ("The three never made up more than 20% of world GDP.", "under"),
        ("日中韓が世界のGDPの20%を超えたことはない。", "under"),
        ("한중일은 세계 GDP의 20%를 넘은 적이 없다.", "under"),
        ("中日韩占世界GDP的比重从未超过20%。", "under"),
    ],
)
def test_never_with_a_limit_is_a_limit(text: str, comparator: str) -> None:
    (claim,) = read(text).claims

    assert (claim.comparator, claim.stance) == (comparator, "asserted")


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("China with Hong Kong accounts for 17% of world GDP.", "CHN+HKG"),
        ("China, together with Hong Kong and Macao, accounts for 17% of world GDP.", "CHN+HKG+MAC"),
        ("China along with Hong Kong is 17% of world GDP.", "CHN+HKG"),
        ("Together with Hong Kong, China accounts for 17% of world GDP.", "CHN+HKG"),
        (
            "China, Japan and Korea with Hong Kong and Macao account for 17% of world GDP.",
            "CJK+HKG+MAC",
        ),
        ("中国连同香港占世界GDP的17%。", "CHN+HKG"),
        ("日中韓は香港、マカオと合わせて世界のGDPの17%を占める。", "CJK+HKG+MAC"),
        ("香港を合わせた中国は世界のGDPの17%を占める。", "CHN+HKG"),
        ("중국은 홍콩과 함께 세계 GDP의 17%를 차지한다.", "CHN+HKG"),
        ("중국은 홍콩을 포함하여 세계 GDP의 17%를 차지한다.", "CHN+HKG"),
    ],
)
def test_an_area_with_others_is_their_sum(text: str, areas: str) -> None:
    (claim,) = read(text).claims

    assert (claim.areas, claim.value) == (areas, 0.17)


def test_a_number_after_with_is_of_another_area() -> None:
    first, second = read("China accounts for 17% of world GDP, with Japan at 4%.").claims

    assert (first.areas, second.areas) == ("CHN", "JPN")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "The three account for a quarter of world GDP. In 2028 the summit will be held in Seoul.",
            "",
        ),
        ("The three account for a quarter of world GDP. Korea chairs it in 2022.", ""),
        ("三国占世界GDP的四分之一。2028年峰会在首尔举行。", ""),
        ("三か国は世界のGDPの4分の1を占める。2028年に首脳会議が開かれる。", ""),
        ("3국은 세계 GDP의 4분의 1을 차지한다. 2028년에 정상회의가 열린다.", ""),
        ("The three account for a quarter of world GDP.\nNote: 2023", "2023"),
        ("The three account for a quarter of world GDP. Figures for 2022.", "2022"),
        ("中日韩占世界GDP的四分之一。注：2023年数据", "2023"),
        ("日中韓は世界のGDPの約4分の1を占める。(数字はすべて2007年現在)", "2007"),
        ("한중일은 세계 GDP의 4분의 1을 차지한다. 2023년 기준.", "2023"),
    ],
)
def test_only_a_note_at_the_end_dates_what_comes_before(text: str, year: str) -> None:
    assert [claim.year for claim in read(text).claims] == [year]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("日本GDP被4.5万亿美元的德国超过。", "日本GDP被4.5万亿美元的德国"),
        ("日本のGDPは4.2兆ドルで、4.5兆ドルのドイツに抜かれた。", "4.5兆ドルのドイツ"),
        ("三国占世界GDP的24%，低于占26%的美国。", "低于占26%的美国"),
        ("일본의 GDP는 4조5천억 달러인 독일에 추월당했다.", "일본의 GDP는 4조5천억 달러인 독일"),
    ],
)
def test_a_quote_holds_the_name_of_the_owner(text: str, quote: str) -> None:
    """Whose the number is, is in the quote also where the name follows the number."""
    assert quote in [claim.quote for claim in read(text).claims]
