"""The claim check: both claims under every definition, in sentences and as a strip, and what others have said."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import selects
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.components.verdicts import chart_of, verdict
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import published, sentences
from dashboard.words.published import Match, Said
from dashboard.words.sentences import History
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Tolerance
from etl.editions import base

#: The rules that are offered, in percentage points.
HOLDS, CLOSE = (0.5, 1.0, 1.5, 2.0), (2.0, 2.5, 3.0, 5.0)
NAME = "claim-strip"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    say = context.say
    return f"{say._('Claim check')} – Trilateral", say.sentences(
        sentences.answers(context.release, say, context.view.rule)
    )


def body(context: Context) -> list[Component]:
    """The rule, the sentences, the strip, what others said."""
    say, view, rule = context.say, context.view, context.view.rule
    checked, past = claims.check(context.release, rule), claims.is_past(context.release, rule)
    every = sentences.histories(say, checked, rule, past=past)
    found = [each for each in every if view.claim in ("", each.claim)]
    only = sentences.qualified(say, replace(rule, tolerance=None))
    said = published.said(context.release)
    return [
        html.Section(
            [
                html.H1(say._("Claim check")),
                html.P(
                    say.sentences(
                        [
                            sentences.tolerance_in_words(say, Tolerance(view.holds, view.close)),
                            *only,
                        ]
                    ),
                    className="lead",
                ),
                _controls(context),
            ],
            className="headline",
        ),
        card(context, NAME, view, []),
        html.Div(
            [_claim(context, claim, found) for claim in _claims(found)], className="histories"
        ),
        *([_said(context, said)] if said else []),
        invitation(context),
    ]


def _claims(found: list[History]) -> list[str]:
    return list(dict.fromkeys(each.claim for each in found))


def _controls(context: Context) -> html.Div:
    """The edition, the rule and the claim."""
    say, view = context.say, context.view

    def rules(offered: tuple[float, ...], chosen: float, default: float) -> list[tuple[str, str]]:
        """The default has no value: it is left out of links."""
        steps = sorted({*offered, chosen})
        return [
            ("" if step == default else f"{step:g}", f"±{say.number_short(step)}") for step in steps
        ]

    fields = View.model_fields
    holds, close = float(fields["holds"].default), float(fields["close"].default)
    quotes = [(claim.id, say.quoted(claim.text)) for claim in catalog.claims().values()]
    return html.Div(
        selects(
            context,
            [
                ("claim", say._("Claim"), [("", say._("all")), *quotes], view.claim),
                (
                    "as_of",
                    say._("As known in"),
                    [("", say._("latest")), *_editions(context)],
                    view.as_of,
                ),
                (
                    "holds",
                    say._("Holds within"),
                    rules(HOLDS, view.holds, holds),
                    f"{view.holds:g}" if view.holds != holds else "",
                ),
                (
                    "close",
                    say._("Close within"),
                    rules(CLOSE, view.close, close),
                    f"{view.close:g}" if view.close != close else "",
                ),
            ],
            NAME,
        ),
        className="controls",
    )


def _editions(context: Context) -> list[tuple[str, str]]:
    """Every edition of every definition, newest first."""
    say, release = context.say, context.release
    names: dict[str, list[str]] = {}
    for claim in catalog.claims().values():
        for indicator, source in claim.definitions:
            for edition in release.editions(indicator, source):
                known = names.setdefault(edition, [])
                if say.source_short(source) not in known:
                    known.append(say.source_short(source))
    return [
        (edition, say.aside(say.date(base(edition)), ", ".join(names[edition])))
        for edition in sorted(names, reverse=True)
    ]


def _claim(context: Context, claim: str, found: list[History]) -> html.Section:
    """One claim: a sentence a definition."""
    say, title = context.say, f"claim-{claim}"
    facts = catalog.claims()[claim]
    lines = [
        html.Li(
            [
                verdict(context, each.now),
                html.Div(
                    [
                        html.A(
                            say.indicator(each.indicator),
                            href=chart_of(context, each.indicator, each.source),
                            **{"data-nav": ""},
                        ),
                        " ",
                        html.Span(
                            say.source_short(each.source),
                            className="year",
                            title=say.source_line(each.source, each.edition),
                        ),
                        html.P(each.sentence),
                    ]
                ),
            ]
        )
        for each in found
        if each.claim == claim
    ]
    head = html.H2(
        [say.quoted(facts.text), " ", html.Span(say.percent(facts.fraction, 0), className="year")],
        id=title,
    )
    return html.Section([head, html.Ul(lines)], className="claim", **{"aria-labelledby": title})


def _said(context: Context, said: list[Said]) -> html.Section:
    """What others have said, the definition that comes closest, and what became of it."""
    say = context.say
    lead = say._(
        "Shares that others have published, each with the definition, of those that its words allow, that comes closest "
        "in the year they speak about; where they name none, in the year before."
    )
    return html.Section(
        [
            html.H2(say._("What others have said"), id="said-title"),
            html.P(lead, className="point"),
            html.Ol([_entry(context, each) for each in said], className="said"),
        ],
        className="card",
        id="said",
        **{"aria-labelledby": "said-title"},
    )


def _entry(context: Context, each: Said) -> html.Li:
    """One published share: the words with their source, the closest definition, then and now."""
    say, claim = context.say, each.claim
    words = say._(claim.text)
    share = say.percent(claim.share, 1 if round(claim.share * 1000) % 10 else 0)
    facts = [
        (say._("Closest in {year}").format(year=each.period), _closest(context, each)),
        *([(say._("As known then"), _match(context, each.then))] if each.then else []),
        (
            say._("Now"),
            say._("{share} in {year}").format(
                share=say.percent(each.now.share), year=each.now.period
            ),
        ),
    ]
    return html.Li(
        [
            html.B(
                say._("over {share}").format(share=share) if claim.comparison == "over" else share,
                className="stated",
            ),
            html.Div(
                [
                    html.A(
                        html.Q(words, **({"lang": "en"} if words == claim.text else {})),
                        href=claim.source,
                        rel="noopener external",
                    ),
                    html.P(
                        say._("{speaker}, {date}").format(
                            speaker=say._(claim.speaker),
                            date=say.date(claim.said) if claim.said else say._("undated"),
                        )
                    ),
                ]
            ),
            html.Dl([html.Div([html.Dt(term), html.Dd(told)]) for term, told in facts]),
        ]
    )


def _closest(context: Context, each: Said) -> str:
    """The definition with its share, and whether it comes close at all."""
    say, match = context.say, each.closest
    told = f"{say.indicator(match.indicator, short=True)} {_match(context, match)}"
    near = abs(match.share - each.claim.share) * 100 <= context.view.close
    return told if near else say.clauses([told, say._("no definition comes close")])


def _match(context: Context, match: Match) -> str:
    say = context.say
    return say.aside(say.percent(match.share), f"{say.source_short(match.source)} {match.edition}")


PAGE = Page("/claim", N_("Claim check"), title, body)
