"""Rendering of component trees as HTML."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import parse_qsl

from dash.development.base_component import Component

from dashboard.markup import VOID, Markup, escape, html_attributes, html_element

_NAMES = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "dateTime": "datetime",
    "autoComplete": "autocomplete",
    "crossOrigin": "crossorigin",
}
_TAGS = {"MapEl": "map", "ObjectEl": "object"}
_LEFT_OUT = frozenset(
    {"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state"}
)


class RawHtml(Component):
    """HTML among components that is written as it is: pictures, long lists, and what is kept."""

    _type = "RawHtml"
    _namespace = "trilateral"
    _prop_names: ClassVar = ["markup"]
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _children_props: ClassVar[list[str]] = []

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(markup=markup)


def to_html(node: Any) -> Markup:
    """The HTML of a component, a text, a list of these, or nothing.

    >>> from dash import html
    >>> print(to_html(html.P(["1 < 2", html.Br()], className="note")))
    <p class="note">1 &lt; 2<br></p>
    """
    return Markup(_html(node))


def _html(node: Any) -> str:
    if node is None:
        return ""
    if isinstance(node, RawHtml):
        return str(node.markup)
    if isinstance(node, list | tuple):
        return "".join(map(_html, node))
    if not isinstance(node, Component):
        return escape(str(node))
    tag = _TAGS.get(node._type, node._type.lower())
    attributes = _attributes(node)
    start = f"<{tag}{html_attributes(attributes)}>"
    if tag in VOID:
        return start
    hidden = _hidden_fields(node, attributes) if tag == "form" else ""
    return f"{start}{hidden}{_html(getattr(node, 'children', None))}</{tag}>"


def _attributes(node: Component) -> dict[str, object]:
    """The attributes of an element, always in the same order: Dash's own differs between processes."""
    own = vars(node)
    names = [name for name in node._prop_names if name in own and name not in _LEFT_OUT]
    names += sorted(name for name in own if name.startswith(("data-", "aria-")))
    return dict(_attribute(name, own[name]) for name in names)


def _attribute(name: str, value: Any) -> tuple[str, object]:
    if name.startswith(("data-", "aria-")):
        return name, str(value) if isinstance(value, bool) else value
    if name == "style" and value is not None:
        value = ";".join(f"{_kebab(key)}:{part}" for key, part in value.items())
    return _NAMES.get(name, name.lower()), value


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)


def _hidden_fields(form: Component, attributes: dict[str, object]) -> str:
    """What a form must send when no script does: the rest of the view."""
    own = {getattr(node, "name", None) for node in form._traverse() if isinstance(node, Component)}
    pairs = parse_qsl(str(attributes.get("data-keep", "")))
    return "".join(
        html_element("input", type="hidden", name=key, value=value)
        for key, value in pairs
        if key not in own
    )
