"""Where the words of a figure lie, for tests that none lies on another or beyond the edge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width
from tests.live_charts import Part


@dataclass(frozen=True)
class Box:
    """Words and their edges in pixels, from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, slack: float) -> bool:
        """Whether they overlap by more than ``slack`` both ways."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack
            and min(self.bottom, other.bottom) - max(self.top, other.top) > slack
        )


def boxes(figure: Part, width: float, height: float) -> list[Box]:
    """The boxes of all annotations."""
    layout = figure.to_dict()["layout"]
    margin = layout["margin"]
    plot = (width - margin["l"] - margin["r"], height - margin["t"] - margin["b"])
    found = []
    for note in layout.get("annotations", ()):
        font = note.get("font", {})
        size = font.get("size", layout["font"]["size"])
        lines = note["text"].split("<br>")
        wide = max(text_width(_plain(line), size, bold="<b>" in line) for line in lines)
        high = size * (1.15 + (len(lines) - 1) * LINE_HEIGHT)
        x = margin["l"] + _place(note, "x", layout) * plot[0] + note.get("xshift", 0)
        y = margin["t"] + (1 - _place(note, "y", layout)) * plot[1] - note.get("yshift", 0)
        left = x - {"left": 0, "center": 0.5, "right": 1}[note["xanchor"]] * wide
        top = y - {"top": 0, "middle": 0.5, "bottom": 1}[note["yanchor"]] * high
        found.append(Box(_plain(note["text"]), left, top, left + wide, top + high))
    return found


def _plain(text: str) -> str:
    return re.sub("<[^>]*>", "", text.replace("<br>", " "))


def _place(note: dict[str, Any], letter: str, layout: dict[str, Any]) -> float:
    """How far along the plot, from 0 to 1."""
    if note[f"{letter}ref"] == "paper":
        return float(note[letter])
    low, high = layout[f"{letter}axis"]["range"]
    return float((note[letter] - low) / (high - low))


def collisions(figure: Part, width: float, height: float) -> list[tuple[str, str]]:
    """Pairs of words that lie on each other. Widths and heights are estimated generously, so a little is allowed."""
    found = boxes(figure, width, height)
    size = figure.layout.font.size
    return [(a.text, b.text) for a, b in combinations(found, 2) if a.meets(b, size * 0.3)]


def clipped(figure: Part, width: float, height: float) -> list[str]:
    """Words that reach beyond the picture."""
    slack = figure.layout.font.size * 0.35
    return [
        box.text
        for box in boxes(figure, width, height)
        if min(box.left, box.top) < -slack
        or box.right > width + slack
        or box.bottom > height + slack
    ]
