"""The command ``trilateral``: the commands on data (`etl.cli`), and those that draw and serve."""

from __future__ import annotations

import sys

import click

from etl.cli import app, words
from etl.errors import TrilateralError


def main() -> None:
    """Run a command; an error is one clear line on stderr and the right exit code."""
    try:
        app(standalone_mode=False)
    except TrilateralError as error:
        words.print(f"trilateral: {error}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        sys.exit(2)
    except click.ClickException as error:
        words.print(f"trilateral: {error.format_message()} See 'trilateral --help'.", markup=False, soft_wrap=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        words.print("trilateral: stopped; nothing was changed.")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)


