"""Numbers as four languages write them."""

from __future__ import annotations

import pytest

from etl.reading.language import language
from etl.reading.lexer import lex


def number(text: str, code: str) -> tuple[str, float, float | None]:
    (token,) = [each for each in lex(text, language(code)) if each.num]  # type: ignore[arg-type]
    assert token.num is not None
    return token.num.kind, round(token.num.value, 9), token.num.to


@pytest.mark.parametrize(
    ("text", "code", "kind", "value"),
    [
        ("US$24.5 trillion", "en", "usd", 24.5e12),
        ("$754bn", "en", "usd", 754e9),
        ("half a billion people", "en", "persons", 0.5e9),
        ("one point six billion people", "en", "persons", 1.6e9),
        ("twenty-four per cent", "en", "ratio", 0.24),
        ("nine-tenths of it", "en", "ratio", 0.9),
        ("two in every ten dollars of exports", "en", "ratio", 0.2),
        ("two and a half times", "en", "times", 2.5),
        ("13th", "en", "rank", 13),
        ("7200多亿美元", "zh", "usd", 720e9),
        ("二十九万亿美元", "zh", "usd", 29e12),
        ("百分之二十三点四", "zh", "ratio", 0.234),
        ("四分之一", "zh", "ratio", 0.25),
        ("六成半", "zh", "ratio", 0.65),
        ("两倍半", "zh", "times", 2.5),
        ("第十三位", "zh", "rank", 13),
        ("14兆3000億ドル", "ja", "usd", 14.3e12),
        ("14万億ドル", "ja", "usd", 14e12),
        ("15億9千万人", "ja", "persons", 1.59e9),
        ("二割五分", "ja", "ratio", 0.25),
        ("5人に1人", "ja", "ratio", 0.2),
        ("2조7백37억 달러", "ko", "usd", 2.0737e12),
        ("5천 2백여억 달러", "ko", "usd", 520e9),
        ("3조1천62억 달러", "ko", "usd", 3.1062e12),
        ("22억7천만명", "ko", "persons", 2.27e9),
        ("4분의 1", "ko", "ratio", 0.25),
        ("3할", "ko", "ratio", 0.3),
        ("네 배 반", "ko", "times", 4.5),
        ("이십사조 달러", "ko", "usd", 24e12),
        ("10번째", "ko", "rank", 10),
        ("여섯 번째", "ko", "rank", 6),
        ("다섯 명 중 적어도 한 명", "ko", "ratio", 0.2),
        ("40-odd percent", "en", "ratio", 0.4),
        ("twice that of Japan", "en", "times", 2),
    ],
)
def test_number_is_read_with_its_unit(text: str, code: str, kind: str, value: float) -> None:
    assert number(text, code) == (kind, pytest.approx(value), None)


@pytest.mark.parametrize(
    ("text", "code", "low", "high"),
    [
        ("14 to 15 percent", "en", 0.14, 0.15),
        ("17 or 18 percent", "en", 0.17, 0.18),
        ("between 14 and 15 percent", "en", 0.14, 0.15),
        ("百分之十六至十七", "zh", 0.16, 0.17),
        ("23～24%", "ja", 0.23, 0.24),
        ("24~25조 달러", "ko", 24e12, 25e12),
        ("24, 5조 달러", "ko", 24e12, 25e12),
        ("24、5兆ドル", "ja", 24e12, 25e12),
        ("二、三割", "ja", 0.2, 0.3),
        ("两三成", "zh", 0.2, 0.3),
        ("二十四五万亿美元", "zh", 24e12, 25e12),
    ],
)
def test_range_has_two_ends(text: str, code: str, low: float, high: float) -> None:
    _, value, to = number(text.replace("～", "~"), code)

    assert (value, to) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the third summit", "en"),
        ("in the fourth quarter", "en"),
        ("a quarter of a century", "en"),
        ("一带一路", "zh"),
        ("四半期", "ja"),
        ("割合", "ja"),
        ("사반세기", "ko"),
        ("4분기", "ko"),
    ],
)
def test_what_only_looks_like_a_share_is_none(text: str, code: str) -> None:
    found = [each.num.kind for each in lex(text, language(code)) if each.num]  # type: ignore[arg-type]

    assert "ratio" not in found
