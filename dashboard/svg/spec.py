"""The content of a figure after its template and Plotly's defaults are applied."""

from __future__ import annotations

import base64
import math
from array import array
from collections.abc import Mapping
from typing import Any

Spec = Mapping[str, Any]

_COLORWAY = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"]  # fmt: skip
_ARRAYS = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}

#: Parts of an axis that are drawn if anything but a template describes them.
_DESCRIBED = {
    "showline": ("linecolor", "linewidth"),
    "showgrid": ("gridcolor", "gridwidth", "griddash"),
    "zeroline": ("zerolinecolor", "zerolinewidth"),
    "ticks": ("ticklen", "tickwidth", "tickcolor"),
}

#: What would come out otherwise than plotly.js draws it, were it passed over.
_REFUSED = {
    "layout": ("barcornerradius", "barnorm", "grid", "images", "title.text"),
    "axis": (
        "minor",
        "mirror",
        "overlaying",
        "position",
        "rangebreaks",
        "tickangle",
        "tickformat",
        "ticklabelposition",
        "title.text",
    ),
    "scatter": (
        "error_x.array",
        "error_y.array",
        "fillgradient",
        "groupnorm",
        "stackgaps",
        "texttemplate",
        "zorder",
    ),
    "bar": (
        "error_x.array",
        "error_y.array",
        "marker.cornerradius",
        "offsetgroup",
        "text",
        "texttemplate",
    ),
    "shape": ("label", "path", "xsizemode", "ysizemode"),
    "annotation": ("axref", "ayref", "bgcolor", "bordercolor", "height", "textangle", "width"),
}


def read(figure: Any) -> tuple[dict[str, Any], list[tuple[Spec, str]]]:
    """The layout of a figure, and its visible traces, each with its colour of the colourway.

    Raises:
        ValueError: There is something in the figure that is not drawn, or would be drawn wrong.
    """
    # Not `to_dict`: it packs every array for the browser, and each would be unpacked again.
    own = _plain(figure.layout.to_plotly_json())
    template = own.pop("template", None) or {}
    traces = _traces(
        [_plain(trace.to_plotly_json()) for trace in figure.data], template.get("data") or {}
    )
    names = {f"{a}axis{str(t.get(f'{a}axis') or a)[1:]}" for t in traces for a in "xy"}
    layout = _layout(own, template.get("layout") or {}, names or {"xaxis", "yaxis"})
    way = layout.get("colorway") or _COLORWAY
    coloured = ((trace, str(way[n % len(way)])) for n, trace in enumerate(traces))
    return layout, [(t, color) for t, color in coloured if t.get("visible", True) is True]


def _plain(value: Any) -> Any:
    """Lists for arrays, which Plotly may hold packed, and nothing for what is nothing."""
    if isinstance(value, dict):
        if "bdata" in value:
            return array(_ARRAYS[value["dtype"]], base64.b64decode(value["bdata"])).tolist()
        return {key: _plain(v) for key, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(v) if isinstance(v, dict | list | tuple) else v for v in value]
    return value.tolist() if hasattr(value, "tolist") else value


def _over(under: Spec, own: Spec) -> dict[str, Any]:
    """One specification laid over another."""
    both = {
        k: _over(under[k], v) if isinstance(v, dict) and isinstance(under.get(k), dict) else v
        for k, v in own.items()
    }
    return {**under, **both}


def _layout(own: Spec, template: Spec, used: set[str]) -> dict[str, Any]:
    layout = _over({k: v for k, v in template.items() if k not in {"xaxis", "yaxis"}}, own)
    _refuse("layout", layout)
    for name in sorted(used | {key for key in own if key[1:5] == "axis"}):
        said = own.get(name) or {}
        axis = layout[name] = _over(template.get(f"{name[0]}axis") or {}, said)
        for switch, facts in _DESCRIBED.items():
            if axis.get(switch) is None and any(said.get(fact) for fact in facts):
                axis[switch] = "outside" if switch == "ticks" else True
        _refuse("axis", axis)
    for kind in ("annotation", "shape"):
        defaults = template.get(f"{kind}defaults") or {}
        items = [_over(defaults, item) for item in layout.get(f"{kind}s") or ()]
        layout[f"{kind}s"] = [item for item in items if item.get("visible", True) is True]
        for item in layout[f"{kind}s"]:
            _refuse(kind, item)
    return layout


def _traces(data: list[Spec], templates: Mapping[str, list[Spec]]) -> list[Spec]:
    """The traces, each over the template of its kind whose turn it is."""
    turns: dict[str, int] = {}
    traces: list[Spec] = []
    for trace in data:
        kind = str(trace.get("type") or "scatter")
        if kind not in {"bar", "scatter"}:
            raise ValueError(f"to_svg draws scatter and bar traces, not {kind!r}")
        cycle = templates.get(kind) or [{}]
        turn = turns[kind] = turns.get(kind, -1) + 1
        traces.append(_over(cycle[turn % len(cycle)], {**trace, "type": kind}))
        _refuse(kind, traces[-1])
    return traces


def _refuse(kind: str, spec: Spec) -> None:
    for path in _REFUSED[kind]:
        found: Any = spec
        for key in path.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        if found and found != "outside":
            raise ValueError(f"to_svg does not draw {path} of a {kind}")


def number_of(given: object) -> float | None:
    """A finite number, or none."""
    try:
        value = float(given)  # type: ignore[arg-type]  # a figure may hold anything
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def value_of(given: object) -> float | None:
    """A value of the data; none for a gap.

    Raises:
        ValueError: It is neither.
    """
    value = number_of(given)
    if value is None and isinstance(given, str):
        raise ValueError(f"to_svg draws numbers, no categories and no dates such as {given!r}")
    return value


def either(given: object, default: float) -> float:
    """A number, or the default."""
    value = number_of(given)
    return default if value is None else value


def pick(given: object, i: int) -> Any:
    """What an attribute says of one point."""
    if isinstance(given, list):
        return given[i] if i < len(given) else None
    return given


def picked(spec: Spec | None, i: int) -> dict[str, Any]:
    """What a group of attributes says of one point."""
    return {key: pick(value, i) for key, value in (spec or {}).items()}
