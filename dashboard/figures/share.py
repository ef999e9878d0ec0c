"""The share of the three in the world, stacked, against what the claim says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.kit import axes, base, gaps
from dashboard.figures.kit.annotations import claim_line, forecast_border
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.placing import apart
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData, FigureSpec, Origin, share_quantities
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import sums, volumes
from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.analysis import claims
from etl.analysis.shares import shares_in
from etl.errors import UsageError
from etl.observations import rows_of
from etl.storage.store import Release


def select(release: Release, view: View, offered: tuple[str, ...]) -> FigureData:
    """The shares of the three and of their sum, within the years of the view.

    Raises:
        UsageError: The view asks for an indicator that this figure does not show, or for no year that there is.
    """
    name = view.indicator or offered[0]
    if name not in offered:
        raise UsageError(
            "This figure does not show this indicator: {indicator}.",
            hint="Choose another indicator.",
            indicator=name,
        )
    source = view.source or default_source(release, name, view.as_of)
    three = in_language(view.lang, view.order).three()
    tables = [shares_in(release, name, source, area, view.as_of) for area in (*three, catalog.CJK)]
    rows = pd.concat(tables, ignore_index=True)
    rows = rows[rows["time_period"].map(view.shows).astype(bool)]
    if not view.forecasts:
        rows = rows[rows["obs_status"] != "F"]
    whole = rows[(rows["ref_area"] == catalog.CJK) & rows["share"].notna()]
    if whole.empty:
        raise UsageError(
            "{indicator} from {source} has no share of the world in these years.",
            hint="Choose other years or another source.",
            indicator=name,
            source=source,
        )
    actual = whole.loc[whole["obs_status"] != "F", "time_period"]
    every = tables[-1][tables[-1]["share"].notna() & (tables[-1]["obs_status"] != "F")]
    claim = catalog.claim_about(name)
    facts: dict[str, Any] = {
        "indicator": name,
        "source": source,
        "edition": str(whole["edition"].iloc[0]),
        "last_observed": str(actual.iloc[-1]) if len(actual) else "",
        # What is said of the years shown is said of all years only where they are all.
        "last_actual": str(every["time_period"].iloc[-1]) if len(every) else "",
        "all_years": len(actual) == len(every),
        "past": claims.is_past(release, view.rule),
        "claim": claim.id if claim else "",
        "based": volumes.based(
            release,
            name,
            source,
            catalog.CJK,
            str(actual.iloc[-1]) if len(actual) else "",
            view.as_of,
        ),
        "ratio": sums.ratio(
            release, name, source, str(actual.iloc[-1]) if len(actual) else "", view.as_of
        ),
        "verdicts": claims.of_definition(release, view.rule, claim, name, source) if claim else {},
    }
    origin = Origin(source, facts["edition"], name)
    return FigureData(rows.reset_index(drop=True), (origin,), release.id, facts)


def default_source(release: Release, indicator: str, as_of: str = "") -> str:
    """The indicator's own default source if the release has it, else the first that it has."""
    offered = catalog.indicator(indicator).sources
    return next((s for s in offered if release.has(indicator, s, as_of)), offered[0])


def build(data: FigureData, view: View) -> go.Figure:
    """Three stacked areas, their total on top, forecasts hatched behind a border."""
    words, canvas, colours = (
        in_language(view.lang, view.order),
        canvas_for(view),
        theme.palette(view.theme),
    )
    lines = _lines(data)
    total = lines[catalog.CJK]
    years = [int(period) for period in total]
    first, last = years[0], years[-1]
    # Without an observed year all that is shown is forecast.
    border = int(data.facts["last_observed"] or first - 1)
    level = catalog.claims()[data.facts["claim"]].fraction if data.facts["claim"] else 0.0
    top = max(*total.values(), level) * 1.16
    labels = _end_labels(words, lines)
    margins = base.Margins(
        left=text_width(words.percent(0.25, 0), canvas.type) + canvas.type,
        right=max(text_width(text, canvas.type, bold=True) for text in labels.values())
        + canvas.type * 1.2,
        top=canvas.type * 0.9,
        bottom=canvas.type * 2.1,
    )
    if level and border < last:
        # Between the claim and what is written at the border there is room for both.
        top = max(top, level / (1 - min(0.5, 2.6 * canvas.type / _high(data, view, margins))))
    sheet = Sheet(view, margins)
    runs = gaps.split(years, border)
    for area in words.three():
        for n, (forecast, run) in enumerate(runs):
            if len(run) == 1:
                _add_bar(sheet, view, words, area, (run[0], lines[area][str(run[0])]), forecast)
            else:
                _add_area(sheet, view, words, area, lines[area], runs, n)
    _add_total(sheet, words, data, total, runs, colours, canvas.type)
    scale = axes.Scale(0.0, top)
    ticks = scale.ticks(6 if canvas.height > 20 * canvas.type else 4)
    sheet.update_layout(
        barmode="stack",
        xaxis=base.year_axis(
            view, first, last, canvas.width - margins.left - margins.right, base.alone(first, last)
        ),
        yaxis=axes.value_axis(view, scale, ticks, [words.percent(tick, 0) for tick in ticks]),
    )
    if level:
        claim = catalog.claims()[data.facts["claim"]]
        claim_line(sheet, view, level, _claim_label(words, claim))
    if first <= border < last:
        forecast_border(
            sheet,
            view,
            border,
            _said(words, border, total[str(border)]),
            words.gettext("Forecast"),
            top,
        )
    _add_labels(sheet, view, data, lines, labels, margins, top)
    return sheet.figure()


def _lines(data: FigureData) -> dict[str, dict[str, float]]:
    """Area -> year -> share, where there is one."""
    found: dict[str, dict[str, float]] = {}
    columns = (data.rows[name].tolist() for name in ("ref_area", "time_period", "share"))
    for area, period, share in zip(*columns, strict=True):
        if not pd.isna(share):
            found.setdefault(area, {})[period] = share
    return found


def _add_area(
    sheet: Sheet,
    view: View,
    words: Words,
    area: str,
    shares: Mapping[str, float],
    runs: Sequence[tuple[bool, list[int]]],
    n: int,
) -> None:
    """One economy in a run of years: what is observed, or, hatched, what is forecast from the last observed year on."""
    colours, name, (forecast, years) = theme.palette(view.theme), words.economy(area), runs[n]
    colour, values = colours[theme.ECONOMY_ROLES[area]], [shares[str(year)] for year in years]
    sheet.add_scatter(
        x=years,
        y=values,
        stackgroup=f"run {n}",
        mode="lines",
        line={"width": 0.8, "color": colours["paper"]},
        fillcolor=colour,
        fillpattern=_hatch(view, colour) if forecast else None,
        name=name,
        legendgroup=base.FORECAST if forecast else None,
        hovertemplate=f"{name} %{{customdata}}<extra></extra>",
        customdata=[
            words.marked(words.percent(value), told)
            for value, told in zip(values, _forecasts(runs, n), strict=True)
        ],
    )


def _forecasts(runs: Sequence[tuple[bool, list[int]]], n: int) -> list[bool]:
    """Whether each year of a run is a forecast; the first is none where the run goes on from what is observed."""
    forecast, years = runs[n]
    joined = forecast and n > 0 and runs[n - 1][1][-1] == years[0]
    return [forecast and not (joined and k == 0) for k in range(len(years))]


def _add_bar(
    sheet: Sheet, view: View, words: Words, area: str, point: tuple[int, float], forecast: bool
) -> None:
    """One economy in a year that stands alone: an area of one year has no width."""
    (year, share), name = point, words.economy(area)
    colour = theme.palette(view.theme)[theme.ECONOMY_ROLES[area]]
    pattern = {"pattern": _hatch(view, colour)} if forecast else {}
    sheet.add_bar(
        x=[year],
        y=[share],
        width=base.BAR,
        name=name,
        marker={"color": colour, "line": {"width": 0}, **pattern},
        legendgroup=base.FORECAST if forecast else None,
        hovertemplate=f"{name} %{{customdata}}<extra></extra>",
        customdata=[words.marked(words.percent(share), forecast)],
    )


def _hatch(view: View, colour: str) -> dict[str, Any]:
    """The pattern of forecasts."""
    return {
        "shape": "/",
        "fgcolor": theme.palette(view.theme)["paper"],
        "bgcolor": colour,
        "size": canvas_for(view).type * 0.55,
        "solidity": 0.32,
    }


def _add_total(
    sheet: Sheet,
    words: Words,
    data: FigureData,
    total: Mapping[str, float],
    runs: Sequence[tuple[bool, list[int]]],
    colours: Mapping[str, str],
    size: float,
) -> None:
    """The line of the sum: solid where observed, dashed where forecast, told in units on hover."""
    rows = data.rows[data.rows["ref_area"] == catalog.CJK]
    whole = {row.time_period: row for row in rows_of(rows)}
    unit = catalog.indicator(data.facts["indicator"]).unit
    for n, (forecast, part) in enumerate(runs):
        told = [
            words.marked(
                words.gettext("{share} of the world: {part} of {whole}").format(
                    share=f"<b>{words.percent(total[str(y)])}</b>",
                    part=words.amount(whole[str(y)].numerator, unit),
                    whole=words.amount(whole[str(y)].denominator, unit),
                ),
                expected,
            )
            for y, expected in zip(part, _forecasts(runs, n), strict=True)
        ]
        sheet.add_scatter(
            x=part,
            y=[total[str(y)] for y in part],
            mode="lines",
            line={
                "color": colours["text"],
                "width": size * 0.16,
                "dash": "dash" if forecast else "solid",
            },
            name=words.gettext("Total"),
            legendgroup=base.FORECAST if forecast else None,
            customdata=told,
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
        if len(part) == 1:
            sheet.add_scatter(
                x=part,
                y=[total[str(part[0])]],
                mode="markers",
                marker={"size": size * 0.3, "color": colours["text"], "line": {"width": 0}},
                hoverinfo="skip",
                legendgroup=base.FORECAST if forecast else None,
                cliponaxis=False,
            )


def _end_labels(
    words: Words, lines: Mapping[str, Mapping[str, float]], period: str | None = None
) -> dict[str, str]:
    """What stands at the right end of each area and of the total, or at a period before."""
    last = period or list(lines[catalog.CJK])[-1]
    labels = {
        area: f"{words.economy(area, short=True)} {words.percent(lines[area][last])}"
        for area in words.three()
    }
    labels[catalog.CJK] = _said(words, last, lines[catalog.CJK][last])
    return labels


def _said(words: Words, period: object, share: float) -> str:
    return f"{period}: {words.percent(share)}"


def _add_labels(
    sheet: Sheet,
    view: View,
    data: FigureData,
    lines: Mapping[str, Mapping[str, float]],
    labels: dict[str, str],
    margins: base.Margins,
    top: float,
) -> None:
    """Direct labels at the right end, moved apart where bands are thin.

    Where that is a forecast, those of the last observed year are at hand for whoever does not show it yet.
    """
    words, canvas = in_language(view.lang, view.order), canvas_for(view)
    last, observed = list(lines[catalog.CJK])[-1], data.facts["last_observed"]
    gap = base.LINE_HEIGHT * canvas.type / _high(data, view, margins) * top
    forecast = last != observed
    for note in _notes(view, labels, _at(lines, last), top, gap, italic=forecast):
        sheet.add_annotation(
            **note, xref="paper", x=1, **({"name": base.FORECAST} if forecast else {})
        )
    if forecast and observed:
        until = _end_labels(words, lines, observed)
        until.pop(catalog.CJK)
        notes = _notes(view, until, _at(lines, observed), top, gap, italic=False)
        place = {"xref": "x", "x": int(observed)}
        sheet.update_layout(meta={base.UNTIL: [note | place for note in notes]})


def _at(lines: Mapping[str, Mapping[str, float]], period: str) -> dict[str, float]:
    """Area -> share in a year."""
    return {area: line[period] for area, line in lines.items() if period in line}


def _high(data: FigureData, view: View, margins: base.Margins) -> float:
    """The height of the plot in pixels."""
    return axes.plot_size(view, margins, lambda: caption(data, view))[1]


def _notes(
    view: View,
    labels: dict[str, str],
    values: Mapping[str, float],
    top: float,
    gap: float,
    *,
    italic: bool,
) -> list[dict[str, Any]]:
    """Labels as annotations beside the values that they tell, each at least ``gap`` from the next."""
    words, canvas, colours = (
        in_language(view.lang, view.order),
        canvas_for(view),
        theme.palette(view.theme),
    )
    centres, below = {}, 0.0
    for area in words.three():
        value = values[area]
        centres[area], below = below + value / 2, below + value
    centres[catalog.CJK] = below + top * 0.03
    places = apart([centres[area] for area in labels], [gap] * len(labels), top)
    notes = []
    for (area, text), place in zip(labels.items(), places, strict=True):
        whole = area == catalog.CJK
        colour = colours["text"] if whole else colours[f"{theme.ECONOMY_ROLES[area]}_text"]
        notes.append(
            {
                "yref": "y", "y": place, "xanchor": "left", "yanchor": "middle", "xshift": canvas.type * 0.45,
                "showarrow": False, "text": _styled(text, bold=whole, italic=italic),
                "font": {"color": colour, "size": canvas.type}, "align": "left",
            }
        )  # fmt: skip
    return notes


def _styled(text: str, *, bold: bool, italic: bool) -> str:
    """A forecast is written in italics, as in the sources."""
    text = f"<i>{text}</i>" if italic else text
    return f"<b>{text}</b>" if bold else text


def _claim_label(words: Words, claim: catalog.Claim) -> str:
    return words.aside(words.gettext(claim.label), words.percent(claim.fraction, 0))


def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words = in_language(view.lang, view.order)
    name, facts = data.facts["indicator"], catalog.indicator(data.facts["indicator"])
    whole = data.rows[(data.rows["ref_area"] == catalog.CJK) & data.rows["share"].notna()]
    period = data.facts["last_observed"] or str(whole["time_period"].iloc[-1])
    point = words.sentences(
        [_accounted(words, data, whole, period), _judged(words, data, view, whole, period)]
    )
    parts = data.rows[data.rows["time_period"] == period].set_index("ref_area")["share"]
    each = words.join(
        [f"{words.economy(area)} {words.percent(float(parts[area]))}" for area in words.three()]
    )
    alt = words.gettext("{point} Of this: {each}.").format(point=point, each=each)
    mainland = words.gettext(
        "“China” is the mainland; Hong Kong and Macao are economies of their own in these statistics."
    )
    subtitle = words.gettext("{concept}; per cent of the world").format(
        concept=words.gettext(facts.concept)
    )
    return Caption(
        words.gettext("{indicator}: share of the world").format(indicator=words.indicator(name)),
        subtitle,
        alt,
        point,
        words.source_line(data.facts["source"], data.facts["edition"]),
        tuple(
            text
            for text in (
                volumes.note(words, name, data.facts["based"]),
                sums.note(words, data.facts["ratio"]),
                _observed(words, data, whole),
                _missing(words, data),
                mainland,
            )
            if text
        ),
    )


def _missing(words: Words, data: FigureData) -> str:
    """The years within those shown that have no share, and why."""
    rows = data.rows[data.rows["ref_area"] == catalog.CJK].set_index("time_period")
    known = rows.index[rows["share"].notna()]
    lacking = rows.loc[known[0] : known[-1]]
    lacking = lacking[lacking["share"].isna()]
    if lacking.empty:
        return ""
    reasons = gaps.reasons(words, dict(zip(lacking.index, lacking["missing"], strict=True)))
    return words.gettext("Years without a value: {years}.").format(years=words.join(reasons))


def _accounted(words: Words, data: FigureData, whole: pd.DataFrame, period: str) -> str:
    """How large the share is, and when it was the highest: so far, or of the years shown; a forecast is told as one."""
    indicator = words.indicator(data.facts["indicator"])
    share = words.percent(float(whole.set_index("time_period").loc[period, "share"]))
    observed = whole[whole["obs_status"] != "F"]
    if observed.empty:
        return words.gettext(
            "{indicator}: China, Japan and the Republic of Korea are forecast to account for {share} of the world in {year}."
        ).format(indicator=indicator, share=share, year=period)
    peak = observed.loc[observed["share"].idxmax()]
    highest = peak["time_period"] == period
    if len(observed) == 1:
        pattern = words.gettext(
            "{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world in {year}."
        )
    elif data.facts["all_years"]:
        pattern = (
            words.gettext(
                "{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world "
                "in {year}, the highest so far."
            )
            if highest
            else words.gettext(
                "{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world "
                "in {year}; the highest was {peak} in {peak_year}."
            )
        )
    else:
        pattern = (
            words.gettext(
                "{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world "
                "in {year}, the highest of the years shown."
            )
            if highest
            else words.gettext(
                "{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world "
                "in {year}; the highest of the years shown was {peak} in {peak_year}."
            )
        )
    return pattern.format(
        indicator=indicator, share=share, year=period,
        peak=words.percent(float(peak["share"])), peak_year=peak["time_period"],
    )  # fmt: skip


def _judged(words: Words, data: FigureData, view: View, whole: pd.DataFrame, period: str) -> str:
    """Whether the claim holds by this definition; of the past where later years or editions are known, never of a forecast."""
    if not data.facts["claim"] or not data.facts["last_observed"]:
        return ""
    claim = catalog.claims()[data.facts["claim"]]
    found = data.facts["verdicts"][period]
    now = {
        "holds": words.gettext("“{claim}” holds by this definition."),
        "close": words.gettext("“{claim}” is close by this definition."),
        "fails": words.gettext("“{claim}” does not hold by this definition."),
        "borderline": words.gettext("“{claim}” is borderline by this definition."),
        "depends": words.gettext("Whether “{claim}” holds depends on the base year."),
    }
    then = {
        "holds": words.gettext("“{claim}” held by this definition."),
        "close": words.gettext("“{claim}” was close by this definition."),
        "fails": words.gettext("“{claim}” did not hold by this definition."),
        "borderline": words.gettext("“{claim}” was borderline by this definition."),
        "depends": words.gettext("Whether “{claim}” held depends on the base year."),
    }
    past = data.facts["past"] or period != data.facts["last_actual"]
    said = words.gettext(claim.text)
    return (then if past else now)[found].format(claim=said[:1].upper() + said[1:])


def _observed(words: Words, data: FigureData, whole: pd.DataFrame) -> str:
    """Where forecasts begin; nothing where the years that are shown end before."""
    provider = words.gettext(catalog.source(data.facts["source"]).provider)
    if not data.facts["last_observed"]:
        return words.gettext("All years shown are forecasts of the {provider}.").format(
            provider=provider
        )
    if (whole["obs_status"] == "F").any():
        pattern = words.gettext(
            "Last actual year: {year}. Later years are forecasts of the {provider}."
        )
    elif data.facts["last_observed"] == data.facts["last_actual"]:
        pattern = words.gettext("Last actual year: {year}.")
    else:
        return ""
    return pattern.format(year=data.facts["last_actual"], provider=provider)


def table(data: FigureData, view: View) -> pd.DataFrame:
    """Periods down, newest first; the three, their sum and the status across; a dash where there is no share."""
    words = in_language(view.lang, view.order)
    lines = _lines(data)
    areas, periods = (
        list(dict.fromkeys(data.rows[name].tolist())) for name in ("ref_area", "time_period")
    )
    periods.reverse()
    rows = data.rows[data.rows["ref_area"] == catalog.CJK]
    status = dict(zip(rows["time_period"].tolist(), rows["obs_status"].tolist(), strict=True))
    shown = {words.gettext("Year"): periods}
    for area in areas:
        line = lines.get(area, {})
        shown[words.economy(area)] = [
            words.percent(line[period], 2) if period in line else "–" for period in periods
        ]
    shown[words.gettext("Status")] = [words.status(status[period]) for period in periods]
    return pd.DataFrame(shown)


_GDP, _TRADE = catalog.lead_first("gdp"), catalog.lead_first("trade")

GDP_SHARE = FigureSpec(
    id="gdp-share",
    title=N_("Share of world GDP"),
    question=N_("Is it about one-fourth of the world's GDP?"),
    indicators=_GDP,
    rows=lambda release, view: select(release, view, _GDP),
    build=build,
    caption=caption,
    table=table,
    quantities=share_quantities,
    value="share",
    page="/",
    slide=2,
)

TRADE_SHARE = FigureSpec(
    id="trade-share",
    title=N_("Share of world trade"),
    question=N_("Is it one-fifth of world trade?"),
    indicators=_TRADE,
    rows=lambda release, view: select(release, view, _TRADE),
    build=build,
    caption=caption,
    table=table,
    quantities=share_quantities,
    value="share",
    page="/",
    choice=("trade", "trade_source"),
    slide=3,
)
