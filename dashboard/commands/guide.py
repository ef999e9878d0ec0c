"""What `trilateral --help` shows of each command: its group, its function, and examples that can be run as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

from dashboard.commands import claim, documents, files, review, server, update
from etl.operate.commands import ask, publish, releases
from etl.operate.output import ReaderGone


class Command:
    """A command: its function, whose options and docstring are its help, and examples."""

    def __init__(self, run: Callable[..., None], *examples: str) -> None:
        self.run = run
        self.examples = examples


#: The groups in order, and in each its commands. A new command is its function and its entry here.
COMMANDS: dict[str, dict[str, Command]] = {
    "Ask": {
        "share": Command(
            ask.share,
            "trilateral share --indicator gdp_nominal",
            "trilateral share --indicator gdp_ppp --source weo --from 2000 --to 2024",
            "trilateral share --indicator gdp_nominal --source weo --as-of 2022-04",
            "trilateral share --indicator goods_exports --area ASEAN --format csv",
        ),
        "claim": Command(
            claim.claim,
            "trilateral claim",
            "trilateral claim --lang ja",
            "trilateral claim --as-of 2022-04 --json",
            'trilateral claim "ASEAN+3 makes up 30% of world GDP"',
            "trilateral claim --share 24% --measure gdp --area CJK+HKG+MAC --year 2020 --json",
        ),
        "review": Command(
            review.review,
            "trilateral review speech.txt",
            "trilateral review speech.txt --said-on 2024-05-27 --lang ko",
            "trilateral review speech.txt --json",
            "trilateral review speech.docx -o speech-checked.docx",
            "trilateral review slides.pptx -o report.html --lang ja",
            "trilateral review speech.txt --deck findings.pptx",
        ),
        "forecasts": Command(
            ask.forecasts,
            "trilateral forecasts",
            "trilateral forecasts --indicator gdp_ppp --each --json",
        ),
        "why": Command(
            ask.why,
            "trilateral why --from 2021 --to 2024",
            "trilateral why --from 2015 --to 2021 --json",
        ),
    },
    "Take away": {
        "figures": Command(
            files.figures,
            "trilateral figures",
            "trilateral figures --json",
        ),
        "export": Command(
            files.export,
            "trilateral export gdp-share -o gdp-share.png",
            "trilateral export gdp-share -o gdp.pptx --lang ja --source weo --from 2000",
            "trilateral export why -o why.pdf --preset column --grey",
            "trilateral export explore -o bars.svg --view kind=bars --view areas=CHN,IND",
        ),
        "deck": Command(
            documents.deck,
            "trilateral deck -o story.pptx",
            "trilateral deck -o story.pptx --lang en,zh,ja,ko --template brand.pptx",
            "trilateral deck -o trade.pptx --figures trade-share,trade-flows",
            "trilateral deck -o talk.html --recipe examples/talk.toml",
            "trilateral deck -o talk.pptx --recipe examples/talk.toml --lang all",
        ),
        "brief": Command(
            documents.brief,
            "trilateral brief -o brief.docx",
            "trilateral brief -o brief.docx --lang all",
        ),
        "refigure": Command(
            files.refigure,
            "trilateral refigure gdp-share.png",
            "trilateral refigure gdp-share.png -o gdp-share.pptx",
            "trilateral refigure gdp-share.png --latest -o gdp-share-new.png",
            "trilateral refigure story.pptx --lang ja",
        ),
        "update": Command(
            update.update,
            "trilateral update slides.pptx --dry-run",
            "trilateral update slides.pptx -o slides-new.pptx --json",
            "trilateral update brief.docx --in-place",
        ),
    },
    "Keep the figures fresh": {
        "status": Command(
            releases.status,
            "trilateral status",
            "trilateral status --max-age 30d --json",
        ),
        "refresh": Command(
            publish.refresh,
            "trilateral refresh --dry-run",
            "trilateral refresh",
            "trilateral refresh --source weo --source wdi --json",
        ),
        "import": Command(
            publish.import_,
            "trilateral import WEOOct2025all.xlsx",
            "trilateral import US_TradeMerchTotal.csv --edition 2025-04-15 --dry-run",
        ),
        "schedule": Command(
            publish.schedule,
            'trilateral schedule --cron "0 6 * * *"',
            "trilateral schedule --once",
        ),
        "releases": Command(
            releases.releases,
            "trilateral releases",
            "trilateral releases --json",
        ),
        "diff": Command(
            releases.diff,
            "trilateral diff",
            "trilateral diff --json",
        ),
        "rollback": Command(
            releases.rollback,
            "trilateral rollback 20261129T130049Z-3a46acd7135a",
            "trilateral rollback 20261129T130049Z-3a46acd7135a --hold",
        ),
        "unhold": Command(
            releases.unhold,
            "trilateral unhold",
        ),
        "prune": Command(
            releases.prune,
            "trilateral prune --dry-run",
            "trilateral prune --keep 10 --keep-days 90",
        ),
        "check": Command(
            releases.check,
            "trilateral check",
            "trilateral check --json",
        ),
    },
    "Run": {
        "serve": Command(
            server.serve,
            "trilateral serve",
            "trilateral serve --host 0.0.0.0 --port 8080 --workers 4",
        ),
        "mcp": Command(
            server.mcp,
            "trilateral mcp",
        ),
        "doctor": Command(
            server.doctor,
            "trilateral doctor",
            "trilateral doctor --network --json",
        ),
    },
}

EPILOG = "\n".join(
    [
        "'trilateral COMMAND --help' has the options of a command, and examples.",
        "Data go to stdout, messages to stderr; --json is for machines.",
        "Exit codes: 0 done, 1 failed and nothing changed, 2 wrong usage, 3 done in part, 4 refused by a guard or stopped by a rollback.",
        "TRILATERAL_DATA names the store, {store} if it is not set; docs/reference.md has all settings.",
    ]
)


def _indicators() -> Iterable[str]:
    from etl import catalog

    return catalog.with_shares()


def _sources() -> Iterable[str]:
    from etl import catalog

    return catalog.sources()


def _services() -> Iterable[str]:
    from etl import catalog

    return (each.id for each in catalog.sources().values() if each.adapter)


def _groups() -> Iterable[str]:
    from etl import catalog

    return catalog.groups()


def _languages() -> Iterable[str]:
    from dashboard.locale import LANGUAGES

    return LANGUAGES


def _presets() -> Iterable[str]:
    from dashboard.look.canvas import presets

    return presets()


def _store() -> Iterable[str]:
    from etl.places import DEFAULT

    return [str(DEFAULT)]


def _formats() -> Iterable[str]:
    from dashboard.exports import FORMATS

    return FORMATS


#: Names in braces in the help of commands and options, and what is written for each: looked up when help is printed.
CHOICES: dict[str, Callable[[], Iterable[str]]] = {
    "indicators": _indicators,
    "sources": _sources,
    "services": _services,
    "groups": _groups,
    "languages": _languages,
    "presets": _presets,
    "formats": _formats,
    "store": _store,
}


def filled(text: str) -> str:
    """A help text with the names that stand for choices replaced by the choices.

    >>> filled("A group: {groups}.")[:14]
    'A group: CJK, '
    """
    return re.sub(
        rf"\{{({'|'.join(CHOICES)})\}}", lambda found: ", ".join(CHOICES[found[1]]()), text
    )


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
