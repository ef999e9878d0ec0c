"""Why the share changed: the split of a change between two years, its table, and the method."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import editions as edition_choices
from dashboard.components.controls import selects
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.figures.why import INDICATOR, SOURCE, years_of
from dashboard.locale import N_
from etl.analysis import decomposition
from etl.errors import TrilateralError

NAME = "why"
PAPER = "https://doi.org/10.1016/j.enpol.2003.10.010"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words, spec = context.words, FIGURES[NAME]
    try:
        said = told(context.release, spec, context.view)
    except TrilateralError:
        return f"{words.gettext('Why the share changed')} – Trilateral", words.gettext(
            "Real growth, prices, exchange rates and the growth of the world."
        )
    return f"{said.title} – Trilateral", said.point


def body(context: Context) -> list[Part]:
    """The split, and how it is computed."""
    return [
        card(context, NAME, context.view, _controls(context), open_table=True, first=True),
        _method(context),
    ]


def _controls(context: Context) -> list[Part]:
    """The two years, the edition and the method."""
    words, view, release = context.words, context.view, context.release
    known = decomposition.years(release, view.as_of)
    if not known:
        return []
    try:
        first, last = years_of(release, view, words)
    except TrilateralError:
        first, last = str(view.first or ""), str(view.last or "")
    editions = release.editions(INDICATOR, SOURCE)
    latest = words.gettext("Latest ({edition})").format(edition=words.edition(SOURCE, editions[-1]))
    choices, used, told = edition_choices(context, INDICATOR, SOURCE, latest)
    return [
        *told,
        html.Div(
            selects(
                context,
                [
                    ("from", words.gettext("From"), [(p, p) for p in known[:-1]], first),
                    ("to", words.gettext("To"), [(p, p) for p in known[1:]], last),
                    (
                        "as_of",
                        words.gettext("Edition"),
                        choices,
                        used,
                    ),
                    (
                        "method",
                        words.gettext("Method"),
                        [
                            ("", words.gettext("Year by year beyond three years")),
                            ("chain", words.gettext("Year by year, added up")),
                            ("ends", words.gettext("Between the two years")),
                        ],
                        view.method,
                    ),
                ],
                NAME,
            ),
            className="controls",
        ),
    ]


def _method(context: Context) -> Element:
    """The formula, its parts and its source."""
    words = context.words
    terms = [
        (
            "s",
            words.gettext(
                "the share: the economy's GDP divided by the world's, both in US dollars"
            ),
        ),
        ("Q", words.gettext("GDP at constant prices, in national currency: real growth")),
        ("P", words.gettext("GDP in national currency divided by Q, the deflator: prices")),
        (
            "E",
            words.gettext(
                "GDP in national currency divided by GDP in US dollars: national currency per US dollar, the exchange rate"
            ),
        ),
        (
            "W",
            words.gettext(
                "the world's GDP in US dollars: its own growth, prices and exchange rates together"
            ),
        ),
    ]
    formula = "s = Q · P ÷ E ÷ W\ns₁ − s₀ = L(s₁, s₀) · (ln Q₁/Q₀ + ln P₁/P₀ − ln E₁/E₀ − ln W₁/W₀)\nL(a, b) = (a − b) ÷ (ln a − ln b)"
    return html.Section(
        [
            html.H2(words.gettext("How this is computed"), id="method-title"),
            html.P(
                words.gettext(
                    "The three's share of world GDP is measured in US dollars: it changes with their real growth, their prices and their exchange rates, and with the world's."
                )
            ),
            html.Pre(
                formula,
                className="formula",
                tabIndex=0,
                role="region",
                **{"aria-label": words.gettext("Formula")},
            ),
            html.Dl(
                [
                    part
                    for sign, meaning in terms
                    for part in (html.Dt(html.I(sign)), html.Dd(meaning))
                ],
                className="terms",
            ),
            html.P(
                words.gettext(
                    "The parts of each economy add up to the change of its share without a residual, in whichever order they are taken; "
                    "the parts of the three are the sums of theirs. All figures are of one edition of the World Economic Outlook."
                )
            ),
            html.P(
                words.gettext(
                    "Over more than three years the decompositions of successive years are summed, which is just as exact and follows the shares and prices of each year; a decomposition between the two years alone can be chosen instead."
                )
            ),
            html.P(
                words.gettext(
                    "The growth of the world in US dollars is itself decomposed: its real growth is that of all economies at the prices and exchange rates of the year before; the rest is prices and exchange rates. The contributions of the three are stated relative to these: their own part plus the world's."
                )
            ),
            html.P(
                [
                    words.gettext("Method: the additive logarithmic mean Divisia index (LMDI-I)."),
                    " ",
                    html.A(
                        "B. W. Ang, “The LMDI approach to decomposition analysis: a practical guide”, Energy Policy 33 (2005) 867–871",
                        href=PAPER,
                        rel="noopener",
                        lang="en",
                    ),
                ]
            ),
        ],
        className="card",
        **{"aria-labelledby": "method-title"},
    )


PAGE = Page("/why", N_("Why"), title, body)
