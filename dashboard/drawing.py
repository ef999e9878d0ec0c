"""Figures drawn once for a release and a view: dictionaries for live charts, pictures for the first response."""

from __future__ import annotations

import json
from typing import Any

from dashboard import theme
from dashboard.canvas import canvas
from dashboard.figures import FigureData, FigureSpec, draw
from dashboard.figures.svg import to_svg
from dashboard.view import View
from etl.store import Release

#: What the pictures of pages are drawn for: a wide column and a phone.
WIDE, NARROW = "page", "phone"


def chart(release: Release, spec: FigureSpec, data: FigureData, view: View) -> dict[str, Any]:
    """A figure as a dictionary for a live chart, as wide as its place. Do not change it."""

    def make() -> dict[str, Any]:
        figure = draw(spec, data, view)
        figure.update_layout(width=None, autosize=True)
        content: dict[str, Any] = json.loads(figure.to_json())
        return content

    return release.kept.once(("chart", spec.id, view.query()), make)


def pictures(release: Release, spec: FigureSpec, data: FigureData, view: View) -> str:
    """Two drawings as HTML, for wide and for narrow places; the style sheet shows one.

    Their colours are CSS variables, so that they follow the theme of the page.
    """

    def make() -> str:
        return "".join(
            _picture(spec, data, view.replace(preset=preset, theme="light"))
            for preset in (WIDE, NARROW)
        )

    return release.kept.once(("pictures", spec.id, view.query(theme="light")), make)


def _picture(spec: FigureSpec, data: FigureData, view: View) -> str:
    board, words = canvas(view), spec.caption(data, view)
    svg = to_svg(
        draw(spec, data, view),
        width=board.width,
        height=board.height,
        title=words.title,
        description=words.alt,
    )
    return f'<div class="drawn {view.preset}">{theme.with_variables(svg)}</div>'
