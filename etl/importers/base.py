"""What importers have in common: a file, what it may hold, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from etl.catalog.areas import other_economy
from etl.counts import many
from etl.errors import BadAnswer, UsageError
from etl.sources.imf import Message

#: More than the largest official file ten times over, unpacked; a bomb stops here.
LIMIT = 2_000_000_000
#: What a file may unpack to, whatever its size, and so many times its size beyond: the official ones are packed to a
#: twentieth at least.
SMALL, TIMES = 32_000_000, 100
#: How names of files end that hold no figures of ours.
FOREIGN = frozenset(
    [
        *("doc", "docx", "odt", "rtf", "pdf", "ppt", "pptx", "odp", "md"),
        *("png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "tiff", "ico", "url", "lnk"),
        *("css", "js", "py", "r", "do", "ini", "exe", "dll", "eml", "msg"),
    ]
)
#: Codes that publishers used before they took up those of ISO 3166.
FORMER = {
    "ADO": "AND",
    "IMY": "IMN",
    "KSV": "XKX",
    "ROM": "ROU",
    "TMP": "TLS",
    "WBG": "PSE",
    "ZAR": "COD",
}


@dataclass(frozen=True)
class Document:
    """One file, or one member of an archive.

    Attributes:
        name: What the reader calls it.
        body: Its bytes, unpacked.
        made: The day when the file was made, where its archive says so.
        fault: Why it could not be unpacked; empty if it was.
    """

    name: str
    body: bytes
    made: str = ""
    fault: str = ""

    @property
    def foreign(self) -> bool:
        """Whether its name says that it is a text, a picture or a page: no figures are lost where it cannot be read."""
        return self.name.rpartition(".")[2].casefold() in FOREIGN


@dataclass(frozen=True)
class Outlook:
    """A part of an edition of the World Economic Outlook: countries stand in one file and groups in another.

    Only all the parts together tell where forecasts begin (see `etl.sources.imf.observations`).

    Attributes:
        name: The file.
        edition: ``2025-10``.
        message: Its values and last actual years.
        notes: What of it was passed over.
    """

    name: str
    edition: str
    message: Message
    notes: tuple[str, ...] = ()


def most_unpacked(packed: bytes) -> int:
    """How much a file may hold, unpacked, in bytes.

    >>> most_unpacked(bytes(1_000)), most_unpacked(bytes(500_000))
    (32000000, 50000000)
    """
    return min(LIMIT, max(SMALL, TIMES * len(packed)))


class NothingOfOurs(UsageError):
    """A file of a known kind that holds nothing of the catalogue: an error only where no other file does."""


class Foreign(UsageError):
    """A file of a kind that holds no figures: an error only where it stands alone."""


def day_in(text: str) -> tuple[str, ...]:
    """The days that a text may mean: ``2024-10-24``, ``24/10/2024``, ``24.10.2024`` are one, ``04/10/2024`` is two."""
    found = re.match(r"([12][0-9]{3})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])", text)
    if found:
        return _days((found[1], found[2], found[3]))
    found = re.match(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([12][0-9]{3})(?![0-9])", text)
    if not found:
        return ()
    # Only with points the day comes first for certain.
    orders = [(found[4], found[3], found[1])]
    if found[2] != ".":
        orders.append((found[4], found[1], found[3]))
    return _days(*orders)


def _days(*orders: tuple[str, str, str]) -> tuple[str, ...]:
    found = []
    for year, month, day in orders:
        try:
            found.append(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def once(
    name: str,
    table: pd.DataFrame,
    key: list[str],
    lines: Callable[[Mapping[Any, Any]], Iterable[int]] = lambda row: (),
    unit: str = "lines",
) -> tuple[pd.DataFrame, list[str]]:
    """The rows without those that say the same once more, and a note of how many there were.

    Args:
        name: The file, for messages.
        table: Rows with ``key`` and ``value``.
        key: What names a value.
        lines: The numbers of the lines in the file that a row may come from, for messages.
        unit: What is numbered, where it is not lines.

    Raises:
        BadAnswer: Two rows say different things of one value.
    """
    again = table.duplicated([*key, "value"])
    left = table[~again]
    for row in left[left.duplicated(key)].head(1).to_dict("records"):
        what = " ".join(str(row[column]) for column in key)
        first = left[(left[key] == pd.Series({c: row[c] for c in key})).all(axis=1)].iloc[0]
        numbers = sorted(set(lines(row)))
        where = f", in {unit} {' and '.join(f'{n:,}' for n in numbers[:3])}" if numbers else ""
        raise BadAnswer(
            f"{name} says two different things of {what}: {first['value']:.15g} and {row['value']:.15g}{where}.",
            hint="Download it again.",
        )
    notes = (
        [
            f"{name}: {many(int(again.sum()), 'value stands', 'values stand')} there twice, taken once"
        ]
        if again.any()
        else []
    )
    return left.reset_index(drop=True), notes


def check_name(sheet: str, code: str, name: str) -> None:
    """Refuse a line whose name is another economy's than its code: one of the two was moved.

    Raises:
        BadAnswer: It is.
    """
    other = other_economy(FORMER.get(code, code), name)
    if other:
        raise BadAnswer(
            f"{sheet} calls {code} {name!r}, which is the name of {other}: codes and names do not belong together.",
            hint="Download it again, and sort whole rows only.",
        )


def breaks_off(name: str, line: str, number: int = 0) -> BadAnswer:
    """What to say of a file that was cut, or of a line with too few cells; ``number`` 0 is the last line."""
    which = f"line {number:,}" if number else "its last line"
    return BadAnswer(
        f"{name} breaks off in {which}: {line.strip()[:60]!r}.", hint="Download it again."
    )


def last_actual(text: str) -> str:
    """The last actual year in ``2024``, ``2024.0`` or ``FY2023/24``; of a fiscal year the first, to be careful."""
    found = re.search(r"[0-9]{4}", text)
    return found[0] if found and found[0] != "0000" else ""


def the_day(name: str, kind: str, example: str, given: str) -> str:
    """The day given as the edition of a file that does not say its own.

    Args:
        name: The file.
        kind: What it is, in words.
        example: A day, for the message.
        given: What is given.

    Raises:
        UsageError: Nothing is given, or no day.
    """
    if not given:
        raise needs_edition(name, kind, example)
    if len(given) != 10:
        raise UsageError(
            f"{name} needs a day as its edition, not {given!r}.",
            hint=f"Say it: --edition {example}, the day when the publisher released it.",
        )
    return given


def needs_edition(name: str, kind: str, example: str) -> UsageError:
    """What to say of a file that does not tell its edition."""
    unit = "day" if len(example) == 10 else "month"
    return UsageError(
        f"{name} ({kind}) does not say its edition.",
        hint=f"Say it: --edition {example}, the {unit} when the publisher released it; "
        "files of another edition in a command of their own.",
    )


def nothing_of_ours(
    name: str, kind: str, codes: Sequence[str] = (), *, lines: bool = True
) -> NothingOfOurs:
    """What to say of a file without any indicator of the catalogue.

    Args:
        name: The file.
        kind: What it is, in words.
        codes: The indicators that it has instead.
        lines: Whether it has any line of figures.
    """
    if not lines:
        return NothingOfOurs(
            f"{name} ({kind}) has headings and no line of figures.", hint="Download it again."
        )
    seen = f": it has {', '.join(codes[:5])}{' ...' if len(codes) > 5 else ''}" if codes else ""
    return NothingOfOurs(
        f"{name} ({kind}) holds no indicator of the catalogue{seen}.",
        hint="Indicators and their codes are declared in etl/catalog/indicators.toml.",
    )


def one_edition(name: str, editions: Iterable[str]) -> str:
    """The edition that all parts of a file say that they are of; empty if none says it.

    Raises:
        BadAnswer: They say different ones.
    """
    found = sorted({edition for edition in editions if edition})
    if len(found) > 1:
        raise BadAnswer(
            f"{name} says that it is of {' and of '.join(found)}.",
            hint="Files of several editions were put together: import each of them by itself.",
        )
    return found[0] if found else ""
