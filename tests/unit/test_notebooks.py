"""The notebooks run as they stand on the release that ships, and what they show is there without a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import trilateral
from etl.storage.store import Store
from scripts import notebook_runs
from scripts.notebook_runs import NOTEBOOKS
from tests.shipped import shipped_store


def test_there_is_one_for_each_kind_of_reader() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["operator", "presenter", "researcher"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = shipped_store().open()
    monkeypatch.setattr(Store, "open", lambda *_: release)
    monkeypatch.setitem(vars(trilateral._own), "release", release)
    notebook = json.loads(json.dumps(notebook_runs.run(path), allow_nan=False))
    first, *rest = notebook["cells"]
    assert first["cell_type"] == "markdown"
    assert first["source"].startswith("# ")
    shown = [output for cell in rest for output in cell.get("outputs", ())]
    kinds = {kind for output in shown for kind in output.get("data", ())}
    assert {"text/plain", "text/html"} <= kinds
    assert "<script" not in json.dumps(shown)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def test_figures_of_a_notebook_are_pictures() -> None:
    data = trilateral.Data()
    vars(data)["release"] = shipped_store().open()
    assert set(notebook_runs.shown(data.figure())) == {"text/plain", "text/html", "image/svg+xml"}
    assert notebook_runs.shown([1]) == {"text/plain": "[1]"}
