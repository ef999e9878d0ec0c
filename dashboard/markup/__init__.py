"""Elements of HTML, SVG and other XML. Every text and every attribute is escaped, unless it is `Markup` already.

>>> html_element("a", "Trade & GDP", href="/?from=2000&lang=ja", class_="chip")
'<a href="/?from=2000&amp;lang=ja" class="chip">Trade &amp; GDP</a>'
>>> xml_element("a:r", xml_element("a:rPr", sz=1200), xml_element("a:t", "1 < 2"))
'<a:r><a:rPr sz="1200"/><a:t>1 &lt; 2</a:t></a:r>'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape as _escape

from dashboard.settings import root

XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Elements of HTML that have no content and no end tag (HTML Standard, section 13.1.2).
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)  # fmt: skip
#: Attributes of HTML that hold an address: one of ours (``/explore``) is written below the prefix of all of them.
ADDRESSES = frozenset(
    ("href", "src", "action", "formaction", "data-src", "data-plotly", "data-preview", "data-value")
)
#: Control characters and halves of surrogate pairs, which no document may contain (XML 1.0, section 2.2).
_FORBIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
_REMOVED = re.compile(f"[{_FORBIDDEN}]")
#: Most texts have none of these: one search spares them five replacements.
_special = re.compile(f"[<>&\"'{_FORBIDDEN}]").search


class Markup(str):
    """A string that is markup already and is written as it is. Any other string is text.

    What Python's own operations make of it (``+``, ``join``, ``format``) is text again, and would be escaped: use
    `fragment`.
    """

    __slots__ = ()


#: What may stand in an element: text, numbers, markup, any of these in a list; None is nothing.
Child = str | int | float | Iterable["Child"] | None


def escape(text: str) -> Markup:
    """Text as markup: ``<``, ``>`` and ``&`` escaped, characters that no document may contain left out.

    Example:
        >>> str(escape("a < b"))
        'a &lt; b'
    """
    return Markup(_escaped(text))


def fragment(*children: Child) -> Markup:
    """Elements and texts one after another.

    >>> fragment("a < b", None, [html_element("br"), 3])
    'a &lt; b<br>3'
    """
    return Markup("".join(map(_child, children)))


def html_element(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element of HTML.

    Args:
        name: The tag.
        children: What stands in it.
        attributes: By name; ``_`` stands for ``-``, one at the end is dropped (``class_``). True is an attribute
            without a value; None and False are no attribute.

    Example:
        >>> str(html_element("p", "No data", class_="notice"))
        '<p class="notice">No data</p>'
    """
    start = f"<{name}{html_attributes(attributes)}>" if attributes else f"<{name}>"
    return Markup(start if name in VOID else f"{start}{''.join(map(_child, children))}</{name}>")


def html_document(*children: Child, **attributes: object) -> Markup:
    """A document of HTML: the ``html`` element after its document type.

    >>> html_document(html_element("head"), lang="ja")
    '<!DOCTYPE html><html lang="ja"><head></head></html>'
    """
    return Markup(f"<!DOCTYPE html>{html_element('html', *children, **attributes)}")


def xml_element(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element of XML, SVG among it; one without children is closed at once.

    Args:
        name: The tag, with its prefix.
        children: What stands in it.
        attributes: By name; ``_`` stands for ``-``, one at the end is dropped, and in capitals (``OBS_VALUE``) it is
            kept. Names with a prefix are given as ``**{"r:embed": "rId1"}``. True and False are 1 and 0; None is no
            attribute.

    Example:
        >>> str(xml_element("path", d="M0 0"))
        '<path d="M0 0"/>'
    """
    start = f"<{name}{xml_attributes(attributes)}"
    content = "".join(map(_child, children))
    return Markup(f"{start}>{content}</{name}>" if content else f"{start}/>")


def html_attributes(attributes: Mapping[str, object]) -> Markup:
    """The attributes of `html_element`, each with a blank before it; addresses of ours below `root`.

    Example:
        >>> str(html_attributes({"lang": "ja"}))
        ' lang="ja"'
    """
    parts = []
    for name, value in attributes.items():
        if value is True:
            parts.append(f" {_name(name)}")
        elif value is not None and value is not False:
            text = value if isinstance(value, str) else str(value)
            if text.startswith("/") and not text.startswith("//") and _name(name) in ADDRESSES:
                text = f"{root()}{text}"
            parts.append(f' {_name(name)}="{_escape_quoted(text) if _special(text) else text}"')
    return Markup("".join(parts))


def xml_attributes(attributes: Mapping[str, object]) -> Markup:
    """The attributes of `xml_element`, each with a blank before it.

    Example:
        >>> str(xml_attributes({"x": 1}))
        ' x="1"'
    """
    parts = []
    for name, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else _written(value)
            parts.append(f' {_name(name)}="{_escape_quoted(text) if _special(text) else text}"')
    return Markup("".join(parts))


def json_text(value: object, *, sort_keys: bool = False) -> Markup:
    """JSON as the content of a ``script`` element: nothing in it can end the element.

    Example:
        >>> str(json_text({"year": 2024}))
        '{"year":2024}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)
    return Markup(text.replace("<", "\\u003c"))


def _child(child: Child) -> str:
    if isinstance(child, str):
        return child if type(child) is Markup else _escaped(child)
    if child is None:
        return ""
    if isinstance(child, int | float):
        return str(child)
    return "".join(map(_child, child))


@cache
def _name(name: str) -> str:
    return name if name.isupper() else name.removesuffix("_").replace("_", "-")


def _written(value: object) -> str:
    return str(int(value) if isinstance(value, bool) else value)


def _escape_quoted(text: str) -> str:
    return _escape(_REMOVED.sub("", text))


def _escaped(text: str) -> str:
    return _escape(_REMOVED.sub("", text), quote=False) if _special(text) else text


__all__ = [
    "VOID",
    "XML_DECLARATION",
    "Child",
    "Markup",
    "escape",
    "fragment",
    "html_attributes",
    "html_document",
    "html_element",
    "json_text",
    "xml_attributes",
    "xml_element",
]
