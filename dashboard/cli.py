"""The command ``trilateral``: the commands on data (`etl.cli`), and those that draw and serve."""

from __future__ import annotations

import sys

from etl.cli import app, words
from etl.errors import TrilateralError


def main() -> None:
    """Run a command; an error is one clear line on stderr and the right exit code."""
    try:
        app()
    except TrilateralError as error:
        words.print(f"trilateral: {error}", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        words.print("trilateral: stopped; nothing was changed.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
