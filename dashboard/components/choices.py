"""Choices of several: links that add and remove, and a select that adds; all of it works without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.components.controls import kept, offered
from dashboard.components.render import RawHtml

#: As many as a view may name.
MOST_AREAS = 12


def toggles(
    context: Context,
    label: str,
    field: str,
    options: Iterable[tuple[str, str]],
    chosen: Sequence[str],
) -> html.Div:
    """A row of links, each of which turns one choice on or off."""
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
    if len(chosen) < MOST_AREAS:
        parts.append(_adder(context, chosen, usual, groups, economies))
    ready = [
        html.A(text, href=context.link(areas=those), className="quiet", **{"data-nav": ""})
        for text, those in sets
    ]
    return [*parts, _row(words.gettext("Or instead"), ready)]


def _adder(
    context: Context,
    chosen: Sequence[str],
    usual: Sequence[str],
    groups: Sequence[str],
    economies: Sequence[str],
) -> html.Form:
    """A select whose choices are the whole new list, so that a plain form can send it."""
    words = context.words
    now = ",".join(context.view.areas)

    def options(those: Iterable[str]) -> RawHtml:
        more = [area for area in those if area not in chosen]
        return offered([(",".join((*chosen, area)), words.economy(area)) for area in more], "")

    choices = html.Select(
        [
            html.Option(words.gettext("Add …"), value=now, selected=True),
            html.Optgroup(options(groups), label=words.gettext("Groups")),
            html.Optgroup(options(economies), label=words.gettext("Economies")),
        ],
        name="areas",
        id="explore-areas",
        **{"aria-label": words.gettext("Add an economy or a group")},
    )
    go = html.Button(words.gettext("Show"), type="submit", className="chip without-script")
    return html.Form(
        [choices, go],
        method="get",
        action=context.path,
        className="selects",
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
