"""The tree in `docs/design.md` is the tree: every package of the product is named, and nothing else."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]


def named(part: str) -> set[str]:
    """The packages of a part that the tree in the documentation names, each at the beginning of a line."""
    tree = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").split("```")[1]
    lines = re.search(rf"^{part}/.*\n((?:  .*\n)*)", tree, re.MULTILINE)
    return set(re.findall(r"^  (\w+)/", lines[1], re.MULTILINE)) if lines else set()


@pytest.mark.parametrize("part", ["etl", "dashboard"])
def test_design_names_every_package(part: str) -> None:
    packages = {path.parent.name for path in (ROOT / part).glob("*/__init__.py")}
    folders = packages | {"locale"} if part == "dashboard" else packages
    assert named(part) == folders


def test_design_names_the_folders_of_exports() -> None:
    """So many folders, each for one kind of file, that nobody finds the right one without their line."""
    tree = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").split("```")[1]
    line = re.search(r"^  exports/.*\n(?:      .*\n)*", tree, re.MULTILINE)
    folders = {path.parent.name for path in (ROOT / "dashboard" / "exports").glob("*/__init__.py")}
    assert line
    assert set(re.findall(r"(\w+)/", line[0])) - {"exports"} == folders


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not for types and not within functions either: what needs each other is one module, or a third holds what both need."""
    graph = grimp.build_graph("etl", "dashboard", "trilateral")
    assert len(graph.modules) > 500
    # It names the modules of a circle, if there is one.
    TopologicalSorter(
        {m: graph.find_modules_directly_imported_by(m) for m in graph.modules}
    ).prepare()
