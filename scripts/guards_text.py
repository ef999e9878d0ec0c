"""The table of guards in docs/faults.md: what an operator sees of each, read from the registry (``scripts/reference``)."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from etl import catalog, checks
from etl.errors import GuardsFailed

BEGIN, END = "<!-- guards: written by scripts/reference -->", "<!-- end of the guards -->"
FAULTS = Path("docs") / "faults.md"
_HEADINGS = (
    "guard", "holds that", "finds", "exit code, line", "`refresh failed` or `refresh done`", "metric", "webhook", "`status`",
)  # fmt: skip


def rewritten(text: str) -> str:
    """A text with the table between its two marks written anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def table() -> str:
    """A row for each guard and each severity that it may find."""
    rows = [_HEADINGS, ["---"] * len(_HEADINGS), *_rows()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def severities(name: str) -> tuple[str, ...]:
    """How bad what a guard finds may be: its own severity, and ``warning`` where its code says so."""
    own = catalog.guard(name).severity
    return (own, "warning") if own == "error" and _warns(name) else (own,)


def _rows() -> Iterator[tuple[str, ...]]:
    for name, guard in checks.GUARDS.items():
        holds = str(inspect.getdoc(guard)).splitlines()[0].rstrip(".:").replace("|", "\\|")
        for severity in severities(name):
            refused = severity == "error"
            yield (
                f"`{name}`",
                holds,
                severity,
                f"{GuardsFailed.exit_code}; `Not published: [{name}] …`"
                if refused
                else f"0; `warning: [{name}] …`",
                f"{'error' if refused else 'warning'}, `findings`",
                f'`trilateral_refresh_findings{{guard="{name}",severity="{severity}"}}`',
                "`failed`, `refused`" if refused else f"`published`; `Warning: [{name}] …`",
                "`last_run`: `refused`" if refused else "`findings`, `last_run`",
            )


def _warns(name: str) -> bool:
    """Whether a guard, or what it uses of its own module, names the severity ``warning``."""
    module = inspect.getmodule(checks.GUARDS[name])
    assert module is not None
    tree = ast.parse(inspect.getsource(sys.modules[module.__name__]))
    parts = {n.name: n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    todo, seen = [name], set[str]()
    while todo:
        part = todo.pop()
        seen.add(part)
        for node in ast.walk(parts[part]):
            if isinstance(node, ast.Constant) and node.value == "warning":
                return True
            if isinstance(node, ast.Name) and node.id in parts.keys() - seen:
                todo.append(node.id)
    return False
