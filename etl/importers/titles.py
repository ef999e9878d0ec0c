"""What codes are called: a name or a unit that is another series' than its code tells that one of the two was moved.

Names vary from edition to edition, so only what belongs to another series of the catalogue is refused; other words are told.
"""

from __future__ import annotations

from collections.abc import Mapping

from etl import catalog
from etl.errors import BadAnswer

#: The World Bank's in English, as its files have them since 2022.
WORLD_BANK = {
    "NY.GDP.MKTP.CD": "GDP (current US$)",
    "NY.GDP.MKTP.PP.CD": "GDP, PPP (current international $)",
    "NY.GDP.MKTP.KD": "GDP (constant 2015 US$)",
    "NY.GDP.MKTP.PP.KD": "GDP, PPP (constant 2021 international $)",
    "TX.VAL.MRCH.CD.WT": "Merchandise exports (current US$)",
    "TM.VAL.MRCH.CD.WT": "Merchandise imports (current US$)",
    "NE.EXP.GNFS.CD": "Exports of goods and services (current US$)",
    "NE.IMP.GNFS.CD": "Imports of goods and services (current US$)",
    "SP.POP.TOTL": "Population, total",
    "PA.NUS.FCRF": "Official exchange rate (LCU per US$, period average)",
}
#: The IMF's descriptors, several series to each: their units tell them apart.
OUTLOOK = {
    "NGDP": "Gross domestic product, current prices",
    "NGDPD": "Gross domestic product, current prices",
    "PPPGDP": "Gross domestic product, current prices",
    "NGDP_R": "Gross domestic product, constant prices",
    "NGDP_RPCH": "Gross domestic product, constant prices",
    "TX_RPCH": "Volume of exports of goods and services",
    "TM_RPCH": "Volume of imports of goods and services",
    "LP": "Population",
}
#: Series of the World Economic Outlook -> the unit that it is in.
UNITS = {
    "NGDP": "national currency",
    "NGDP_R": "national currency",
    "NGDPD": "dollars",
    "BX": "dollars",
    "BM": "dollars",
    "PPPGDP": "international dollars",
    "NGDP_RPCH": "percent",
    "TX_RPCH": "percent",
    "TM_RPCH": "percent",
    "LP": "persons",
}
#: The power of ten of a scale, in words.
SCALES = {"units": 0, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
#: Series of the World Economic Outlook -> the scale in which all its editions have it; rates have none.
SCALE_OF: Mapping[str, str] = catalog.table("imf_names")["scales"]
#: Part of a unit's words -> the unit; the first that is found counts.
_WORDS = {
    "international dollar": "international dollars",
    "percent": "percent",
    "national currency": "national currency",
    "domestic currency": "national currency",
    "dollar": "dollars",
    "person": "persons",
    "people": "persons",
}


def check_title(where: str, code: str, title: str, titles: Mapping[str, str]) -> str:
    """Refuse the name of another series; a note where it is in words that are not known, else nothing.

    Args:
        where: The file, the line and the column, for messages.
        code: The code of a series.
        title: What it is called; nothing is said where it is empty.
        titles: Code -> its name.

    Raises:
        BadAnswer: The name is that of another series.

    Example:
        >>> check_title("a.csv, line 5", "SP.POP.TOTL", "Population, total", WORLD_BANK)
        ''
    """
    own, said = titles.get(code, ""), _plain(title)
    if not said or not own or said == _plain(own):
        return ""
    if others := [other for other, name in titles.items() if _plain(name) == said]:
        raise BadAnswer(
            f"{where}: {code} is called {title!r}, which is the name of {others[0]}, not {own!r}: "
            "codes and names do not belong together.",
            hint="Download it again, and sort whole rows only.",
        )
    return f"{where}: {code} is called {title!r}, not {own!r}; read as {code}"


def check_unit(where: str, code: str, unit: str) -> str:
    """Refuse a unit that a series of the World Economic Outlook is not in; a note where its words are not known.

    Args:
        where: The file, the line and the column, for messages.
        code: The code of a series.
        unit: The unit that the file states; nothing is said where it is empty.

    Raises:
        BadAnswer: It is another unit than the series is in.
    """
    own, said = UNITS.get(code, ""), _plain(unit)
    found = next((kind for words, kind in _WORDS.items() if words in said), "")
    if not said or not own or found == own:
        return ""
    if found:
        raise BadAnswer(
            f"{where}: {code} is in {unit!r}, not in {own}: its code and its unit do not belong together.",
            hint="Download it again, and sort whole rows only.",
        )
    return f"{where}: {code} is in {unit!r}, which is not known; read as {own}"


def check_scale(where: str, code: str, area: str, power: int, scale: str) -> None:
    """Refuse the scale of another series: millions in the place of billions would pass for another economy's size.

    Args:
        where: The file, the line and the column, for messages.
        code: The code of a series of the World Economic Outlook.
        area: Whose it is.
        power: The power of ten that the scale stands for; values may be in units whatever the series.
        scale: The scale as the file states it.

    Raises:
        BadAnswer: The series is in another scale.

    Example:
        >>> check_scale("weo.xls, line 4", "NGDPD", "CHN", 9, "Billions")
    """
    own = SCALE_OF.get(code, "")
    if own and power not in (0, SCALES[own]):
        raise BadAnswer(
            f"{where}: {code} of {area} has the scale {scale!r}, and is in {own}: its code and its scale do not belong "
            "together.",
            hint="Download it again, and sort whole rows only.",
        )


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


__all__ = [
    "OUTLOOK",
    "SCALES",
    "SCALE_OF",
    "UNITS",
    "WORLD_BANK",
    "check_scale",
    "check_title",
    "check_unit",
]
