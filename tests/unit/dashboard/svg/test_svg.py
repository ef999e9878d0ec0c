"""Figures as inline SVG: what is drawn where, safely, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from dashboard.figures.kit.chart import Chart
from dashboard.svg.picture import to_svg
from tests.live_charts import chart_of

SVG = "{http://www.w3.org/2000/svg}"
#: What groups say for all that stands in them.
SHARED = frozenset(("fill", "font-size", "stroke", "stroke-width", "text-anchor"))
RED, BLUE = "#d1664b", "#2b5c9e"
AXIS = {"range": [0, 10], "tickvals": [], "showgrid": False, "zeroline": False}


def figure(*traces: dict[str, Any], **layout: Any) -> Chart:
    """A chart whose plot is 200 x 100 pixels, 50 from the left and 20 from the top, with both axes from 0 to 10."""
    return chart_of(*traces, **{"xaxis": AXIS, "yaxis": AXIS, **layout})


def draw(*traces: dict[str, Any], **layout: Any) -> ET.Element:
    return ET.fromstring(to_svg(figure(*traces, **layout), title="Title"))


def drawn(node: ET.Element, **above: str) -> Iterator[tuple[ET.Element, dict[str, str]]]:
    """The elements within one, each with its attributes and the looks of the groups in which it stands."""
    for child in node:
        own = {**above, **child.attrib} if child.tag != SVG + "tspan" else dict(child.attrib)
        yield child, own
        shared = {k: v for k, v in own.items() if k in SHARED} if child.tag == SVG + "g" else {}
        yield from drawn(child, **shared)


def look(root: ET.Element, name: str, **wanted: str) -> list[dict[str, str]]:
    """The attributes of the elements of a name that have these values."""
    found = [own for element, own in drawn(root) if element.tag == SVG + name]
    return [e for e in found if all(e.get(k.replace("_", "-")) == v for k, v in wanted.items())]


def texts(root: ET.Element) -> dict[str, dict[str, str]]:
    """The attributes of the text elements by what they say."""
    found = [pair for pair in drawn(root) if pair[0].tag == SVG + "text"]
    return {"".join(element.itertext()): own for element, own in found}


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
    drawn = [to_svg(f, title="") for f in (one, one, other)]
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in drawn]

    assert drawn[0] == drawn[1]
    assert ids[0]
    assert not ids[0] & ids[2]
    assert set(re.findall(r"url\(#([^)]+)\)", drawn[0])) <= ids[0]


def test_nothing_comes_from_elsewhere() -> None:
    svg = to_svg(figure(LINE), title="T")

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
        annotations=[note("here", y=1)],
        shapes=[{"type": "line", "x0": 0, "x1": 10, "y0": 10, "y1": 10, "line": {"color": BLUE}}],
    )

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,100L100,50L200,0"
    assert look(root, "path", stroke=BLUE)[0]["d"] == "M50,70L250,70"
    assert float(texts(root)["here"]["y"]) == pytest.approx(70 + 4, abs=1)
    assert float(texts(root)["10"]["y"]) == pytest.approx(70 + 0.35 * 12, abs=0.01)


def test_reversed_range_runs_backwards() -> None:
    root = draw(LINE, yaxis={**AXIS, "range": [10, 0]})

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,0L100,100L200,50"


def test_gap_breaks_the_line() -> None:
    """Missing is never bridged or zero."""
    root = draw({**LINE, "y": [0, None, 5]})

    assert look(root, "path", stroke=RED)[0]["d"] == "M0,100M200,50"


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
    area = {"type": "scatter", "stackgroup": "s", "x": [0, 10], "line": {"color": "#000"}}
    lower = {**area, "y": [2, 2], "fillcolor": RED}
    upper = {**area, "y": [3, None], "fillcolor": BLUE}
    root = draw(lower, upper)

    assert look(root, "path", fill=RED)[0]["d"] == "M200,100L0,100L0,80L200,80Z"
    assert look(root, "path", fill=BLUE)[0]["d"] == "M0,50L200,80L200,80L0,80Z"


def test_fill_has_the_line_s_colour_at_half_strength_unless_it_is_given() -> None:
    root = draw({**LINE, "stackgroup": "s"})

    assert look(root, "path", fill=RED)[0]["fill-opacity"] == "0.5"


def test_hatching_is_a_pattern() -> None:
    hatch = {"shape": "/", "bgcolor": BLUE, "fgcolor": "#fff", "size": 8, "solidity": 0.25}
    root = draw({**LINE, "stackgroup": "s", "fillpattern": hatch})

    assert look(root, "pattern")[0]["width"] == "11.31"
    assert look(root, "path", stroke="#fff")[0]["stroke-width"] == "2"
    assert f"url(#{look(root, 'pattern')[0]['id']})" in {e.get("fill") for e in look(root, "path")}


def test_markers_have_their_own_looks() -> None:
    full = {"size": [8, 8, 6], "color": [RED, BLUE, RED]}
    ring = {"size": 8, "color": RED, "symbol": "circle-open", "line": {"width": 1}}
    root = draw(
        {**LINE, "mode": "markers", "marker": full},
        {**LINE, "mode": "markers", "marker": ring, "x": [10], "y": [5]},
    )

    assert look(root, "circle") == [
        {"cx": "0", "cy": "100", "r": "4", "fill": RED},
        {"cx": "100", "cy": "0", "r": "4", "fill": BLUE},
        {"cx": "200", "cy": "50", "r": "3", "fill": RED},
        {"cx": "200", "cy": "50", "r": "4", "fill": "none", "stroke": RED, "stroke-width": "1"},
    ]


def test_marks_that_are_not_clipped_show_only_within_the_ranges() -> None:
    trace = {
        **LINE,
        "mode": "lines+markers",
        "marker": {"color": RED},
        "x": [5, 10, 11],
        "y": [5, 5, 5],
    }
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


def test_text_stands_on_its_point() -> None:
    trace = {**LINE, "mode": "text", "text": ["a", "b", "c"]}
    root = draw({**trace, "textfont": {"size": 12, "color": "#444"}})

    middle = {"text-anchor": "middle"}
    assert texts(root) == {
        "a": {"x": "0", "y": "103", **middle},
        "b": {"x": "100", "y": "3", **middle},
        "c": {"x": "200", "y": "53", **middle},
    }


# --- Bars --------------------------------------------------------------------------------------


def bar(color: str, y: list[float | None], **more: Any) -> dict[str, Any]:
    return {"type": "bar", "x": [2, 6], "y": y, "marker": {"color": color}, "width": 2, **more}


@pytest.mark.parametrize(
    ("mode", "width", "red", "blue"),
    [
        ("stack", 2, "M20,100v-40h40V100z", "M20,60v-30h40V60z"),
        ("overlay", 2, "M20,100v-40h40V100z", "M20,100v-30h40V100z"),
        # Two slots of 1.6 around 2, which leave a fifth of the step of 4 free.
        ("group", None, "M8,100v-40h32V100z", "M40,100v-30h32V100z"),
    ],
)
def test_bars_stand_upon_or_beside_each_other(
    mode: str, width: float | None, red: str, blue: str
) -> None:
    root = draw(
        bar(RED, [4, 1], width=width), bar(BLUE, [3, None], width=width), barmode=mode, bargap=0.2
    )

    # Where edges are not smoothed, bars of one look are one path.
    assert look(root, "path", fill=RED)[0]["d"].startswith(red)
    assert [e["d"] for e in look(root, "path", fill=BLUE)] == [blue]


def test_horizontal_bars_start_at_their_base() -> None:
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [5],
        "x": [-3],
        "base": [8],
        "width": 2,
    }
    root = draw({**trace, "marker": {"color": [RED]}})

    assert look(root, "path", fill=RED)[0]["d"] == "M160,60v-20h-60V60z"


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

    assert look(root, "path", stroke=BLUE)[0]["d"] == "M50,120.5H250"
    assert (
        look(root, "path", stroke=RED, fill="none", shape_rendering="crispEdges")[0]["d"]
        == "M50,121V125M150,121V125"
    )
    assert texts(root)["five"] == {"x": "150", "y": "139.4", "text-anchor": "middle"}
    assert texts(root)["half"] == {"x": "49", "y": "74.2", "text-anchor": "end"}
    # Not at the very end of the axis.
    assert look(root, "path", stroke="#ddd")[0]["d"] == "M50,70H250"


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
        yaxis2={**AXIS, "anchor": "x2", "range": [0, 10], "tickvals": [5], "ticktext": ["half"]},
    )

    assert look(root, "path", stroke=BLUE)[0]["d"] == "M0,100L40,0L80,50"
    assert look(root, "g", transform="translate(170,20)")
    assert texts(root)["start"]["x"] == "170"
    assert texts(root)["half"] == {"x": "169", "y": "74.2", "text-anchor": "end"}


# --- Words -------------------------------------------------------------------------------------


def note(text: str, **more: Any) -> dict[str, Any]:
    """A text in the middle of the plot."""
    place = {"x": 5, "y": 5, "xref": "x", "yref": "y", "xanchor": "center", "yanchor": "middle"}
    return {"text": text, "font": {"size": 12, "color": "#444"}, **place, **more}


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
        (
            {
                "xref": "paper",
                "yref": "paper",
                "x": 1,
                "y": 0,
                "borderpad": 0,
                "xanchor": "right",
                "yanchor": "bottom",
            },
            "249",
            "116",
            "end",
        ),
    ],
)
def test_annotation_is_anchored(
    anchors: dict[str, Any], x: str, y: str, anchor: str | None
) -> None:
    """A line of text stands at its anchor, however wide the reader's font makes it."""
    found = texts(draw(LINE, annotations=[note("words", **anchors)]))["words"]

    assert (found["x"], found["y"], found.get("text-anchor")) == (x, y, anchor)


def test_markup_becomes_spans_and_lines() -> None:
    root = draw(
        LINE,
        annotations=[note("<b>b</b><br><i>i <span style='color:#a00'>r</span></i> &lt;")],
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
        "annotation": {"annotations": [note(text)]},
        "tick": {"xaxis": {**AXIS, "tickvals": [5], "ticktext": [text]}},
    }.get(where, {})
    trace = {**LINE, "mode": "text", "text": [text] * 3} if where == "text" else LINE
    name = text if where == "name" else "T"
    root = ET.fromstring(to_svg(figure(trace, **layout), title=name, description=name))

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
    assert "gone" not in texts(draw(LINE, annotations=[note("gone", x=11)]))


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
    assert look(root, "path", fill=RED)[0]["d"] == "M90,120v-100h40V120z"
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
        ({**LINE, "line": {"shape": "spline"}}, {}, "shape"),
        (LINE, {"xaxis": {**AXIS, "tickformat": ".0%"}}, "tickformat"),
        (LINE, {"xaxis": {"showgrid": False}}, "range"),
        (LINE, {"annotations": [note("a", showarrow=True)]}, "arrows"),
        (LINE, {"title": {"text": "a"}}, "title"),
    ],
)
def test_a_chart_says_nothing_that_no_writer_draws(
    trace: dict[str, Any], layout: dict[str, Any], named: str
) -> None:
    with pytest.raises(TypeError, match=named):
        figure(trace, **layout)


def test_empty_chart_is_an_empty_picture() -> None:
    root = ET.fromstring(to_svg(chart_of(), title="Nothing"))

    assert root.findtext(SVG + "title") == "Nothing"
