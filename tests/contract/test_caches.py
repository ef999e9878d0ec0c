"""What is kept is bounded: readers choose keys, and a server runs for months."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Functions kept by what no reader chooses: names of the catalogue, languages, fonts and letters of our own texts.
FINITE = {
    "etl/catalog/measured.py of_measure",
    "etl/catalog/measured.py lead_first",
    "etl/catalog/series.py series_of",
    "etl/reading/tables.py table",
    "etl/observations.py _row",
    "etl/reading/language.py language",
    "etl/reading/citing.py _months",
    "etl/reading/other_times.py _forms",
    "dashboard/components/html.py _in_order",
    "dashboard/meters.py lookup",
    "dashboard/figures/kit/plotly.py _properties",
    "etl/catalog/measured.py meant_by",
    "dashboard/web/headers.py _added",
    "dashboard/exports/pictures/fonts.py coverage",
    "dashboard/exports/pictures/fonts.py _anywhere",
    "dashboard/exports/pictures/faces.py _file",
    "dashboard/exports/pictures/faces.py _source",
    "dashboard/look/theme.py ink",
    "dashboard/figures/kit/metrics.py _advance",
    "dashboard/markup/__init__.py _name",
    "dashboard/locale/__init__.py messages",
    "dashboard/locale/__init__.py _patterns",
    "dashboard/words/amounts.py _separators",
    "dashboard/words/wording.py in_language",
}


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for folder in ("etl", "dashboard"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _unbounded() -> set[str]:
    return {
        f"{where} {node.name}"
        for where, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.args.args or node.args.vararg)
        for decorator in node.decorator_list
        if ast.unparse(decorator) in {"cache", "functools.cache", "lru_cache(maxsize=None)"}
    }


def test_what_is_kept_without_a_bound_is_chosen_by_no_reader() -> None:
    """`functools.cache` grows with every new argument: it is for arguments of a list."""
    assert _unbounded() == FINITE


def test_every_cache_has_a_bound() -> None:
    """`etl.bounded.cache.Cache` without a number and without a weight would keep everything."""
    made = [
        (where, node)
        for where, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Cache"
    ]
    assert len(made) > 5
    for where, node in made:
        assert node.args or any(k.arg == "max_weight" for k in node.keywords), where


@pytest.mark.parametrize(("name", "most"), [("etl.catalog.formulas:terms", 4096),
                                            ("etl.reading.areas:added", 4096),
                                            ("dashboard.exports.office.blank:_blank", 16)])  # fmt: skip
def test_what_readers_write_is_kept_within_bounds(name: str, most: int) -> None:
    """Formulas and sizes are theirs."""
    module, _, function = name.partition(":")
    kept = getattr(__import__(module, fromlist=[function]), function)
    assert kept.cache_parameters()["maxsize"] == most
