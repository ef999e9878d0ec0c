"""Why the share moved: from one year's share to another's by real growth, prices, exchange rates and the World's growth."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, Chapter, FigureData, FigureSpec, Origin
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.values import CONTRIBUTION, SHARE, Quantity
from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.analysis import decomposition
from etl.analysis.shares import shares_in
from etl.errors import UsageError
from etl.storage.store import Release

INDICATOR, SOURCE = "gdp_nominal", decomposition.SOURCE
#: What of an economy's own moves its share; the World's growth is told once for all three.
OWN = ("real_growth", "prices", "exchange_rate")
PARTS = {
    "real_growth": N_("real growth"),
    "prices": N_("prices"),
    "exchange_rate": N_("exchange rate"),
    "world_growth": N_("growth of the World"),
}
#: The area, in squares of the type, that all bars need in a file with its words.
ROOMY = 1200
CURRENCIES = {"CHN": N_("the yuan"), "JPN": N_("the yen"), "KOR": N_("the won")}


def select(release: Release, view: View) -> FigureData:
    """The split of the change between the two years of a view.

    Raises:
        UsageError: The release lacks what is needed, or the years are not two.
    """
    words = in_language(view.lang, view.order)
    first, last = years_of(release, view, words)
    found = decomposition.decompose(release, first, last, view.as_of)
    order = [*words.three(), catalog.CJK]
    rows = found.set_index("ref_area").loc[order].reset_index()[list(found.columns)]
    edition = str(rows["edition"].iloc[0])
    facts = {
        "indicator": INDICATOR,
        "source": SOURCE,
        "edition": edition,
        "first": first,
        "last": last,
    }
    return FigureData(rows, (Origin(SOURCE, edition, INDICATOR),), release.id, facts)


def years_of(release: Release, view: View, words: Words) -> tuple[str, str]:
    """The years of a view; left out, from the year of the highest observed share to the last observed year.

    Raises:
        UsageError: There is nothing to compare, or both years are the same.
    """
    known = decomposition.years(release, view.as_of)
    if len(known) < 2:
        raise UsageError(
            words.gettext(
                "This release cannot tell why the share moved: it has no World Economic Outlook with amounts in national currency."
            ),
            hint=words.gettext("Choose another edition, or run 'trilateral refresh --source weo'."),
        )
    peak, now = default_years(release, view.as_of, known)
    first, last = str(view.first or peak), str(view.last or now)
    if not view.first and last <= peak:
        first = known[0]
    for year in (first, last):
        if year not in known:
            raise UsageError(
                words.gettext("There is no split for {year}.").format(year=year),
                hint=words.gettext("There is one from {first} to {last}.").format(
                    first=known[0], last=known[-1]
                ),
            )
    if first >= last:
        raise UsageError(
            words.gettext("A change needs two different years, the earlier one first."),
            hint=words.gettext("Choose another year."),
        )
    return first, last


def default_years(release: Release, as_of: str, known: list[str]) -> tuple[str, str]:
    """The year of the highest observed share, and the last observed year after it."""
    return release.cache.get_or_compute(
        ("years to compare", as_of), lambda: _peak_and_now(release, as_of, known)
    )


def _peak_and_now(release: Release, as_of: str, known: list[str]) -> tuple[str, str]:
    rows = (
        shares_in(release, INDICATOR, SOURCE, catalog.CJK, as_of)
        .set_index("time_period")
        .reindex(known)
    )
    observed = rows[(rows["obs_status"] != "F") & rows["share"].notna()]
    if len(observed) < 2:
        return known[0], known[-1]
    before = observed.iloc[:-1]
    return str(before["share"].idxmax()), str(observed.index[-1])


# --- The picture -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A bar: the share in a year, or what moved it from ``start`` to ``end``."""

    label: str
    start: float
    end: float
    told: str
    role: str
    area: str = ""


def steps(data: FigureData, view: View) -> list[Step]:
    """From the first share by all parts to the last."""
    words, rows = in_language(view.lang, view.order), data.rows.set_index("ref_area")
    whole, narrow = rows.loc[catalog.CJK], canvas_for(view).narrow
    at = float(whole["share_from"])
    found = [Step(data.facts["first"], 0.0, at, words.percent(at), "text")]
    moves = [(area, part) for area in words.three() for part in OWN] + [
        (catalog.CJK, "world_growth")
    ]
    if _small(view):
        moves = [(catalog.CJK, part) for part in decomposition.PARTS]
    for area, part in moves:
        by = float(rows.loc[area, part])
        label = words.gettext("{economy}: {part}").format(
            economy=words.economy(area, short=narrow), part=words.gettext(PARTS[part])
        )
        if area == catalog.CJK:
            label = capital(words.gettext(PARTS[part]))
        found.append(Step(label, at, at + by, words.points(by), "up" if by >= 0 else "down", area))
        at += by
    end = float(whole["share_to"])
    last = words.marked(data.facts["last"], whole["obs_status"] == "F")
    return [*found, Step(last, 0.0, end, words.percent(end), "text")]


def _small(view: View) -> bool:
    """Whether a file is too small for a bar of each economy beside its own words: then the three are told as one."""
    canvas = canvas_for(view)
    return canvas.furniture and canvas.width * canvas.height < ROOMY * canvas.type**2


def capital(text: str) -> str:
    """With a capital, as at the beginning of a line."""
    return text[:1].upper() + text[1:]


def _ticks(scale: axes.Scale, words: Words, ems: float, most: int) -> tuple[list[float], list[str]]:
    """Round values, and what is written at them, as many as stand side by side on an axis of this length."""
    ticks: list[float] = []
    told: list[str] = []
    for count in range(most, 0, -1):
        ticks = scale.ticks(count)
        digits = amounts.decimals([tick * 100 for tick in ticks])
        told = [words.percent(tick, digits) for tick in ticks]
        apart = (ticks[1] - ticks[0]) / (scale.high - scale.low) * ems if len(ticks) > 1 else ems
        # On a very short axis no round value may lie at all.
        if told and max(text_width(text, 1) for text in told) + 0.8 <= apart:
            break
    return ticks, told


def build(data: FigureData, view: View) -> go.Figure:
    """Bars that begin where the one above ends, between the two shares."""
    canvas, colours, words = (
        canvas_for(view),
        theme.palette(view.theme),
        in_language(view.lang, view.order),
    )
    bars = steps(data, view)
    scale, cut = _scale(bars)
    margins = base.Margins(
        left=max(text_width(step.label, canvas.type, bold=step.role == "text") for step in bars)
        + canvas.type * 0.9,
        right=max(text_width(step.told, canvas.type, bold=True) for step in bars)
        + canvas.type * 0.8,
        top=canvas.type * 0.5,
        bottom=canvas.type * 2.1,
    )
    sheet = Sheet(view, margins)
    width, _ = axes.plot_size(view, margins, lambda: caption(data, view))
    ticks, told = _ticks(scale, words, width / canvas.type, 3 if canvas.narrow else 6)
    sheet.update_layout(
        hovermode="closest",
        bargap=0.24,
        xaxis=axes.value_axis(view, scale, ticks, told),
        yaxis={
            "range": [len(bars) - 0.5, -0.5],
            "visible": False,
            "fixedrange": True,
            # Not shown, since these are coloured: what the bars are called in sheets.
            "tickvals": list(range(len(bars))),
            "ticktext": [step.label for step in bars],
        },
    )
    for n, step in enumerate(bars):
        start = scale.low if step.role == "text" else step.start
        sheet.add_bar(
            x=[step.end - start], base=[start], y=[n], orientation="h", marker={"color": colours[step.role], "line": {"width": 0}},
            customdata=[f"{step.label} {step.told}"], hovertemplate="%{customdata}<extra></extra>", name=words.gettext("Share of the world"),
        )  # fmt: skip
        _write(sheet, view, n, step, max(start, step.end))
        if n + 1 < len(bars):
            sheet.add_shape(
                type="line", xref="x", yref="y", x0=step.end, x1=step.end, y0=n + 0.38, y1=n + 0.62,
                line={"color": colours["axis"], "width": 1}, layer="above",
            )  # fmt: skip
        if cut and step.role == "text":
            _break_mark(sheet, view, n, scale)
        if n and step.area != bars[n - 1].area:
            sheet.add_shape(
                type="line", xref="paper", yref="y", x0=0, x1=1, y0=n - 0.5, y1=n - 0.5,
                line={"color": colours["grid"], "width": 1}, layer="below",
            )  # fmt: skip
    return sheet.figure()


def _scale(bars: list[Step]) -> tuple[axes.Scale, bool]:
    """From zero where that leaves the steps large enough to see, else from a little below the least."""
    moved = [edge for step in bars[1:-1] for edge in (step.start, step.end)]
    low, high = min(moved), max(moved)
    if high - low > 0.4 * high:
        return axes.Scale(0.0, high), False
    return axes.Scale(low - 0.35 * (high - low), high), True


def _write(sheet: Sheet, view: View, n: int, step: Step, end: float) -> None:
    """What a bar is, at the left; how much, at its right end."""
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    bold = step.role == "text"
    role = theme.ECONOMY_ROLES.get(step.area, "")
    for x, ref, anchor, shift, label, colour in (
        (
            0,
            "paper",
            "right",
            -0.5,
            step.label,
            colours[f"{role}_text"] if role else colours["text"],
        ),
        (end, "x", "left", 0.35, step.told, colours["text"]),
    ):
        sheet.add_annotation(
            xref=ref, yref="y", x=x, y=n, xanchor=anchor, yanchor="middle", xshift=shift * canvas.type, showarrow=False, borderpad=0,
            text=f"<b>{label}</b>" if bold else label, font={"color": colour, "size": canvas.type * 0.96},
        )  # fmt: skip


def _break_mark(sheet: Sheet, view: View, n: int, scale: axes.Scale) -> None:
    """Two cuts through a bar that does not begin at zero."""
    span, paper = scale.high - scale.low, theme.palette(view.theme)["paper"]
    for at in (0.035, 0.06):
        x = scale.low + at * span
        sheet.add_shape(
            type="line", xref="x", yref="y", x0=x, x1=x + 0.012 * span, y0=n + 0.44, y1=n - 0.44,
            line={"color": paper, "width": canvas_for(view).type * 0.18}, layer="above",
        )  # fmt: skip


# --- The words ---------------------------------------------------------------------------------


def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, facts, rows = (
        in_language(view.lang, view.order),
        data.facts,
        data.rows.set_index("ref_area"),
    )
    title = words.gettext("Why the share of world GDP moved, {first} to {last}").format(
        first=facts["first"], last=facts["last"]
    )
    subtitle = words.gettext(
        "GDP at market prices; contributions in percentage points of the world's GDP, which add up exactly"
    )
    point = sentence(data, view)
    each = [
        words.gettext("{economy}: {parts}.").format(
            economy=words.economy(area),
            parts=words.join(
                [_signed(words, part, float(rows.loc[area, part])) for part in decomposition.PARTS]
            ),
        )
        for area in words.three()
    ]
    notes = [
        words.gettext(
            "Logarithmic mean Divisia index (B. W. Ang, Energy Policy 33, 2005). “Prices” is the GDP deflator, “exchange rate” national currency per US dollar."
        ),
        words.gettext(
            "“China” is the mainland; Hong Kong and Macao are economies of their own in these statistics."
        ),
    ]
    if _scale(steps(data, view))[1]:
        notes.insert(0, words.gettext("The bars of the two years do not begin at zero."))
    if (rows["obs_status"] == "F").any():
        notes.insert(
            0,
            words.gettext("{year} is a forecast of the {provider}.").format(
                year=facts["last"], provider=words.gettext(catalog.source(SOURCE).provider)
            ),
        )
    return Caption(
        title,
        subtitle,
        words.sentences([point, *each]),
        point,
        words.source_line(SOURCE, facts["edition"]),
        tuple(notes),
    )


def sentence(data: FigureData, view: View) -> str:
    """How far the share moved between the two years, and what each part had in it."""
    words, rows = in_language(view.lang, view.order), data.rows.set_index("ref_area")
    whole = rows.loc[catalog.CJK]
    change = float(whole["share_to"] - whole["share_from"])
    patterns = {
        -1: words.gettext(
            "Between {first} and {last} the share of the three in world GDP fell by {change} points, from {start} to {end}: {parts}."
        ),
        0: words.gettext(
            "Between {first} and {last} the share of the three in world GDP stayed at {end}: {parts}."
        ),
        1: words.gettext(
            "Between {first} and {last} the share of the three in world GDP rose by {change} points, from {start} to {end}: {parts}."
        ),
    }
    rounded = round(change * 100, 1)
    currencies = [
        words.gettext("{currency} {points}").format(
            currency=words.gettext(CURRENCIES[area]),
            points=words.points(float(rows.loc[area, "exchange_rate"])),
        )
        for area in words.three()
    ]
    rates = words.gettext("exchange rates {points} (of which {each})").format(
        points=words.points(float(whole["exchange_rate"])), each=words.join(currencies)
    )
    parts = [
        words.gettext("their real growth {points}").format(
            points=words.points(float(whole["real_growth"]))
        ),
        words.gettext("their prices {points}").format(points=words.points(float(whole["prices"]))),
        rates,
        words.gettext("the growth of the World {points}").format(
            points=words.points(float(whole["world_growth"]))
        ),
    ]
    return patterns[(rounded > 0) - (rounded < 0)].format(
        first=data.facts["first"], last=data.facts["last"], change=words.number(abs(rounded), 1),
        start=words.percent(float(whole["share_from"])), end=words.percent(float(whole["share_to"])), parts=words.join(parts),
    )  # fmt: skip


def _signed(words: Words, part: str, by: float) -> str:
    return words.gettext("{part} {points}").format(
        part=words.gettext(PARTS[part]), points=words.points(by, 2)
    )


def table(data: FigureData, view: View) -> pd.DataFrame:
    """A line an economy: both shares, the change, and its four parts in points."""
    words, rows = in_language(view.lang, view.order), data.rows
    change = rows["share_to"] - rows["share_from"]
    shown: dict[str, list[str]] = {
        words.gettext("Economy"): [words.economy(area) for area in rows["ref_area"]],
        words.gettext("Share in {year}").format(year=data.facts["first"]): [
            words.percent(v, 2) for v in rows["share_from"]
        ],
        words.gettext("Share in {year}").format(year=data.facts["last"]): [
            words.percent(v, 2) for v in rows["share_to"]
        ],
        words.gettext("Change in points"): [words.points(v, 2) for v in change],
    }
    shown |= {
        capital(words.gettext(PARTS[part])): [words.points(v, 2) for v in rows[part]]
        for part in decomposition.PARTS
    }
    return pd.DataFrame(shown)


def quantities(data: FigureData) -> dict[str, Quantity]:
    """Two shares of the World, and what each part contributed to the change between them."""
    return dict.fromkeys(("share_from", "share_to"), SHARE) | dict.fromkeys(
        (*decomposition.PARTS, *decomposition.WORLD_PARTS), CONTRIBUTION
    )


WHY = FigureSpec(
    id="why",
    title=N_("Why the share moved"),
    question=N_("Why did the share move?"),
    indicators=(INDICATOR,),
    rows=select,
    build=build,
    caption=caption,
    table=table,
    page="/why",
    choice=(),
    chapter=Chapter(2, N_("Choose the years, read the method")),
    slide=4,
    quantities=quantities,
    value="real_growth",
)
