"""The definitions over the years as small charts side by side, of the three or of any other area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from dashboard.figures.claim.strip import YEARS_BEFORE
from dashboard.figures.definitions.told import OF, TITLE, frame, groups_of, latest_of, spoken, table
from dashboard.figures.kit import axes, base, endings, panels, series
from dashboard.figures.kit.chart import Chart, Margins
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import SERIES, Caption, FigureData, FigureSpec, Origin
from dashboard.figures.share import default_source
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.sentences import by_claim
from dashboard.words.values import SHARE
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis import breaks, claims
from etl.analysis.shares import each_share
from etl.errors import UsageError
from etl.storage.store import Release


class Share(NamedTuple):
    """A share by a definition in a year."""

    claim: str
    indicator: str
    source: str
    edition: str
    ref_area: str
    time_period: str
    share: float
    obs_status: str


def select(release: Release, question: Question) -> FigureData:
    """The shares of one area by each definition of the claims, from the usual source of each.

    Raises:
        UsageError: Several areas are asked for, there is no share of this one, or no edition is that old.

    Example:
        ``select(release, Question(areas=("USA",))).rows["ref_area"].unique()`` is ``["USA"]``.
    """
    if len(question.areas) > 1:
        raise UsageError(
            "This chart shows one economy or group at a time.", hint="Choose one of them."
        )
    claims.refuse_before(release, question.as_of, question.claim)
    area = question.areas[0] if question.areas else catalog.CJK
    rows, lacking = list[Share](), list[str]()
    for claim in catalog.claims().values():
        if question.claim not in ("", claim.id):
            continue
        for indicator in dict.fromkeys(name for name, _ in claim.definitions):
            found = _shares(release, question, claim.id, indicator, area)
            rows += found
            lacking += [] if found else [indicator]
    if not rows:
        raise UsageError(
            "There is no share of the world in a year with actual data for this choice.",
            hint="Choose another economy, other years or a later edition.",
        )
    if not question.first:
        last = max(row.time_period for row in rows if row.obs_status != "F")
        rows = [row for row in rows if row.time_period >= str(int(last) - YEARS_BEFORE)]
    origins = tuple(dict.fromkeys(Origin(row.source, row.edition, row.indicator) for row in rows))
    facts = {
        "area": area,
        "lacking": lacking,
        "breaks": breaks.of_definitions(release, rows, area),
        "asked": str(question.first or ""),
    }
    return FigureData(Share._fields, rows, origins, release.id, facts)


def _shares(
    release: Release, question: Question, claim: str, indicator: str, area: str
) -> list[Share]:
    """The shares by a definition, none if no edition is that old or nothing of it is observed."""
    source = default_source(release, indicator, question.as_of)
    if not release.has(indicator, source, question.as_of):
        return []
    rows = [
        Share(claim, indicator, source, each.edition, area, each.time_period, each.share, each.obs_status)
        for each in each_share(release, indicator, source, area, question.as_of)
        if each.share == each.share
        and question.shows(each.time_period)
        and (question.forecasts or each.obs_status != "F")
    ]  # fmt: skip
    return rows if any(row.obs_status != "F" for row in rows) else []


def build(data: FigureData, view: View) -> Chart:
    """A small chart a definition, all on one scale, with the line of the claim where it is about the area."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    groups, claimed = groups_of(data), _claimed(data)
    look = series.styles([data.facts["area"]], view)[data.facts["area"]]
    scale = _scale(data)
    steps = scale.ticks(3)
    ticks = list(zip(steps, words.percents(steps), strict=True))
    names, grid, headings = _placed(data, view)
    sheet = Sheet(view, _margins(data, view))
    years = [int(row.time_period) for row in data.each]
    span = min(years), max(years)
    marked = panels.spaced(grid, canvas.type, ticks)
    for name, panel, heading in zip(names, grid.panels, headings, strict=True):
        rows = groups[name]
        panels.add_axes(sheet, view, panel, scale, marked, span)
        tells = [(words.indicator(name, short=True), int(latest_of(rows).time_period))]
        panels.add_heading(sheet, panel, grid.size, heading, tells)
        claim = catalog.claims()[rows[0].claim]
        if claim.id in claimed:
            sheet.add_shape(
                # Plotly draws nothing between grid and lines at parts of an axis.
                type="line", xref=panel.x, yref=panel.y, x0=span[0], x1=span[1], y0=claim.fraction, y1=claim.fraction,
                line={"color": colours["claim"], "width": max(1.0, canvas.type * 0.08), "dash": "dot"}, layer="between",
            )  # fmt: skip
        _add_line(
            sheet, view, words, look, panel, name, rows, panel.room / max(1, span[1] - span[0])
        )
    return sheet.figure()


def _claimed(data: FigureData) -> set[str]:
    """The claims that are about the area."""
    return set(data.rows["claim"]) if data.facts["area"] == catalog.CJK else set()


def _scale(data: FigureData) -> axes.Scale:
    levels = [catalog.claims()[claim].fraction for claim in _claimed(data)]
    return axes.scale_for([*map(float, data.rows["share"]), *levels], log=False, from_zero=True)


def _margins(data: FigureData, view: View) -> Margins:
    size, words = canvas_for(view).type, words_for(view)
    told = words.percents(_scale(data).ticks(3))
    widest = max(text_width(tick, size) for tick in told)
    return Margins(left=widest + size * 0.7, right=size * 1.6, top=size * 0.4, bottom=size * 2.1)


def _placed(data: FigureData, view: View) -> tuple[list[str], panels.Grid, list[list[panels.Line]]]:
    """The definitions that the canvas has room for with their names, their places and the lines above them.

    Of each claim those that the catalogue has first are shown; where not even one has room, its name is cut.
    """
    words, groups = words_for(view), groups_of(data)
    colour = series.styles([data.facts["area"]], view)[data.facts["area"]].text
    of = {name: rows[0].claim for name, rows in groups.items()}
    kept = {claim: [name for name in groups if of[name] == claim] for claim in of.values()}
    most = max(map(len, kept.values()))
    while True:
        names = [name for each in kept.values() for name in each[:most]]
        told = partial(frame, data, view, names)
        room = axes.plot_size(view, _margins(data, view), told)
        headings = [_heading(view, words, name, groups[name], colour) for name in names]
        if found := panels.readable(view, *room, headings):
            return names, *found
        if most == 1:
            return names, *panels.headed(view, *room, headings)
        most -= 1


def _heading(
    view: View, words: Words, name: str, rows: pd.DataFrame, colour: str
) -> list[panels.Line]:
    """The definition, and its last observed share with year and status; on phones the share alone."""
    now, called = latest_of(rows), words.indicator(name, short=True)
    share = words.percent(now.share)
    if canvas_for(view).narrow:
        return [(called, share, colour)]
    told = endings.of_status(words, share, now.obs_status, now.time_period)
    return [(called, "", colour), ("", told, theme.palette(view.theme)["muted"])]


def _add_line(
    sheet: Sheet,
    view: View,
    words: Words,
    look: series.Style,
    panel: panels.Panel,
    name: str,
    rows: Sequence[Any],
    year: float,
) -> None:
    """Solid where observed, dashed where forecast, with gaps where there is no share."""
    size, thick = canvas_for(view).type, canvas_for(view).type * 0.15
    border = latest_of(rows).time_period
    called = words.indicator(name, short=True)
    shares = {row.time_period: row.share for row in rows}
    statuses = {row.time_period: row.obs_status for row in rows}
    for forecast in (False, True):
        years = [y for y in shares if (y >= border if forecast else y <= border)]
        if forecast and len(years) < 2:
            continue
        every = [str(y) for y in range(int(years[0]), int(years[-1]) + 1)]
        sheet.add_scatter(
            x=[int(y) for y in every],
            y=[float(shares[y]) if y in shares else None for y in every],
            mode="lines",
            line={
                "color": look.colour,
                "width": thick,
                "dash": base.forecast_dash(thick, year) if forecast else "solid",
            },
            name=called,
            legendgroup=base.FORECAST if forecast else None,
            customdata=[
                words.with_status(words.percent(shares[y], 2), statuses[y])
                if y in shares and not (forecast and y == border)
                else None
                for y in every
            ],
            hovertemplate=f"{called} %{{customdata}}<extra></extra>",
            cliponaxis=False,
            xaxis=panel.x,
            yaxis=panel.y,
        )
    last = max(shares)
    if border < last and (int(last) - int(border)) * year < size:
        # The dot hides most of a dash that is this short: a ring says where the forecast is.
        sheet.add_scatter(
            x=[int(last)], y=[float(shares[last])], mode="markers", hoverinfo="skip", cliponaxis=False,
            marker={"symbol": "circle-open", "color": look.colour, "size": size * 0.5, "line": {"width": thick * 0.7, "color": look.colour}},
            legendgroup=base.FORECAST, xaxis=panel.x, yaxis=panel.y,
        )  # fmt: skip
    sheet.add_scatter(
        x=[int(border)], y=[float(shares[border])], mode="markers", hoverinfo="skip", cliponaxis=False,
        marker={"color": look.colour, "size": size * 0.5, "line": {"width": 0}}, xaxis=panel.x, yaxis=panel.y,
    )  # fmt: skip


def _latest(data: FigureData) -> list[Any]:
    """The last observed year of each definition."""
    return [latest_of(rows) for rows in groups_of(data).values()]


def caption(data: FigureData, view: View) -> Caption:
    """Each definition's last share, and from where to where it went."""
    words, parts, courses = words_for(view), [], []
    for claim, latest in by_claim(_latest(data)).items():
        each = [
            f"{words.short_in_sentence(row.indicator)} "
            + words.of_year(words.percent(row.share), row.time_period, row.obs_status)
            for row in latest
        ]
        told = words.labelled(words.gettext(OF[catalog.claims()[claim].measure]), words.join(each))
        parts.append(words.gettext("{statement}.").format(statement=told))
    for name, rows in groups_of(data).items():
        start, now = rows[0], latest_of(rows)
        if start.time_period < now.time_period:
            courses.append(
                words.gettext("{economy}: {first_value} in {first}, {last_value} in {last}.").format(
                    economy=words.indicator(name, short=True), first=start.time_period, last=now.time_period,
                    first_value=words.unsettled(words.percent(start.share), start.obs_status),
                    last_value=words.unsettled(words.percent(now.share), now.obs_status),
                )
            )  # fmt: skip
    point = words.sentences(parts)
    return replace(
        frame(data, view, _placed(data, view)[0]),
        point=point,
        alt=words.sentences([point, *courses]),
    )


DEFINITION_LINES = FigureSpec(
    id="definition-lines",
    title=TITLE,
    question=N_("How has the share moved by each definition?"),
    indicators=catalog.claimed(),
    rows=select,
    build=build,
    caption=caption,
    table=table,
    spoken=spoken,
    quantities=lambda data: {"share": SHARE},
    value="share",
    sized=True,
    page="/claim",
    reads=(SERIES - {"indicator", "source"}) | {"claim", "areas"},
    choice=(),
)
