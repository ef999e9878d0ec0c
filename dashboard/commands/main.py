"""The command ``trilateral``: the commands on data (`etl.operate.cli`), and those that draw and serve."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from dashboard.commands import export  # noqa: F401 - adds its commands
from etl.errors import TrilateralError, UsageError
from etl.operate import output
from etl.operate.cli import (
    AsJson,
    AsOf,
    app,
    check_date,
    emit_json,
    emit_table,
    open_release,
)
from etl.operate.cli import claim as claim_as_table
from etl.operate.console import say
from etl.operate.guide import shown


@app.command(**shown("figures"))
def figures(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")] = False,
) -> None:
    """List the figures, the question that each answers, and what it can show."""
    from dashboard.figures import FIGURES

    rows = [
        {"id": f.id, "question": f.question, "indicators": " ".join(f.indicators)}
        for f in FIGURES.values()
    ]
    if as_json:
        emit_json(rows)
    else:
        emit_table(rows)


@app.command(**shown("claim"))
def claim(
    as_of: AsOf = "",
    lang: Annotated[
        str, typer.Option(metavar="LANG", help="en, zh, ja or ko: the language of the words.")
    ] = "en",
    as_json: AsJson = False,
) -> None:
    """Check "one-fourth of GDP" and "one-fifth of trade" under every definition and year.

    Says in a sentence when and by which definition each claim holds; --json gives every definition and year.
    """
    # The data side answers machines; here are the words that the page has too.
    from dashboard.locale import LANGUAGES
    from dashboard.words import sentences
    from dashboard.words.wording import words as words_in
    from etl.analysis.claims import Rule

    if lang not in LANGUAGES:
        raise UsageError(f"--lang cannot be {lang!r}.", hint=f"Give {', '.join(LANGUAGES)}.")
    check_date(as_of)
    text = (
        "" if as_json else sentences.claim_report(open_release(), words_in(lang), Rule(as_of=as_of))
    )
    if text:
        print(text)
    else:
        claim_as_table(as_of, lang, as_json)


@app.command(**shown("serve"))
def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for all of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8050,
    workers: Annotated[int, typer.Option(help="How many processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the dashboard, its files and the data API over HTTP.

    It follows a new release within five seconds, without a restart.
    """
    from dashboard.web import serving

    serving.run(host, port, workers)


def main() -> None:
    """Run a command; an error is one clear line on stderr and the right exit code."""
    output.prepare()
    code = _run()
    unprinted = output.close()
    if unprinted:
        say(f"trilateral: {unprinted}")
    sys.exit(code or (TrilateralError.exit_code if unprinted else 0))


def _run() -> int:
    """Run a command.

    Returns:
        Its exit code.
    """
    try:
        # Typer would put a wrong word into a box of five lines.
        return int(app(prog_name="trilateral", standalone_mode=False) or 0)
    except TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "trilateral"
        say(
            f"trilateral: {error.format_message().rstrip('.')}. '{command} --help' says what can be given."
        )
        return UsageError.exit_code
    except TrilateralError as error:
        say(f"trilateral: {error}")
        return error.exit_code
    except MemoryError:
        say(
            "trilateral: Out of memory. Nothing was published. Give the process more: a refresh takes up to 400 MB."
        )
        return 1
    except KeyboardInterrupt:
        say("trilateral: stopped; nothing was changed.")
        return 130
    except output.NobodyReads:
        output.silence(sys.stdout)
        return 0
    except output.UNWRITABLE as error:
        say(f"trilateral: {_unwritten(error)}")
        output.silence(sys.stdout)
        return TrilateralError.exit_code


def _unwritten(error: OSError | UnicodeError) -> str:
    """What the system did not do: of a file, which one; else it was the output."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return output.reason(error)


__all__ = ["app", "main"]
