"""What a page is made from: a release, a view, and the places that its pictures are drawn for."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.drawing import PLACES
from dashboard.look.view import View
from dashboard.words.wording import Words, in_language
from etl.storage.store import Release


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
    """

    release: Release
    view: View
    path: str
    notices: tuple[str, ...] = ()
    presets: tuple[str, ...] = PLACES
    frozen: bool = False

    @property
    def words(self) -> Words:
        """The words of the reader's language."""
        return in_language(self.view.lang, self.view.order)

    def link(self, **changed: object) -> str:
        """This page with another choice."""
        return self.view.link(self.path, **changed)
