"""The claim check: both claims under every definition, in sentences and as a strip, and statements by others."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from dashboard.components import base_years, html, notes, own_claim, territory
from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import selects
from dashboard.components.html import Element, Part, to_html
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.components.verdicts import chart_of, verdict
from dashboard.figures.definitions import DEFINITION_LINES
from dashboard.locale import N_, SOURCE
from dashboard.look.view import View
from dashboard.markup import Markup
from dashboard.words import histories, published, rules, sentences
from dashboard.words.histories import History
from dashboard.words.published import Match, Said
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Tolerance
from etl.bounded.cache import Cache
from etl.editions import base

#: The rules that are offered, in percentage points.
HOLDS, CLOSE = (0.5, 1.0, 1.5, 2.0), (2.0, 2.5, 3.0, 5.0)
NAME = "claim-strip"
#: The maximum number of published claims that are kept as HTML: one has some hundred bytes.
_ENTRIES = 1024


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words = context.words
    return f"{words.gettext('Claim check')} – Trilateral", words.sentences(
        sentences.answers(context.release, words, context.view.rule)
    )


def body(context: Context) -> list[Part]:
    """The rule, the sentences, the strip, statements by others."""
    words, view, rule = context.words, context.view, context.view.rule
    checked, past = claims.judged(context.release, rule), claims.is_past(context.release, rule)
    every = histories.histories(words, checked, rule, past=past)
    found = [each for each in every if view.claim in ("", each.claim)]
    only = sentences.qualified(words, replace(rule, tolerance=None, about="points"))
    said = published.said(context.release)
    common = notes.repeated(context, [(NAME, view), (DEFINITION_LINES.id, view)])
    return [
        html.Section(
            [
                html.H1(words.gettext("Claim check")),
                html.P(
                    words.sentences(
                        [
                            *rules.rule_in_words(words, rule, Tolerance(view.holds, view.close)),
                            *only,
                        ]
                    ),
                    className="lead",
                ),
                _controls(context),
            ],
            className="headline",
        ),
        own_claim.panel(context),
        card(context, NAME, view, [], common=common),
        card(context, DEFINITION_LINES.id, view, [], common=common),
        html.Div(
            [_claim(context, claim, found) for claim in _claims(found)], className="histories"
        ),
        *filter(None, [territory.panel(context), base_years.panel(context)]),
        *([_said(context, said)] if said else []),
        *notes.below(context, common),
        invitation(context),
    ]


def _claims(found: list[History]) -> list[str]:
    return list(dict.fromkeys(each.claim for each in found))


def _controls(context: Context) -> Element:
    """The edition, the rule and the claim."""
    words, view = context.words, context.view

    def within(offered: tuple[float, ...], chosen: float, default: float) -> list[tuple[str, str]]:
        """The default has no value: it is left out of links."""
        steps = sorted({*offered, chosen})
        return [
            ("" if step == default else f"{step:g}", f"±{words.number_short(step)}")
            for step in steps
        ]

    known = [("", words.gettext("latest")), *_editions(context)]
    if view.as_of not in dict(known):
        # A day between editions is a choice of its own here: each definition has its own edition of then.
        known.append((view.as_of, view.as_of))
    fields = View.model_fields
    holds, close = float(fields["holds"].default), float(fields["close"].default)
    quotes = [(claim.id, words.quoted(claim.text)) for claim in catalog.claims().values()]
    return html.Div(
        selects(
            context,
            [
                (
                    "claim",
                    words.gettext("Claim"),
                    [("", words.gettext("all")), *quotes],
                    view.claim,
                ),
                (
                    "as_of",
                    words.gettext("Data as of"),
                    known,
                    view.as_of,
                ),
                (
                    "rule",
                    words.gettext("“About” means"),
                    [
                        ("", words.gettext("within a tolerance in points")),
                        ("fraction", words.gettext("nearest simple fraction")),
                    ],
                    "" if view.about == "points" else view.about,
                ),
                (
                    "holds",
                    words.gettext("Holds within"),
                    within(HOLDS, view.holds, holds),
                    f"{view.holds:g}" if view.holds != holds else "",
                ),
                (
                    "close",
                    words.gettext("Close within"),
                    within(CLOSE, view.close, close),
                    f"{view.close:g}" if view.close != close else "",
                ),
            ],
            NAME,
        ),
        className="controls",
    )


def _editions(context: Context) -> list[tuple[str, str]]:
    """Every edition of every definition, newest first."""
    words, release = context.words, context.release
    names: dict[str, list[str]] = {}
    for claim in catalog.claims().values():
        for indicator, source in claim.definitions:
            for edition in release.editions(indicator, source):
                known = names.setdefault(edition, [])
                if words.source_short(source) not in known:
                    known.append(words.source_short(source))
    return [
        (edition, words.aside(words.date(base(edition)), ", ".join(names[edition])))
        for edition in sorted(names, reverse=True)
    ]


def _claim(context: Context, claim: str, found: list[History]) -> Element:
    """One claim: a sentence a definition."""
    words, title = context.words, f"claim-{claim}"
    facts = catalog.claims()[claim]
    lines = [
        html.Li(
            [
                verdict(context, each.now),
                html.Div(
                    [
                        html.A(
                            words.indicator(each.indicator),
                            href=chart_of(context, each.indicator, each.source),
                            **{"data-nav": ""},
                        ),
                        " ",
                        html.Span(
                            words.source_short(each.source),
                            className="year",
                            title=words.source_line(each.source, each.edition),
                        ),
                        html.P(each.sentence),
                        html.P(rules.both_rules(words, each.now)),
                    ]
                ),
            ]
        )
        for each in found
        if each.claim == claim
    ]
    head = html.H2(
        [
            words.quoted(facts.text),
            " ",
            html.Span(words.percent(facts.fraction, 0), className="year"),
        ],
        id=title,
    )
    feed = html.A(
        words.gettext("Feed of this claim"), href=f"/feed.atom?claim={claim}&lang={words.lang}"
    )
    return html.Section(
        [head, html.Ul(lines), html.P(feed, className="more")],
        className="claim",
        **{"aria-labelledby": title},
    )


def _said(context: Context, said: list[Said]) -> Element:
    """What others have said, the definition that comes closest, and whether it was true when said and is today."""
    words = context.words
    lead = words.gettext(
        "Published shares in their own words, each matched to the closest definition that its words allow, for the year it refers to (or the year before publication if none is given). Each is judged by the edition of its day and by the latest one."
    )
    # Whatever "about" means above, these are judged by their distance.
    view = context.view
    within = rules.tolerance_in_words(words, Tolerance(view.holds, view.close))
    ours = [each for each in said if each.claim.area == catalog.CJK]
    others = [each for each in said if each.claim.area != catalog.CJK]
    more = html.Details(
        [
            html.Summary(
                words.gettext("Shares of other economies and groups ({count})").format(
                    count=words.number(len(others))
                )
            ),
            html.Ol([_entry(context, each) for each in others], className="said"),
        ]
    )
    return html.Section(
        [
            html.H2(words.gettext("Published claims"), id="said-title"),
            html.P(words.sentences([lead, within]), className="point"),
            html.Ol([_entry(context, each) for each in ours], className="said"),
            *([more] if others else []),
        ],
        className="card",
        id="said",
        **{"aria-labelledby": "said-title"},
    )


def _entry(context: Context, each: Said) -> Markup:
    """One published share: of a tolerance it depends on the verdicts alone, which are few."""
    words, tolerance = context.words, Tolerance(context.view.holds, context.view.close)
    now = each.verdict(each.closest, tolerance)
    then = each.verdict(each.then, tolerance) if each.then else ""
    cache = context.release.cache
    kept: Cache = cache.within("published entries", lambda: Cache(_ENTRIES))
    key = (words, each.claim.id, now, then)
    return kept.get_or_compute(key, lambda: to_html(_written(words, each, now, then)))


def _written(words: Words, each: Said, now: str, then: str) -> Element:
    """The words with their source, the closest definition, the verdicts then and now."""
    claim = each.claim
    facts = [
        (
            words.gettext("Closest match, {year}").format(year=each.period),
            _closest(words, each, now),
        ),
        *([(words.gettext("True when said?"), _then(words, each, then))] if claim.said else []),
        (words.gettext("Today"), _judged(words, each.closest, now)),
    ]
    if each.now.period != each.period:
        latest = words.gettext("{share} in {year}").format(
            share=words.percent(each.now.share), year=each.now.period
        )
        facts.append((words.gettext("Latest"), latest))
    told = [html.Div([html.Dt(term), html.Dd(text)]) for term, text in facts]
    return html.Li([_stated(words, claim.id), html.Dl(told)])


@lru_cache(maxsize=512)
def _stated(words: Words, name: str) -> Markup:
    """What somebody has said, who, when and of whom: the same whatever is asked."""
    claim = catalog.published_claims()[name]
    share = words.percent(claim.share, 1 if round(claim.share * 1000) % 10 else 0)
    who = words.gettext(claim.speaker) if claim.lang == SOURCE else claim.speaker
    told = [
        html.Span(who, **({} if claim.lang == words.lang else {"lang": claim.lang})),
        # The brackets of the language, and what may stand before them.
        words.aside("", words.date(claim.said) if claim.said else words.gettext("undated")),
    ]
    if claim.area != catalog.CJK:
        told += [" · ", words.economy(claim.area)]
    over = words.gettext("over {share}").format(share=share)
    quoted = html.Q(claim.text, lang=claim.lang)
    link = html.A(quoted, href=claim.source, rel="noopener external")
    number = html.B(over if claim.comparison == "over" else share, className="stated")
    return to_html([number, html.Div([link, html.P(told)])])


def _then(words: Words, each: Said, verdict: str) -> str:
    """The verdict by the edition of its day; or that the release has none that old, and its first one."""
    if each.then:
        return _judged(words, each.then, verdict)
    source, edition = each.first_held
    return words.gettext("not known: the first edition here is {edition}").format(
        edition=f"{words.source_short(source)} {edition}"
    )


def _judged(words: Words, match: Match, verdict: str) -> str:
    """The verdict with the share, source and edition it rests on."""
    edition = f"{words.source_short(match.source)} {match.edition}"
    return words.gettext("{name}: {sentence}").format(
        name=words.gettext(VERDICTS[verdict]),
        sentence=words.aside(words.percent(match.share), edition),
    )


def _closest(words: Words, each: Said, verdict: str) -> str:
    """The definition, and whether it comes close at all."""
    told = words.indicator(each.closest.indicator, short=True)
    if verdict != "fails":
        return told
    return words.clauses([told, words.gettext("no definition comes close")])


PAGE = Page("/claim", N_("Claim check"), title, body)
