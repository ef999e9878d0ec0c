"""A component tree as HTML."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from dash.development.base_component import Component

_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
)
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


class Markup(Component):
    """Ready-made HTML among components: pictures, and what is kept."""

    _type = "Markup"
    _namespace = "trilateral"
    _prop_names: ClassVar = ["markup"]
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _children_props: ClassVar[list[str]] = []

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(markup=markup)


def to_html(node: Any) -> str:
    """The HTML of a component, a text, a list of these, or nothing."""
    if node is None:
        return ""
    if isinstance(node, Markup):
        return str(node.markup)
    if isinstance(node, list | tuple):
        return "".join(to_html(part) for part in node)
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    tag = _TAGS.get(node._type, node._type.lower())
    props = _props(node)
    start = f"<{tag}{''.join(_attribute(name, value) for name, value in props.items())}>"
    if tag in _VOID:
        return start
    kept = _kept_fields(node, props) if tag == "form" else ""
    return f"{start}{kept}{to_html(getattr(node, 'children', None))}</{tag}>"


def _props(node: Component) -> dict[str, Any]:
    """What becomes attributes, always in the same order: Dash's own differs from process to process."""
    own = vars(node)
    names = [name for name in node._prop_names if name in own and name not in _LEFT_OUT]
    names += sorted(name for name in own if name.startswith(("data-", "aria-")))
    return {name: own[name] for name in names}


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    html_name = _NAMES.get(name, name if name.startswith(("data-", "aria-")) else name.lower())
    if value is True and not name.startswith(("data-", "aria-")):
        return f" {html_name}"
    if name == "style":
        value = ";".join(f"{_kebab(key)}:{part}" for key, part in value.items())
    return f' {html_name}="{escape(str(value))}"'


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)


def _kept_fields(form: Component, props: dict[str, Any]) -> str:
    """What a form must send along when no script does it: the rest of the view."""
    own = {getattr(node, "name", None) for node in form._traverse() if isinstance(node, Component)}
    pairs = parse_qsl(str(props.get("data-keep", "")))
    return "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in pairs
        if key not in own
    )
