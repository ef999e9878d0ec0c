"""Choices of several: links that add and remove, which work without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part

#: As many as a view may name.
MOST_AREAS = 12


def toggles(
    context: Context,
    label: str,
    field: str,
    options: Iterable[tuple[str, str]],
    chosen: Sequence[str],
    usual: Sequence[str],
    nothing: str,
) -> Element:
    """A row of links, each of which turns one choice on or off.

    Args:
        context: The page.
        label: What is chosen.
        field: Its name in links.
        options: The choices and what they are called.
        chosen: Those that are on.
        usual: Those that are on where an address names none.
        nothing: What an address says if all are off.

    Example:
        ``toggles(context, "Events", "events", [("shock", "Shocks")], ("shock",), ("key",), "none")``
    """
    links = []
    for value, text in options:
        on = value in chosen
        rest = tuple(c for c in chosen if c != value) or (nothing,) if on else (*chosen, value)
        links.append(
            html.A(
                [html.Span("✓ ", **{"aria-hidden": "true"}), text] if on else text,
                href=context.link(**{field: rest}),
                className="chip chosen" if on else "chip",
                **{"data-nav": "", **({"aria-current": "true"} if on else {})},
            )
        )
    return _row(label, links, **listed(field, chosen, usual))


def areas(
    context: Context,
    chosen: Sequence[str],
    usual: Sequence[str],
    sets: Iterable[tuple[str, tuple[str, ...], str]],
) -> list[Part]:
    """The economies that are compared: each can be taken out, or a whole set taken instead.

    Args:
        context: The page.
        chosen: What is shown now.
        usual: What is shown where an address names none.
        sets: Ready-made choices: label, areas, and why they cannot be shown; no areas for what the kind of chart usually
            shows.

    Example:
        ``areas(context, ("CHN", "JPN"), (), [("The three", (), "")])``
    """
    words = context.words
    out: list[Part] = []
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
    ready = [
        off(text, why)
        if why
        else html.A(text, href=context.link(areas=those), className="quiet", **{"data-nav": ""})
        for text, those, why in sets
    ]
    return [
        _row(words.gettext("Economies"), out, **listed("areas", chosen, usual)),
        _row(words.gettext("Or choose"), ready),
    ]


def off(text: str, why: str) -> Element:
    """A choice that cannot be made, and why, for eyes and ears alike.

    Example:
        ``off("Growth", "It needs two years.")`` is a grey “Growth” that says why it cannot be chosen.
    """
    reason = [html.Small(f" – {why}")] if why else []
    return html.Span([text, *reason], className="off")


def listed(field: str, chosen: Sequence[str], usual: Sequence[str] = ()) -> dict[str, str]:
    """Which list the choices here add to or take from, and what is in it: two quick choices are then both kept.

    Args:
        field: Its name in links.
        chosen: What is in it now.
        usual: What is in it where an address does not name it.
    """
    return {"data-list": field, "data-now": ",".join(chosen), "data-usual": ",".join(usual)}


def _row(label: str, links: Sequence[Part], **marks: str) -> Element:
    row = html.Div(links, className="chips", role="group", **{"aria-label": label}, **marks)
    return html.Div([html.Span(label, className="control-label"), row], className="control")
