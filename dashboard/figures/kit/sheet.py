"""A figure that is collected first and made at once, without Plotly's checks: these cost more than all the rest.

Tests have Plotly check what every figure is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.kit.base import Margins, layout
from dashboard.look.appearance import Look


class Sheet:
    """Collects traces, shapes and annotations, as a figure would take them one by one.

    Args:
        look: The look, for size, colours and font.
        margins: Room around the plot.
    """

    def __init__(self, look: Look, margins: Margins) -> None:
        self._layout = layout(look, margins)
        self._traces: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []

    def add_scatter(self, **facts: Any) -> None:
        """Add lines, markers or areas."""
        self._traces.append({"type": "scatter", **facts})

    def add_bar(self, **facts: Any) -> None:
        """Add bars."""
        self._traces.append({"type": "bar", **facts})

    def add_shape(self, **facts: Any) -> None:
        """Add a line or a rectangle."""
        self._shapes.append(facts)

    def add_rule(
        self, axis: str, at: float, colour: str, *, to: float = 1, layer: str = "below", **line: Any
    ) -> None:
        """Add a thin line through the whole plot at a value of the axis ``x`` or ``y``; ``to`` is its end in parts of the plot."""
        other = "y" if axis == "x" else "x"
        ends = {f"{axis}0": at, f"{axis}1": at, f"{other}0": 0, f"{other}1": to}
        refs = {f"{axis}ref": axis, f"{other}ref": "paper"}
        line = {"color": colour, "width": 1, **line}
        self.add_shape(type="line", **refs, **ends, line=line, layer=layer)

    def add_annotation(self, **facts: Any) -> None:
        """Add a text."""
        self._annotations.append(facts)

    def update_layout(self, facts: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Set axes and other parts of the layout."""
        self._layout |= {**(facts or {}), **more}

    def figure(self) -> go.Figure:
        """The figure."""
        parts = {"shapes": self._shapes, "annotations": self._annotations}
        layout = self._layout | parts
        return go.Figure(data=self._traces, layout=layout, _validate=False)
