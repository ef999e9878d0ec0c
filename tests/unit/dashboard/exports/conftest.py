"""A figure ready to be written, from the release that ships with the product; no browser is started here."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from dashboard.exports import Job, prepare
from dashboard.exports.carried.refigure import Releases
from dashboard.exports.office import deck
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl.storage.store import Release
from tests import edited
from tests.shipped import shipped_store


@pytest.fixture(scope="session")
def shipped() -> Release:
    return shipped_store().open()


@pytest.fixture(scope="session")
def later(shipped: Release) -> Release:
    """A release of afterwards, with revised figures and a year more."""
    return edited.revised(shipped)


@pytest.fixture(scope="session")
def releases(shipped: Release, later: Release) -> Releases:
    return {shipped.id: shipped, later.id: later}.get


@pytest.fixture(scope="session")
def deck_of_all(shipped: Release) -> Callable[..., bytes]:
    """A deck of every figure in a language, made once."""

    @cache
    def made(lang: str, preset: str = "slide") -> bytes:
        view = View(lang=lang, preset=preset)
        return deck.pptx(*deck.gather(shipped, view, figures=tuple(FIGURES)))

    return made


@pytest.fixture(scope="session")
def make(shipped: Release) -> Callable[..., Job]:
    def job(name: str = "gdp-share", **view: object) -> Job:
        return prepare(shipped, name, View(**view))

    return job
