"""The claim check: claim."""

from __future__ import annotations

from typing import Annotated, cast, get_args

import typer

from etl.errors import UsageError
from etl.operate.commands.options import AsJson, AsOf
from etl.operate.console import check_date, emit_json, open_release, records


def claim(
    as_of: AsOf = "",
    lang: Annotated[
        str, typer.Option(metavar="LANG", help="The language of the sentences, one of {languages}.")
    ] = "en",
    rule: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="What “about” means: points (within so many), or fraction (the nearest simple one).",
        ),
    ] = "points",
    as_json: AsJson = False,
) -> None:
    """Check "one-fourth of GDP" and "one-fifth of trade" under every definition and year.

    States in a sentence when and by which definition each claim holds; --json gives every definition and year.
    """
    from dashboard.locale import LANGUAGES
    from dashboard.words import sentences
    from dashboard.words.wording import in_language
    from etl.analysis import claims

    if rule not in get_args(claims.About):
        raise UsageError(f"--rule cannot be {rule!r}.", hint="Give points or fraction.")
    if lang not in LANGUAGES:
        raise UsageError(f"--lang cannot be {lang!r}.", hint=f"Give {', '.join(LANGUAGES)}.")
    check_date(as_of)
    release, asked = open_release(), claims.Rule(as_of=as_of, about=cast(claims.About, rule))
    found = claims.check(release, asked)
    if found.empty:
        raise UsageError(
            f"The release has nothing to check as of {as_of!r}.", hint="Give a later date."
        )
    if as_json:
        emit_json(records(found[list(claims.COLUMNS)]))
    else:
        print(sentences.claim_report(release, in_language(lang), asked))
