"""A figure for print without colour."""

from __future__ import annotations

import json
import re

import plotly.graph_objects as go

from dashboard.look import theme

# Colours are values of their own, or those of spans in texts.
_HEX = re.compile(r"(?<![&\w])#([0-9a-fA-F]{6})\b")
_RGBA = re.compile(r'"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([0-9.]+))?\)"')


def greyed(figure: go.Figure) -> go.Figure:
    """The figure in greys: each role's colour becomes the role's grey, any other colour as light as it was.

    Example:
        >>> black = greyed(go.Figure(layout={"title": {"font": {"color": "#ff0000"}}}))
        >>> black.layout.title.font.color
        '#363636'
    """
    roles = {
        theme.palettes()["light"][role]: grey for role, grey in theme.palettes()["grey"].items()
    }

    def grey(found: re.Match[str]) -> str:
        colour = f"#{found[1].lower()}"
        light = _light(*(int(found[1][i : i + 2], 16) for i in (0, 2, 4)))
        return roles.get(colour, f"#{light:02x}{light:02x}{light:02x}")

    def grey_rgba(found: re.Match[str]) -> str:
        light = _light(*(int(found[n]) for n in (1, 2, 3)))
        return f'"rgba({light},{light},{light},{found[4] or 1})"'

    return go.Figure(json.loads(_RGBA.sub(grey_rgba, _HEX.sub(grey, figure.to_json()))))


def _light(red: int, green: int, blue: int) -> int:
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
