"""What codes are called: a name or a unit that is another series' than its code tells that one of the two was moved.

Names vary from edition to edition, so only what belongs to another series of the catalogue is refused; other words are told.
"""

from __future__ import annotations

from etl.catalog.series import SCALES, facts_of, series_of
from etl.errors import BadAnswer

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


def check_title(where: str, source: str, code: str, title: str) -> str:
    """Refuse the name of another series; a note where it is in words that are not known, else nothing.

    Args:
        where: The file, the line and the column, for messages.
        source: Whose file it is.
        code: The code of a series.
        title: What it is called; nothing is said where it is empty.

    Raises:
        BadAnswer: The name is that of another series.

    Example:
        >>> check_title("a.csv, line 5", "wdi", "SP.POP.TOTL", "Population, total")
        ''
    """
    own, said = facts_of(source, code).title, _plain(title)
    if not said or not own or said == _plain(own):
        return ""
    if others := [other.id for other in series_of(source).values() if _plain(other.title) == said]:
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
    own, said = facts_of("weo", code).unit, _plain(unit)
    found = next((kind for words, kind in _WORDS.items() if words in said), "")
    if not said or not own or found == own:
        return ""
    if found:
        raise BadAnswer(
            f"{where}: {code} is in {unit!r}, not in {own}: its code and its unit do not belong together.",
            hint="Download it again, and sort whole rows only.",
        )
    return f"{where}: {code} is in {unit!r}, which is not known; read as {own}"


def check_scale(where: str, code: str, area: str, power: int, scale: str, beside: str = "") -> None:
    """Refuse the scale of another series: millions in the place of billions would pass for another economy's size.

    Args:
        where: The file, the line and the column, for messages.
        code: The code of a series of the World Economic Outlook.
        area: Whose it is.
        power: The power of ten that the scale stands for; values may be in units whatever the series.
        scale: The scale as the file states it.
        beside: What the other lines of the series have, for messages.

    Raises:
        BadAnswer: The series is in another scale than the IMF publishes it in.

    Example:
        >>> check_scale("weo.xls, line 4", "NGDPD", "CHN", 9, "Billions")
    """
    own = facts_of("weo", code).scale
    if own and power not in (0, SCALES[own]):
        raise BadAnswer(
            f"{where}: {code} of {area} has the scale {scale!r}{beside}; the IMF publishes it in {own}: either its code "
            "and its scale do not belong together, or somebody has converted the file.",
            hint="Download it again from the IMF, and sort whole rows only.",
        )


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
