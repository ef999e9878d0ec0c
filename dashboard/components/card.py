"""A figure on a page: question, controls, picture, its definition and source, and what to take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.definition import definition
from dashboard.components.download import DECK, deck
from dashboard.components.html import Element, Part, to_html
from dashboard.components.notes import Line, by_place, captions
from dashboard.components.presenting import invitation
from dashboard.components.reader import readable
from dashboard.components.reads import elsewhere
from dashboard.components.site import pending
from dashboard.components.table import table
from dashboard.components.tools import tools
from dashboard.drawing import captions as captions_of
from dashboard.drawing import pictures, selected
from dashboard.figures import FIGURES, FORMER, Caption, FigureData, FigureSpec
from dashboard.figures.kit.base import FORECAST
from dashboard.look.view import View
from dashboard.markup import Markup, escape
from etl.bounded.cache import Cache
from etl.bounded.packed import Packed, pack, unpack
from etl.editions import base
from etl.errors import TrilateralError


def card(
    context: Context,
    name: str,
    view: View,
    controls: list[Part],
    more: Part | None = None,
    *,
    open_table: bool = False,
    first: bool = False,
    brief: bool = False,
    common: tuple[str, ...] = (),
) -> Element:
    """A figure with its heading, controls and notes; a message instead where the view has no data.

    In an answer that is not the whole page it is a place that stays as it is where the figure `waits`, and else has all of
    its notes: which ones stand once on the page is known with all figures.

    Args:
        context: The page.
        name: The id of the figure.
        view: The view of the figure, which may differ from that of the page; what it does not read of it is left out.
        controls: What changes the view.
        more: Where to read on.
        open_table: Whether the table is unfolded from the beginning.
        first: Whether its question is the heading of the page: then it is what can be presented there.
        brief: Whether the picture comes first: the page has just asked and answered, and controls stand below it.
        common: Notes that stand once on the page, and not below this figure.

    Example:
        ``card(context, "gdp-share", view, [years(context, periods, "gdp-share")], first=True)``
    """
    if waits(context, name, view, open_table=open_table):
        return pending(html.Section(className="card", id=name))
    spec, words = FIGURES[name], context.words
    view = _drawn(spec, view)
    heading = html.H1 if first else html.H2
    title = heading(
        _question(context, spec, view), id=f"{name}-title", className="unseen" if brief else None
    )
    marks = {
        "aria-labelledby": f"{name}-title",
        "data-notes": f"{name}?{view.query(theme='auto', release=context.release.id)}",
    }
    try:
        made = _made(context, spec, view, open_table=open_table)
    except TrilateralError as error:
        told = html.P(words.sentences(list(words.error(error))), className="notice", role="status")
        body: list[Part] = [title, *controls, told]
    else:
        point = html.P(made.point, className="point")
        picture, rest = (Markup(unpack(part).decode()) for part in (made.picture, made.rest))
        rest = Markup(rest.replace(DECK, escape(deck(context)), 1))
        picture = _with_notes(picture, made.notes, () if context.sight is not None else common)
        body = [title, picture] if brief else [title, point, *controls]
        body += [*controls, rest] if brief else [picture, rest]
        if more is not None:
            body.append(html.P(more, className="more"))
        if first or brief:
            body.append(invitation(context))
        if made.ahead:
            # The presenter pauses at the border of forecasts.
            marks["data-forecasts"] = ""
    # Links to a place on the page by the name that the figure had before lead here, too.
    places = [html.Span(id=old) for old, new in FORMER.items() if new == name]
    return html.Section([*places, *body], className="card", id=name, **marks)


def _with_notes(picture: Markup, notes: tuple[Line, ...], common: tuple[str, ...]) -> Markup:
    """The HTML of a picture with the notes below it that do not stand once on the page."""
    before, _, after = picture.rpartition(_NOTES)
    own = to_html(captions(note for note in notes if note[0] not in common))
    return Markup(f"{before}{own}{after}")


def waits(context: Context, name: str, view: View, *, open_table: bool = False) -> bool:
    """Whether a figure is left for the whole page: it is out of the reader's sight, and not at hand.

    Args:
        context: The page.
        name: The id of the figure.
        view: Its view, as for `card`.
        open_table: As for `card`.

    Example:
        ``waits(replace(context, sight=frozenset({"gdp-share"})), "why", view)`` until its card was made.
    """
    if context.sight is None or name in context.sight:
        return False
    spec = FIGURES[name]
    key = _key(context, spec, _drawn(spec, view), open_table=open_table)
    return _cards(context).get(key) is None


def _drawn(spec: FigureSpec, view: View) -> View:
    """What a figure on a page reads of a view."""
    used = spec.used(view)
    # Pictures on pages are as wide as the window.
    return used.replace(width=0, height=0) if used.width or used.height else used


def _question(context: Context, spec: FigureSpec, view: View) -> str:
    """What a figure answers: of now, or of the day as of which figures are taken."""
    words = context.words
    if not (view.as_of and spec.question_then):
        return words.gettext(spec.question)
    return words.gettext(spec.question_then).format(date=words.date(base(view.as_of)))


class _Card(NamedTuple):
    """What of a card depends on its figure and view alone."""

    point: str
    picture: Packed
    notes: tuple[Line, ...]
    rest: Packed
    ahead: bool


#: The maximum number of cards cached per release, and of their bytes, packed.
_CARDS, _BYTES = 1024, 6 * 1024 * 1024
#: Stands in the HTML of a picture for the notes below it: which ones these are depends on the page.
_NOTES = Markup("\0")


def _made(context: Context, spec: FigureSpec, view: View, *, open_table: bool) -> _Card:
    """The sentence and the ready HTML of picture, files, table and definition, made once."""
    release = context.release

    def make() -> _Card:
        data = selected(release, spec, view)
        drawn = pictures(release, spec, data, view, context.presets)
        told = captions_of(release, spec, data, view, context.presets)
        said = next(iter(told.values()))
        parts = [
            html.P(said.headings(view)[0], className="figure-title"),
            *readable(context, spec, view, said, drawn),
            _below(context, told),
        ]
        rest = [
            tools(
                context,
                spec,
                view,
                said.title,
                _table(context, spec, data, view, said.title),
                unfolded=open_table,
            ),
            definition(context, spec, data, view),
        ]
        picture = to_html(html.Figure(parts, className="picture"))
        ahead = f'class="{FORECAST}"' in drawn
        return _Card(
            said.point,
            pack(picture.encode()),
            tuple(by_place(told, lambda each: each.notes)),
            pack(to_html(rest).encode()),
            ahead,
        )

    key = _key(context, spec, view, open_table=open_table)
    made: _Card = _cards(context).get_or_compute(key, make)
    return made


def _cards(context: Context) -> Cache:
    return context.release.cache.within("cards", lambda: Cache(_CARDS, _BYTES))


def _key(context: Context, spec: FigureSpec, view: View, *, open_table: bool) -> tuple[object, ...]:
    return spec.id, view.query(), context.presets, open_table


def _below(context: Context, told: Mapping[str, Caption]) -> Element:
    """Definition, source, edition, last actual year, of each place."""
    quality = html.A(
        context.words.gettext("Data quality"),
        href=elsewhere(context, "/about") + "#quality",
        **{"data-nav": ""},
    )
    lines = [
        *by_place(told, lambda each: [each.subtitle]),
        *by_place(told, lambda each: [each.source]),
    ]
    return html.Figcaption([*captions(lines), _NOTES, *captions([(quality, ())])])


def _table(context: Context, spec: FigureSpec, data: FigureData, view: View, title: str) -> Element:
    """The plotted rows, for those who read numbers and for screen readers."""
    key = f"{spec.id}:{data.release}?{view.query(theme='auto')}"
    return table(context, spec.id, title, spec.table(data, view), key)
