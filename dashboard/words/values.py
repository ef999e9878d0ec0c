"""What a value is (a level, a share, a rank ...), in which unit, and how it is written: the one place that decides.

Every figure declares the `Quantity` of each of its columns. Pictures, tables, workbooks, native charts, data files,
sentences and descriptions format by it and by nothing else; a new kind of value is one entry of `KINDS`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.locale import N_
from dashboard.words import amounts
from dashboard.words.wording import Words
from etl import catalog
from etl.places import declared

#: What stands where there is no value.
DASH = "–"


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    Attributes:
        id: Its name in data files.
        office: The number format of a column of such values in a workbook.
        axis: The number format of an axis of such values in a workbook.
        percent: Whether values are fractions that are written in per cent.
        digits: Decimals in a sentence, at least.
        cell: Decimals in a table, at least.
        downwards: Whether the axis begins at the top.
    """

    id: str
    office: str
    axis: str
    percent: bool = False
    digits: int = 1
    cell: int = 2
    downwards: bool = False


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("level", "#,##0", "#,##0"),
        Kind("share", "0.00%", "0%", percent=True),
        Kind("part", "0.00%", "0%", percent=True),
        Kind("growth", "0.00%", "0%", percent=True),
        Kind("contribution", "0.00%", "0%", percent=True),
        Kind("index", "#,##0.00", "#,##0"),
        Kind("rank", "0", "0", digits=0, cell=0, downwards=True),
        Kind("count", "#,##0", "#,##0", digits=0, cell=0),
    )
}

#: Kind and what it refers to -> the unit as readers see it, and as data files, which hold fractions, have it.
_RELATIVE: dict[tuple[str, str], tuple[str, str]] = {
    (kind, of): (each["shown"], each["stored"])
    for kind, those in declared(__package__, "units").items()
    for of, each in those.items()
}
#: Kind of change, and whether it is of a number of things, which has no prices -> its unit as readers see it.
_CHANGES = {
    ("growth", False): N_("per cent change on the year before, measured in {unit}"),
    ("growth", True): N_("per cent change on the year before"),
    ("index", False): N_("{base} = 100, measured in {unit}"),
    ("index", True): N_("{base} = 100"),
}
#: The same of volumes that are chained, which are at the prices of no one year.
_CHAINED = {
    "growth": N_("per cent change on the year before, chained volumes"),
    "index": N_("{base} = 100, chained volumes"),
}


@dataclass(frozen=True)
class Quantity:
    """What the values of a column are.

    Attributes:
        kind: One of `KINDS`.
        unit: The unit of the amounts behind them, as the catalogue of indicators has it; empty for shares and ranks.
        of: What shares, parts, contributions and ranks refer to: ``world``, an area, ``shown``, ``all``, ``exports``.
        base: The year in which an index is 100.
        per_person: Whether the amounts are divided by the population.
        chained: Whether a change is that of volumes chained year by year.

    >>> Quantity("level", "USD").stored, Quantity("share", of="world").stored
    ('US dollars', 'fraction of the world')
    """

    kind: str
    unit: str = ""
    of: str = ""
    base: str = ""
    per_person: bool = False
    chained: bool = False

    @property
    def form(self) -> Kind:
        """How values of this kind are written."""
        return KINDS[self.kind]

    @property
    def stored(self) -> str:
        """The unit of the plain numbers in data files, in English."""
        if (self.kind, self.of) in _RELATIVE:
            return _RELATIVE[self.kind, self.of][1]
        if self.kind == "share":
            return f"fraction of {self.of}"
        money = catalog.unit(self.unit).name + (" per person" if self.per_person else "")
        measured = "" if catalog.unit(self.unit).count else f", measured in {money}"
        if self.chained:
            measured = ", chained volumes"
        if self.kind == "growth":
            return f"change on the year before as a fraction{measured}"
        return f"{self.base} = 100{measured}" if self.kind == "index" else money

    def words(self, words: Words) -> str:
        """The unit as readers see it, in a language."""
        if (self.kind, self.of) in _RELATIVE:
            return words.gettext(_RELATIVE[self.kind, self.of][0])
        if self.kind == "share":
            return words.gettext("per cent of {area}").format(area=words.within(self.of))
        money = words.unit(self.unit)
        if self.per_person:
            money = words.gettext("{unit} per person").format(unit=money)
        pattern = _CHANGES.get((self.kind, catalog.unit(self.unit).count))
        if self.chained:
            pattern = _CHAINED[self.kind]
        return words.gettext(pattern).format(base=self.base, unit=money) if pattern else money


#: The quantities that several figures have.
SHARE = Quantity("share", of="world")
CONTRIBUTION = Quantity("contribution", of="world")


#: Zero of an axis of amounts: the same in every unit.
NOTHING = "0"
#: Of an axis of parts of the World, on which even the smallest economy has a place.
MOST_DECIMALS = 8


def decimals(value: float, least: int) -> int:
    """How many decimals a number needs for two significant digits: ``decimals(0.046, 1) == 3``, at least ``least``."""
    if not value or not math.isfinite(value):
        return least
    return max(least, 1 - math.floor(math.log10(abs(value))))


@dataclass(frozen=True)
class ValueFormat:
    """How the values of a chart are written in a language.

    Attributes:
        words: The words of the language.
        quantity: What the values are.
        largest: The largest value, which all amounts side by side take their size from.
    """

    words: Words
    quantity: Quantity
    largest: float

    @property
    def money(self) -> bool:
        """Whether values are amounts with a unit."""
        return self.quantity.kind == "level"

    def value(self, value: float) -> str:
        """One value as sentences and labels have it: with its unit, of small ones two significant digits, ranks as 2nd."""
        if self.quantity.kind == "rank":
            return self.words.ordinal(round(value))
        if self.money:
            unit = self.quantity.unit
            return self.words.amount(value, unit, amounts.size(value, unit, self.words.lang))
        return self._plain(value, self._digits(value, self.quantity.form.digits))

    def values(self, values: Iterable[float]) -> list[str]:
        """Values that stand side by side: amounts of one size have one number of decimals."""
        found = list(values)
        if self.money:
            return self.words.amounts(found, self.quantity.unit)
        return [self.value(value) for value in found]

    def cell(self, value: float) -> str:
        """A value of the table: more exact, all of one size; a dash where there is none."""
        if pd.isna(value):
            return DASH
        if self.money:
            unit = self.quantity.unit
            size = amounts.size(self.largest, unit, self.words.lang)
            digits = 0 if size.power == 1 else decimals(value / size.power, 3)
            return self.words.amount(value, unit, size, min(digits, 6))
        return self._plain(value, self._digits(value, self.quantity.form.cell))

    def ticks(self, values: Sequence[float], *, log: bool = False) -> list[str]:
        """Values of an axis, with as many decimals as tell them apart; on a logarithmic one each in its own size."""
        unit, lang = self.quantity.unit, self.words.lang
        if self.money and log:
            sizes = [amounts.size(v, unit, lang) for v in values]
            return [
                self.words.amount(v, unit, size, amounts.decimals([v / size.power]))
                for v, size in zip(values, sizes, strict=True)
            ]
        if self.money:
            size = amounts.size(self.largest, unit, lang)
            digits = amounts.decimals([v / size.power for v in values])
            return [self.words.amount(v, unit, size, digits) if v else NOTHING for v in values]
        factor = 100 if self.quantity.form.percent else 1
        digits = amounts.decimals([v * factor for v in values], MOST_DECIMALS)
        return [self._plain(v, digits if v else 0) for v in values]

    def _digits(self, value: float, least: int) -> int:
        if self.quantity.form.percent:
            return decimals(value * 100, least)
        return least

    def _plain(self, value: float, digits: int) -> str:
        if self.quantity.form.percent:
            return self.words.percent(value, digits)
        return self.words.number(value, digits)
