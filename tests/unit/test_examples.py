"""The examples in docstrings are right, and the functions that others call have one."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import pytest

import dashboard
import etl
from dashboard.figures.kit import placing
from etl import editions, observations
from etl.analysis import claims, decomposition, revisions, shares
from etl.storage import store

MODULES = [
    module.name
    for part in (etl, dashboard)
    for module in walk_packages(part.__path__, f"{part.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_right(name: str) -> None:
    failed, _ = doctest.testmod(import_module(name))
    assert failed == 0


@pytest.mark.parametrize(
    "module",
    [claims, decomposition, revisions, shares, editions, observations, store, placing],
    ids=lambda module: module.__name__,
)
def test_public_functions_have_an_example(module: ModuleType) -> None:
    """One that is run, or a call to read where an input would be a whole release."""
    public = [
        found
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    ]
    without = [
        f.__name__ for f in public if not {">>>", "Example:"} & set((f.__doc__ or "").split())
    ]
    assert without == []
