"""Charts in Plotly's words, as parts that are found by name and as figures of Plotly's own, which checks them, and other rows."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.plotly import written
from dashboard.figures.kit.sheet import read
from dashboard.figures.kit.spec import FigureData

#: A picture of 300 x 150 pixels with a plot of 200 x 100, 50 from the left and 20 from the top.
PLAIN: dict[str, Any] = {
    "width": 300,
    "height": 150,
    "margin": {"l": 50, "r": 50, "t": 20, "b": 30},
    "font": {"family": "sans-serif", "size": 12, "color": "#444"},
    "paper_bgcolor": "#fff",
    "hoverlabel": {"font": {"size": 12, "color": "#444"}, "bgcolor": "#fff", "bordercolor": "#444"},
    "hovermode": "x unified",
}


def live(chart: Chart) -> Part:
    """The figure that a reader's browser is sent, to be read as Plotly's own would be, for a tenth of what that costs.

    Lines say how they look where it is usual. That Plotly takes what it is made of is held by `checked`, for every figure.
    """
    said = written(chart)
    for trace in said["data"]:
        if trace["type"] == "scatter" and "lines" in trace.get("mode", ""):
            trace["line"] = {"dash": "solid", "width": 2.0, **trace.get("line", {})}
    return Part(said, go.Figure())


def checked(chart: Chart) -> go.Figure:
    """The same as a figure of Plotly's own: a property or a value that it does not know is an error."""
    return go.Figure(live(chart).to_plotly_json())


class Part:
    """A part of a figure: what it says, and what an empty one of Plotly's has where it says nothing.

    A name that Plotly does not know is an error.
    """

    def __init__(self, said: dict[str, Any], empty: Any) -> None:
        self._said, self._empty = said, empty

    def __getattr__(self, name: str) -> Any:
        if name not in self._said:
            return getattr(self._empty, name)
        said = self._said[name]
        if isinstance(said, dict) and name != "meta":
            # Of several axes Plotly's empty layout has the first.
            return Part(said, getattr(self._empty, name.rstrip("0123456789")))
        if not isinstance(said, list):
            return said
        return tuple(_element(name, each) if isinstance(each, dict) else each for each in said)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def to_plotly_json(self) -> dict[str, Any]:
        """What it says."""
        return self._said

    to_dict = to_plotly_json

    def to_json(self) -> str:
        """The same as text."""
        return json.dumps(self._said)


def _element(name: str, said: dict[str, Any]) -> Part:
    return Part(said, _EMPTY[said["type"] if name == "data" else name])


#: Empty elements of the lists of a figure: traces by their type.
_EMPTY: dict[str, Any] = {
    "annotations": go.layout.Annotation(),
    "shapes": go.layout.Shape(),
    "scatter": go.Scatter(),
    "bar": go.Bar(),
}


def having(data: FigureData, rows: pd.DataFrame) -> FigureData:
    """What a figure would be made of had it other rows."""
    return FigureData.of(rows, data.origins, data.release, data.facts)


def chart_of(*traces: dict[str, Any], **layout: Any) -> Chart:
    """A chart of series, each with its ``type``, on a plain layout unless another is given."""
    return read({"data": traces, "layout": {**PLAIN, **layout}})


class Drawing:
    """A chart that is collected piece by piece, on a plain layout unless another is given."""

    def __init__(self, **layout: Any) -> None:
        self._layout = {**layout, "shapes": [], "annotations": []}
        self._traces: list[dict[str, Any]] = []

    def add_scatter(self, **facts: Any) -> None:
        self._traces.append({"type": "scatter", **facts})

    def add_bar(self, **facts: Any) -> None:
        self._traces.append({"type": "bar", **facts})

    def add_shape(self, **facts: Any) -> None:
        self._layout["shapes"].append(facts)

    def add_annotation(self, **facts: Any) -> None:
        self._layout["annotations"].append(facts)

    @property
    def chart(self) -> Chart:
        return chart_of(*self._traces, **self._layout)
