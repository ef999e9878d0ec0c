"""Charts in Plotly's words, figures of Plotly's own, which checks what they are made of and finds parts by name, and other rows."""

from __future__ import annotations

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


def live(chart: Chart) -> go.Figure:
    """The figure that a reader's browser is sent; an unknown property is an error. Lines say how they look where it is usual."""
    figure = go.Figure(written(chart))
    for trace in figure.data:
        if trace.type == "scatter" and "lines" in trace.mode:
            usual = {"dash": "solid", "width": 2.0}
            trace.line = {**usual, **trace.line.to_plotly_json()}
    return figure


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
