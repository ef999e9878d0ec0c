"""Parts of a page that only the server changes, handed to the browser as ready HTML instead of as components.

Dash keeps books on every component of a page, and its books grow faster than the page: a table of five hundred cells
costs it half a second. A part without charts is one component here, whatever is in it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from dash import html
from dash.development.base_component import Component

from dashboard.components.markup import to_html

_HTML = html.Div._namespace
#: What is not worth a component of its own.
_FEW = 3


class Still(Component):
    """An element whose content is ready HTML; `assets/still.js` draws it."""

    _type = "Still"
    _namespace = "trilateral"
    _prop_names: ClassVar = ["tag", "attributes", "markup", "key"]
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _children_props: ClassVar[list[str]] = []

    def __init__(self, tag: str, attributes: dict[str, Any], markup: str, key: str | None) -> None:
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        named = {} if key is None else {"key": key}
        super().__init__(tag=tag, attributes=attributes, markup=markup, **named)


def still(node: Any) -> Any:
    """The same tree, its parts without charts as one component each.

    Args:
        node: A tree made for one answer; it is changed.
    """
    if isinstance(node, list | tuple):
        return [still(part) for part in node]
    if not isinstance(node, Component) or node._namespace != _HTML:
        return node
    below = [part for part in node._traverse() if isinstance(part, Component)]
    if all(part._namespace == _HTML for part in below):
        return _frozen(node) if len(below) >= _FEW else node
    node.children = still(node.children)
    return node


def _frozen(node: Component) -> Still:
    props = dict(node.to_plotly_json()["props"])
    children, key = props.pop("children", None), props.pop("key", None)
    return Still(node._type.lower(), props, to_html(children), key)
