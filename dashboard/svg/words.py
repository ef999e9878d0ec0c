"""Words in an SVG: Plotly's small markup, escaped, and set as plotly.js sets it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dashboard.figures.kit.chart import Font
from dashboard.figures.kit.metrics import text_width
from dashboard.markup import Child, Markup, escape
from dashboard.svg.paint import PREFIX, element, number, whole

#: From one baseline to the next, in multiples of the type's size.
LINE = 1.3

#: plotly.js measures in the browser ascent and descent of the first font family.
#: Without one: what these families say, in ems, and for all others what Arial and its likes say.
_REACH = {"noto sans cjk": (1.160, 0.288), "noto sans": (1.069, 0.293), "dejavu": (0.928, 0.236)}
_REACH_OF_OTHERS = (0.905, 0.212)

#: Tags that are markup. Of other tags of Plotly only the content is kept; anything else is plain text.
_TAGS = {"b": {"font-weight": "bold"}, "i": {"font-style": "italic"}, "span": {}}
_WORDS_ONLY = frozenset({"a", "em", "s", "sub", "sup", "u"})
_MARKUP = re.compile(r"[<&\r\n]")
_SPLIT = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(r"<(/?)([^ >]*)(?:\s+(.*))?>")
_COLOR = re.compile(r"""style\s*=\s*["'](?:[^"']*;)?\s*color\s*:\s*([^"';]+)""", re.IGNORECASE)
#: A colour in CSS words, with no reference to anything.
_PLAIN = re.compile(r"(?!.*url)[#\w(),.%/\s+-]+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|[a-z]+);")


@lru_cache(maxsize=256)
def reach(family: str, size: float) -> tuple[int, int]:
    """Pixels above and below the baseline, whole as in Chromium."""
    first = family.lower().lstrip("\"' ")
    above, below = next(
        (r for name, r in _REACH.items() if first.startswith(name)), _REACH_OF_OTHERS
    )
    return whole(above * size), whole(below * size)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style."""

    text: str
    style: Mapping[str, str]


Lines = list[list[Run]]


@lru_cache(maxsize=1024)
def parse(text: str) -> Lines:
    """The lines of a marked-up text, each as its runs. Do not change them."""
    given = text.replace(PREFIX, "")
    if not _MARKUP.search(given):
        return [[Run(given, {})]]
    lines: Lines = [[]]
    styles: list[dict[str, str]] = []
    for part in _SPLIT.split(re.sub(r"\r\n?|\n", " ", given)):
        tag = _TAG.fullmatch(part)
        name = tag[2].lower() if tag else ""
        if name == "br":
            lines.append([])
        elif tag and name in _TAGS:
            if not tag[1]:
                said = _COLOR.search(tag[3] or "")
                fill = {"fill": said[1].strip()} if said and _PLAIN.fullmatch(said[1]) else {}
                styles.append(_TAGS[name] | fill)
            elif styles:
                styles.pop()
        elif part and name not in _WORDS_ONLY:
            plain_part = _ENTITY.sub(lambda entity: html.unescape(entity[0]), part)
            lines[-1].append(Run(plain_part, {k: v for style in styles for k, v in style.items()}))
    return lines


def measure(lines: Lines, size: float) -> float:
    """The estimated width of a block of text."""
    return max(
        sum(text_width(run.text, size, bold="font-weight" in run.style) for run in line)
        for line in lines
    )


def words(
    lines: Lines, x: float, y: float, font: Font, base: Font, *, anchor: str = "start"
) -> Markup:
    """A text element, its first baseline at ``y``; attributes equal to those of ``base`` are left out."""
    if font is base and anchor == "start" and len(lines) == 1 == len(lines[0]):
        [run] = lines[0]
        if run.text and not run.style:
            # As nearly all are, among them the signs of hundreds of cells.
            return Markup(f'<text x="{number(x)}" y="{number(y)}">{escape(run.text)}</text>')
    said = {**look_of(font, base), "text_anchor": anchor if anchor != "start" else None}
    if len(lines) == 1:
        if len(lines[0]) == 1:
            # Words of one style need no element of their own for it.
            [run] = lines[0]
            return element("text", run.text, x=float(x), y=float(y), **{**said, **run.style})
        return element("text", _runs(lines[0]), x=float(x), y=float(y), **said)
    rows = [
        element("tspan", _runs(line), x=float(x), y=y + i * LINE * font.size)
        for i, line in enumerate(lines)
    ]
    return element("text", rows, **said)


def look_of(font: Font, base: Font) -> dict[str, object]:
    """The attributes of a font, as far as they are not those of ``base``."""
    size = float(font.size) if font.size != base.size else None
    return {"font_size": size, "fill": font.color if font.color != base.color else None}


def _runs(line: list[Run]) -> list[Child]:
    return [element("tspan", run.text, **run.style) if run.style else run.text for run in line]
