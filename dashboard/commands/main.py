"""The command ``trilateral``: the commands on data (`etl.operate.commands`), and those that draw and serve."""

from __future__ import annotations

import gc
import os
import sys
from typing import TextIO, cast

import typer
from typer.exceptions import TyperException
from typer.main import get_group

from dashboard.commands import guide
from etl.errors import TrilateralError, UsageError
from etl.operate import logs, output
from etl.operate.console import say
from etl.operate.stopping import Stopped, leave


def application(only: str = "") -> typer.Typer:
    """The command line.

    Args:
        only: A command, if it alone will be run: what Typer makes of the options of all takes longer than some commands.

    Example:
        >>> len(application("share").registered_commands)
        1
        >>> len(application("no-such-command").registered_commands) == len(application().registered_commands)
        True
    """
    found = typer.Typer(
        cls=guide.Grouped,
        help="China, Japan and the Republic of Korea in the world economy: fetch, check, compute, draw, serve.",
        epilog=guide.EPILOG,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    is_one = any(only in commands for commands in guide.COMMANDS.values())
    for group, commands in guide.COMMANDS.items():
        for name, command in commands.items():
            if is_one and name != only:
                continue
            found.command(
                name,
                cls=guide.Guided,
                rich_help_panel=group,
                epilog="\n".join(["Examples:", *(f"  {line}" for line in command.examples)]),
            )(command.run)
    return found


app = application()


def main() -> None:
    """Run a command; an error is one clear line on stderr and the right exit code."""
    # Typer brings pydantic, which would search all installed packages for plug-ins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # NumPy would start a thread per core for linear algebra, of which there is none here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's own allocator keeps what the tables of a release took while they were read, 12 MB of it.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # Imports allocate objects that stay: the collector would visit them hundreds of times.
    gc.set_threshold(50_000, 20, 20)
    output.prepare()
    # A command that serves or keeps a schedule writes its own lines instead.
    with logs.lines_to(cast("TextIO", output.StandardError()), logs.TextLines()):
        code = _run()
    unprinted = output.close()
    if unprinted:
        say(f"trilateral: {unprinted}")
    leave(code or (TrilateralError.exit_code if unprinted else 0))


def _run() -> int:
    """Run a command.

    Returns:
        Its exit code.
    """
    try:
        # Typer would print a usage error as a box of five lines.
        found = get_group(application(sys.argv[1] if len(sys.argv) > 1 else ""))
        return int(found(prog_name="trilateral", standalone_mode=False) or 0)
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
    except Stopped as stop:
        say(f"trilateral: {stop}")
        return stop.exit_code
    except KeyboardInterrupt:
        say("trilateral: stopped.")
        return 130
    except output.ReaderGone:
        output.silence(sys.stdout)
        return 0
    except output.UNWRITABLE as error:
        say(f"trilateral: {_unwritten(error)}")
        output.silence(sys.stdout)
        return TrilateralError.exit_code


def _unwritten(error: OSError | UnicodeError) -> str:
    """The reason why a file, or else the output, could not be written."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return output.reason(error)
