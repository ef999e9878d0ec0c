"""Amounts in the big-number words of a language (`Language.amounts`): trillions and billions, 兆 and 億. No SI prefixes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.locale.languages import Size
from etl import catalog


def known(unit: str) -> bool:
    """Whether amounts of this unit have words of their own."""
    return catalog.unit(unit).kind in LANGUAGES[SOURCE].amounts


def size(value: float, unit: str, lang: str) -> Size:
    """The largest size that an amount fills: amounts per person stay in whole units where those of economies do not.

    Example:
        >>> size(24.8e12, "USD", "en").power == 1e12
        True
        >>> size(19e6, "USD", "ja").power, size(13_453, "USD", "ja").power
        (10000.0, 1.0)
    """
    sizes = LANGUAGES[lang].amounts[catalog.unit(unit).kind]
    return next((s for s in sizes if abs(value) >= max(s.power, s.least)), sizes[-1])


def around(lang: str) -> list[tuple[str, float]]:
    """What stands around the number of an amount, and how many units that is: ``("US${}tn", 1e12)``, without blanks.

    Example:
        >>> ("US${}tn", 1e12) in around("en")
        True
    """
    every = (size for sizes in LANGUAGES[lang].amounts.values() for size in sizes)
    return [(size.pattern.replace(" ", ""), size.power) for size in every if size.pattern != "{}"]


def digits(value: float, chosen: Size) -> int:
    """Decimals for about three or four figures; whole units have none once they are many.

    Example:
        ``digits(24.8e12, size(24.8e12, "USD", "en"))`` are the decimals of 24.8 trillion: 1.
    """
    scaled = abs(value) / chosen.power
    if chosen.power == 1:
        return 0 if scaled >= 100 else 2
    return 0 if scaled >= 1000 else 1 if scaled >= 1 else 2


def text(value: float, chosen: Size, decimals: int, lang: str) -> str:
    """An amount in words: ``US$24.6 tn``, ``24.6兆ドル``."""
    number = fixed(abs(value) / chosen.power, decimals, lang)
    # The sign stands before the currency: −US$1.2 tn.
    sign = "\N{MINUS SIGN}" if value < 0 and any(digit in number for digit in "123456789") else ""
    return sign + chosen.pattern.format(number)


def fixed(value: float, decimals: int, lang: str) -> str:
    """A number with so many decimals and a language's separators: what Babel writes by a pattern, in a fiftieth of its time.

    Example:
        >>> fixed(1234.5, 2, "en")
        '1,234.50'
    """
    # The number as it is told is rounded, not the fraction of two that stands for it.
    return f"{Decimal(str(value)):,.{decimals}f}".translate(_separators(lang))


@cache
def _separators(lang: str) -> dict[int, str]:
    """What a language writes where Python writes a comma and a point."""
    code = LANGUAGES[lang].babel
    return str.maketrans({",": get_group_symbol(code), ".": get_decimal_symbol(code)})


def decimals(values: Iterable[float], most: int = 4) -> int:
    """How many decimals round values need so that all can be told apart.

    Example:
        >>> decimals([0.5, 1])
        1
    """
    values = list(values)
    return next(
        (
            n
            for n in range(most)
            if all(abs(round(v, n) - v) < 1e-9 * max(1, abs(v)) for v in values)
        ),
        most,
    )
