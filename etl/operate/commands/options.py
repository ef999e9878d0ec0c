"""The options that several commands have; names in braces are filled in when help is printed (`dashboard.commands.guide`)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

#: Exit codes besides that of success and those of errors (`etl.errors`).
FAILED, DONE_IN_PART = 1, 3


def option(metavar: str, about: str, *names: str) -> Any:
    """An option with a value: what stands for the value in the help, what it means, and its names if not that of the parameter.

    >>> option("LANG", "The language of the answer.").metavar
    'LANG'
    """
    return typer.Option(*names, metavar=metavar, help=about)


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
AsOf = Annotated[
    str,
    option(
        "EDITION",
        "An edition or a date (2025-10, 2025-10-14): the figures as known then.",
        "--as-of",
    ),
]
AnswerLang = Annotated[str, option("LANG", "The language of the answer, one of {languages}.")]
#: What is measured: required where it has no default.
Indicator = Annotated[str, option("NAME", "What is measured, one of {indicators}.")]
Source = Annotated[
    str,
    option("SOURCE", "From which source, one of {sources}; the indicator's default if left out."),
]
First = Annotated[
    str,
    option(
        "YEAR", "First year; if left out all there are, in figures of claims the last 25.", "--from"
    ),
]
Last = Annotated[str, option("YEAR", "Last year; all there are if left out.", "--to")]
Sources = Annotated[
    list[str] | None,
    option(
        "SOURCE",
        "Only this source, one of {services}; may be repeated. All if left out.",
        "--source",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change, publish nothing.")]
Force = Annotated[
    bool, typer.Option("--force", help="Publish although guards fail; the release records it.")
]
FirstRelease = Annotated[
    bool,
    typer.Option(
        "--first",
        help="Allow a first release in a store that has no current release, even if it held releases before.",
    ),
]
Provenance = Annotated[
    str, option("TEXT", "A note on the origin of the figures, recorded in the release.")
]
