"""Elements of pages as a tree, with the names that React and Dash give to attributes, and their HTML.

A page has thousands of elements: they hold their parts and do nothing else.

>>> print(to_html(P(["1 < 2", Br()], className="note")))
<p class="note">1 &lt; 2<br></p>
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any
from urllib.parse import parse_qsl

from dashboard.markup import VOID, Markup, escape, html_attributes, html_element

_NAMES = {"className": "class", "htmlFor": "for"}
_OTHERS = ("data-", "aria-")


class Element:
    """An element of HTML.

    Attributes:
        tag: What it is.
        children: What stands in it: elements, markup, texts, numbers, any of these in a list, or nothing.
        attributes: By their names in React; those that begin with ``data-`` or ``aria-`` as they are written.
    """

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, children: Any = None, **attributes: Any) -> None:
        self.tag = tag
        self.children = children
        self.attributes = attributes


#: What stands among elements: one, or what is markup already, such as pictures, long lists, and what is kept.
Part = Element | Markup

A = partial(Element, "a")
B = partial(Element, "b")
Br = partial(Element, "br")
Button = partial(Element, "button")
Caption = partial(Element, "caption")
Code = partial(Element, "code")
Dd = partial(Element, "dd")
Details = partial(Element, "details")
Div = partial(Element, "div")
Dl = partial(Element, "dl")
Dt = partial(Element, "dt")
Figcaption = partial(Element, "figcaption")
Figure = partial(Element, "figure")
Footer = partial(Element, "footer")
Form = partial(Element, "form")
H1 = partial(Element, "h1")
H2 = partial(Element, "h2")
H3 = partial(Element, "h3")
Header = partial(Element, "header")
I = partial(Element, "i")  # noqa: E741 - the name of the element
Kbd = partial(Element, "kbd")
Label = partial(Element, "label")
Li = partial(Element, "li")
Main = partial(Element, "main")
Mark = partial(Element, "mark")
Nav = partial(Element, "nav")
Ol = partial(Element, "ol")
P = partial(Element, "p")
Pre = partial(Element, "pre")
Q = partial(Element, "q")
Section = partial(Element, "section")
Select = partial(Element, "select")
Small = partial(Element, "small")
Span = partial(Element, "span")
Summary = partial(Element, "summary")
Table = partial(Element, "table")
Tbody = partial(Element, "tbody")
Td = partial(Element, "td")
Textarea = partial(Element, "textarea")
Th = partial(Element, "th")
Thead = partial(Element, "thead")
Time = partial(Element, "time")
Tr = partial(Element, "tr")
Ul = partial(Element, "ul")


def to_html(node: Any) -> Markup:
    """The HTML of an element, a text, a list of these, or nothing.

    Example:
        >>> print(to_html([A("China & Japan", href="/explore?areas=CHN,JPN"), None]))
        <a href="/explore?areas=CHN,JPN">China &amp; Japan</a>
    """
    return Markup(_html(node))


def _html(node: Any) -> str:
    if isinstance(node, Element):
        return _of_element(node)
    if isinstance(node, str):
        return node if type(node) is Markup else escape(node)
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(_html, node))
    return escape(str(node))


def _of_element(node: Element) -> str:
    tag = node.tag
    start = f"<{tag}{html_attributes(attributes_of(node)) if node.attributes else ''}>"
    if tag in VOID:
        return start
    hidden = _hidden_fields(node) if tag == "form" else ""
    return f"{start}{hidden}{_html(node.children)}</{tag}>"


def attributes_of(node: Element) -> dict[str, object]:
    """The attributes of an element as HTML names them, always in the same order: its id, its own, those of scripts and ears.

    Example:
        >>> attributes_of(P(className="note", id="n"))
        {'id': 'n', 'class': 'note'}
    """
    given = node.attributes
    return {
        told: str(given[name]) if other and isinstance(given[name], bool) else given[name]
        for name, told, other in _in_order(tuple(given))
    }


@cache
def _in_order(names: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Names in their order, each as HTML has it and whether it is for scripts and ears; elements of one kind have the same."""
    others = {name: name.startswith(_OTHERS) for name in names}
    placed = sorted(names, key=lambda name: (2 if others[name] else name != "id", name))
    return [
        (name, name if others[name] else _NAMES.get(name) or name.lower(), others[name])
        for name in placed
    ]


def _hidden_fields(form: Element) -> str:
    """What a form must send when no script does: the rest of the view."""
    own = {each.attributes.get("name") for each in _below(form.children)}
    pairs = parse_qsl(str(form.attributes.get("data-keep", "")))
    return "".join(
        html_element("input", type="hidden", name=key, value=value)
        for key, value in pairs
        if key not in own
    )


def _below(node: Any) -> Iterator[Element]:
    """All elements within one, or within a list."""
    if isinstance(node, Element):
        yield node
        yield from _below(node.children)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from _below(each)
