"""Tooltips of exactly one year: what Plotly shows beside the pointer are values of that year, and a dash where there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

MISSING = "–"
#: In the ``meta`` of a series: year -> what is told of a year in which nothing of it is drawn.
UNDRAWN = "undrawn"


def of_one_year(chart: dict[str, Any]) -> dict[str, Any]:
    """A chart whose tooltips never mix years.

    With one tooltip for all curves, Plotly shows the point of each that is nearest to the pointer, whatever its year:
    at the last observed year and at gaps those are values of other years. Here each series has one curve for its
    tooltips, with a point in every year of its axis, and those that are drawn have none.

    Args:
        chart: A figure as a dictionary; it is not changed.

    Returns:
        The same with ``data`` of its own; charts whose tooltips are of single points are returned as they are.

    Example:
        >>> line = {"type": "scatter", "name": "CJK", "x": [2020, 2022], "y": [0.25, 0.24],
        ...         "customdata": ["25%", "24%"], "hovertemplate": "%{customdata}<extra></extra>"}
        >>> found = of_one_year({"data": [line], "layout": {"hovermode": "x unified"}})
        >>> found["data"][1]["customdata"][::2]
        ['25%', '–', '24%']
    """
    if chart.get("layout", {}).get("hovermode") != "x unified":
        return chart
    drawn: list[dict[str, Any]] = chart["data"]
    curves = list(_curves(drawn, chart["layout"]))
    layout = {name: _with_years(name, facts) for name, facts in chart["layout"].items()}
    still = [{**trace, "hoverinfo": "skip", "hovertemplate": None} for trace in drawn]
    return {
        **chart,
        "data": [*(_without_nothing(trace) for trace in still), *curves],
        "layout": layout,
    }


def _with_years(name: str, facts: Any) -> Any:
    """An axis whose years are not written: Plotly heads a tooltip with what stands at its tick, be that nothing."""
    if not name.startswith("xaxis") or not facts.get("tickvals") or any(facts["ticktext"]):
        return facts
    return {**facts, "ticktext": [str(year) for year in facts["tickvals"]], "showticklabels": False}


def _curves(drawn: list[dict[str, Any]], layout: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """For each series of each plot, one curve of separate points that is never seen."""
    series: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    spans: dict[str, list[int]] = {}
    for trace in drawn:
        if trace.get("hovertemplate") and trace.get("customdata"):
            across = trace.get("xaxis", "x")
            key = trace.get("name", ""), across, trace.get("yaxis", "y")
            series.setdefault(key, []).append(trace)
            spans.setdefault(across, []).extend(int(x) for x in trace["x"] if x is not None)
    whole = [year for years in spans.values() for year in years]
    for (name, across, up), traces in series.items():
        # Beside others with the same axis a series may begin later: its years are those of the axis.
        first, last = layout.get(f"xaxis{across[1:]}", {}).get("range") or (
            min(spans[across]),
            max(spans[across]),
        )
        years = range(max(min(whole), math.ceil(first)), min(max(whole), math.floor(last)) + 1)
        yield _curve(name, across, up, traces, years)


def _curve(
    name: str, across: str, up: str, traces: list[dict[str, Any]], years: range
) -> dict[str, Any]:
    told: dict[int, tuple[float, str]] = {}
    for trace in traces:
        for x, y, text in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            # The last observed year also begins what is forecast: there it stays what it is.
            if text and x is not None and y is not None:
                told.setdefault(int(x), (y, _text(trace, text)))
    low = min((y for y, _ in told.values()), default=0.0)
    for trace in traces:
        for year, text in trace.get("meta", {}).get(UNDRAWN, {}).items():
            told.setdefault(int(year), (low, _text(trace, text)))
    missing = _text(traces[0], MISSING)
    xs: list[int | None] = []
    ys: list[float | None] = []
    texts: list[str | None] = []
    for year in years:
        y, text = told.get(year, (low, missing))
        # A gap after each point: nothing is drawn between them.
        xs += [year, None]
        ys += [y, None]
        texts += [text, None]
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": xs,
        "y": ys,
        "customdata": texts,
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": across,
        "yaxis": up,
        "showlegend": False,
        "line": {"color": _colour(traces[0]), "width": 3},
    }


def _text(trace: dict[str, Any], value: str) -> str:
    """What a tooltip says of a value, by the pattern of the trace."""
    pattern: str = trace["hovertemplate"]
    return pattern.replace("%{customdata}", value).replace("<extra></extra>", "")


def _colour(trace: dict[str, Any]) -> str:
    own = trace.get("fillcolor") or trace.get("line", {}).get("color")
    return str(own or trace.get("marker", {}).get("color", ""))


def _without_nothing(trace: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in trace.items() if value is not None}
