"""Claims in a text: review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etl.errors import TrilateralError, UsageError
from etl.operate.commands.options import AsJson, AsOf
from etl.operate.console import check_date, emit_json, open_release

#: Bytes of a text; a speech of an hour has some forty thousand.
LONGEST = 1024 * 1024


def review(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text, or - for standard input.")],
    said_on: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="The day on which it was said: 'last year' depends on it."
        ),
    ] = "",
    as_of: AsOf = "",
    lang: Annotated[
        str, typer.Option(metavar="LANG", help="The language of the answer, one of {languages}.")
    ] = "en",
    as_json: AsJson = False,
) -> None:
    """Check every claim about economic size in a text.

    Finds shares, amounts, ranks, comparisons, contributions to growth and changes in English, Chinese, Japanese and
    Korean, says how each was read, and judges it by every definition that its words allow. Nothing leaves this machine.
    """
    from dashboard.locale import LANGUAGES
    from dashboard.words import reviewing
    from dashboard.words.wording import in_language
    from etl.analysis.claims import Rule
    from etl.judging import review as reviewed

    if lang not in LANGUAGES:
        raise UsageError(f"--lang cannot be {lang!r}.", hint=f"Give {', '.join(LANGUAGES)}.")
    check_date(as_of)
    check_date(said_on, "--said-on")
    text = _read(file)
    found = reviewed(open_release(), text, said_on=said_on, rule=Rule(as_of=as_of))
    words = in_language(lang)
    if as_json:
        emit_json(reviewing.records(words, found))
    else:
        print(reviewing.report(words, found))


def _read(file: str) -> str:
    """The text of a file or of standard input.

    Raises:
        UsageError: It is no text.
        TrilateralError: It cannot be read.
    """
    name = "Standard input" if file == "-" else file
    try:
        if file == "-":
            body = sys.stdin.buffer.read(LONGEST + 1)
        else:
            with Path(file).open("rb") as opened:
                body = opened.read(LONGEST + 1)
    except OSError as error:
        raise TrilateralError(
            f"{file} cannot be read: {error.strerror}.", hint="Check its name."
        ) from error
    if len(body) > LONGEST:
        raise UsageError(f"{name} is longer than a megabyte.", hint="Give it in parts.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is not text in UTF-8.", hint="Save it as text in UTF-8."
        ) from error
