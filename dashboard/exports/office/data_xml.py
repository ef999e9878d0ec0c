"""Cells of a sheet as charts refer to them, with what they hold (ECMA-376 part 1, 21.2.2: references and their caches)."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native import Panel
from dashboard.exports.office.chart_cells import serial
from dashboard.exports.office.ooxml import val
from dashboard.markup import Markup, xml_element


def categories(panel: Panel, where: str) -> Markup:
    """The categories: years are dates."""
    if not panel.years:
        return texts(where, panel.categories)
    return numbers(where, [serial(name) for name in panel.categories], "yyyy")


def texts(where: str, told: Sequence[str]) -> Markup:
    """Texts of cells."""
    points = [cached(n, text) for n, text in enumerate(told)]
    cache = xml_element("c:strCache", val("c:ptCount", len(told)), points)
    return xml_element("c:strRef", xml_element("c:f", where), cache)


def numbers(where: str, values: Sequence[float | None], form: str) -> Markup:
    """Numbers of cells, those that hold one."""
    points = [cached(n, repr(value)) for n, value in enumerate(values) if value is not None]
    code = xml_element("c:formatCode", form)
    cache = xml_element("c:numCache", code, val("c:ptCount", len(values)), points)
    return xml_element("c:numRef", xml_element("c:f", where), cache)


def cached(n: int, text: str) -> Markup:
    """What the nth cell holds."""
    return xml_element("c:pt", xml_element("c:v", text), idx=n)
