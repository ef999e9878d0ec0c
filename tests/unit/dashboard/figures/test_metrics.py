"""Widths of words and where lines break."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from dashboard.figures.kit.metrics import text_width, wrap

NOTO = Path("/usr/share/fonts/opentype/noto")

#: Index of the face in the collection, and what our figures say in that language.
TYPICAL = {
    "ja": (
        0,
        [
            "中国・日本・韓国は「世界のGDPの約4分の１」を占める",
            "日本 3.6%",
            "2025年：21.8%",
            "予測",
        ],
    ),
    "ko": (
        1,
        [
            "한국, 중국, 일본은 “세계 GDP의 약 4분의 1”을 차지합니다",
            "대한민국 1.6%",
            "2025년: 21.8%",
            "전망",
        ],
    ),
    "zh": (
        2,
        ["中国、日本和韩国占世界国内生产总值的“约四分之一”", "中国 16.9%", "2025年：21.8%", "预测"],
    ),
    "en": (
        2,
        [
            "China, Japan and the Republic of Korea: 21.8% of the world",
            "Republic of Korea 1.6%",
            "2000",
            "Forecast",
        ],
    ),
}


@pytest.mark.skipif(not NOTO.exists(), reason="needs fonts-noto-cjk")
@pytest.mark.parametrize("lang", TYPICAL)
@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_width_is_close_and_on_the_safe_side(lang: str, weight: str) -> None:
    """A typical line is estimated between 2 % too narrow and 12 % too wide in Noto Sans CJK."""
    face, lines = TYPICAL[lang]
    font = ImageFont.truetype(NOTO / f"NotoSansCJK-{weight}.ttc", 100, index=face)
    for line in lines:
        ratio = text_width(line, 100, bold=weight == "Bold") / font.getlength(line)

        assert 0.98 <= ratio <= 1.12, (line, ratio)


def test_width_grows_with_the_size() -> None:
    """Twice the size is twice the width."""
    assert text_width("25 %", 28) == pytest.approx(2 * text_width("25 %", 14))


@pytest.mark.parametrize(
    ("text", "ems"),
    [("", 0), ("中日韩", 3), ("한국", 2), ("か\u3099", 1), ("\u200bé", 0.564), ("１", 1)],
)
def test_width_of_special_characters(text: str, ems: float) -> None:
    """East Asian wide characters are an em, combining and invisible ones nothing, an accent keeps its letter's width."""
    assert text_width(text, 10) == pytest.approx(10 * ems)


def test_quotation_marks_are_wide_in_chinese_only() -> None:
    """Chinese fonts give “ and ” a full em; the others do not."""
    assert text_width("“中”", 10) == pytest.approx(30)
    assert text_width("“日の”", 10) < 40


@pytest.mark.parametrize("lang", TYPICAL)
def test_lines_fit_and_lose_nothing(lang: str) -> None:
    """Every line fits into the room, and together they say what the text says."""
    for text in TYPICAL[lang][1]:
        lines = wrap(text, 10, 90)

        assert all(text_width(line, 10) <= 90 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_english_and_korean_break_at_spaces() -> None:
    """Words stay whole, and no line begins or ends with a space."""
    assert wrap("Republic of  Korea", 10, 60) == ["Republic of", "Korea"]
    assert wrap("세계 국내총생산 비중", 10, 60) == ["세계", "국내총생산", "비중"]


def test_chinese_and_japanese_break_between_characters() -> None:
    """Lines are filled to the last character that fits."""
    assert wrap("世界国内生产总值", 10, 50) == ["世界国内生", "产总值"]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("世界的四分之一。", 70, ["世界的四分", "之一。"]),
        ("世界贸易，五分", 40, ["世界贸", "易，五分"]),
        ("世界（約四分）", 35, ["世界", "（約四", "分）"]),
        ("データーベース", 35, ["デー", "ター", "ベース"]),
        ("双方の報告値（2024年）", 90, ["双方の報告値", "（2024年）"]),
        ("合計の1996年は", 50, ["合計の", "1996年は"]),
    ],
)
def test_punctuation_keeps_to_its_side(text: str, room: float, lines: list[str]) -> None:
    """Closing punctuation and small kana never begin a line, opening punctuation never ends one."""
    assert wrap(text, 10, room) == lines


@pytest.mark.parametrize(
    "word",
    [
        "Internationalization",
        "1,234,567,890",
        "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567",
        "world’s",
    ],
)
def test_words_and_numbers_are_never_cut(word: str) -> None:
    """What is wider than the room has a line of its own."""
    assert wrap(f"占世界 {word} 的", 10, 30)[1] == word


def test_no_text_has_no_lines_and_a_line_feed_is_a_break() -> None:
    """The caller can count lines to reserve room."""
    assert wrap("", 10, 100) == []
    assert wrap("a\nb", 10, 100) == ["a", "b"]


def test_no_wide_character_stands_alone_on_the_last_line() -> None:
    """A last line of one character takes another from the line before; lines stay within their room."""
    assert wrap("世界国内生产总值占", 10, 40) == ["世界国内", "生产总", "值占"]
    assert wrap("世界に占める割合。", 10, 80) == ["世界に占める", "割合。"]
    for room in range(40, 200, 10):
        lines = wrap("これらの統計では香港とマカオは別個の経済として扱われる。", 10, room)
        assert all(text_width(line, 10) <= room for line in lines)
        assert len(lines[-1].rstrip("。")) > 1
        assert "".join(lines) == "これらの統計では香港とマカオは別個の経済として扱われる。"
