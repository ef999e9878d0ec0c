"""Claims in a text: review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etl.errors import TrilateralError, UsageError
from etl.operate.commands.options import AnswerLang, AsJson, AsOf, option
from etl.operate.console import check_date, emit_json, open_release, say, show


def review(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A document (.docx, .pptx, .pdf, .md, a text), or - for a text from standard input.",
        ),
    ],
    said_on: Annotated[
        str, option("DATE", "The day on which it was said: 'last year' depends on it.")
    ] = "",
    as_of: AsOf = "",
    lang: AnswerLang = "en",
    output: Annotated[
        Path | None,
        option(
            "FILE",
            "Write a report (.html, .md, .csv, .json), or a copy of a .docx or .pptx with a comment on each claim.",
            "--output",
            "-o",
        ),
    ] = None,
    deck: Annotated[
        Path | None, option("FILE", "Write the findings as slides (.pptx), a claim a slide.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every claim about economic size in a text or a document.

    Finds shares, amounts, ranks, comparisons, contributions to growth and changes in English, Chinese, Japanese and
    Korean, says how each was read, and judges it by every definition that its words allow. Nothing leaves this machine.
    """
    from dashboard.exports import reports
    from dashboard.exports.reports import Report
    from dashboard.exports.reports.deck import pptx as slides_of
    from dashboard.locale import LANGUAGES
    from dashboard.words import reviewing
    from dashboard.words.wording import in_language
    from etl.analysis.claims import Rule
    from etl.documents import opened
    from etl.judging import review as reviewed

    if lang not in LANGUAGES:
        raise UsageError(f"--lang cannot be {lang!r}.", hint=f"Give {', '.join(LANGUAGES)}.")
    check_date(as_of)
    check_date(said_on, "--said-on")
    name, body = _read(file)
    paper = opened(name, body)
    if output is not None:
        _writable(output, file, body)
    if deck is not None:
        _deckable(deck, file)
    release = open_release()
    found = reviewed(release, paper.text, said_on=said_on, rule=Rule(as_of=as_of))
    words = in_language(lang)
    report = Report(words, name, body, paper, found, release.id)
    if output is not None:
        _write(output, reports.FORMS[output.suffix.lower().removeprefix(".")](report))
    if deck is not None:
        _write(deck, slides_of(report))
    if output is not None or deck is not None:
        return
    if as_json:
        emit_json(reviewing.records(words, found, paper))
    else:
        show(reviewing.report(words, found, paper))


def _read(file: str) -> tuple[str, bytes]:
    """The name of a file and what it holds; of standard input, too.

    Raises:
        TrilateralError: It cannot be read.
    """
    from etl.documents import MOST_FILE

    if file == "-":
        return "Standard input", sys.stdin.buffer.read(MOST_FILE + 1)
    try:
        with Path(file).open("rb") as opened:
            return Path(file).name, opened.read(MOST_FILE + 1)
    except OSError as error:
        raise TrilateralError(
            f"{file} cannot be read: {error.strerror}.", hint="Check its name."
        ) from error


def _writable(output: Path, file: str, body: bytes) -> None:
    """Whether a report can be written there, before anything is judged.

    Raises:
        UsageError: It cannot, or the document itself would be lost.
    """
    from dashboard.exports import reports
    from etl.documents import kind

    reports.check(output.suffix.lower().removeprefix("."), file, kind(body))
    _kept(output, file)


def _deckable(deck: Path, file: str) -> None:
    """Whether slides can be written there, before anything is judged.

    Raises:
        UsageError: They cannot, or the document itself would be lost.
    """
    if deck.suffix.lower() != ".pptx":
        raise UsageError(f"{deck} is not a presentation.", hint="Give a file that ends with .pptx.")
    _kept(deck, file)


def _kept(output: Path, file: str) -> None:
    if file != "-" and output.exists() and output.samefile(file):
        raise UsageError(
            f"{output} is the document itself, which stays as it is.", hint="Give another file."
        )


def _write(output: Path, body: bytes) -> None:
    from etl.storage.files import write_atomically

    try:
        write_atomically(output, body)
    except OSError as error:
        raise TrilateralError(
            f"{output} cannot be written: {error.strerror}.", hint="Give another file."
        ) from error
    say(f"wrote {output} ({len(body):,} bytes)")
