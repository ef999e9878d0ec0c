"""The Python of the documentation runs as it stands."""

from __future__ import annotations

import re

import pytest

import trilateral
from etl.places import CHECKOUT
from tests.shipped import shipped_store


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_python_of_a_page_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(trilateral._own), "release", shipped_store().open())
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)  # a reader pastes one after the other


def test_the_page_names_every_function() -> None:
    text = (CHECKOUT / "docs" / "python.md").read_text(encoding="utf-8")
    assert [
        name for name in trilateral.__all__ if f"`{name}" not in text and f".{name}(" not in text
    ] == ["Data"]
