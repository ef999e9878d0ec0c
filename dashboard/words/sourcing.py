"""Sources in the reader's language: which editions, when they were last checked, under which terms, and where they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.locale import N_
from dashboard.words.wording import Words
from etl import catalog
from etl.storage.store import Release

#: The headings of a table of `Sourced`, without the address: messages.
HEADS = (N_("Source"), N_("Edition"), N_("Last checked"), N_("Licence"))


class Sourced(NamedTuple):
    """A source of what is shown.

    Attributes:
        name: The provider and its publication.
        edition: The edition, or the first and the last of several.
        checked: The day on which it was last known that there is nothing newer; empty if the release does not say so.
        licence: Under which terms it may be used.
        address: Where it is.
    """

    name: str
    edition: str
    checked: str
    licence: str
    address: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Its row of a table below `HEADS`."""
        return self[: len(HEADS)]


def sourced(
    words: Words, release: Release | None, origins: Iterable[tuple[str, str]]
) -> tuple[Sourced, ...]:
    """The sources of what is shown, each once.

    Args:
        words: The words of a language.
        release: The release that it is from; without it nobody knows when they were last checked.
        origins: Pairs of source and edition, in the order in which they are named.

    Example:
        ``sourced(words, release, [("weo", "2026-04")])[0].edition`` is ``"April 2026"``.
    """
    editions: dict[str, set[str]] = {}
    for source, edition in origins:
        editions.setdefault(source, set()).add(edition)
    known = release.package["sources"] if release else ()
    checked = {each["name"]: each.get("checked", "")[:10] for each in known}
    found = []
    for name, each in editions.items():
        facts = catalog.source(name)
        first, last = words.edition(name, min(each)), words.edition(name, max(each))
        span = words.gettext("{edition} to {latest}").format(edition=first, latest=last)
        found.append(
            Sourced(
                words.source(name),
                first if first == last else span,
                words.date(checked[name]) if checked.get(name) else "",
                words.gettext(facts.licence_title),
                facts.home,
            )
        )
    return tuple(found)
