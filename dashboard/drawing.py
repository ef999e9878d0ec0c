"""Figures drawn once for a release and a view, and kept: pictures for the first response, dictionaries for charts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from dashboard import theme
from dashboard.canvas import canvas
from dashboard.figures import FigureData, FigureSpec, draw
from dashboard.figures.svg import to_svg
from dashboard.view import View

#: What the pictures of pages are drawn for: a wide column and a phone.
WIDE, NARROW = "page", "phone"
KEPT = 512


class Drawer:
    """Draws each figure once; the oldest are forgotten."""

    def __init__(self) -> None:
        self._store: dict[tuple[str, str, str, str], Any] = {}

    def _once(self, kind: str, spec: FigureSpec, data: FigureData, view: View, make: Callable[[], Any]) -> Any:
        key = (kind, data.release, spec.id, view.query())
        if key not in self._store:
            if len(self._store) >= KEPT:
                self._store.pop(next(iter(self._store)))
            self._store[key] = make()
        return self._store[key]

    def chart(self, spec: FigureSpec, data: FigureData, view: View) -> dict[str, Any]:
        """The figure as a dictionary for a live chart, as wide as its place."""

        def make() -> dict[str, Any]:
            figure = draw(spec, data, view)
            figure.update_layout(width=None, autosize=True)
            content: dict[str, Any] = json.loads(figure.to_json())
            return content

        result: dict[str, Any] = self._once("chart", spec, data, view, make)
        return result

    def pictures(self, spec: FigureSpec, data: FigureData, view: View) -> str:
        """Two drawings, for wide and for narrow places; the style sheet shows one."""

        def make() -> str:
            parts = []
            for preset in (WIDE, NARROW):
                chosen = view.replace(preset=preset, theme="light" if view.theme == "auto" else view.theme)
                svg = self._svg(draw(spec, data, chosen), spec, data, chosen)
                parts.append(f'<div class="drawn {preset}">{theme.with_variables(svg) if view.theme != "dark" else svg}</div>')
            return "".join(parts)

        return str(self._once("picture", spec, data, view, make))

    @staticmethod
    def _svg(figure: go.Figure, spec: FigureSpec, data: FigureData, view: View) -> str:
        board, words = canvas(view), spec.caption(data, view)
        return to_svg(figure, width=board.width, height=board.height, title=words.title, description=words.alt)
