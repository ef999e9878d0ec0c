"""Figures as inline SVG: what is drawn where, safely, and what is refused."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.svg.picture import to_svg

SVG = "{http://www.w3.org/2000/svg}"
RED, BLUE = "#d1664b", "#2b5c9e"
AXIS = {"range": [0, 10], "tickvals": [], "showgrid": False, "zeroline": False}


def figure(*traces: dict[str, Any], **layout: Any) -> go.Figure:
    """A figure whose plot is 200 x 100 pixels, 50 from the left and 20 from the top, with both axes from 0 to 10."""
    plain = {
        "template": "none",
        "margin": {"l": 50, "r": 50, "t": 20, "b": 30},
        "showlegend": False,
    }
    layout = {**plain, "xaxis": AXIS, "yaxis": AXIS, **layout}
    return go.Figure(data=list(traces), layout=layout)


def draw(*traces: dict[str, Any], **layout: Any) -> ET.Element:
    return ET.fromstring(to_svg(figure(*traces, **layout), width=300, height=150, title="Title"))


def look(root: ET.Element, name: str, **wanted: str) -> list[dict[str, str]]:
    """The attributes of the elements of a name that have these values."""
    found = [dict(element.attrib) for element in root.iter(SVG + name)]
    return [e for e in found if all(e.get(k.replace("_", "-")) == v for k, v in wanted.items())]


def texts(root: ET.Element) -> dict[str, dict[str, str]]:
    """The attributes of the text elements by what they say."""
    return {
        "".join(element.itertext()): dict(element.attrib) for element in root.iter(SVG + "text")
    }


LINE = {
    "type": "scatter",
    "mode": "lines",
    "x": [0, 5, 10],
    "y": [0, 10, 5],
    "line": {"color": RED},
}


# --- The picture -------------------------------------------------------------------------------


def test_picture_says_what_it_is() -> None:
    """It is one image with a name and a description, at the size asked for."""
    root = ET.fromstring(
        to_svg(
            figure(LINE),
            width=300,
            height=150,
            title="A & B",
            description="It <rises>.",
        )
    )

    assert root.attrib["role"] == "img"
    assert root.attrib["viewBox"] == "0 0 300 150"
    assert (root.attrib["width"], root.attrib["height"]) == ("300", "150")
    for name, said, attribute in (
        ("title", "A & B", "labelledby"),
        ("desc", "It <rises>.", "describedby"),
    ):
        element = root.find(SVG + name)
        assert element is not None
        assert element.text == said
        assert element.attrib["id"] == root.attrib[f"aria-{attribute}"]


def test_same_figure_is_the_same_text_and_ids_differ_between_figures() -> None:
    """Two pictures on one page do not use each other's clips and patterns."""
    one, other = figure(LINE), figure({**LINE, "y": [1, 2, 3]})
    drawn = [to_svg(f, width=300, height=150, title="") for f in (one, one, other)]
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in drawn]

    assert drawn[0] == drawn[1]
    assert ids[0]
    assert not ids[0] & ids[2]
    assert set(re.findall(r"url\(#([^)]+)\)", drawn[0])) <= ids[0]


def test_nothing_comes_from_elsewhere() -> None:
    svg = to_svg(figure(LINE), width=300, height=150, title="T")

    assert not re.search(r"<script|<style|<image|<use|href|style=|on\w+=|[\0\ufdd0]", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}


# --- Scales and curves -------------------------------------------------------------------------


def test_line_passes_through_its_points() -> None:
    """Pixels count from the plot's corner, which the group moves to where the margins say."""
    root = draw(LINE)

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,100L100,0L200,50"
    assert look(root, "g", transform="translate(50,20)")


def test_log_axis_takes_exponents_in_ranges_and_annotations_and_values_elsewhere() -> None:
    axis = {
        **AXIS,
        "type": "log",
        "range": [0, 2],
        "tickvals": [1, 10, 100],
        "ticktext": ["1", "10", "100"],
    }
    root = draw(
        {**LINE, "y": [1, 10, 100]},
        yaxis=axis,
        annotations=[{"text": "here", "x": 5, "y": 1, "showarrow": False}],
        shapes=[{"type": "line", "x0": 0, "x1": 10, "y0": 10, "y1": 10, "line": {"color": BLUE}}],
    )

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,100L100,50L200,0"
    assert look(root, "path", stroke=BLUE)[0]["d"] == "M50,70L250,70"
    assert float(texts(root)["here"]["y"]) == pytest.approx(70 + 4, abs=1)
    assert float(texts(root)["10"]["y"]) == pytest.approx(70 + 0.35 * 12, abs=0.01)


def test_reversed_range_runs_backwards() -> None:
    root = draw(LINE, yaxis={**AXIS, "range": [10, 0]})

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,0L100,100L200,50"


@pytest.mark.parametrize(
    ("x", "y"), [(np.array([0, 5, 10]), pd.Series([0.0, np.nan, 5.0])), ([0, 5, 10], [0, None, 5])]
)
def test_gap_breaks_the_line(x: Any, y: Any) -> None:
    """Missing is never bridged or zero, however it is written."""
    root = draw({**LINE, "x": x, "y": y})

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,100M200,50"
    assert (
        look(draw({**LINE, "y": [0, None, 5], "connectgaps": True}), "path", stroke=RED)[0]["d"]
        == "M0,100L200,50"
    )


@pytest.mark.parametrize(
    ("dash", "width", "pattern"),
    [
        ("dash", 2, "9,9"),
        ("dot", 4, "4,4"),
        ("dashdot", 1, "9,3,3,3"),
        ("longdash", 3, "15,15"),
        ("5px,2px", 1, "5,2"),
    ],
)
def test_dashes_are_those_of_plotly(dash: str, width: float, pattern: str) -> None:
    root = draw({**LINE, "line": {"color": RED, "dash": dash, "width": width}})

    assert look(root, "path", stroke=RED)[0]["stroke-dasharray"] == pattern


def test_stacked_areas_lie_upon_each_other() -> None:
    """The second fills down to the first, and a missing value adds nothing."""
    lower = {"stackgroup": "s", "x": [0, 10], "y": [2, 2], "fillcolor": RED}
    upper = {"stackgroup": "s", "x": [0, 10], "y": [3, None], "fillcolor": BLUE}
    root = draw(lower, upper)

    assert look(root, "path", fill=RED)[0]["d"] == "M200,100L0,100L0,80L200,80Z"
    assert look(root, "path", fill=BLUE)[0]["d"] == "M0,50L200,80L200,80L0,80Z"


def test_fill_has_the_line_s_colour_at_half_strength_unless_it_is_given() -> None:
    root = draw({**LINE, "fill": "tozeroy"})

    assert look(root, "path", fill=RED)[0]["fill-opacity"] == "0.5"


def test_hatching_is_a_pattern() -> None:
    hatch = {"shape": "/", "bgcolor": BLUE, "fgcolor": "#fff", "size": 8, "solidity": 0.25}
    root = draw({**LINE, "fill": "tozeroy", "fillpattern": hatch})

    assert look(root, "pattern")[0]["width"] == "11.31"
    assert look(root, "path", stroke="#fff")[0]["stroke-width"] == "2"
    assert f"url(#{look(root, 'pattern')[0]['id']})" in {e.get("fill") for e in look(root, "path")}


def test_markers_have_their_own_looks() -> None:
    marker = {"size": 8, "color": [RED, BLUE, RED], "symbol": ["circle", "circle", "circle-open"]}
    root = draw({**LINE, "mode": "markers", "marker": marker})

    assert look(root, "circle") == [
        {"cx": "0", "cy": "100", "r": "4", "fill": RED},
        {"cx": "100", "cy": "0", "r": "4", "fill": BLUE},
        {"cx": "200", "cy": "50", "r": "4", "fill": "none", "stroke": RED, "stroke-width": "1"},
    ]


def test_marks_that_are_not_clipped_show_only_within_the_ranges() -> None:
    trace = {**LINE, "mode": "lines+markers", "x": [5, 10, 11], "y": [5, 5, 5]}
    free, bound = draw({**trace, "cliponaxis": False}), draw(trace)

    assert len(look(free, "circle")) == 2
    assert len(look(bound, "circle")) == 3
    assert not [
        g for g in free.iter(SVG + "g") if g.get("clip-path") and g.find(SVG + "circle") is not None
    ]
    assert [
        g
        for g in bound.iter(SVG + "g")
        if g.get("clip-path") and g.find(SVG + "circle") is not None
    ]


def test_text_stands_beside_its_point() -> None:
    trace = {
        **LINE,
        "mode": "markers+text",
        "text": ["a", None, "b"],
        "textposition": "middle right",
    }
    root = draw(trace)

    assert texts(root) == {"a": {"x": "4.75", "y": "103"}, "b": {"x": "204.75", "y": "53"}}


# --- Bars --------------------------------------------------------------------------------------


def bar(color: str, y: list[float | None], **more: Any) -> dict[str, Any]:
    return {"type": "bar", "x": [2, 6], "y": y, "marker": {"color": color}, "width": 2, **more}


@pytest.mark.parametrize(
    ("mode", "width", "red", "blue"),
    [
        ("stack", 2, "M20,100V60H60V100Z", "M20,60V30H60V60Z"),
        ("overlay", 2, "M20,100V60H60V100Z", "M20,100V70H60V100Z"),
        # Two slots of 1.6 around 2, which leave a fifth of the step of 4 free.
        ("group", None, "M8,100V60H40V100Z", "M40,100V70H72V100Z"),
    ],
)
def test_bars_stand_upon_or_beside_each_other(
    mode: str, width: float | None, red: str, blue: str
) -> None:
    root = draw(
        bar(RED, [4, 1], width=width), bar(BLUE, [3, None], width=width), barmode=mode, bargap=0.2
    )

    assert look(root, "path", fill=RED)[0]["d"] == red
    assert [e["d"] for e in look(root, "path", fill=BLUE)] == [blue]


def test_relative_bars_part_at_zero() -> None:
    root = draw(
        bar(RED, [4, -2]), bar(BLUE, [-3, -2]), barmode="relative", yaxis={**AXIS, "range": [-5, 5]}
    )

    assert [e["d"] for e in look(root, "path", fill=BLUE)] == [
        "M20,50V80H60V50Z",
        "M100,70V90H140V70Z",
    ]


def test_horizontal_bars_start_at_their_base() -> None:
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [5],
        "x": [-3],
        "base": [8],
        "width": 2,
        "offset": 0,
    }
    root = draw({**trace, "marker": {"color": [RED]}})

    assert look(root, "path", fill=RED)[0]["d"] == "M160,50H100V30H160Z"


# --- Axes --------------------------------------------------------------------------------------


def test_ticks_and_labels_stand_where_plotly_puts_them() -> None:
    """As measured in plotly.js 4.1.1: line in the middle of its pixel, ticks beyond it, labels beyond those."""
    axis = {
        "range": [0, 10],
        "tickvals": [0, 5],
        "ticktext": ["zero", "five"],
        "showgrid": True,
        "zeroline": False,
    }
    lined = {
        **axis,
        "showline": True,
        "linecolor": BLUE,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": RED,
    }
    root = draw(LINE, xaxis=lined, yaxis={**axis, "ticktext": ["nil", "half"], "gridcolor": "#ddd"})

    assert look(root, "path", stroke=BLUE)[0]["d"] == "M50,120.5L250,120.5"
    assert (
        look(root, "path", stroke=RED, fill="none", shape_rendering="crispEdges")[0]["d"]
        == "M50,121L50,125M150,121L150,125"
    )
    assert texts(root)["five"] == {"x": "150", "y": "139.4", "text-anchor": "middle"}
    assert texts(root)["half"] == {"x": "49", "y": "74.2", "text-anchor": "end"}
    # Not at the very end of the axis.
    assert look(root, "path", stroke="#ddd")[0]["d"] == "M50,70L250,70"


def test_axes_of_small_multiples_stand_in_their_domains() -> None:
    right = {
        **AXIS,
        "domain": [0.6, 1],
        "anchor": "y2",
        "range": [0, 10],
        "tickvals": [0],
        "ticktext": ["start"],
    }
    root = draw(
        LINE,
        {**LINE, "xaxis": "x2", "yaxis": "y2", "line": {"color": BLUE}},
        xaxis2=right,
        yaxis2={
            **AXIS,
            "anchor": "x2",
            "range": [0, 10],
            "side": "right",
            "tickvals": [5],
            "ticktext": ["half"],
        },
    )

    assert look(root, "path", stroke=BLUE)[0]["d"] == "M0,100L40,0L80,50"
    assert look(root, "g", transform="translate(170,20)")
    assert texts(root)["start"]["x"] == "170"
    assert texts(root)["half"] == {"x": "251", "y": "74.2"}


def test_axes_that_nothing_uses_are_not_drawn() -> None:
    """Not even where a template describes them."""
    ticks = {**AXIS, "tickvals": [0], "ticktext": ["nil"]}
    alone = {**LINE, "xaxis": "x2", "yaxis": "y2"}
    figure_ = go.Figure(data=[alone], layout={"xaxis2": ticks, "yaxis2": AXIS})
    root = ET.fromstring(to_svg(figure_, width=300, height=200, title="T"))

    assert list(texts(root)) == ["nil"]
    # The default template of Plotly is part of the figure.
    assert len(look(root, "rect", fill="#E5ECF6")) == 1


# --- Words -------------------------------------------------------------------------------------


def note(text: str, **more: Any) -> dict[str, dict[str, str]]:
    return texts(
        draw(LINE, annotations=[{"text": text, "x": 5, "y": 5, "showarrow": False, **more}])
    )


@pytest.mark.parametrize(
    ("anchors", "x", "y", "anchor"),
    [
        ({"xanchor": "left", "yanchor": "top"}, "152", "83", None),
        ({"xanchor": "right", "yanchor": "bottom"}, "148", "65", "end"),
        ({"xanchor": "center", "yanchor": "middle"}, "150", "74", "middle"),
        (
            {"xanchor": "left", "yanchor": "middle", "xshift": 6, "yshift": -4, "align": "right"},
            "158",
            "78",
            None,
        ),
        ({"xref": "paper", "yref": "paper", "x": 1, "y": 0, "borderpad": 0}, "249", "116", "end"),
    ],
)
def test_annotation_is_anchored(
    anchors: dict[str, Any], x: str, y: str, anchor: str | None
) -> None:
    """A line of text stands at its anchor, however wide the reader's font makes it."""
    found = note("words", **anchors)["words"]

    assert (found["x"], found["y"], found.get("text-anchor")) == (x, y, anchor)


def test_markup_becomes_spans_and_lines() -> None:
    root = draw(
        LINE,
        annotations=[
            {
                "text": "<b>b</b><br><i>i <span style='color:#a00'>r</span></i> &lt;",
                "x": 5,
                "y": 5,
                "showarrow": False,
            }
        ],
    )
    spans = {
        "".join(e.itertext()): dict(e.attrib)
        for e in root.iter(SVG + "tspan")
        if "x" not in e.attrib
    }

    assert spans["b"] == {"font-weight": "bold"}
    assert spans["r"] == {"font-style": "italic", "fill": "#a00"}
    lines = [e for e in root.iter(SVG + "tspan") if "x" in e.attrib]
    assert ["".join(e.itertext()) for e in lines] == ["b", "i r <"]
    assert float(lines[1].attrib["y"]) - float(lines[0].attrib["y"]) == pytest.approx(1.3 * 12)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload='x'>",
        "&lt;script&gt;",
        "<b onclick='x'>bold</b>",
        "<a href='javascript:x'>link</a>",
        "<span style='color:url(https://x.example)'>s</span>",
        "<span style=\"color:red;fill:url('x')\" onload=x>s</span>",
        "nul \0 and bell \a and half \ud800 and \ufdd0",
    ],
)
@pytest.mark.parametrize("where", ["annotation", "tick", "text", "name"])
def test_untrusted_text_stays_text(text: str, where: str) -> None:
    """Whatever a text says, there are only text, tspan and the figure's own elements, and no handlers."""
    layout: dict[str, Any] = {
        "annotation": {"annotations": [{"text": text, "x": 5, "y": 5, "showarrow": False}]},
        "tick": {"xaxis": {**AXIS, "tickvals": [5], "ticktext": [text]}},
    }.get(where, {})
    trace = {**LINE, "mode": "text", "text": [text] * 3} if where == "text" else LINE
    name = text if where == "name" else "T"
    root = ET.fromstring(
        to_svg(figure(trace, **layout), width=300, height=150, title=name, description=name)
    )

    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg", "title", "desc", "defs", "clipPath", "rect", "g", "path", "text", "tspan",
    }  # fmt: skip
    assert not [
        a for e in root.iter() for a in e.attrib if a.startswith("on") or a in {"href", "style"}
    ]
    assert not [
        v
        for e in root.iter()
        for v in e.attrib.values()
        if "url(" in v and not v.startswith("url(#f")
    ]


def test_place_out_of_sight_has_no_annotation() -> None:
    assert not note("gone", x=11)


def test_shapes_lie_where_their_references_say() -> None:
    """On values they are clipped to their axes, on the paper they are not."""
    across = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 2.5,
        "y1": 2.5,
        "line": {"color": BLUE, "width": 1},
    }
    band = {
        "type": "rect",
        "x0": 2,
        "x1": 4,
        "yref": "y domain",
        "y0": 0,
        "y1": 1,
        "fillcolor": RED,
        "line": {"width": 0},
        "layer": "below",
    }
    root = draw({**LINE, "line": {"color": "#000"}}, shapes=[across, band])

    assert look(root, "path", stroke=BLUE)[0]["d"] == "M50,95L250,95"
    assert look(root, "path", fill=RED)[0]["d"] == "M90,120H130V20H90Z"
    assert "stroke" not in look(root, "path", fill=RED)[0]
    order = [
        e.get("fill") if e.get("fill") != "none" else e.get("stroke")
        for e in root.iter(SVG + "path")
    ]
    assert order == [RED, "#000", BLUE]


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trace", "layout", "named"),
    [
        ({"type": "pie", "values": [1]}, {}, "pie"),
        ({"type": "heatmap", "z": [[1]]}, {}, "heatmap"),
        ({**LINE, "line": {"shape": "spline"}}, {}, "spline"),
        ({**LINE, "line": {"shape": "hv"}}, {}, "hv"),
        ({**LINE, "fill": "toself"}, {}, "toself"),
        ({**LINE, "groupnorm": "percent", "stackgroup": "s"}, {}, "groupnorm"),
        ({**LINE, "mode": "markers", "marker": {"symbol": "star"}}, {}, "star"),
        ({**LINE, "fill": "tozeroy", "fillpattern": {"shape": "x"}}, {}, "'x'"),
        ({**LINE, "mode": "markers", "marker": {"color": [1, 2, 3]}}, {}, "1"),
        ({**LINE, "x": ["2020-01", "2020-02", "2020-03"]}, {}, "dates"),
        (bar(RED, [1, 2], x=["a", "b"]), {}, "categories"),
        (LINE, {"xaxis": {**AXIS, "type": "date"}}, "date"),
        (LINE, {"xaxis": {"showgrid": False, "zeroline": False}}, "ranges"),
        (LINE, {"xaxis": {**AXIS, "tickvals": None}}, "tickvals"),
        (LINE, {"xaxis": {**AXIS, "tickvals": [1]}}, "ticktext"),
        (LINE, {"xaxis": {**AXIS, "tickformat": ".0%"}}, "tickformat"),
        (LINE, {"xaxis": {**AXIS, "zeroline": True}}, "zeroline"),
        (LINE, {"xaxis": {"range": [0, 10], "tickvals": [], "zeroline": False}}, "showgrid"),
        (LINE, {"xaxis": {**AXIS, "title": {"text": "a"}}}, "title.text"),
        (bar(RED, [1, 2], text=["a", "b"]), {}, "text"),
        (bar(RED, [1, 2], texttemplate="%{y}"), {}, "texttemplate"),
        (LINE, {"annotations": [{"text": "a", "x": 5, "y": 5, "ax": 3}]}, "arrows"),
        (LINE, {"annotations": [{"text": "a", "showarrow": False, "textangle": 9}]}, "textangle"),
        (
            LINE,
            {"annotations": [{"text": "a", "x": 5, "y": 5, "xref": "x7", "showarrow": False}]},
            "x7",
        ),
        (LINE, {"shapes": [{"type": "circle", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]}, "circle"),
        (LINE, {"title": {"text": "a"}}, "title.text"),
    ],
)
def test_what_would_be_drawn_wrong_is_refused_by_name(
    trace: dict[str, Any], layout: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        to_svg(figure(trace, **layout), width=300, height=150, title="T")


def test_empty_figure_is_an_empty_picture() -> None:
    root = ET.fromstring(to_svg(go.Figure(), width=300, height=150, title="Nothing"))

    assert root.findtext(SVG + "title") == "Nothing"
