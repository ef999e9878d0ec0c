"""Input and output of commands: data on stdout, messages on stderr, and checks of what options hold."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias, cast

import typer

from etl.errors import UsageError
from etl.operate import output
from etl.operate.logs import printable

if TYPE_CHECKING:
    import pandas as pd

    from etl.storage.store import Release, Store

    #: Rows to print, of a frame or, from commands that do without pandas, as dictionaries.
    Table: TypeAlias = pd.DataFrame | list[dict[str, Any]]

#: An edition or a date. Never "\d": that is any digit of Unicode, and labels are compared as strings.
_EDITION = re.compile(r"([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(\.[0-9]+)?)?")


def check_years(first: str, last: str) -> None:
    """Refuse what is not a year, and ranges that end before they begin.

    Raises:
        UsageError: They are not usable.

    Example:
        >>> check_years("2000", "2024")
    """
    for option, text in (("--from", first), ("--to", last)):
        if text and not re.fullmatch(r"[0-9]{4}", text):
            raise UsageError(f"{option} cannot be {text!r}.", hint="Give a year, for example 2020.")
    if first and last and first > last:
        raise UsageError(f"--from {first} is after --to {last}.", hint="Swap them.")


def check_date(text: str, option: str = "--as-of") -> None:
    """Refuse what is neither an edition nor a date.

    Raises:
        UsageError: It is not usable.

    Example:
        >>> check_date("2025-10")
    """
    from etl.editions import base

    day = base(text)
    year, month, of_month = (*day.split("-"), "01", "01")[:3] if day else ("2000", "01", "01")
    try:
        if not _EDITION.fullmatch(text):
            raise ValueError(text)
        date(int(year), int(month), int(of_month))
    except ValueError as error:
        raise UsageError(
            f"{option} cannot be {text!r}.", hint="Give an edition or a date, for example 2025-10."
        ) from error


def duration(text: str, option: str) -> timedelta:
    """A duration: ``30d``, ``12h``, ``15m``.

    Raises:
        UsageError: It is none.

    Example:
        >>> duration("30d", "--max-age").days
        30
    """
    found = re.fullmatch(r"([0-9]{1,5})([dhm])", text)
    if not found:
        raise UsageError(
            f"{option} cannot be {text!r}.", hint="Give days, hours or minutes: 30d, 12h, 15m."
        )
    unit = {"d": "days", "h": "hours", "m": "minutes"}[found[2]]
    return timedelta(**{unit: int(found[1])})


class progress:  # noqa: N801 - used like a function
    """A spinner on a terminal, plain lines elsewhere: ``with progress() as step: step("message")``."""

    def __enter__(self) -> Callable[[str], None]:
        """Begin; returns the function to call with the message of each step."""
        self._over = False
        if not output.StandardError().isatty():
            return self._plain
        from rich.console import Console
        from rich.markup import escape

        terminal = Console(file=cast("TextIO", output.StandardError()), highlight=False)
        self._status = terminal.status("working")
        self._status.start()

        def step(text: str) -> None:
            if self._over:
                return
            text = printable(text)
            terminal.print(f"  {text}", markup=False)
            self._status.update(escape(text))

        return step

    def _plain(self, text: str) -> None:
        if not self._over:
            say(text)

    def __exit__(self, *error: object) -> None:
        """End; threads that still ask a service after a signal have nothing more to say."""
        self._over = True
        if hasattr(self, "_status"):
            self._status.stop()


def say(text: str) -> None:
    """Words for a person, on stderr; what a service or a file put into them moves no cursor.

    Example:
        ``say("nothing to do")``
    """
    shown = "\n".join(printable(line) for line in text.split("\n"))
    # The line and its end in one: several threads speak.
    print(f"{shown}\n", end="", file=output.StandardError(), flush=True)


def show(text: str) -> None:
    r"""Words for a person, on stdout; what a service or a file put into them moves no cursor.

    >>> show("25 \x1b[2J%")
    25 \x1b[2J%
    """
    print("\n".join(printable(line) for line in text.split("\n")))


def records(table: Table) -> list[dict[str, Any]]:
    """A table as JSON records, nulls as null.

    >>> records([{"share": float("nan"), "ref_area": "CJK"}])
    [{'share': None, 'ref_area': 'CJK'}]
    """
    if isinstance(table, list):
        return [{k: None if v != v else v for k, v in row.items()} for row in table]
    import pandas as pd

    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()}
        for row in table.to_dict("records")
    ]


def emit(table: Table, form: str, formats: Mapping[str, str]) -> None:
    """Print a table as ``table``, ``json`` or ``csv``.

    Raises:
        UsageError: There is no such format.

    Example:
        >>> emit([{"share": 0.25}], "table", {"share": "{:.1%}"})
        share
        25.0%
    """
    if form == "json":
        emit_json(records(table))
    elif form == "csv":
        import pandas as pd

        typer.echo(pd.DataFrame(table).to_csv(index=False), nl=False)
    elif form == "table":
        shown = [
            {
                k: formats[k].format(v) if k in formats and v is not None else v
                for k, v in row.items()
            }
            for row in records(table)
        ]
        emit_table(shown)
    else:
        raise UsageError(f"--format cannot be {form!r}.", hint="Give table, json or csv.")


def emit_json(content: Any) -> None:
    """Print JSON; with escapes where the output cannot encode all characters.

    Example:
        >>> emit_json({"share": 0.25})
        {
         "share": 0.25
        }
    """
    typer.echo(json.dumps(content, ensure_ascii=not output.shows_everything(), indent=1))


def emit_table(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as a table: one line per row, or what fits a terminal.

    Example:
        >>> emit_table([{"ref_area": "CJK", "year": 2024}])
        ref_area  year
        CJK       2024
    """
    rows = list(rows)
    names = list(rows[0]) if rows else []
    numeric = [
        all(isinstance(r[name], int | float) or str(r[name])[:1].isdigit() for r in rows)
        for name in names
    ]
    cells = [["" if value is None else _cell(value) for value in row.values()] for row in rows]
    if sys.stdout.isatty():
        _print_folded(names, numeric, cells)
    else:
        print("\n".join(_aligned([names, *cells], numeric)))


def _cell(value: object) -> str:
    """A cell on one line; what a service or a file put into it moves no cursor."""
    return printable(str(value).replace("\n", " "))


def _aligned(cells: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    """Lines in which columns begin, or those of numbers end, below each other."""
    lines = list(cells)
    widths = [max(map(_columns, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = []
        for cell, width, right in zip(line, widths, numeric, strict=True):
            room = " " * (width - _columns(cell))
            padded.append(room + cell if right else cell + room)
        yield "  ".join(padded)


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: ``_columns("日本") == 4``."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def _print_folded(
    names: Sequence[str], numeric: Sequence[bool], cells: Iterable[Sequence[str]]
) -> None:
    from rich.console import Console
    from rich.table import Table

    grid = Table(box=None, pad_edge=False)
    for name, right in zip(names, numeric, strict=True):
        # What does not fit a terminal goes on below: an id that is cut is of no use.
        grid.add_column(name, justify="right" if right else "left", overflow="fold")
    for line in cells:
        grid.add_row(*line)
    console = Console(highlight=False, markup=False)
    # A closed pipe is for the command to handle; the library would end the process with 1.
    console.on_broken_pipe = _raise_again  # type: ignore[method-assign]
    console.print(grid)


def open_store() -> Store:
    """The store that the environment names.

    Example:
        ``open_store().ids()`` are the releases in the store of ``TRILATERAL_DATA``.
    """
    from etl import settings
    from etl.storage.store import Store

    return Store(settings.load().data)


def open_release() -> Release:
    """The release that is served.

    Example:
        ``open_release().select("gdp_nominal", "wdi")``
    """
    return open_store().open()


def _raise_again() -> None:
    """Called while an error is handled: let it travel on."""
    raise
