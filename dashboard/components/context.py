"""What a page is made from: a release, a view, and the places that its pictures are drawn for."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.drawing import PLACES
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl.documents import Paper
from etl.judging import Review
from etl.storage.store import Release


@dataclass(frozen=True)
class Sent:
    """What a reader has sent to a page by POST, and what was found in it.

    Attributes:
        review: The text with its claims.
        paper: The same with its places.
        said_on: The day on which it was said; empty if not given.
    """

    review: Review
    paper: Paper
    said_on: str = ""


@dataclass(frozen=True)
class Context:
    """Everything a page may look at.

    Attributes:
        release: The figures.
        view: What the reader has chosen.
        path: The page's own address.
        notices: What was wrong in the address, in words.
        presets: What pictures are drawn for: all places in the first response, the reader's own after that.
        frozen: Whether the address names an older release than the one that is served.
        missed: The sources of which the last update has no usable new data.
        sent: What the reader has sent; None where the page was asked for by its address alone.
        sight: The figures that must be there at once; others may be left for the whole page (`card.waits`), which
            None asks for.
    """

    release: Release
    view: View
    path: str
    notices: tuple[str, ...] = ()
    presets: tuple[str, ...] = PLACES
    frozen: bool = False
    missed: tuple[str, ...] = ()
    sent: Sent | None = None
    sight: frozenset[str] | None = None

    @property
    def words(self) -> Words:
        """The words of the reader's language."""
        return words_for(self.view)

    def spoken(self, lang: str) -> str:
        """This page in a language that the address names, English too: the reader's choice, whatever the browser asks for."""
        link = self.link(lang=lang)
        named = "lang=" in link.partition("?")[2]
        return link if named else f"{link}{'&' if '?' in link else '?'}lang={lang}"

    def link(self, **changed: object) -> str:
        """This page with another choice."""
        return self.view.link(self.path, **changed)
