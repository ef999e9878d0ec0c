"""Numbers, amounts and units in the words of a language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal

from dashboard.locale import LANGUAGES, SOURCE, Translate, translator
from dashboard.locale.languages import Size
from dashboard.words import amounts
from etl import catalog

#: Fractions below the one have two significant digits; below the other they are rests of arithmetic.
SMALL, NOTHING = 1e-3, 1e-8
MINUS = "\N{MINUS SIGN}"


class Numbers:
    """How numbers are said in one language.

    Args:
        lang: The code of the language.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.language = LANGUAGES[lang]
        self.locale = Locale.parse(self.language.babel)
        self.gettext: Translate = translator(lang)

    def percent(self, fraction: float, digits: int | None = None) -> str:
        """``22.2%``: with the number of decimals given, otherwise one; what is less than 0.1% keeps two significant digits.

        Without any decimals it is a round number, whatever it is; a small one that the decimals write exactly, such as
        a step of an axis, stays as it is.
        """
        return _percent(fraction, digits, self.lang)

    def percents(self, steps: Sequence[float]) -> list[str]:
        """The steps of an axis of shares, with as many decimals as they have; zero has none.

        >>> Numbers("en").percents([0.0, 0.025, 0.05]), Numbers("en").percents([0.0, 0.1])
        (['0%', '2.5%', '5.0%'], ['0%', '10%'])
        """
        digits = amounts.decimals([step * 100 for step in steps])
        return [self.percent(step, digits if step else 0) for step in steps]

    def told_apart(self, one: float, other: float) -> tuple[str, str]:
        """Two shares of one sentence, with a second decimal where one would make a text of both.

        >>> Numbers("en").told_apart(0.23488, 0.23540), Numbers("en").told_apart(0.218, 0.257)
        (('23.49%', '23.54%'), ('21.8%', '25.7%'))
        """
        told = self.percent(one), self.percent(other)
        return (
            told
            if told[0] != told[1] or one == other
            else (self.percent(one, 2), self.percent(other, 2))
        )

    def points(self, fraction: float, digits: int = 1) -> str:
        """A change in percentage points, with its sign: ``+1.2``; what rounds to nothing has none."""
        points = round(fraction * 100, digits)
        if not points:
            return self.number(0, digits)
        return _signed(points, digits, self.lang, above="+")

    def change(self, fraction: float, digits: int | None = None) -> str:
        """A relative change in per cent, with its sign: ``+4.0%``."""
        text = self.percent(fraction, digits)
        return f"+{text}" if fraction > 0 and text != self.percent(0, digits) else text

    @staticmethod
    def fraction(value: Fraction) -> str:
        """A simple fraction, the same in all languages: ``1/4``."""
        return f"{value.numerator}/{value.denominator}"

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's separators."""
        return _signed(round(value, digits) + 0.0, digits, self.lang)

    def ordinal(self, number: int) -> str:
        """A place in an order.

        >>> Numbers("en").ordinal(2), Numbers("ja").ordinal(2)
        ('2nd', '2位')
        """
        patterns = {
            "one": self.gettext("{number}st"),
            "two": self.gettext("{number}nd"),
            "few": self.gettext("{number}rd"),
            "other": self.gettext("{number}th"),
        }
        # English has four endings, others one: the patterns of these are alike.
        form = Locale.parse(SOURCE).ordinal_form(number)
        return patterns[form].format(number=self.number(number))

    def priced(self, title: str, unit: str) -> str:
        """What sentences say is measured, with the year of its prices if these are those of one year.

        >>> Numbers("en").priced("GDP at constant prices", "USD2015")
        'GDP at constant prices (2015 prices)'
        """
        year = catalog.unit(unit).base_year
        if not year:
            return title
        return self.gettext("{title} ({year} prices)").format(title=title, year=year)

    def unit(self, unit: str) -> str:
        """The name of a unit: ``constant 2015 US dollars``."""
        return self.gettext(catalog.unit(unit).name)

    def amount(
        self, value: float, unit: str, size: Size | None = None, digits: int | None = None
    ) -> str:
        """An amount with its unit in the language's own big-number words: ``US$24.6 tn``, ``24.6兆ドル``.

        Args:
            value: In units, never in millions.
            unit: Its unit.
            size: Of which size to write it, for amounts that stand side by side; its own if left out.
            digits: Decimals; as many as its size asks for if left out.
        """
        if not amounts.known(unit):
            return f"{self.number(value, 2)} {self.unit(unit)}"
        chosen = size or amounts.size(value, unit, self.lang)
        text = amounts.text(
            value, chosen, amounts.digits(value, chosen) if digits is None else digits, self.lang
        )
        # Of amounts side by side the unit is told once, beside them.
        year = catalog.unit(unit).base_year
        if not year or size is not None:
            return text
        return self.gettext("{amount} ({year} prices)").format(amount=text, year=year)

    def amounts(self, values: Iterable[float], unit: str) -> list[str]:
        """Amounts that stand side by side: each of its own size, those of one size with one number of decimals.

        >>> Numbers("ja").amounts([46.38e9, 146.2e9, 1.2e12], "USD")
        ['463.8億ドル', '1,462.0億ドル', '1.2兆ドル']
        """
        found = list(values)
        if not amounts.known(unit):
            return [self.amount(value, unit) for value in found]
        sizes = [amounts.size(value, unit, self.lang) for value in found]
        digits: dict[Size, int] = {}
        for value, size in zip(found, sizes, strict=True):
            digits[size] = max(digits.get(size, 0), amounts.digits(value, size))
        return [
            self.amount(value, unit, size, digits[size])
            for value, size in zip(found, sizes, strict=True)
        ]

    def number_short(self, value: float) -> str:
        """A number with as many decimals as it has: ``1``, ``2.5``."""
        return _shortest(value, self.lang)


@lru_cache(maxsize=8_192)
def _percent(fraction: float, digits: int | None, lang: str) -> str:
    least = 1 if digits is None else digits
    small = NOTHING <= abs(fraction) < SMALL and digits != 0
    exact = digits is not None and abs(round(fraction, least + 2) - fraction) < NOTHING
    needed = -math.floor(math.log10(abs(fraction))) - 1 if small and not exact else 0
    digits = max(least, needed)
    return f"{_signed((round(fraction, digits + 2) + 0.0) * 100, digits, lang)}%"


@lru_cache(maxsize=4096)
def _shortest(value: float, lang: str) -> str:
    return format_decimal(value, format="#,##0.##", locale=LANGUAGES[lang].babel)


@lru_cache(maxsize=16_384)
def _signed(value: float, digits: int, lang: str, above: str = "") -> str:
    """A number with a true minus sign, as long as a plus, where it is negative, and another sign where it is not."""
    return f"{MINUS if value < 0 else above}{amounts.fixed(abs(value), digits, lang)}"
