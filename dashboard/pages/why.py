"""Why the share moved: the split of a change between two years, its table, and the method."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import selects
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
    say, spec = context.say, FIGURES[NAME]
    try:
        words = told(context.release, spec, context.view)
    except TrilateralError:
        return f"{say._('Why the share moved')} – Trilateral", say._(
            "Real growth, prices, exchange rates and the growth of the World."
        )
    return f"{words.title} – Trilateral", words.point


def body(context: Context) -> list[Component]:
    """The split, and how it is computed."""
    return [
        card(context, NAME, context.view, _controls(context), open_table=True, first=True),
        _method(context),
    ]


def _controls(context: Context) -> list[Component]:
    """The two years and the edition."""
    say, view, release = context.say, context.view, context.release
    known = decomposition.years(release, view.as_of)
    if not known:
        return []
    try:
        first, last = years_of(release, view, say)
    except TrilateralError:
        first, last = str(view.first or ""), str(view.last or "")
    editions = release.editions(INDICATOR, SOURCE)
    latest = say._("Latest ({edition})").format(edition=say.edition(SOURCE, editions[-1]))
    return [
        html.Div(
            selects(
                context,
                [
                    ("from", say._("From"), [(p, p) for p in known[:-1]], first),
                    ("to", say._("To"), [(p, p) for p in known[1:]], last),
                    (
                        "as_of",
                        say._("Edition"),
                        [
                            ("", latest),
                            *((e, say.edition(SOURCE, e)) for e in reversed(editions[:-1])),
                        ],
                        view.as_of,
                    ),
                ],
                NAME,
            ),
            className="controls",
        )
    ]


def _method(context: Context) -> html.Section:
    """The formula, its parts and its source."""
    say = context.say
    terms = [
        ("s", say._("the share: the economy's GDP divided by the World's, both in US dollars")),
        ("Q", say._("GDP at constant prices, in national currency: real growth")),
        ("P", say._("GDP in national currency divided by Q, the deflator: prices")),
        (
            "E",
            say._(
                "GDP in national currency divided by GDP in US dollars: national currency per US dollar, the exchange rate"
            ),
        ),
        (
            "W",
            say._(
                "the World's GDP in US dollars: its own growth, prices and exchange rates together"
            ),
        ),
    ]
    formula = "s = Q · P ÷ E ÷ W\ns₁ − s₀ = L(s₁, s₀) · (ln Q₁/Q₀ + ln P₁/P₀ − ln E₁/E₀ − ln W₁/W₀)\nL(a, b) = (a − b) ÷ (ln a − ln b)"
    return html.Section(
        [
            html.H2(say._("How this is computed"), id="method-title"),
            html.P(
                say._(
                    "The share of the three in world GDP is counted in US dollars: it moves with their real growth, their prices and their exchange rates, and with the World."
                )
            ),
            html.Pre(
                formula,
                className="formula",
                tabIndex=0,
                role="region",
                **{"aria-label": say._("Formula")},
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
                say._(
                    "The parts of each economy add up to the change of its share without a residual, in whichever order they are taken; "
                    "the parts of the three are the sums of theirs. All figures are of one edition of the World Economic Outlook."
                )
            ),
            html.P(
                [
                    say._("Method: the additive logarithmic mean Divisia index (LMDI-I)."),
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
