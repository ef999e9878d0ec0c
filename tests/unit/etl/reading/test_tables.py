"""Numbers in tables are of the year at the head of their column; what stands in web addresses is said by nobody."""

from __future__ import annotations

import pytest

from etl.reading import read

#: Head of a table with a year in each column, and the names of two economies, by language.
HEADS = {
    "en": ("Share of world GDP", "{year}", "China", "Japan"),
    "zh": ("占世界GDP比重", "{year}年", "中国", "日本"),
    "ja": ("世界GDPに占める割合", "{year}年", "中国", "日本"),
    "ko": ("세계 GDP 비중", "{year}년", "중국", "일본"),
}
VALUES = {("CHN", "2010"): 9.3, ("CHN", "2022"): 17.8, ("JPN", "2010"): 8.7, ("JPN", "2022"): 4.3}


def told(text: str, lang: str) -> dict[tuple[str, str], float]:
    """Who and when -> per cent, of every claim that was read."""
    claims = read(text, lang=lang).claims
    found = {(claim.areas, claim.year): round((claim.value or 0) * 100, 1) for claim in claims}
    assert len(found) == len(claims), claims
    return found


def rows(cells: list[list[str]], *, edged: bool, ruled: bool) -> str:
    """Lines of a table as they are written in text."""
    lines = [" | ".join(line) for line in cells]
    lines = [f"| {line} |" for line in lines] if edged else lines
    rule = ["|" + "---|" * len(cells[0])] if ruled else []
    return "\n".join([lines[0], *rule, *lines[1:]])


@pytest.mark.parametrize("edged", [True, False])
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("lang", HEADS)
def test_each_column_has_the_year_of_its_head(lang: str, *, edged: bool, ruled: bool) -> None:
    measure, year, china, japan = HEADS[lang]
    cells = [
        [measure, year.format(year="2010"), year.format(year="2022")],
        [china, "9.3%", "17.8%"],
        [japan, "8.7%", "4.3%"],
    ]
    assert told(rows(cells, edged=edged, ruled=ruled), lang) == VALUES


@pytest.mark.parametrize(
    ("head", "lang"),
    [
        ("Share of world GDP, 2022", "en"),
        ("占世界GDP比重（2022年）", "zh"),
        ("世界GDPに占める割合（2022年）", "ja"),
        ("세계 GDP 비중(2022년)", "ko"),
    ],
)
def test_a_year_in_the_head_of_the_only_column(head: str, lang: str) -> None:
    _, _, china, japan = HEADS[lang]
    cells = [["", head], [china, "17.8%"], [japan, "4.3%"]]
    right = {key: value for key, value in VALUES.items() if key[1] == "2022"}
    assert told(rows(cells, edged=True, ruled=True), lang) == right


def test_a_row_has_its_own_year() -> None:
    text = "| Year | China's share of world GDP |\n|---|---|\n| 2010 | 9.3% |\n| 2022 | 17.8% |"
    assert told(text, "en") == {("CHN", "2010"): 9.3, ("CHN", "2022"): 17.8}


def test_a_table_ends_with_its_last_row() -> None:
    text = (
        "| Share of world GDP | 2010 |\n|---|---|\n| China | 9.3% |\n\nJapan has 3.7% of world GDP."
    )
    assert told(text, "en") == {("CHN", "2010"): 9.3, ("JPN", ""): 3.7}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/japan-has-25-percent-of-world-gdp",
        "HTTP://example.org/?share=25%25&of=world-gdp#25-percent",
        "www.example.org/25-percent-of-world-gdp",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "China has 17% of world GDP ({}).",
        "See {}. China has 17% of world GDP.",
        "[China]({}) has 17% of world GDP",
        "中国占世界GDP的17%（{}）。",
        "中国のGDPは世界の17%（{}）。",
        "중국은 세계 GDP의 17%를 차지한다({}).",
    ],
)
def test_nobody_says_what_stands_in_an_address(text: str, address: str) -> None:
    whole = text.format(address)
    reading = read(whole)
    assert [(claim.areas, claim.value) for claim in reading.claims] == [("CHN", 0.17)]
    assert not reading.not_understood
    for claim in reading.claims:
        assert whole[claim.start : claim.end] == claim.quote
