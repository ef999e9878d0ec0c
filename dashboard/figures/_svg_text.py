"""Words in an SVG: Plotly's small markup, escaped, and placed as plotly.js places it."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.figures.metrics import text_width

Spec = Mapping[str, Any]

#: From one baseline to the next, in multiples of the type's size.
LINE = 1.3

#: plotly.js asks the browser how far the first family's type reaches above and below the baseline. Without a browser:
#: what these fonts say, in ems, and for all others what Arial and its likes say.
_REACH = (
    (("noto sans cjk", "noto sans sc", "noto sans jp", "noto sans kr", "source han"), (1.160, 0.288)),
    (("noto sans", "open sans"), (1.069, 0.293)),
    (("segoe ui",), (1.079, 0.251)),
    (("dejavu",), (0.928, 0.236)),
)
_REACH_OF_OTHERS = (0.905, 0.212)

#: The tags that are markup; of others that Plotly knows only the words are kept, anything else is plain text.
_TAGS: dict[str, dict[str, str]] = {
    "b": {"font-weight": "bold"},
    "i": {"font-style": "italic"},
    "em": {"font-style": "italic", "font-weight": "bold"},
    "span": {},
}
_WORDS_ONLY = frozenset({"a", "s", "sub", "sup", "u"})
_SPLIT = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(r"<(/?)([^ >]*)(?:\s+(.*))?>")
_STYLE = re.compile(r"""style\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-fA-F]+|[a-z]+);")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SAFE_VALUE = re.compile(r"[#\w(),.%/\s+-]+")
_SPAN_STYLES = {"color": "fill", "font-size": "font-size", "font-weight": "font-weight", "font-style": "font-style"}


@dataclass(frozen=True)
class Font:
    """A font as Plotly's layout names it."""

    family: str = '"Open Sans", verdana, arial, sans-serif'
    size: float = 12
    color: str = "#444"
    weight: str | int = "normal"
    style: str = "normal"

    def over(self, spec: Spec | None) -> Font:
        """This font where the specification is silent."""
        said = {k: v for k, v in (spec or {}).items() if v is not None and k in self.__dataclass_fields__}
        return replace(self, **said)

    @property
    def bold(self) -> bool:
        """Whether it is set bold."""
        return self.weight == "bold" or (isinstance(self.weight, int) and self.weight > 500)

    @property
    def reach(self) -> tuple[int, int]:
        """Whole pixels above and below the baseline, as Chromium rounds them."""
        first = self.family.lower().lstrip("\"' ")
        above, below = next((r for names, r in _REACH if first.startswith(names)), _REACH_OF_OTHERS)
        return math.floor(above * self.size + 0.5), math.floor(below * self.size + 0.5)


@dataclass(frozen=True)
class Run:
    """Words in one style."""

    text: str
    style: Mapping[str, str]


def number(value: float) -> str:
    """A number in as few digits as a hundredth of a pixel needs."""
    return f"{round(value, 2):.7g}"


def attributes(names: Mapping[str, object]) -> str:
    """The attributes of an element, escaped; those without a value are left out."""
    parts = []
    for name, value in names.items():
        if value is None or value == "":
            continue
        shown = number(value) if isinstance(value, float) else escape(str(value))
        parts.append(f' {name}="{shown}"')
    return "".join(parts)


def escape(text: str) -> str:
    """Text that is only text, whatever it says."""
    return html.escape(_FORBIDDEN.sub("", text))


def colour(value: object) -> str:
    """A colour as it was given.

    Raises:
        ValueError: It is a number for a colour scale, or not a colour at all.
    """
    if not isinstance(value, str) or not _SAFE_VALUE.fullmatch(value) or "url" in value.lower():
        raise ValueError(f"to_svg draws colours that are CSS words, not {value!r}")
    return value


def parse(text: object) -> list[list[Run]]:
    """The lines of a marked-up text, each as its runs."""
    lines: list[list[Run]] = [[]]
    open_tags: list[dict[str, str]] = []
    for part in _SPLIT.split(re.sub(r"\r\n?|\n", " ", str(text))):
        tag = _TAG.fullmatch(part)
        name = tag[2].lower() if tag else ""
        if name == "br":
            lines.append([])
        elif tag and name in _TAGS:
            if not tag[1]:
                open_tags.append(_TAGS[name] | _span_style(tag[3] or ""))
            elif open_tags:
                open_tags.pop()
        elif part and name not in _WORDS_ONLY:
            words = _ENTITY.sub(lambda entity: html.unescape(entity[0]), part)
            lines[-1].append(Run(words, {k: v for style in open_tags for k, v in style.items()}))
    return lines


def _span_style(attribute: str) -> dict[str, str]:
    """The few properties of a style attribute that are kept, as presentation attributes."""
    style = _STYLE.search(attribute)
    pairs = (p.split(":", 1) for p in html.unescape(style[1] or style[2] or "").split(";") if ":" in p) if style else ()
    said = {k.strip().lower(): v.strip() for k, v in pairs}
    return {_SPAN_STYLES[k]: v for k, v in said.items() if k in _SPAN_STYLES and _SAFE_VALUE.fullmatch(v) and "url" not in v.lower()}


def plain(text: object) -> str:
    """The words of a marked-up text."""
    return " ".join("".join(run.text for run in line) for line in parse(text)).strip()


def measure(lines: list[list[Run]], font: Font) -> tuple[float, float]:
    """The estimated width, and the height, of a block of text."""
    width = max(
        sum(text_width(run.text, font.size, bold=font.bold or "font-weight" in run.style) for run in line) for line in lines
    )
    return width, sum(font.reach) + (len(lines) - 1) * LINE * font.size


def words(
    lines: list[list[Run]], x: float, y: float, font: Font, base: Font, *, anchor: str = "start", transform: str = ""
) -> str:
    """A text element, its first baseline at ``y``; what ``base`` already says is not said again."""
    if not any(run.text for line in lines for run in line):
        return ""
    said = {
        "font-family": font.family if font.family != base.family else None,
        "font-size": float(font.size) if font.size != base.size else None,
        "fill": colour(font.color) if font.color != base.color else None,
        "font-weight": font.weight if font.weight != base.weight else None,
        "font-style": font.style if font.style != base.style else None,
        "text-anchor": anchor if anchor != "start" else None,
        "transform": transform,
    }
    if len(lines) == 1:
        return f"<text{attributes({'x': float(x), 'y': float(y), **said})}>{_runs(lines[0])}</text>"
    rows = (
        f"<tspan{attributes({'x': float(x), 'y': y + i * LINE * font.size})}>{_runs(line)}</tspan>"
        for i, line in enumerate(lines)
        if line
    )
    return f"<text{attributes(said)}>{''.join(rows)}</text>"


def _runs(line: list[Run]) -> str:
    return "".join(
        f"<tspan{attributes(run.style)}>{escape(run.text)}</tspan>" if run.style else escape(run.text) for run in line
    )
