"""Notebooks as scripts with cells (``# %%``): run, and written as Jupyter has them (``scripts/notebooks``)."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.places import CHECKOUT

#: Those that there are, each for one kind of reader.
NOTEBOOKS = sorted((CHECKOUT / "examples" / "notebooks").glob("*.py"))


def cells(text: str) -> Iterator[tuple[str, str]]:
    r"""The cells of a script: ``markdown`` or ``code``, and what is in it.

    >>> list(cells("# %% [markdown]\n# # Title\n\n# %%\n1 + 1\n"))
    [('markdown', '# Title'), ('code', '1 + 1')]
    """
    for part in re.split(r"^# %%", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        if "[markdown]" in head:
            yield "markdown", re.sub(r"^# ?", "", body.strip(), flags=re.MULTILINE)
        else:
            yield "code", body.strip()


def run(path: Path) -> dict[str, Any]:
    """A notebook with what its cells print and show, as Jupyter's files have it (nbformat 4.5).

    Raises:
        Exception: What a cell raises.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    made: list[dict[str, Any]] = []
    for number, (kind, source) in enumerate(cells(path.read_text(encoding="utf-8"))):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}}
        cell["source"] = source
        if kind == "code":
            turn = 1 + sum(each["cell_type"] == "code" for each in made)
            cell |= {"execution_count": turn, "outputs": _outputs(source, names, turn)}
        made.append(cell)
    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": made, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def _outputs(source: str, names: dict[str, Any], turn: int) -> list[dict[str, Any]]:
    """What a cell prints, and what its last line is if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {turn}", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {turn}", "eval"), names)
    found: list[dict[str, Any]] = []
    if printed.getvalue():
        found.append({"output_type": "stream", "name": "stdout", "text": printed.getvalue()})
    if value is not None:
        result = {"output_type": "execute_result", "execution_count": turn, "metadata": {}}
        found.append(result | {"data": shown(value)})
    return found


def shown(value: Any) -> dict[str, Any]:
    """What a notebook shows of a value: its kinds of output, by media type.

    >>> shown(1)
    {'text/plain': '1'}
    """
    if hasattr(value, "_repr_mimebundle_"):
        bundle: dict[str, Any] = value._repr_mimebundle_()
        return bundle
    html = {"text/html": value._repr_html_()} if hasattr(value, "_repr_html_") else {}
    return {"text/plain": repr(value)} | html


def write(folder: Path) -> Iterator[Path]:
    """Run all notebooks, and write them with their outputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in NOTEBOOKS:
        target = folder / f"{path.stem}.ipynb"
        target.write_text(json.dumps(run(path), ensure_ascii=False, indent=1), encoding="utf-8")
        yield target
