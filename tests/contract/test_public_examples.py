"""Every function that one package offers to another shows how it is called.

Public is what a package names in ``__all__`` and what another package uses. `tests.unit.test_examples` runs the examples.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from dashboard.commands import guide

ROOT = Path(__file__).parents[2]
PARTS = ("etl", "dashboard", "trilateral")
Function = ast.FunctionDef | ast.AsyncFunctionDef


#: All of them, so that which have public functions need not be known before the tests run.
PACKAGES = sorted(
    ".".join(path.parent.relative_to(ROOT).parts)
    for part in PARTS
    for path in (ROOT / part).rglob("__init__.py")
)


@cache
def modules() -> dict[str, ast.Module]:
    """The modules of the product; a package by its own name."""
    paths = [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in paths
    }


def package(module: str) -> str:
    is_package = (ROOT / module.replace(".", "/") / "__init__.py").exists()
    return module if is_package else module.rpartition(".")[0]


@cache
def functions(module: str) -> dict[str, Function]:
    return {n.name: n for n in modules()[module].body if isinstance(n, Function)}


@cache
def imports(module: str) -> list[tuple[str, str, str]]:
    """Each name that a module imports from another one of the product: its own name for it, the module, the name there."""
    return [
        (name.asname or name.name, str(node.module), name.name)
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.ImportFrom) and node.module in modules()
        for name in node.names
    ]


@cache
def home(module: str, name: str) -> tuple[str, str] | None:
    """Where the function is written that a module has under a name."""
    if name in functions(module):
        return module, name
    passed_on = (found for found in imports(module) if found[0] == name and found[1] != module)
    return next((home(*found[1:]) for found in passed_on), None)


def used(module: str) -> Iterator[tuple[str, str]]:
    """The names of other modules that a module uses, each with its module."""
    parts = {}
    for own, other, name in imports(module):
        yield other, name
        if f"{other}.{name}" in modules():
            parts[own] = f"{other}.{name}"
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in parts:
            yield parts[ast.unparse(node.value)], node.attr


def exported(module: str) -> Iterator[str]:
    """What a package names in ``__all__``."""
    if package(module) != module:
        return
    for node in modules()[module].body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from ast.literal_eval(node.value)


@cache
def public() -> dict[str, list[tuple[str, Function]]]:
    """Package -> its public functions; none of many."""
    found = {home(module, name) for module in modules() for name in exported(module)}
    for module in modules():
        for other, name in used(module):
            where = home(other, name)
            if where and package(where[0]) != package(module) and not name.startswith("_"):
                found.add(where)
    by_package: dict[str, list[tuple[str, Function]]] = {name: [] for name in PACKAGES}
    for module, name in sorted(where for where in found if where):
        by_package[package(module)].append((f"{module}.{name}", functions(module)[name]))
    return by_package


#: The examples of commands are in their help.
COMMANDS = {
    f"{command.run.__module__}.{command.run.__name__}"
    for commands in guide.COMMANDS.values()
    for command in commands.values()
    if command.examples
}


@pytest.mark.parametrize("name", PACKAGES)
def test_public_functions_have_an_example(name: str) -> None:
    """One that is run, or a call to read where an input would be a whole release or a request."""
    without = [
        function
        for function, node in public()[name]
        if function not in COMMANDS
        and not {">>>", "Example:"} & set((ast.get_docstring(node) or "").split())
    ]
    assert without == []


@pytest.mark.parametrize("name", PACKAGES)
def test_examples_to_read_are_calls_that_can_be_made(name: str) -> None:
    """Nobody runs them: what they call must at least take what they give."""
    for function, node in public()[name]:
        said = (ast.get_docstring(node) or "").partition("Example:")[2]
        for code in re.findall(rf"``([^`]*\b{node.name}\(.+?)``", said):
            for call in calls(code, node.name):
                given = {str(word.arg): None for word in call.keywords}
                found = getattr(import_module(function.rpartition(".")[0]), node.name)
                try:
                    inspect.signature(found).bind(*call.args, **given)
                except TypeError as error:
                    pytest.fail(f"{function}: {code}: {error}")


def calls(code: str, name: str) -> list[ast.Call]:
    """The calls of a function in an example, but those with a list of arguments."""
    found = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return [
        call
        for call in found
        if ast.unparse(call.func) == name
        and not any(isinstance(each, ast.Starred) for each in call.args)
    ]
