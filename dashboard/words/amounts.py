"""Amounts in the big-number words of a language: trillions and billions, 兆 and 億, 조 and 억. No SI prefixes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import format_decimal

from etl import catalog


class Size(NamedTuple):
    """A power of ten and how an amount of that size is written."""

    power: float
    pattern: str


#: Kind of unit -> language -> sizes, the largest first.
_SIZES: dict[str, dict[str, tuple[Size, ...]]] = {
    "USD": {
        "en": (
            Size(1e12, "US${} tn"),
            Size(1e9, "US${} bn"),
            Size(1e6, "US${} m"),
            Size(1, "US${}"),
        ),
        "zh": (Size(1e12, "{}万亿美元"), Size(1e8, "{}亿美元"), Size(1, "{}美元")),
        "ja": (Size(1e12, "{}兆ドル"), Size(1e8, "{}億ドル"), Size(1, "{}ドル")),
        "ko": (Size(1e12, "{}조 달러"), Size(1e8, "{}억 달러"), Size(1, "{}달러")),
    },
    "INTL": {
        "en": (
            Size(1e12, "{} tn international $"),
            Size(1e9, "{} bn international $"),
            Size(1e6, "{} m international $"),
            Size(1, "{} international $"),
        ),
        "zh": (Size(1e12, "{}万亿国际元"), Size(1e8, "{}亿国际元"), Size(1, "{}国际元")),
        "ja": (Size(1e12, "{}兆国際ドル"), Size(1e8, "{}億国際ドル"), Size(1, "{}国際ドル")),
        "ko": (Size(1e12, "{}조 국제달러"), Size(1e8, "{}억 국제달러"), Size(1, "{}국제달러")),
    },
    "PERSONS": {
        "en": (Size(1e6, "{} m"), Size(1, "{}")),
        "zh": (Size(1e8, "{}亿人"), Size(1e4, "{}万人"), Size(1, "{}人")),
        "ja": (Size(1e8, "{}億人"), Size(1e4, "{}万人"), Size(1, "{}人")),
        "ko": (Size(1e8, "{}억 명"), Size(1e4, "{}만 명"), Size(1, "{}명")),
    },
}


def known(unit: str) -> bool:
    """Whether amounts of this unit have words of their own."""
    return catalog.unit(unit).kind in _SIZES


def size(value: float, unit: str, lang: str) -> Size:
    """The largest size that an amount fills."""
    sizes = _SIZES[catalog.unit(unit).kind][lang]
    return next((s for s in sizes if abs(value) >= s.power), sizes[-1])


def digits(value: float, chosen: Size) -> int:
    """Decimals for about three or four figures; whole units have none once they are many."""
    scaled = abs(value) / chosen.power
    if chosen.power == 1:
        return 0 if scaled >= 100 else 2
    return 0 if scaled >= 1000 else 1 if scaled >= 1 else 2


def text(value: float, chosen: Size, decimals: int, locale: Locale) -> str:
    """An amount in words: ``US$24.6 tn``, ``24.6兆ドル``."""
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    number = _written(abs(value) / chosen.power, pattern, locale)
    # The sign stands before the currency: −US$1.2 tn.
    sign = "\N{MINUS SIGN}" if value < 0 and any(digit in number for digit in "123456789") else ""
    return sign + chosen.pattern.format(number)


@lru_cache(maxsize=65_536)
def _written(value: float, pattern: str, locale: Locale) -> str:
    """A number by a pattern: the same amounts are told again in every view, and each costs Babel a sixth of a millisecond."""
    return format_decimal(value, format=pattern, locale=locale)


def decimals(values: Iterable[float], most: int = 4) -> int:
    """How many decimals round values need so that all can be told apart: ``decimals([0.5, 1]) == 1``."""
    values = list(values)
    return next(
        (
            n
            for n in range(most)
            if all(abs(round(v, n) - v) < 1e-9 * max(1, abs(v)) for v in values)
        ),
        most,
    )
