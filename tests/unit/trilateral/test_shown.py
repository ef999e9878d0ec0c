"""Figures and reviews of `import trilateral` show themselves: as pictures and words, without a script."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports import export
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl.errors import UnknownName
from etl.storage.store import Store
from tests.shipped import shipped_store
from trilateral import Data


@pytest.fixture(scope="module")
def data() -> Data:
    data = Data()
    vars(data)["release"] = shipped_store().open()
    return data


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_shows_itself(name: str, data: Data) -> None:
    figure = data.figure(name)
    shown = figure._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html", "image/svg+xml"}
    assert figure.caption.title in shown["text/plain"]
    svg = ET.fromstring(shown["image/svg+xml"])
    assert (svg.get("width"), svg.get("height")) == ("960", "540")
    assert "<script" not in shown["text/html"]
    assert len(figure.rows) > 0


def test_a_figure_is_a_plotly_figure_and_shows_what_is_changed_in_it(data: Data) -> None:
    figure = data.figure("gdp-share", source="weo", first=2000, last=2024, lang="ko", preset="og")
    assert isinstance(figure, go.Figure)
    # Jupyter asks for this one first, and Plotly's would draw with a script.
    assert not callable(figure._ipython_display_)
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
    assert figure.rows["time_period"].between(2000, 2024).all()
    assert "세계" in figure.caption.title
    before = figure.svg
    figure.update_layout(paper_bgcolor="#ffe0e0")
    assert "#ffe0e0" not in before
    assert "#ffe0e0" in figure.svg
    # What pictures are not drawn of, Plotly shows; so it does with a copy.
    figure.add_pie(values=[1, 2])
    assert "image/svg+xml" not in figure._repr_mimebundle_()
    assert "image/svg+xml" not in copy.deepcopy(figure)._repr_mimebundle_()


def test_a_figure_is_saved_as_the_other_doors_write_it(data: Data, tmp_path: Path) -> None:
    saved = data.figure("gdp-share", source="weo", lang="ja", preset="slide").save(
        tmp_path / "a.json"
    )
    there = export(data.release, "gdp-share", "json", View(source="weo", lang="ja", preset="slide"))
    assert saved.read_bytes() == there.body
    with pytest.raises(UnknownName, match="no format"):
        data.figure().save(tmp_path / "a.odt")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_review_is_the_object_of_the_command_and_words(
    data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Japan made up <b>4%</b> of world GDP in 2024. China has 1.4 billion people. Its debt is 80% of GDP."
    file = tmp_path / "said.txt"
    file.write_text(text)
    found = data.review(text, lang="zh")
    monkeypatch.setattr(Store, "open", lambda *_: data.release)
    said = CliRunner().invoke(app, ["review", str(file), "--lang", "zh", "--json"]).stdout
    assert found == json.loads(said)
    assert list(found.claims["verdict"]) == [claim["verdict"] for claim in found["claims"]]
    assert len(found.checked) == sum(len(claim["checked"]) for claim in found["claims"])
    assert found.checked["time_period"].dtype == "int64"
    assert str(found) in CliRunner().invoke(app, ["review", str(file), "--lang", "zh"]).stdout
    html = found._repr_html_()
    assert "<b>" not in html
    nothing = data.review("Good morning.")
    assert nothing.claims.empty
    assert dict(nothing.checked.dtypes).keys() == dict(found.checked.dtypes).keys()
