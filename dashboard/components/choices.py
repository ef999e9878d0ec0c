"""Choices of several: links that add and remove, and a field that adds; all of it works without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.components.controls import kept
from dashboard.components.render import RawHtml
from dashboard.markup import fragment, html_element

#: As many as a view may name.
MOST_AREAS = 12
#: The field of an address that names what is added, and how long a text it may be.
ADD, LONGEST = "add", 80
#: A formula, for readers who do not know how one is written.
FORMULA = "CJK+HKG+MAC"


def toggles(
    context: Context,
    label: str,
    field: str,
    options: Iterable[tuple[str, str]],
    chosen: Sequence[str],
) -> html.Div:
    """A row of links, each of which turns one choice on or off.

    Example:
        ``toggles(context, "Events", "events", [("crisis", "Crises")], ("crisis",))``
    """
    links = []
    for value, text in options:
        on = value in chosen
        rest = tuple(c for c in chosen if c != value) if on else (*chosen, value)
        links.append(
            html.A(
                [html.Span("✓ ", **{"aria-hidden": "true"}), text] if on else text,
                href=context.link(**{field: rest}),
                className="chip chosen" if on else "chip",
                **{"data-nav": "", **({"aria-current": "true"} if on else {})},
            )
        )
    return _row(label, links, **listed(field, chosen))


def areas(
    context: Context,
    chosen: Sequence[str],
    usual: Sequence[str],
    sets: Iterable[tuple[str, tuple[str, ...]]],
    groups: Sequence[str],
    economies: Sequence[str],
) -> list[Component]:
    """The economies that are compared: each can be taken out, others added, or a whole set taken instead.

    Args:
        context: The page.
        chosen: What is shown now.
        usual: What is shown where an address names none.
        sets: Ready-made choices: label, areas; none for what the kind of chart usually shows.
        groups: The groups to choose from.
        economies: The economies to choose from, in the order in which they are listed.

    Example:
        ``areas(context, ("CHN", "JPN"), (), [], ["CJK", "G7"], ["CHN", "JPN", "KOR"])``
    """
    words = context.words
    out: list[Component] = []
    for area in chosen:
        name, rest = words.economy(area, short=True), tuple(a for a in chosen if a != area)
        if rest:
            label = {
                "data-nav": "",
                "aria-label": words.gettext("Remove {economy}").format(economy=name),
            }
            cross = html.Span(" ×", **{"aria-hidden": "true"})
            out.append(
                html.A([name, cross], href=context.link(areas=rest), className="chip", **label)
            )
        else:
            out.append(html.Span(name, className="chip"))
    parts: list[Component] = [
        _row(words.gettext("Economies"), out, **listed("areas", chosen, usual))
    ]
    parts.append(_adder(context, chosen, usual, groups, economies))
    ready = [
        html.A(text, href=context.link(areas=those), className="quiet", **{"data-nav": ""})
        for text, those in sets
    ]
    return [*parts, _row(words.gettext("Or choose"), ready)]


def _adder(
    context: Context,
    chosen: Sequence[str],
    usual: Sequence[str],
    groups: Sequence[str],
    economies: Sequence[str],
) -> html.Form:
    """A field for a name, a code or a formula, with suggestions; the server reads it where no script does."""
    words = context.words
    label = words.gettext("Add an economy or a group")
    full = words.gettext("At most {count} can be compared: remove one first.").format(
        count=words.number(MOST_AREAS)
    )
    suggested = [area for area in (*groups, *economies) if area not in chosen]
    is_full = len(chosen) >= MOST_AREAS
    hint = words.gettext("A name, a code or a formula: {example}").format(example=FORMULA)
    field = html_element(
        "input",
        type="search",
        name=ADD,
        id="explore-areas",
        list="explore-areas-known",
        autocomplete="off",
        maxlength=LONGEST,
        disabled=is_full,
        title=full if is_full else hint,
        placeholder=full if is_full else words.gettext("Add …"),
        aria_label=label,
    )
    known = fragment(
        html_element("option", value=words.economy(area), data_code=area) for area in suggested
    )
    return html.Form(
        [
            RawHtml(field),
            html.Datalist(RawHtml(known), id="explore-areas-known"),
            html.Button(
                words.gettext("Add"),
                type="submit",
                className="chip",
                disabled=is_full,
            ),
        ],
        method="get",
        action=context.path,
        className="adder",
        **kept(context),
        **listed("areas", chosen, usual),
    )


def listed(field: str, chosen: Sequence[str], usual: Sequence[str] = ()) -> dict[str, str]:
    """Which list the choices here add to or take from, and what is in it: two quick choices are then both kept.

    Args:
        field: Its name in links.
        chosen: What is in it now.
        usual: What is in it where an address does not name it.
    """
    return {"data-list": field, "data-now": ",".join(chosen), "data-usual": ",".join(usual)}


def _row(label: str, links: list[Component], **marks: str) -> html.Div:
    row = html.Div(links, className="chips", role="group", **{"aria-label": label}, **marks)
    return html.Div([html.Span(label, className="control-label"), row], className="control")
