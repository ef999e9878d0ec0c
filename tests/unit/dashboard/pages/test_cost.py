"""What a view that nobody asked for before must not do again: read what another view has read, make tables nobody sees."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard import pages
from dashboard.components.context import Context
from dashboard.drawing import selected
from dashboard.figures import FIGURES, FigureSpec
from dashboard.look.view import View
from etl.storage.store import Release

TRADE = [spec for spec in FIGURES.values() if spec.page == "/trade"]


def test_other_years_of_trade_read_no_flows_again(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years, languages and the other side's reports are all found in flows that are read once."""
    pages.page(Context(release, View(first=1995, last=2019), "/trade"))
    read: list[Any] = []
    monkeypatch.setattr(Release, "select", lambda _, *asked: read.append(asked))

    made = pages.page(Context(release, View(first=1996, last=2018), "/trade"))

    assert (str(made).count("notice"), read) == (0, [])


@pytest.mark.parametrize("spec", TRADE, ids=lambda spec: spec.id)
def test_pages_of_trade_make_no_tables(release: Release, spec: FigureSpec) -> None:
    """Pictures and words are made from the rows themselves."""
    view = spec.used(View(first=1997))
    pages.page(Context(release, View(first=1997), "/trade"))

    assert "rows" not in vars(selected(release, spec, view))
