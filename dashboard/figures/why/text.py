"""The words and the table of a split, all read from its rows."""

from __future__ import annotations

from typing import Any

from dashboard.figures.kit import axes, base, telling
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.spec import Caption, Cells, FigureData
from dashboard.figures.why.split import SOURCE, by_area, is_relative
from dashboard.figures.why.steps import LEVELS, PARTS, SUMS, Step, scale_of, steps
from dashboard.locale import N_
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.values import DASH
from dashboard.words.wording import Words, words_for
from etl import catalog

CURRENCIES = {"CHN": N_("the yuan"), "JPN": N_("the yen"), "KOR": N_("the won")}
METHODS = {
    "chain": N_(
        "GDP at market exchange rates; contributions in percentage points of world GDP, year by year"
    ),
    "ends": N_(
        "GDP at market exchange rates; contributions in percentage points of world GDP, between the two years"
    ),
}
#: How far the share moved, with what each part had in it; and from where to where, as a headline.
_SENTENCE: telling.Patterns = {
    ("fell", "past"): N_("Between {first} and {last} the three's share of world GDP fell {change} percentage points, from {start} to {end}; contributions: {parts}."),
    ("stayed", "past"): N_("Between {first} and {last} the three's share of world GDP stayed at {end}; contributions: {parts}."),
    ("rose", "past"): N_("Between {first} and {last} the three's share of world GDP rose {change} percentage points, from {start} to {end}; contributions: {parts}."),
    ("fell", "forecast"): N_("Between {first} and {last} the three's share of world GDP is projected to fall {change} percentage points, from {start} to {end}; contributions: {parts}."),
    ("stayed", "forecast"): N_("Between {first} and {last} the three's share of world GDP is projected to stay at {end}; contributions: {parts}."),
    ("rose", "forecast"): N_("Between {first} and {last} the three's share of world GDP is projected to rise {change} percentage points, from {start} to {end}; contributions: {parts}."),
}  # fmt: skip
_FINDING: telling.Patterns = {
    ("fell", "past"): N_("The three's share of world GDP fell from {start} in {first} to {end} in {last}"),
    ("stayed", "past"): N_("The three's share of world GDP was {end} in {last}, as in {first}"),
    ("rose", "past"): N_("The three's share of world GDP rose from {start} in {first} to {end} in {last}"),
    ("fell", "forecast"): N_("The three's share of world GDP is projected to fall from {start} in {first} to {end} in {last}"),
    ("stayed", "forecast"): N_("The three's share of world GDP is projected to be {end} in {last}, as in {first}"),
    ("rose", "forecast"): N_("The three's share of world GDP is projected to rise from {start} in {first} to {end} in {last}"),
}  # fmt: skip
#: The share of the width that labels left of the bars may take before they are short, and the least height of a bar with
#: its label, in sizes of the type.
MOST_LABEL, LEAST_BAR = 0.42, 1.11
#: What a picture with fewer bars says of it.
TOLD = (
    "",
    N_("There is no room here for each economy's parts: they are shown together."),
    N_("There is no room here for the parts: their sums are shown."),
)
#: The year from which China has had one exchange rate: until the end of 1993 an official one stood beside that of the
#: swap centres (IMF, Annual Report on Exchange Arrangements and Exchange Restrictions 1994).
UNIFIED = 1994


def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence."""
    return fitting(data, view)[1]


def fitting(data: FigureData, view: View) -> tuple[list[Step], Caption]:
    """The bars for which the picture has room beside its words, and these words.

    Labels are short where they would take too much of the width; parts are told together where there are too many.
    """
    canvas = canvas_for(view)
    found: tuple[list[Step], Caption] = [], Caption("", "", "", "", "")
    for level in LEVELS:
        bars = steps(data, view, level)
        if canvas.narrow or label_width(bars, canvas.type) > canvas.width * MOST_LABEL:
            bars = steps(data, view, level, brief=True)
        said = _caption(data, view, bars, level)
        found = bars, said
        _, height = axes.plot_size(
            view, base.Margins(top=canvas.type * 0.5, bottom=canvas.type * 2.1), said
        )
        if height >= len(bars) * canvas.type * LEAST_BAR:
            break
    return found


def label_width(bars: list[Step], size: float) -> float:
    """How wide the widest label left of the bars is."""
    return max(text_width(step.label, size, bold=not step.within) for step in bars)


def _caption(data: FigureData, view: View, bars: list[Step], level: int) -> Caption:
    """The words of a picture with these bars."""
    words, facts = words_for(view), data.facts
    title = words.gettext("Why the share of world GDP changed, {first} to {last}").format(
        first=facts["first"], last=facts["last"]
    )
    point, method = sentence(data, view), words.gettext(METHODS[facts["method"]])
    return Caption(
        title,
        # Where parts are told together no economy is named.
        method if level == LEVELS[0] else words.of_the_three(method),
        words.sentences([point, *_each(data, words)]),
        point,
        words.source_line(SOURCE, facts["edition"]),
        (*_notes(data, words, bars, level), *([words.gettext(TOLD[level])] if TOLD[level] else [])),
        _finding(data, words),
    )


def _each(data: FigureData, words: Words) -> list[str]:
    """What moved the share of each of the three."""
    rows = by_area(data)
    names = ["real_growth", "prices_and_rates", "prices", "exchange_rate", "world_growth"]
    if is_relative(data):
        names = ["relative_real_growth", "relative_prices_and_rates", "prices", "exchange_rate"]
    return [
        words.gettext("{economy}: {parts}.").format(
            economy=words.economy(area),
            parts=words.join(
                [_signed(words, PARTS[name], getattr(rows[area], name)) for name in names]
            ),
        )
        for area in words.three()
    ]


def _notes(data: FigureData, words: Words, bars: list[Step], level: int) -> list[str]:
    facts = data.facts
    notes = []
    if foretold := facts["forecasts"]:
        pattern = (
            words.gettext("{year} is a forecast of the {provider}.")
            if len(foretold) == 1
            else words.gettext("{year} are forecasts of the {provider}.")
        )
        provider = words.gettext(catalog.source(SOURCE).provider)
        notes.append(pattern.format(year=words.join(list(foretold)), provider=provider))
    if scale_of(bars)[1]:
        notes.append(words.gettext("Bars for the first and last year are truncated."))
    notes.append(words.gettext("The parts add up exactly; rounded figures may not."))
    if level < SUMS:
        together = words.gettext(
            "Prices and exchange rates are shown as a sum first, since they tend to offset each other: a weaker currency raises prices (pass-through), and higher prices weaken a currency."
        )
        notes.append(together)
    if int(facts["first"]) < UNIFIED <= int(facts["last"]):
        notes.append(
            words.gettext(
                "China unified its exchange rates at the beginning of {year}; before, the official rate overstated its GDP in US dollars."
            ).format(year=UNIFIED)
        )
    if not is_relative(data):
        notes.append(
            words.gettext(
                "The growth of the world is not decomposed: too few economies have values in both years."
            )
        )
    return [
        *notes,
        words.gettext(
            "Logarithmic mean Divisia index (B. W. Ang, Energy Policy 33, 2005). “Prices” is the GDP deflator, “exchange rate” national currency per US dollar."
        ),
        words.mainland(),
    ]


def sentence(data: FigureData, view: View) -> str:
    """How far the share moved between the two years, and what each part had in it."""
    words = words_for(view)
    change, digits, start, end = moved(words, by_area(data)[catalog.CJK])
    values = {
        "first": data.facts["first"], "last": data.facts["last"], "change": words.number(abs(change), digits),
        "start": start, "end": end, "parts": words.join(_parts(data, words)),
    }  # fmt: skip
    return telling.told(words, _SENTENCE, values, telling.of_change(change), _tense(data))


def _tense(data: FigureData) -> telling.Tense:
    return "forecast" if data.facts["last"] in data.facts["forecasts"] else "past"


def moved(words: Words, whole: Any) -> tuple[float, int, str, str]:
    """How far the share moved in points, with the number of decimals, and both shares: as many as agree on whether it did.

    Example:
        ``moved(words, by_area(data)["CJK"])`` is ``(-3.8, 1, "25.8%", "21.9%")``.
    """
    start, end = whole.share_from, whole.share_to
    found = [
        (round((end - start) * 100, digits), digits, words.percent(start, digits), words.percent(end, digits))
        for digits in (1, 2, 3)
    ]  # fmt: skip
    return next((each for each in found if bool(each[0]) == (each[2] != each[3])), found[-1])


def _finding(data: FigureData, words: Words) -> str:
    """From where to where the share moved, as a headline."""
    change, _, start, end = moved(words, by_area(data)[catalog.CJK])
    values = {"first": data.facts["first"], "last": data.facts["last"], "start": start, "end": end}
    return telling.told(words, _FINDING, values, telling.of_change(change), _tense(data))


def currencies(data: FigureData, words: Words) -> list[str]:
    """What the exchange rate of each currency contributed, in points.

    Example:
        ``currencies(data, words)`` is ``["the yuan −1.8", "the yen −1.4", "the won −0.4"]``.
    """
    rows = by_area(data)
    return [
        words.gettext("{currency} {points}").format(
            currency=words.gettext(CURRENCIES[area]),
            points=words.points(rows[area].exchange_rate),
        )
        for area in words.three()
    ]


def _parts(data: FigureData, words: Words) -> list[str]:
    """Each sum with what it is made of."""
    whole = by_area(data)[catalog.CJK]

    def told(name: str) -> str:
        return words.points(getattr(whole, name))

    own = {
        "prices": told("prices"),
        "rates": told("exchange_rate"),
        "each": words.join(currencies(data, words)),
    }
    if is_relative(data):
        return [
            words.gettext(
                "real growth relative to the world {points} (theirs {own}, the world's {world})"
            ).format(
                points=told("relative_real_growth"),
                own=told("real_growth"),
                world=told("world_real_growth"),
            ),
            words.gettext(
                "prices and exchange rates relative to the world {points} (their prices {prices}, their exchange rates {rates}: {each}; the world's prices and exchange rates {world})"
            ).format(
                points=told("relative_prices_and_rates"),
                world=told("world_prices_and_rates"),
                **own,
            ),
        ]
    return [
        words.gettext("real growth {points}").format(points=told("real_growth")),
        words.gettext(
            "prices and exchange rates {points} (prices {prices}, exchange rates {rates}: {each})"
        ).format(points=told("prices_and_rates"), **own),
        words.gettext("world GDP growth in US dollars {points}").format(
            points=told("world_growth")
        ),
    ]


def _signed(words: Words, part: str, by: float) -> str:
    return words.gettext("{part} {points}").format(
        part=words.gettext(part), points=words.points(by, 2)
    )


#: Lines of the table below the shares and their change: a column of the rows, and whether it is a part of the sum above.
LINES = (
    ("relative_real_growth", N_("Real growth relative to the world")),
    ("real_growth", N_("of which real growth")),
    ("world_real_growth", N_("of which real growth of the world")),
    ("relative_prices_and_rates", N_("Prices and exchange rate relative to the world")),
    ("prices_and_rates", N_("of which prices and exchange rate")),
    ("prices", N_("of which prices")),
    ("exchange_rate", N_("of which exchange rate")),
    ("world_prices_and_rates", N_("of which prices and exchange rates of the world")),
    ("world_growth", N_("Growth of the world in US dollars")),
)


def table(data: FigureData, view: View) -> Cells:
    """A column per economy: both shares, the change, and its parts in points, each sum above its parts."""
    words, rows = words_for(view), data.each
    year = words.gettext("Share in {year}")
    first, last = (
        words.unsettled(year.format(year=at), data.facts["statuses"][at])
        for at in (data.facts["first"], data.facts["last"])
    )
    lines = {
        first: [words.percent(row.share_from, 2) for row in rows],
        last: [words.percent(row.share_to, 2) for row in rows],
        words.gettext("Change in points"): [
            words.points(row.share_to - row.share_from, 2) for row in rows
        ],
    }
    lines |= {
        words.gettext(label): [
            words.points(v, 2) if v == v else DASH for v in (getattr(row, name) for row in rows)
        ]
        for name, label in LINES
    }
    columns: dict[str, list[str]] = {words.gettext("Part"): list(lines)}
    for n, area in enumerate(row.ref_area for row in rows):
        name = words.gettext("The three") if area == catalog.CJK else words.economy(area)
        columns[name] = [values[n] for values in lines.values()]
    return columns
