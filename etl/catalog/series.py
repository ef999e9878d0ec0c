"""What the publishers' files say of the series that are read from them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import model_validator

from etl.catalog._facts import Fact, table

#: The power of ten of a scale, in words.
SCALES = {"units": 0, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}


class Series(Fact):
    """A series of the World Bank or of the World Economic Outlook, by its code.

    Attributes:
        title: Its name in English; empty where the files have none.
        unit: Its unit; empty for the World Bank's, whose titles have it.
        scale: Its scale; empty for rates, which have none.
        most: The most that an amount can be in this scale.
        least: What its largest amount is at least where it is in units.
    """

    id: str
    title: str = ""
    unit: Literal[
        "", "dollars", "international dollars", "national currency", "percent", "persons"
    ] = ""
    scale: Literal["", "millions", "billions"] = ""
    most: float = float("inf")
    least: float = 0.0

    @model_validator(mode="after")
    def _an_amount_has_all(self) -> Series:
        amount = self.unit not in ("", "percent")
        if not (amount == bool(self.scale) == (self.most < float("inf")) == (self.least > 0)):
            raise ValueError("An amount has scale, most and least; a rate has none of them.")
        return self


@cache
def series_of(source: str) -> dict[str, Series]:
    """The series of a source, by their codes, in the order of the file.

    Example:
        >>> series_of("weo")["NGDPD"].scale
        'billions'
    """
    return {key: Series(id=key, **facts) for key, facts in table("series")[source].items()}


def facts_of(source: str, code: str) -> Series:
    """What is known of a series; of one that is not read, its code alone.

    Example:
        >>> facts_of("weo", "NGDP_RPCH").unit
        'percent'
    """
    return series_of(source).get(code) or Series(id=code)
