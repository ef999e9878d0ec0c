"""Revisions: one year as each edition saw it, and whole lines of editions against the latest."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import editions as edition_choices
from dashboard.components.controls import selects
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.figures.revisions.vintages import OFFERED, default_source, vintages
from dashboard.locale import N_
from etl import catalog
from etl.errors import TrilateralError

NAME = "revisions"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words, spec = context.words, FIGURES[NAME]
    head = f"{words.gettext('Revisions')} – Trilateral"
    try:
        return head, told(context.release, spec, context.view).point
    except TrilateralError:
        return head, words.gettext("What the share looked like in earlier editions.")


def body(context: Context) -> list[Component]:
    """Both figures under one set of controls."""
    words, view = context.words, context.view
    lead = words.gettext(
        "Statistics are revised, and forecasts come true or do not. A sentence is judged fairly by what was known "
        "when it was written."
    )
    return [
        html.Section(
            [
                html.H1(words.gettext("Revisions")),
                html.P(lead, className="lead"),
                _controls(context),
            ],
            className="headline",
        ),
        card(context, NAME, view, []),
        card(context, "revisions-lines", view, []),
        invitation(context),
    ]


def _controls(context: Context) -> html.Div:
    """Definition and source; the year and the edition to compare."""
    words, view, release = context.words, context.view, context.release
    offered = [
        name
        for name in OFFERED
        if any(release.has(name, s) for s in catalog.indicator(name).sources)
    ]
    name = view.indicator if view.indicator in offered else offered[0]
    sources = [s for s in catalog.indicator(name).sources if release.has(name, s)]
    default = default_source(release, name)
    source = view.source if view.source in sources else default
    found = vintages(release, name, source)
    choices, used, told = edition_choices(context, name, source, words.gettext("first edition"))
    return html.Div(
        [
            selects(
                context,
                [
                    (
                        "indicator",
                        words.gettext("Definition"),
                        _choices([(n, words.indicator(n)) for n in offered], OFFERED[0]),
                        _chosen(name, OFFERED[0]),
                    )
                ],
                f"{NAME}-definition",
                reset=("source", "as_of", "year"),
            ),
            selects(
                context,
                [
                    (
                        "source",
                        words.gettext("Source"),
                        _choices([(s, words.source(s)) for s in sources], default),
                        _chosen(source, default),
                    )
                ],
                f"{NAME}-source",
                reset=("as_of", "year"),
            ),
            selects(
                context,
                [
                    (
                        "year",
                        words.gettext("Year"),
                        _years(context, found["time_period"]),
                        str(view.year or ""),
                    ),
                    (
                        "as_of",
                        words.gettext("Compare the latest with"),
                        choices,
                        used,
                    ),
                ],
                NAME,
            ),
            *told,
        ],
        className="controls",
    )


def _choices(named: list[tuple[str, str]], default: str) -> list[tuple[str, str]]:
    """The default has no value: it is left out of links."""
    return [(_chosen(value, default), text) for value, text in named]


def _chosen(value: str, default: str) -> str:
    return "" if value == default else value


def _years(context: Context, periods: object) -> list[tuple[str, str]]:
    """Newest first; without a choice the last observed."""
    found = sorted(set(periods), reverse=True)  # type: ignore[call-overload]
    return [("", context.words.gettext("last observed")), *((p, p) for p in found)]


PAGE = Page("/revisions", N_("Revisions"), title, body)
