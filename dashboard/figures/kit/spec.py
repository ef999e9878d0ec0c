"""What a figure is: a question, the rows that answer it, a pure builder, and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from dashboard.figures.kit.chart import Chart
from dashboard.locale import N_
from dashboard.look.appearance import FINDING, TOPIC, Look
from dashboard.look.canvas import canvas_for
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.values import SHARE, Quantity
from etl import catalog
from etl.observations import named, rows_of, table_of
from etl.storage.store import Release

T = TypeVar("T")
#: A reader's table: heading -> the cells below it; as many in each column.
Cells = Mapping[str, Sequence[str]]

#: The columns that say of every row what its value is, and the unit of the plain number.
KIND, UNIT = "kind", "unit"


@dataclass(frozen=True, order=True)
class Origin:
    """Where plotted rows came from."""

    source: str
    edition: str
    indicator: str


def origins_of(rows: Iterable[Any]) -> tuple[Origin, ...]:
    """Where rows came from that have ``source``, ``edition`` and ``indicator``, as the catalogue has the sources.

    >>> origins_of([Origin("weo", "2026-04", "gdp_ppp"), Origin("wdi", "2026-07-13", "gdp_ppp")])[0].source
    'wdi'
    """
    order = list(catalog.sources())
    named = dict.fromkeys(Origin(row.source, row.edition, row.indicator) for row in rows)
    return tuple(sorted(named, key=lambda each: (order.index(each.source), each.edition)))


@dataclass(frozen=True)
class FigureData:
    """The rows a figure shows, and what its builder must know about them.

    Pictures and words ask for few rows many times: they are kept as named tuples, which take a tenth of the time.

    Attributes:
        columns: The names of their columns.
        each: The plotted rows as named tuples, one per observation, share or the like: what the table shows and the exports
            carry. Do not change them.
        origins: Where they came from; the source line is made of these.
        release: The id of the release.
        facts: What else the builder needs, read from the release: the last observed period, a claim ...
    """

    columns: tuple[str, ...]
    each: Sequence[Any]
    origins: tuple[Origin, ...]
    release: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, table: pd.DataFrame, *more: Any) -> FigureData:
        """The same of rows that are a table.

        Example:
            ``FigureData.of(data.rows, data.origins, data.release, data.facts)`` has what ``data`` has.
        """
        return cls(tuple(table.columns), rows_of(table), *more)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows as a table, made once. Do not change it."""
        return table_of(self.each, self.columns)


@dataclass(frozen=True)
class Caption:
    """The words of a figure in one language.

    Attributes:
        title: What it shows, one line: its topic.
        subtitle: Definition and unit.
        alt: What a reader who cannot see it must know, made from the rows.
        point: The one sentence to say about it.
        source: The source line with the edition.
        notes: Footnotes.
        finding: What it shows to be the case, as a headline without a full stop; empty if there is no one finding.
    """

    title: str
    subtitle: str
    alt: str
    point: str
    source: str
    notes: tuple[str, ...] = ()
    finding: str = ""

    def headings(self, look: Look) -> tuple[str, ...]:
        """What may stand above the figure, the first choice first: own words, the finding where it was not declined, the topic.

        >>> told = Caption("Share of the world", "", "", "", "", finding="The share fell")
        >>> told.headings(Look()), told.headings(Look(title="topic")), told.headings(Look(title="In short"))
        (('The share fell', 'Share of the world'), ('Share of the world',), ('In short',))
        """
        if look.title == FINDING:
            return tuple(filter(None, (self.finding, self.title)))
        return (self.title,) if look.title == TOPIC else (look.title,)


#: The headings of the parts of `Spoken`, messages.
HEADINGS = SAY, ASKED, AVOID = N_("Say"), N_("If asked"), N_("Do not say")


@dataclass(frozen=True)
class Spoken:
    """What a presenter says of a figure, in sentences of one language.

    Attributes:
        say: What it shows: numbers, years, definition and status.
        asked: Answers: source and edition, what another definition gives, what is missing or not final, territory.
        avoid: What it does not support.
    """

    say: tuple[str, ...]
    asked: tuple[str, ...]
    avoid: tuple[str, ...]


class Beside(NamedTuple):
    """A value that another definition gives for what a figure says; a tuple, so that files can carry it.

    Attributes:
        indicator: The other definition.
        source: Where its figures are from.
        period: The year.
        value: A share as a fraction, or an amount.
        status: Its ``obs_status``.
        edition: The edition of the source; empty in files that were made before editions stood here.
        area: Whose share it is; empty where the figure has one area alone, and in such files.
    """

    indicator: str
    source: str
    period: str
    value: float
    status: str
    edition: str = ""
    area: str = ""


@dataclass(frozen=True)
class Chapter:
    """A figure as a chapter of the story, below its first charts.

    Attributes:
        order: Chapters follow each other by this number.
        more: What the page of the figure has more, a message: the words of the link to it.
    """

    order: int
    more: str


def of_rows(make: Callable[[FigureData], T]) -> Callable[[FigureData], T]:
    """What is made of the rows alone, made once and kept with them: pictures and words ask for it many times.

    Example:
        ``of_rows(wide)(data)`` is ``wide(data)``.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def told(data: FigureData) -> T:
        kept: dict[str, T] = vars(data)
        if name not in kept:
            kept[name] = make(data)
        return kept[name]

    return told


def once(make: Callable[[FigureData, View], T]) -> Callable[[FigureData, View], T]:
    """Words of a figure, made once for the same rows and question, whatever the look: every size and theme has them.

    Of the look such words may read no more than whether the canvas is narrow. Only those asked for last are kept.

    Example:
        ``once(caption)(data, view)`` is ``caption(data, view)``.
    """
    return _kept(make, lambda view: canvas_for(view).narrow)


def once_a_size(make: Callable[[FigureData, View], T]) -> Callable[[FigureData, View], T]:
    """The same for words that also say what a size has no room for.

    Example:
        ``once_a_size(caption)(data, view)`` is ``caption(data, view)``.
    """
    return _kept(make, lambda view: (canvas_for(view), view.title))


def _kept(
    make: Callable[[FigureData, View], T], reads: Callable[[View], Any]
) -> Callable[[FigureData, View], T]:
    """The function with its last result kept for the same rows, question and what it ``reads`` of the look."""
    kept: list[tuple[FigureData, tuple[Question, Any], T]] = []

    @wraps(make)
    def told(data: FigureData, view: View) -> T:
        asked = view.question, reads(view)
        for its_data, its_asked, words in kept[:1]:
            if its_data is data and its_asked == asked:
                return words
        words = make(data, view)
        kept[:] = [(data, asked, words)]
        return words

    return told


@dataclass(frozen=True)
class FigureSpec:
    """A figure, registered once.

    Attributes:
        id: Its name in links and commands.
        title: What it shows, a message.
        question: What it answers, a message.
        indicators: The indicators it can show, its default first.
        rows: The rows for a question; raises `UsageError` if it asks for what is not there. The look has no part in them.
        build: The picture, pure: the same rows and view give the same figure.
        caption: The words, from the same rows.
        table: The rows as a reader's table: headings and the cells below each in the language, one line a period, newest first.
        spoken: What a presenter says of it, from the same rows.
        quantities: What the values of each column of the rows are, by its name.
        value: The column that is plotted.
        page: The address of the page on which it stands.
        reads: The fields of the view by which it can be changed, other than those that all figures read (`READ_BY_ALL`):
            doors refuse any other, and neither records nor stamps name it.
        only: Of fields that it reads in some views only: whether it reads them in this one. Doors of files, commands and
            programs refuse them elsewhere, pages leave them out.
        kinds: The kinds of chart it can be, if it reads ``kind`` and not all are; its usual one first.
        choice: The fields by which the view of the story or of a deck chooses its indicator and its source; empty if
            that choice is not meant for it.
        chapter: Its place in the story, if it is a chapter there.
        slide: Its place in the deck of the story, from 1 on; 0 if it is not in it.
        question_then: The same question of an earlier day, ``{date}``, where the usual one asks for what is true now.
        beside: What another definition gives for what is spoken of; kept with the facts, so that files made again have it.
        sized: Whether its words depend on the size, too: they say what there is no room for.
    """

    id: str
    title: str
    question: str
    indicators: tuple[str, ...]
    rows: Callable[[Release, Question], FigureData]
    build: Callable[[FigureData, View], Chart]
    caption: Callable[[FigureData, View], Caption]
    table: Callable[[FigureData, View], Cells]
    spoken: Callable[[FigureData, View], Spoken]
    quantities: Callable[[FigureData], Mapping[str, Quantity]]
    value: str
    page: str
    reads: frozenset[str]
    only: Mapping[str, Callable[[Question], bool]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    choice: tuple[str, ...] = ("indicator", "source")
    chapter: Chapter | None = None
    slide: int = 0
    question_then: str = ""
    beside: Callable[[Release, Question, FigureData], tuple[Beside, ...]] | None = None
    sized: bool = False

    def own_view(self, view: View) -> View:
        """The view of this figure in the story or a deck, where others have choices of their own.

        >>> from dashboard.figures.share import TRADE_SHARE
        >>> from dashboard.look.view import View
        >>> TRADE_SHARE.own_view(View(trade="goods_exports", first=2000)).query()
        'indicator=goods_exports&from=2000'
        """
        names = zip(("indicator", "source"), self.choice, strict=False)
        return view.put(**NO_CHOICE | {name: getattr(view, field) for name, field in names})

    def from_page(self, view: View) -> View:
        """The view of this figure on its own page, from that of the page; `page_view` is the way back."""
        return self.used(self.own_view(view) if self.choice else view)

    def used(self, view: View) -> View:
        """What the figure reads of a view that several share: all else is as if nobody had chosen it.

        >>> from dashboard.figures.share import TRADE_SHARE
        >>> from dashboard.look.view import View
        >>> TRADE_SHARE.used(View(first=2000, areas=("USA",), theme="dark")).query()
        'from=2000&theme=dark'
        """
        unread = {name: USUAL[name] for name in self.unread(view)}
        return view.put(**unread) if unread else view

    def unread(self, view: View) -> tuple[str, ...]:
        """The fields in which a view differs from the usual one and that the figure does not read."""
        return tuple(
            name
            for name, usual in USUAL.items()
            if getattr(view, name) != usual and not self.takes(name, view)
        )

    def takes(self, name: str, view: View) -> bool:
        """Whether the figure reads a field in a view.

        >>> from dashboard.figures.trade import FLOWS
        >>> from dashboard.look.view import View
        >>> FLOWS.takes("scale", View()), FLOWS.takes("scale", View(kind="multiples"))
        (False, True)
        """
        return name in self.reads and (name not in self.only or self.only[name](view))

    def page_view(self, view: View) -> View:
        """The view of the page that shows this figure with a view.

        >>> from dashboard.figures.share import TRADE_SHARE
        >>> from dashboard.look.view import View
        >>> TRADE_SHARE.page_view(View(indicator="goods_exports", first=2000)).query()
        'trade=goods_exports&from=2000'
        """
        if not self.choice:
            return view
        indicator, source = self.choice
        return view.put(**NO_CHOICE | {indicator: view.indicator, source: view.source})

    def select(self, release: Release, view: View) -> FigureData:
        """The rows for a view; each says which kind of value it is, and in which unit.

        Raises:
            UsageError: The view asks for what is not there.
        """
        found = self.rows(release, view.question)
        facts, quantity = dict(found.facts), self.quantities(found)[self.value]
        names = (*found.columns, KIND, UNIT)
        each = named(names, ((*row, quantity.kind, quantity.stored) for row in found.each))
        data = replace(found, columns=names, each=each, facts=facts)
        if self.beside and (beside := self.beside(release, view.question, data)):
            # What was made of the rows for it stays with them.
            facts["beside"] = beside
        return data


#: What every figure reads of a question: the language, the order of the three, and from which release it is.
READ_BY_ALL = frozenset({"lang", "order", "release"})
#: The fields of a question that not every figure reads, with their defaults.
USUAL = {
    name: field.default for name, field in Question.model_fields.items() if name not in READ_BY_ALL
}
#: What figures of shares and claims read: the rule by which a claim is judged.
RULE = frozenset({"about", "holds", "close"})
#: What figures of one indicator over the years read.
SERIES = frozenset({"indicator", "source", "as_of", "first", "last", "forecasts"})
#: A view in which no figure of several has a choice of its own.
NO_CHOICE = {"indicator": "", "source": "", "trade": "", "trade_source": ""}


def share_quantities(data: FigureData) -> dict[str, Quantity]:
    """The quantities of rows of shares of the World: each, and the two amounts that it is made of.

    Example:
        ``share_quantities(data)["share"]`` is `SHARE`, and ``numerator`` is in the unit of the indicator.
    """
    amount = Quantity("level", catalog.indicator(data.facts["indicator"]).unit)
    return {"share": SHARE, "numerator": amount, "denominator": amount}
