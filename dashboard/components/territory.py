"""The panel of territory: the claim check with China as its mainland, and with Hong Kong and Macao."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.controls import chips
from dashboard.components.html import Element
from dashboard.components.table import plain_table
from dashboard.figures.explore.asked import areas_of
from dashboard.words import verdicts
from dashboard.words.terms import VERDICT_COLOURS, VERDICT_SIGNS, VERDICTS
from etl import catalog
from etl.analysis import claims

#: The three, and the three with what statistics publish apart from the mainland.
MORE = "+HKG+MAC"
WIDE = f"{catalog.CJK}{MORE}"
#: The areas whose China is the mainland, and may be counted either way.
COUNTED = (catalog.CJK, "CHN")


def panel(context: Context) -> Element | None:
    """A table for each claim: the last share and verdict by every definition, both ways; None if there is none.

    Example:
        ``panel(context)`` is None where the release has no territory to add.
    """
    words, view = context.words, context.view
    by_area = {
        area: {
            (row.claim, row.indicator, row.source): row
            for row in claims.judged_last(context.release, view.rule, area=area)
        }
        for area in (catalog.CJK, WIDE)
    }
    tables = [
        _table(context, claim, by_area[catalog.CJK], by_area[WIDE])
        for claim in catalog.claims().values()
        if view.claim in ("", claim.id) and any(key[0] == claim.id for key in by_area[WIDE])
    ]
    if not tables:
        return None
    lead = words.sentences(
        [
            words.gettext(
                "Statistics report Hong Kong and Macao separately from mainland China. Both ways of counting are shown here."
            ),
            words.gettext(
                "Much of Hong Kong's trade is re-exports to and from the mainland, which the sum counts twice."
            ),
        ]
    )
    return html.Section(
        [
            html.H2(
                words.gettext("China: mainland, or with Hong Kong and Macao"), id="territory-title"
            ),
            html.P(lead, className="point"),
            *tables,
        ],
        className="card",
        id="territory",
        **{"aria-labelledby": "territory-title"},
    )


def switch(context: Context, areas: tuple[str, ...]) -> Element | None:
    """The areas of an address with China as its mainland, or with Hong Kong and Macao; None if China is in none of them.

    What a source lacks of either is said by the chart, as for any other formula.

    Args:
        context: The page.
        areas: The areas that are shown.

    Example:
        ``switch(context, ("CHN", "USA"))``; ``switch(context, ("USA",))`` is None.
    """
    words = context.words
    narrow = tuple(dict.fromkeys(_mainland(area) for area in areas))
    wide = tuple(dict.fromkeys(f"{area}{MORE}" if area in COUNTED else area for area in narrow))
    if narrow == wide:
        return None
    # The usual areas are the address without any.
    usual = context.view.areas == () or narrow == areas_of(context.view.replace(areas=()))
    options: list[tuple[object, str]] = [
        (() if usual else narrow, words.gettext("Mainland")),
        (wide, words.gettext("With Hong Kong and Macao")),
    ]
    chosen = wide if any(area.endswith(MORE) for area in areas) else options[0][0]
    return chips(context, words.economy("CHN"), "areas", options, chosen)


def _mainland(area: str) -> str:
    alone = area.removesuffix(MORE)
    return alone if alone in COUNTED else area


def _table(
    context: Context, claim: catalog.Claim, narrow: dict[Any, Any], wide: dict[Any, Any]
) -> Element:
    """The definitions for which both are known, in the same year."""
    words = context.words
    heads = [
        words.gettext("Definition"),
        words.gettext("Mainland"),
        words.gettext("With Hong Kong and Macao"),
    ]
    lines = []
    for key, row in wide.items():
        if key[0] != claim.id or key not in narrow or narrow[key].time_period != row.time_period:
            continue
        name = words.aside(words.indicator(row.indicator), f"{words.source_short(row.source)} {row.time_period}")  # fmt: skip
        cells = [_cell(context, claim, each) for each in (narrow[key], row)]
        lines.append(html.Tr([html.Th(name, scope="row"), *cells]))
    title = words.quoted(claim.text)
    return plain_table(words, title, heads, lines, seen=True)


def _cell(context: Context, claim: catalog.Claim, row: Any) -> Element:
    words = context.words
    share = words.unsettled(
        verdicts.told(words, row.share, claim, context.view.rule), row.obs_status
    )
    # No line begins with the word whose sign ends the one before.
    sign = f"{VERDICT_SIGNS[row.verdict]}\N{NO-BREAK SPACE}{words.gettext(VERDICTS[row.verdict])}"
    return html.Td([f"{share} ", html.Span(sign, className=f"verdict {VERDICT_COLOURS[row.verdict]}")])  # fmt: skip
