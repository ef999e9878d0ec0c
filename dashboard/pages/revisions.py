"""Revisions: one year as each edition saw it, and whole lines of editions against the latest."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.components import html, notes
from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import editions as edition_choices
from dashboard.components.controls import selects
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.components.table import table as table_of
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.figures.revisions.vintages import OFFERED, default_source, held, refusal
from dashboard.locale import N_
from dashboard.words import errors as errors_in_words
from etl import catalog
from etl.analysis.forecasts import error_summary, forecast_errors
from etl.errors import TrilateralError

NAME = "revisions"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words, spec = context.words, FIGURES[NAME]
    head = f"{words.gettext('Revisions')} – Trilateral"
    try:
        return head, told(context.release, spec, context.view).point
    except TrilateralError:
        return head, words.gettext("What earlier editions showed.")


def body(context: Context) -> list[Part]:
    """Both figures under one set of controls."""
    words, view = context.words, context.view
    lead = words.gettext(
        "Statistics are revised and forecasts miss. A claim should be judged on the data available when it was made."
    )
    common = notes.repeated(context, [(NAME, view), ("revisions-lines", view)])
    return [
        html.Section(
            [
                html.H1(words.gettext("Revisions")),
                html.P(lead, className="lead"),
                _controls(context),
            ],
            className="headline",
        ),
        card(context, NAME, view, [], common=common),
        card(context, "revisions-lines", view, [], common=common),
        *_forecasts(context),
        *notes.below(context, common),
        invitation(context),
    ]


def _forecasts(context: Context) -> list[Part]:
    """How good the forecasts of earlier editions were, by years ahead; nothing where none can be judged."""
    words, view, release = context.words, context.view, context.release
    name = view.indicator if view.indicator in OFFERED else OFFERED[0]
    source = view.source or default_source(release, name)
    if not release.has(name, source):
        return []
    errors = forecast_errors(release, name, source)
    if errors.empty:
        return []
    found = release.cache.get_or_compute(
        ("error summary", name, source), lambda: error_summary(errors)
    )
    one = found[found["ahead"] == 1]
    told = [
        words.gettext(
            "Errors: the share that an edition projected minus the share in the latest edition; positive where the forecast was too high. Later revisions are included."
        )
    ]
    if len(one):
        row = one.iloc[0]
        mean, size = float(row["mean_error"]), float(row["mean_absolute_error"])
        told.insert(0, errors_in_words.bias(words, mean, size, int(row["n"])))
    table = {
        words.gettext("Years ahead"): [words.number(int(n)) for n in found["ahead"]],
        words.gettext("Forecasts"): [words.number(int(n)) for n in found["n"]],
        words.gettext("Mean error"): [words.points(float(v)) for v in found["mean_error"]],
        words.gettext("Mean absolute error"): [
            words.number(float(v) * 100, 1) for v in found["mean_absolute_error"]
        ],
        words.gettext("Lowest"): [words.points(float(v)) for v in found["lowest"]],
        words.gettext("Highest"): [words.points(float(v)) for v in found["highest"]],
    }
    title = words.gettext("How accurate were past forecasts?")
    editions = [(source, edition) for edition in dict.fromkeys(errors["edition"])]
    latest = (source, str(errors["latest_edition"].iloc[0]))
    return [
        html.Section(
            [
                html.H2(title, id="forecasts-title"),
                html.P(words.sentences(told), className="point"),
                table_of(context, "forecast-errors", title, table, f"{name}-{source}"),
                html.P(words.sources_line([*editions, latest]), className="more"),
            ],
            className="card",
            id="forecasts",
            **{"aria-labelledby": "forecasts-title"},
        )
    ]


def _controls(context: Context) -> Element:
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
    periods = held(release, name, source).by_year
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
                ("source", "as_of", "year"),
                lambda _, name: refusal(
                    release,
                    view.put(indicator=name or OFFERED[0], source="", as_of="", year=0),
                ),
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
                ("as_of", "year"),
                lambda _, source: refusal(
                    release, view.put(source=source or default, as_of="", year=0)
                ),
            ),
            selects(
                context,
                [
                    (
                        "year",
                        words.gettext("Year"),
                        _years(context, periods),
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


def _years(context: Context, periods: Iterable[str]) -> list[tuple[str, str]]:
    """Newest first; without a choice the last observed."""
    found = sorted(periods, reverse=True)
    return [("", context.words.gettext("last observed")), *((p, p) for p in found)]


PAGE = Page("/revisions", N_("Revisions"), title, body)
