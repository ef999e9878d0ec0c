"""The style sheet within a page: of all rules those that something on the page can follow, and the colours that it uses.

They come with the page, so that nothing else is waited for before the first paint. The whole sheet is loaded with the scripts:
what they add, and the pages to which they lead, find their rules and colours there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fastapi import FastAPI, Request, Response

from dashboard.live import Live
from dashboard.look import theme
from dashboard.web import assets
from dashboard.web.responses import conditional

#: Where the whole sheet is, with the palettes and what depends on languages.
WHOLE = "/assets/style.css"
#: The file with the rules.
SHEET = "style.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(r",(?![^(]*\))")
#: One of several, or none of them: needs nothing that could be named.
_ANY = re.compile(r":(?:is|not)\((?:[^()]|\([^()]*\))*\)|\"[^\"]*\"")
#: What a selector names: classes, ids, elements, and attributes with their values, ``:has()`` among it, no other pseudo-class.
_NAME = re.compile(
    r"::?(?!has\()[\w-]+(?:\([^()]*\))?|:has|\[(?P<attribute>[\w-]+)(?:=(?P<value>\w+))?\]|(?P<name>[.#]?[A-Za-z][\w-]*)"
)
_CLASSES, _ID = re.compile(r' class="([^"]*)"'), re.compile(r' id="([^"]*)"')
_ELEMENT = re.compile(r"<([a-z]\w*)")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule: each of its selectors with what it names; or, under a condition, several rules."""

    before: str
    selectors: tuple[tuple[str, frozenset[str]], ...] = ()
    inner: tuple[_Rule, ...] = ()

    def used(self, names: frozenset[str]) -> str:
        """As much of it as can be followed where there is what has these names."""
        if self.inner:
            inside = "".join(rule.used(names) for rule in self.inner)
            return f"{self.before}{{{inside}}}" if inside else ""
        kept = ",".join(selector for selector, needed in self.selectors if needed <= names)
        return f"{kept}{{{self.before}}}" if kept else ""


def register(server: FastAPI, live: Live) -> None:
    """Add the whole sheet, before the files that lie beside it."""

    @server.api_route(WHOLE, methods=["GET", "HEAD"], include_in_schema=False)
    def sheet(request: Request) -> Response:
        return conditional(request, whole().encode(), "text/css", {})


def whole() -> str:
    """All rules and all colours.

    Raises:
        FilesMissing: The style sheet cannot be read.

    Example:
        >>> "--china:" in whole(), ".chip{" in whole()
        (True, True)
    """
    return theme.css() + assets.read(SHEET)


def address() -> str:
    """The address of the whole sheet, with what it says, so that browsers may keep it for long.

    Raises:
        FilesMissing: The style sheet cannot be read.

    Example:
        >>> address().startswith("/assets/style.css?m=")
        True
    """
    return f"{WHOLE}?m={assets.version(whole())}"


def style_of(html: str) -> str:
    """The rules and the colours for a document.

    Raises:
        FilesMissing: The style sheet cannot be read.

    Example:
        >>> ".chip{" in style_of('<a class="chip">'), ".chip{" in style_of("<p>")
        (True, False)
    """
    rules = used(assets.read(SHEET), html)
    return theme.css(rules + html) + rules


def used(css: str, html: str) -> str:
    """The rules of a style sheet that something in a document can follow; conditions such as ``@media`` are kept.

    Example:
        >>> used(".a,.b p{top:0}/* no */#c:not(.d),p:has(.b){top:1px}@media print{p.b{top:2px}}", '<p class="a x" id="c">')
        '.a{top:0}#c:not(.d){top:1px}'
    """
    there = {"html", "body", *_ELEMENT.findall(html)}
    there.update(f".{name}" for each in set(_CLASSES.findall(html)) for name in each.split())
    there.update(f"#{name}" for name in _ID.findall(html))
    named = _names(css)
    there.update(each for each in named if "=" in each and each in html)
    return _used(css, named & there)


@lru_cache(maxsize=64)
def _used(css: str, names: frozenset[str]) -> str:
    """The rules that can be followed where there is what has these names: most views of a page have the same."""
    return "".join(rule.used(names) for rule in _rules(css))


@lru_cache(maxsize=2)
def _names(css: str) -> frozenset[str]:
    """All that selectors name."""
    rules = (each for rule in _rules(css) for each in (rule.inner or (rule,)))
    return frozenset(name for rule in rules for _, names in rule.selectors for name in names)


@lru_cache(maxsize=2)
def _rules(css: str) -> tuple[_Rule, ...]:
    return tuple(_parsed(_COMMENT.sub("", css)))


def _parsed(css: str) -> Iterator[_Rule]:
    for head, body in _blocks(css):
        if head.startswith("@media"):
            yield _Rule(head, inner=tuple(_parsed(body)))
        elif head.startswith("@"):
            yield _Rule(body, ((head, frozenset()),))
        else:
            each = (selector.strip() for selector in _COMMA.split(head))
            yield _Rule(body, tuple((selector, frozenset(_named(selector))) for selector in each))


def _named(selector: str) -> Iterator[str]:
    """What there must be for a selector; an attribute without a value may be set by the browser, ``open`` for example."""
    for found in _NAME.finditer(_ANY.sub("", selector)):
        if found["name"]:
            yield found["name"]
        elif found["value"]:
            yield f' {found["attribute"]}="{found["value"]}"'


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """What stands before each outermost brace, and within it."""
    depth = start = opened = 0
    for found in re.finditer("[{}]", css):
        depth += 1 if found[0] == "{" else -1
        if found[0] == "{" and depth == 1:
            opened = found.start()
        elif depth == 0:
            yield css[start:opened].strip(), css[opened + 1 : found.start()].strip()
            start = found.end()
