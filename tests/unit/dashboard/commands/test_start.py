"""Commands start at once: each imports what it needs, and help needs next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from etl.places import CHECKOUT

#: Packages that take longer to import than the help takes to print.
HEAVY = {
    "cronsim",
    "babel",
    "dash",
    "fastapi",
    "kaleido",
    "lxml",
    "numpy",
    "obstore",
    "openpyxl",
    "pandas",
    "pandera",
    "PIL",
    "plotly",
    "pptx",
    "py7zr",
    "pyarrow",
    "pydantic",
    "requests",
    "starlette",
    "uvicorn",
}
#: What a command on data needs of them.
TABLES = {"numpy", "pandas", "pyarrow", "pydantic"}
COMMANDS = {
    "--help": set(),
    "share --indicator gdp_nominal": TABLES - {"pandas"},
    "share --indicator gdp_nominal --json": TABLES - {"pandas"},
    "share --indicator gdp_nominal --as-of 2022-04 --source weo": TABLES,
    "why --from 2021 --to 2024": TABLES,
    "releases": TABLES,
    "status": TABLES,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_what_it_needs_only(command: str) -> None:
    run = (
        "import sys; from dashboard.commands.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", run, *command.split()],
        env={"PATH": "", "TRILATERAL_DATA": str(CHECKOUT / "data")},
        capture_output=True,
        check=True,
        text=True,
    )
    imported = HEAVY & set(ended.stderr.splitlines()[-1].split())
    assert imported <= COMMANDS[command]


def test_a_server_has_in_memory_what_pages_need() -> None:
    """What writes presentations and documents comes with the first of them, what writes sheets with the first sheet."""
    of_pages = {"docx", "lxml", "obstore", "openpyxl", "pptx", "py7zr", "xlsxwriter"}
    of_sheets = {"docx", "lxml", "pptx", "py7zr"}
    run = "import sys; import {}; print(*sys.modules); import {}; print(*sys.modules)"
    run = run.format("dashboard.web.server", "dashboard.exports.data.workbook")
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, check=True, text=True)
    pages, sheets = (set(line.split()) for line in done.stdout.splitlines())
    assert not of_pages & pages
    assert not of_sheets & sheets
    assert sheets - pages
