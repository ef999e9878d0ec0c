"""The options that several commands have; names in braces are filled in when help is printed (`dashboard.commands.guide`)."""

from __future__ import annotations

from typing import Annotated

import typer

#: Exit codes besides that of success and those of errors (`etl.errors`).
FAILED, DONE_IN_PART = 1, 3

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="EDITION",
        help="An edition or a date (2025-10, 2025-10-14): the figures as known then.",
    ),
]
AnswerLang = Annotated[
    str, typer.Option(metavar="LANG", help="The language of the answer, one of {languages}.")
]
#: What is measured: required where it has no default.
Indicator = Annotated[
    str, typer.Option(metavar="NAME", help="What is measured, one of {indicators}.")
]
Source = Annotated[
    str,
    typer.Option(
        metavar="SOURCE",
        help="From which source, one of {sources}; the indicator's default if left out.",
    ),
]
First = Annotated[
    str, typer.Option("--from", metavar="YEAR", help="First year; all there are if left out.")
]
Last = Annotated[
    str, typer.Option("--to", metavar="YEAR", help="Last year; all there are if left out.")
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="SOURCE",
        help="Only this source, one of {services}; may be repeated. All if left out.",
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
    str,
    typer.Option(
        metavar="TEXT", help="A note on the origin of the figures, recorded in the release."
    ),
]
