"""The quality report of a release: coverage, what of a World total is not observed, breaks, revisions, calendar, territories."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.components.table import plain_table
from dashboard.locale import N_
from dashboard.words import comparing
from dashboard.words.wording import sentence_case
from etl import catalog
from etl.analysis import quality
from etl.analysis.quality import Quality

_COLUMNS = (
    N_("Indicator"),
    N_("Source"),
    N_("Last observed year"),
    N_("Economies with a value"),
    N_("Part of the world total in no economy"),
    N_("Forecast within the total"),
    N_("Fiscal years within the total"),
    N_("Breaks marked"),
    N_("Breaks between editions"),
    N_("Mean revision, points"),
)


def content(context: Context) -> list[Part]:
    """What the table says and does not say, and a row for each indicator and source.

    Example:
        ``content(context)`` is the body of the page on data quality.
    """
    words, release = context.words, context.release
    found = quality.report(release)
    rows = [_row(context, each) for each in found]
    heads = [words.gettext(text) for text in _COLUMNS]
    room = plain_table(words, words.gettext("Data quality"), heads, rows)
    notes = [html.P(text) for text in _notes(context, found) if text]
    return [*notes, *_broken(context, found), room]


def _row(context: Context, each: Quality) -> Element:
    words = context.words
    revision = words.number(each.revision * 100, 2) if each.revision else "–"
    return html.Tr(
        [
            html.Th(words.indicator(each.indicator), scope="row"),
            html.Td(
                words.aside(
                    words.source_short(each.source), words.edition(each.source, each.edition)
                )
            ),
            html.Td(words.with_status(words.year(each.period), each.status)),
            html.Td(
                words.gettext("{count} of {all}").format(
                    count=words.number(each.economies), all=words.number(each.known)
                )
            ),
            html.Td(words.percent(each.apart_share, 1)),
            html.Td(words.percent(each.forecast_share, 1)),
            html.Td("–" if each.fiscal_share is None else words.percent(each.fiscal_share, 1)),
            html.Td(words.number(each.breaks)),
            html.Td(words.join([words.edition(each.source, e) for e in each.broken]) or "–"),
            html.Td(revision),
        ]
    )


def _notes(context: Context, found: list[Quality]) -> list[str]:
    """How the columns are computed, what they cannot say, and the policy on territories."""
    words = context.words
    notes = [
        words.gettext(
            "Computed from this release. World totals are the providers' own; the part that belongs to no economy is the provider's estimate for those without a value, or comes from territories that it does not list."
        ),
        words.gettext(
            "“Forecast” is the part of the total that lies beyond each economy's own last actual year. The mean revision is that of the three's share, from the first edition of the following year to the latest; a dash means that too few editions are held."
        ),
        words.gettext(
            "“Fiscal years” is the part of the total from economies whose GDP the provider reports by fiscal year, India's above all; that of China, Japan and the Republic of Korea is by calendar year. A dash means that this is not known of the source, or does not apply."
        ),
        words.gettext(
            "“Breaks marked” are values that the provider itself does not compare with the year before. With a break between editions, methods or sources changed for all years: each edition is consistent, but its difference from the one before is more than new data."
        ),
        words.gettext(
            "Names of economies follow the publishers and imply no position on legal status. The IMF and UNCTAD list China, Taiwan Province of China, apart from China; the World Bank lists none."
        ),
    ]
    if missing := quality.unlisted(context.release):
        notes.append(comparing.apart(words, *missing))
    return notes


def _broken(context: Context, found: list[Quality]) -> list[Part]:
    """Each break between editions that are held: what changed, since which edition of which source, and who says so."""
    words = context.words
    held = {(each.source, edition) for each in found for edition in each.broken}
    rows = []
    for each in catalog.breaks().values():
        since = [
            words.aside(words.source_short(source), words.edition(source, first))
            for source, first in each.first.items()
            if any(name == source and edition >= first for name, edition in held)
        ]
        if since:
            link = html.A(sentence_case(words.gettext(each.label)), href=each.cite, rel="noopener")
            rows.append(html.Li([link, " – ", words.join(since)]))
    return [html.Ul(rows)] if rows else []
