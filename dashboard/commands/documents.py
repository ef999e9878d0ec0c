"""Documents of more than a figure, other than slides: brief."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.files import (
    Choices,
    Output,
    drawing,
    languages_of,
    path_in,
    release_of,
    view_of,
    write,
)
from etl.errors import UsageError
from etl.operate.commands.options import AsOf

Langs = Annotated[
    str,
    typer.Option(
        metavar="LANG",
        help="The language, one of {languages}; several with commas, or all: a file per language.",
    ),
]


def brief(output: Output, lang: Langs = "en", as_of: AsOf = "", view: Choices = None) -> None:
    """Write the overview on one page for Word (.docx): the answer, the definitions as chart and table, sources."""
    from dashboard.exports import Export
    from dashboard.exports.word import brief as briefs

    if output.suffix.lower() != ".docx":
        raise UsageError(
            f"A brief cannot be {output.name!r}.", hint="Give a name that ends in .docx."
        )
    chosen = languages_of(lang)
    # All are made before the first is written: what cannot be made leaves no half of it behind.
    views = [view_of({"lang": each, "as_of": as_of}, view) for each in chosen]
    with drawing():
        bodies = [briefs.brief(release_of(each), each) for each in views]
    for each, body in zip(chosen, bodies, strict=True):
        path = path_in(output, each, chosen)
        write(path, Export(body, briefs.MEDIA_TYPE, path.name))
