"""What `trilateral --help` shows of each command: its group, its function, and examples that can be run as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pkgutil import resolve_name
from typing import Any

from typer.core import TyperCommand, TyperGroup

from etl.operate.output import ReaderGone
from etl.places import declared


class Command:
    """A command: its function, whose options and docstring are its help, and examples."""

    def __init__(self, run: str, examples: Sequence[str]) -> None:
        self._function = run
        self.examples = examples

    @property
    def run(self) -> Callable[..., None]:
        """Its function; whoever runs one command needs the modules of no other."""
        found: Callable[..., None] = resolve_name(self._function)
        return found


#: The groups in order, and in each its commands, as `guide.toml` has them.
COMMANDS: dict[str, dict[str, Command]] = {
    group: {name: Command(**facts) for name, facts in commands.items()}
    for group, commands in declared(__package__, "guide").items()
}

EPILOG = "\n".join(
    [
        "'trilateral COMMAND --help' has the options of a command, and examples.",
        "Data go to stdout, messages to stderr; --json is for machines.",
        "Exit codes: 0 done, 1 failed and nothing changed, 2 wrong usage, 3 done in part, 4 refused by a guard or stopped by a rollback.",
        "TRILATERAL_DATA names the store, {store} if it is not set; docs/reference.md has all settings.",
    ]
)


def _services() -> Iterable[str]:
    from etl import catalog

    return (each.id for each in catalog.sources().values() if each.adapter)


def _store() -> Iterable[str]:
    from etl.places import DEFAULT

    return [str(DEFAULT)]


#: Names in braces in the help of commands and options, and what is written for each: looked up when help is printed.
CHOICES: dict[str, str | Callable[[], Iterable[str]]] = {
    "indicators": "etl.catalog:with_shares",
    "sources": "etl.catalog:sources",
    "services": _services,
    "groups": "etl.catalog:groups",
    "languages": "dashboard.locale:LANGUAGES",
    "presets": "dashboard.look.canvas:presets",
    "formats": "dashboard.exports:FORMATS",
    "store": _store,
}


def _choices(name: str) -> str:
    given = CHOICES[name]
    found = resolve_name(given) if isinstance(given, str) else given
    return ", ".join(found() if callable(found) else found)


def filled(text: str) -> str:
    """A help text with the names that stand for choices replaced by the choices.

    >>> filled("A group: {groups}.")[:14]
    'A group: CJK, '
    """
    return re.sub(rf"\{{({'|'.join(CHOICES)})\}}", lambda found: _choices(found[1]), text)


class Guided(TyperCommand):
    """A command whose help has its choices filled in and its examples below."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        fill(self)
        super().format_help(ctx, formatter)


def fill(command: Any) -> None:
    """Fill the choices into the help of a command and of its options."""
    command.help = filled(command.help or "")
    for option in command.params:
        option.help = filled(getattr(option, "help", None) or "")


class Grouped(TyperGroup):
    """The commands in the order of `COMMANDS`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, as the help lists them."""
        return [name for commands in COMMANDS.values() for name in commands]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        self.epilog = filled(self.epilog or "")
        super().format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run a command.

        Raises:
            ReaderGone: Its output is not read to the end; the library would end the process with 1.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error
