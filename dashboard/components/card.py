"""A figure on a page: question, controls, picture, its definition and source, and what to take away."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.definition import definition
from dashboard.components.html import Element, Part, to_html
from dashboard.components.presenting import invitation
from dashboard.components.reader import readable
from dashboard.components.reads import elsewhere
from dashboard.components.table import table
from dashboard.components.tools import tools
from dashboard.drawing import caption, pictures, selected
from dashboard.figures import FIGURES, FORMER, Caption, FigureData, FigureSpec
from dashboard.figures.kit.base import FORECAST
from dashboard.look.view import View
from dashboard.markup import Markup
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
    spec, words = FIGURES[name], context.words
    view = spec.used(view)
    if view.width or view.height:
        # Pictures on pages are as wide as the window.
        view = view.replace(width=0, height=0)
    heading = html.H1 if first else html.H2
    title = heading(
        _question(context, spec, view), id=f"{name}-title", className="unseen" if brief else None
    )
    marks = {
        "aria-labelledby": f"{name}-title",
        "data-notes": f"{name}?{view.query(theme='auto', release=context.release.id)}",
    }
    try:
        made = _made(context, spec, view, open_table=open_table, common=common)
    except TrilateralError as error:
        told = html.P(words.sentences(list(words.error(error))), className="notice", role="status")
        body: list[Part] = [title, *controls, told]
    else:
        point = html.P(made.point, className="point")
        picture, rest = (Markup(unpack(part).decode()) for part in (made.picture, made.rest))
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
    rest: Packed
    ahead: bool


#: The maximum number of cards cached per release, and of their bytes, packed.
_CARDS, _BYTES = 1024, 8 * 1024 * 1024


def _made(
    context: Context, spec: FigureSpec, view: View, *, open_table: bool, common: tuple[str, ...]
) -> _Card:
    """The sentence and the ready HTML of picture, files, table and definition, made once."""
    release = context.release

    def make() -> _Card:
        data = selected(release, spec, view)
        said = caption(release, spec, data, view)
        drawn = pictures(release, spec, data, view, context.presets)
        parts = [
            html.P(said.headings(view)[0], className="figure-title"),
            *readable(context, spec, view, said, drawn),
            _below(context, said, common),
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
        return _Card(said.point, pack(picture.encode()), pack(to_html(rest).encode()), ahead)

    cards: Cache = release.cache.get_or_compute(("cards",), lambda: Cache(_CARDS, _BYTES))
    return cards.get_or_compute((spec.id, view.query(), context.presets, open_table, common), make)


def _below(context: Context, said: Caption, common: tuple[str, ...]) -> Element:
    """Definition, source, edition, last actual year."""
    lines = [said.subtitle, said.source, *(note for note in said.notes if note not in common)]
    quality = html.A(
        context.words.gettext("Data quality"),
        href=elsewhere(context, "/about") + "#quality",
        **{"data-nav": ""},
    )
    return html.Figcaption(
        [
            *(html.Span(line, className="caption-line") for line in lines),
            html.Span(quality, className="caption-line"),
        ]
    )


def _table(context: Context, spec: FigureSpec, data: FigureData, view: View, title: str) -> Element:
    """The plotted rows, for those who read numbers and for screen readers."""
    key = f"{spec.id}:{data.release}?{view.query(theme='auto')}"
    return table(context, spec.id, title, spec.table(data, view), key)
