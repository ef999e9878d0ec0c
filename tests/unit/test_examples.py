"""The examples in docstrings are right; in them ``release`` is the release that is shipped."""

from __future__ import annotations

import doctest
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import pytest

import dashboard
import etl
import trilateral
from etl.storage.store import Release
from tests.shipped import shipped_store

PARTS = (etl, dashboard, trilateral)
MODULES = [
    *(part.__name__ for part in PARTS),
    *(
        module.name
        for part in PARTS
        for module in walk_packages(part.__path__, f"{part.__name__}.")
    ),
]


@cache
def shipped() -> Release:
    return shipped_store().open()


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_right(name: str) -> None:
    failed, _ = doctest.testmod(import_module(name), extraglobs={"release": shipped()})
    assert failed == 0
