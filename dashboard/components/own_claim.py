"""A claim of the reader's own: a plain form for its parts, and the verdict by every definition."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.controls import SHOWN, offered
from dashboard.components.findings import finding
from dashboard.components.html import Element, Part
from dashboard.components.territory import WIDE
from dashboard.figures.explore.refusals import nobody
from dashboard.look.view import View
from dashboard.markup import html_element
from dashboard.words import reviewing, rules
from dashboard.words.wording import Words
from etl import catalog
from etl.errors import UnknownName, UsageError
from etl.judging import judged
from etl.judging.asked import MEASURES, share_claim

#: Whose share is offered beside the groups; any other formula comes by the address.
_ALONE = ("CHN", "JPN", "KOR", WIDE)
_SHARE = r"[0-9]{0,3}([.][0-9]{1,6})?%?|[0-9]{1,3}/[1-9][0-9]{0,3}"
#: As addresses have them, the default first.
_COMPARATORS: tuple[str, ...] = get_args(View.model_fields["comparator"].annotation)
_YEAR, _DAY = "[12][0-9]{3}", "[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?"


def panel(context: Context) -> Element:
    """The form with what the address says, and below it what was found.

    Example:
        ``panel(context)`` is a form for a claim of one's own.
    """
    heading = html.H2(context.words.gettext("A claim of your own"), id="own-title")
    told = [_told(context)] if context.view.share else []
    return html.Section(
        [heading, _form(context), *told],
        className="card",
        id="own",
        **{"aria-labelledby": "own-title"},
    )


def _told(context: Context) -> Part:
    """The claim in the address, by every definition."""
    words, view = context.words, context.view
    try:
        claim = share_claim(
            view.share,
            view.measure,
            view.areas[0] if view.areas else catalog.CJK,
            view.of or catalog.WORLD,
            str(view.year or ""),
            view.comparator,
        )
    except UnknownName as error:
        return html.P(nobody(words, [error.name]), role="alert")
    except UsageError as error:
        return html.P(words.sentences([*words.error(error)]), role="alert")
    rule = replace(view.rule, first=None, last=None)
    each = judged(context.release, claim, said_on=view.said, rule=rule)
    by = words.sentences(rules.applied(words, each.judgement, rule))
    return html.Div(
        [
            html.P(by, className="point"),
            html.Ol([finding(context, 1, each, quoted=False)], className="findings"),
        ]
    )


def _form(context: Context) -> Element:
    """Its fields, sent by GET with or without scripts; what else was chosen goes along as the view that is shown."""
    words, view = context.words, context.view
    whose = view.areas[0] if view.areas else catalog.CJK
    shown = html_element("input", type="hidden", name=SHOWN, value=f"?{view.query()}")
    fields = [
        _select(words.gettext("Wording"), "comparator", _wordings(words), view.comparator),
        _text(words.gettext("Share"), "share", view.share, _SHARE, "24%"),
        _select(words.gettext("Measure"), "measure", _measures(words), view.measure),
        _select(words.gettext("Whose share"), "areas", _areas(words, whose), whose),
        _select(words.gettext("Share of"), "of", _wholes(words, view.of), view.of),
        _text(words.gettext("Year"), "year", str(view.year or ""), _YEAR, "2024"),
        _text(words.gettext("Said on"), "said", view.said, _DAY, "YYYY-MM-DD"),
    ]
    go = html.Button(words.gettext("Check"), type="submit", className="chip chosen")
    return html.Form(
        [shown, *fields, go],
        method="get",
        action=context.path,
        className="controls",
    )


def _wordings(words: Words) -> list[tuple[str, str]]:
    named = {each: reviewing.hedged(words, "…", each) for each in _COMPARATORS}
    return [(each, words.gettext("exactly …") if each == "exact" else text) for each, text in named.items()]  # fmt: skip


def _measures(words: Words) -> list[tuple[str, str]]:
    return [(each, words.gettext(reviewing.MEASURES[each])) for each in MEASURES]


def _areas(words: Words, chosen: str) -> list[tuple[str, str]]:
    every = dict.fromkeys([catalog.CJK, *_ALONE, *catalog.groups(), chosen])
    return [(area, words.economy(area)) for area in every if area != catalog.WORLD]


def _wholes(words: Words, chosen: str) -> list[tuple[str, str]]:
    every = dict.fromkeys(["", *catalog.groups(), chosen])
    return [(area, words.economy(area or catalog.WORLD)) for area in every]


def _select(label: str, name: str, options: list[tuple[str, str]], chosen: str) -> Element:
    select = html.Select(offered(options, chosen), id=f"own-{name}", name=name)
    return html.Label([html.Span(label, className="control-label"), select], className="control")


def _text(label: str, name: str, value: str, pattern: str, example: str) -> Element:
    field = html_element(
        "input", type="text", id=f"own-{name}", name=name, value=value or None, pattern=pattern,
        placeholder=example, autocomplete="off", size=10,
    )  # fmt: skip
    return html.Label([html.Span(label, className="control-label"), field], className="control")
