"""What the address of a page asks for: the view that the page uses, and what it makes no use of, which readers are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import ValidationError

from dashboard import pages
from dashboard.components import naming, reads
from dashboard.components.choices import MOST_AREAS
from dashboard.components.controls import SHOWN
from dashboard.components.picker import ADD, FULL
from dashboard.look.refusing import advice
from dashboard.look.view import FIELDS, View
from dashboard.words.wording import Words, words_for
from etl.catalog.areas import areas
from etl.catalog.names import MOST, meanings

#: Names in the addresses of pages that are no choices: what is added, what link previews show, the presenter.
OTHERS = (ADD, SHOWN, "figure", "present")
#: Of names and values that others have written, so many characters are said.
LONGEST = 40


@dataclass(frozen=True)
class Asked:
    """What an address asks of a page.

    Attributes:
        path: The page.
        view: What the page uses.
        given: The same with what it does not use.
        refused: Values that cannot be used, by name.
        names: Values of names that no view has, by name.
    """

    path: str
    view: View
    given: View
    refused: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, path: str, query: Mapping[str, str]) -> Self:
        """What a query asks of a page.

        Example:
            >>> Asked.of("/", {"from": "2000", "areas": "CHN"}).view.query()
            'from=2000'
        """
        given, refused = View.lenient(query)
        if query.get(ADD):
            # What could be added was (`App.adding`).
            refused[ADD] = query[ADD]
        names = {name: query[name] for name in reads.unknown(query, (*FIELDS, *OTHERS))}
        return cls(path, reads.used(path, given), given, refused, names)

    @property
    def canonical(self) -> bool:
        """Whether the view says it all: nothing in the address is of the reader's own making."""
        return not self.refused and not self.names

    def left_out(self) -> Iterator[str]:
        """What of the address cannot be used, and what the page does not use with the pages that do, in words."""
        words = words_for(self.view)
        text = words.gettext(
            "The address says {name}={value}, which cannot be used; the default is shown."
        )
        for name, value in self.refused.items():
            if name == ADD:
                yield _not_added(value[:LONGEST], words)
                continue
            told = [text.format(name=name, value=value[:LONGEST])]
            if hint := _hint(name, value, words):
                told.append(hint)
            yield words.sentences(told)
        text = words.gettext("The address says {name}={value}, which this page does not use.")
        together = words.gettext(
            "The address says {name}={value}, which this page does not use with the other choices."
        )
        for name, value in reads.unread(self.path, self.given).items():
            can = reads.could_use(self.path, self.given, name)
            told = [(together if can else text).format(name=name, value=value[:LONGEST])]
            if others := self._elsewhere(name):
                listed = words.join([words.gettext(pages.PAGES[each].name) for each in others])
                told.append(words.gettext("Pages that use it: {pages}.").format(pages=listed))
            yield words.sentences(told)
        for name, value in self.names.items():
            yield text.format(name=name[:LONGEST], value=value[:LONGEST])

    def _elsewhere(self, name: str) -> list[str]:
        """The pages that use a choice of this view."""
        return [path for path in pages.PAGES if name not in reads.unread(path, self.given)]


def _not_added(value: str, words: Words) -> str:
    """Why what a reader typed was not added: nobody is meant by it, several may be, or there are as many as can be."""
    named = words.quote(value)
    if naming.meant(value, areas(), words):
        full = words.gettext(FULL).format(count=words.number(MOST_AREAS))
        return words.sentences(
            [words.gettext("{name} has not been added.").format(name=named), full]
        )
    told = words.gettext("{name} has not been added: it is not the name of one economy or group.")
    return words.sentences([told.format(name=named), _hint(ADD, value, words)])


def _hint(name: str, value: str, words: Words) -> str:
    """What may be given in place of a value: economies whose names it may be, or what the choice takes."""
    if name in (ADD, "areas", "of"):
        text = value[:LONGEST]
        # In another language than that of the page it may be a name, too.
        if found := naming.candidates(text, areas(), words)[:MOST] or meanings(text):
            listed = [words.aside(words.economy(area), area) for area in found]
            return words.gettext("Similar names: {names}.").format(names=words.join(listed))
    try:
        View.model_validate({name: value})
    except ValidationError as error:
        message, values = advice(error)
        allowed = words.join(values.split(", "))
        return words.gettext(message).format(values=allowed) if message else ""
    return ""
