"""Pictures within pages: the same places, to a tenth of a pixel, and words as in files, in fewer bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawing import PLACES, selected
from dashboard.figures import FIGURES, draw
from dashboard.look.view import View
from dashboard.svg.inline import inline
from dashboard.svg.paint import polyline
from dashboard.svg.picture import to_svg
from etl.storage.store import Release

PLACE = st.floats(-5000, 5000).map(lambda n: round(n, 2))
LOOK = 'stroke="#d1664b" stroke-width="2.1" stroke-dasharray="6.3,6.3" fill="none"'


def points(node: ET.Element) -> list[tuple[str, int, int]]:
    """Where a path of steps or places goes, in tenths of a pixel; ``M`` begins a line."""
    found, at, command = [], (0.0, 0.0), ""
    unit = 1 if node.get("transform") else 10
    for letter, x, y in re.findall(r"([mMlL ]?)(-?[\d.]+)[ ,]?(-?[\d.]+)", node.attrib["d"]):
        command = {"m": "m", "M": "M"}.get(letter, "l" if command in ("m", "l") else "L")
        steps = at if command in ("m", "l") else (0.0, 0.0)
        at = steps[0] + float(x) * unit, steps[1] + float(y) * unit
        found.append((command.upper(), round(at[0]), round(at[1])))
    return found


def boxes(d: str) -> Iterator[tuple[object, ...]]:
    """The corners and sizes of boxes, in tenths of a pixel, that a path has; it closes each where it began."""
    x = y = 0
    for letter, *numbers in re.findall(
        r"([Mm])(-?[\d.]+)[ ,]?(-?[\d.]+)v(-?[\d.]+)h(-?[\d.]+)([Vv])(-?[\d.]+)z", d
    ):
        right, down, up, across = (round(float(n) * 10) for n in numbers[:4])
        x, y = (x + right, y + down) if letter == "m" else (right, down)
        back = round(float(numbers[5]) * 10) + (y + up) * (numbers[4] == "v")
        yield "box", x, y, up, across, back == y


def nodes(node: ET.Element, look: dict[str, str]) -> Iterator[ET.Element]:
    """The element and all in it; of groups of nothing but circles each circle with all of its look."""
    said, only = look | node.attrib, {each.tag for each in node.iter()} == {"g", "circle"}
    if not only:
        yield ET.Element("circle", said) if node.tag == "circle" else node
    for each in node:
        yield from nodes(each, said if only else {})


def crisp(d: str, look: dict[str, str]) -> Iterator[tuple[object, ...]]:
    """The lines that a path has."""
    return ((line, sorted(look.items())) for line in d.split("M")[1:])


def drawn(svg: str) -> Iterator[object]:
    """All that a picture says, whichever way it says it."""
    for node in nodes(ET.fromstring(re.sub(r' xmlns="[^"]*"', "", svg)), {}):
        said = dict(node.attrib)
        if node.tag == "path" and re.fullmatch(r"[mM](?:[-\d., mMlL]+)[zZ]?", said.get("d", "")):
            scale = 10 if said.pop("transform", "") else 1
            for name in ("stroke-width", "stroke-dasharray"):
                if name in said:
                    sizes = (float(size) / scale for size in said[name].split(","))
                    said[name] = str([round(size, 4) for size in sizes])
            yield points(node), said.pop("d")[-1] in "zZ", sorted(said.items())
        elif node.tag == "path" and set(said) == {"d"} and "h" in said["d"]:
            assert not re.sub(r"[Mm][-\d., ]+v[-\d.]+h[-\d.]+[vV][-\d.]+z", "", said["d"])
            yield from boxes(said["d"])
        elif node.tag == "path" and said.get("shape-rendering"):
            yield from crisp(said.pop("d"), said)
        elif node.tag == "text" and " " in said.get("x", ""):
            for x, sign in zip(said["x"].split(), node.text or "", strict=True):
                yield "text", sign, [("x", x), ("y", said["y"])]
        else:
            yield node.tag, node.text, sorted(said.items())


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn_as_in_a_file(release: Release, name: str) -> None:
    spec = FIGURES[name]
    for preset in PLACES:
        view = spec.used(View(preset=preset, forecasts=True, lang="ko"))
        svg = to_svg(draw(spec, selected(release, spec, view), view), named_by="somewhere")
        short = inline(svg)
        assert list(drawn(short)) == list(drawn(svg))
        assert len(short) <= len(svg)
        # Hundreds of elements would cost a phone more than all else on the page.
        assert short.count("<path") <= 160
        assert 'aria-labelledby="somewhere"' in short
        assert not re.search("<title|<desc|xmlns=", short)


@given(st.lists(st.lists(st.tuples(PLACE, PLACE), min_size=1, max_size=19), min_size=1, max_size=3))
def test_steps_lead_to_the_same_places(lines: list[list[tuple[float, float]]]) -> None:
    svg = f'<svg><path d="{"".join(map(polyline, lines))}" {LOOK}/></svg>'
    assert list(drawn(inline(svg))) == list(drawn(svg))


@pytest.mark.parametrize(
    "kept",
    [
        # Patterns and clips count in pixels.
        '<path d="M0,0L1,1L2,2L3,3L4,4L5,5L6,6L7,7Z" fill="url(#f0)"/>',
        '<path d="M0,0L1,1L2,2L3,3L4,4L5,5L6,6L7,7" stroke="red" clip-path="url(#f0)"/>',
        # Too short, no line, or edges that browsers draw in another way.
        '<path d="M0,0L1,1L2,2" stroke="red"/>',
        '<path d="M1.5,40.38v-17.67h21.35V40.38z"/><path d="M3.5,40.38v-17.67h21.35V40.38z"/>',
        # Lines or marks of other looks, and marks that shine through.
        '<path d="M0,1H9" fill="none" stroke="red" shape-rendering="crispEdges"/><path d="M0,2H9" fill="none" stroke="tan" shape-rendering="crispEdges"/>',
        '<path d="M0,1H9" fill="none" stroke="red"/><path d="M0,2H9" fill="none" stroke="red"/>',
        '<circle cx="1" cy="2" r="3" fill="red"/><circle cx="1" cy="2" r="3" fill="tan"/><circle cx="1" cy="2" r="3" fill="red"/>',
        f'{"""<circle cx="1" cy="2" r="3" fill="red" opacity=".5"/>""" * 4}',
        # Edges that share a pixel, beside each other or above.
        '<path d="M1,9v-5h4V9z"/><path d="M5.9,9v-5h4V9z"/>',
        '<path d="M1,9v-5h4V9z"/><path d="M11,14.9v-5h4V14.9z"/>',
        '<path d="M1,9v-5h4V9z"/><path d="M6,9v-5h4V9z" fill="red"/>',
        # Words and numbers beside each other would become others; so would signs on two lines, or of two looks.
        '<text x="1" y="9">a</text><text x="5" y="9">b</text>',
        '<text x="1" y="9">1</text><text x="5" y="9">2</text>',
        '<text x="1" y="9">✓</text><text x="5" y="8">✓</text>',
        '<text x="1" y="9">✓</text><text x="5" y="9" fill="red">✓</text>',
        '<text x="1" y="9">\U0001f5f8</text><text x="5" y="9">\U0001f5f8</text>',
    ],
)
def test_what_must_stay_as_it_is(kept: str) -> None:
    assert inline(kept) == kept
