"""The style sheet within a page: of all rules those that something on the page can follow.

They come with the page, so that nothing else is waited for before the first paint. The whole sheet is loaded with the scripts:
what they add, and the pages to which they lead, find their rules there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dashboard.locale import N_
from dashboard.web import assets
from dashboard.web.errors import FilesMissing

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(r",(?![^(]*\))")
#: One of several, or none of them: needs nothing that could be named.
_ANY = re.compile(r":(?:is|not)\((?:[^()]|\([^()]*\))*\)|\"[^\"]*\"")
_NAME = re.compile(r"[.#][A-Za-z][\w-]*")
_CLASSES, _ID = re.compile(r' class="([^"]*)"'), re.compile(r' id="([^"]*)"')


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule: each of its selectors with the classes and ids that it names; or, under a condition, several rules."""

    before: str
    selectors: tuple[tuple[str, frozenset[str]], ...] = ()
    inner: tuple[_Rule, ...] = ()

    def used(self, names: set[str]) -> str:
        """As much of it as can be followed where there are these classes and ids."""
        if self.inner:
            inside = "".join(rule.used(names) for rule in self.inner)
            return f"{self.before}{{{inside}}}" if inside else ""
        kept = ",".join(selector for selector, needed in self.selectors if needed <= names)
        return f"{kept}{{{self.before}}}" if kept else ""


def style_of(html: str) -> str:
    """The rules for a document.

    Raises:
        FilesMissing: The style sheet cannot be read.

    Example:
        >>> ".chip{" in style_of('<a class="chip">'), ".chip{" in style_of("<p>")
        (True, False)
    """
    return used(_sheet(), html)


def used(css: str, html: str) -> str:
    """The rules of a style sheet that something in a document can follow; conditions such as ``@media`` are kept.

    Example:
        >>> used(".a,.b p{top:0}/* no */#c:not(.d){top:1px}@media print{.b{top:2px}}", '<p class="a x" id="c">')
        '.a{top:0}#c:not(.d){top:1px}'
    """
    names = {f".{name}" for each in _CLASSES.findall(html) for name in each.split()}
    names.update(f"#{name}" for name in _ID.findall(html))
    return "".join(rule.used(names) for rule in _rules(css))


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
            yield _Rule(body, tuple((s, frozenset(_NAME.findall(_ANY.sub("", s)))) for s in each))


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


def _sheet() -> str:
    try:
        return (assets.ASSETS / "style.css").read_text(encoding="utf-8")
    except OSError as error:
        # Where they should be is for the log, see `dashboard.web.serving`, and for /readyz.
        raise FilesMissing(
            N_("Pages cannot be shown: files of the product are missing on this server."),
            hint=N_(
                "The administrator should install the product again; /readyz names the missing files."
            ),
        ) from error
