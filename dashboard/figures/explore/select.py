"""The rows of a view: which values there are, and in plain words which there cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from dashboard.figures.explore import values
from dashboard.figures.kit.spec import FigureData, Origin
from dashboard.figures.share import default_source
from dashboard.look.view import View
from dashboard.words.wording import Words, words
from etl import catalog
from etl.errors import UsageError
from etl.storage.store import Release

OFFERED = catalog.with_shares()
#: Kinds that put areas upon each other, and those whose axis must begin at zero.
STACKED = ("area", "share")
FROM_ZERO = (*STACKED, "bars", "rank")
COLUMNS = (
    "indicator", "source", "edition", "transform", "ref_area", "time_period",
    "value", "numerator", "denominator", "obs_status", "missing",
)  # fmt: skip


def select(release: Release, view: View) -> FigureData:
    """The values of the areas of a view, one row a value.

    Raises:
        UsageError: The view asks for what cannot be; the message says so in the view's language.
    """
    say = words(view.lang, view.order)
    name = view.indicator or OFFERED[0]
    source, edition = found(release, view, say)
    _refuse_kinds(view, say)
    table = values.wide(release, name, source, edition)
    asked = areas_of(view)
    wholes = {
        area: whole for area in asked if len(whole := values.total(table, area).pipe(_within, view))
    }
    if not wholes:
        raise UsageError(
            say._(
                "{indicator} from {source} has no value for these economies in these years."
            ).format(indicator=say.indicator(name), source=say.source(source)),
            hint=say._("Choose other economies, years or another source."),
        )
    change, facts = _transform(release, view, say, table, wholes)
    told = {area: _shown(change(area, values.total(table, area)), view) for area in wholes}
    told = {area: rows for area, rows in told.items() if rows["value"].notna().any()}
    if not told:
        raise _nothing(view, say, name, source)
    facts |= {
        "indicator": name,
        "source": source,
        "edition": edition,
        "transform": view.transform,
        "kind": view.kind,
        "unit": catalog.indicator(name).unit,
        "skipped": tuple(area for area in asked if area not in told),
        "observed": {area: _last_observed(rows) for area, rows in told.items()},
    }
    rows = pd.concat(
        [rows.assign(ref_area=area).reset_index() for area, rows in told.items()], ignore_index=True
    )
    rows, more = _PARTS.get(view.kind, _all_years)(rows, view, say)
    _refuse_values(rows, view, say)
    rows = rows.assign(indicator=name, source=source, edition=edition, transform=view.transform)
    facts |= {"areas": tuple(rows["ref_area"].drop_duplicates()), **more}
    return FigureData(
        rows[list(COLUMNS)].reset_index(drop=True),
        (Origin(source, edition, name),),
        release.id,
        facts,
    )


def found(release: Release, view: View, say: Words) -> tuple[str, str]:
    """The source and the edition of a view.

    Raises:
        UsageError: There is no such indicator here, or nothing of it from that source or that early.
    """
    name = view.indicator or OFFERED[0]
    if name not in OFFERED:
        raise UsageError(
            say._("{indicator} is not among what can be compared here.").format(
                indicator=say.indicator(name)
            ),
            hint=say._("Choose another indicator."),
        )
    source = view.source or default_source(release, name, view.as_of)
    edition = release.edition(name, source, view.as_of)
    if edition is None:
        offered = [s for s in catalog.indicator(name).sources if release.has(name, s, view.as_of)]
        text = (
            say._("This release has no {indicator} from {source} as of {as_of}.")
            if view.as_of
            else say._("This release has no {indicator} from {source}.")
        )
        raise UsageError(
            text.format(
                indicator=say.in_sentence(name), source=say.source(source), as_of=view.as_of
            ),
            hint=say._("It has it from: {sources}.").format(
                sources=say.join([say.source(s) for s in offered])
            )
            if offered
            else "",
        )
    return source, edition


def areas_of(view: View) -> tuple[str, ...]:
    """The areas of a view, or those that its kind is usually drawn with."""
    if view.areas:
        return tuple(dict.fromkeys(view.areas))
    three = words(view.lang, view.order).three()
    if view.kind in STACKED:
        return three
    if view.kind == "rank" and len(catalog.groups()) > 1:
        return tuple(catalog.groups())
    return (catalog.CJK, *three)


#: An area and its amounts -> its values.
Change = Callable[[str, pd.DataFrame], pd.DataFrame]


def _transform(
    release: Release, view: View, say: Words, table: values.Wide, wholes: Mapping[str, pd.DataFrame]
) -> tuple[Change, dict[str, Any]]:
    """What is made of the amounts of an area, and what must be known of it."""
    if view.transform == "share":
        world = values.total(table, catalog.WORLD)
        if world.empty:
            raise UsageError(
                say._("This source has no total of the World, so there is no share of it."),
                hint=say._(
                    "Choose amounts instead of shares, or another source; we never add up the World ourselves."
                ),
            )
        return (lambda _, whole: values.divided(whole, world, catalog.WORLD)), {}
    if view.transform == "growth":
        return (lambda _, whole: values.growth(whole)), {}
    if view.transform == "per_person":
        people = _people(release, view, say)
        return (
            lambda area, whole: values.divided(whole, values.total(people, area), "population")
        ), {}
    if view.transform == "index":
        base = _base(view, say, wholes)
        return (lambda _, whole: values.index(whole, base)), {"base": base}
    return (lambda _, whole: values.level(whole)), {}


def _people(release: Release, view: View, say: Words) -> values.Wide:
    """The population of the same source and edition.

    Raises:
        UsageError: There is none.
    """
    name = view.indicator or OFFERED[0]
    source, edition = found(release, view, say)
    if catalog.indicator(name).measure == "population":
        raise UsageError(
            say._("Population per person says nothing."),
            hint=say._("Choose amounts, shares, growth or an index."),
        )
    if edition not in release.editions("population", source):
        raise UsageError(
            say._(
                "An amount per person needs the population of the same source and edition; {source} has none for the edition of {edition}."
            ).format(source=say.source(source), edition=say.edition(source, edition)),
            hint=say._("Choose another source or edition."),
        )
    return values.wide(release, "population", source, edition)


def _base(view: View, say: Words, wholes: Mapping[str, pd.DataFrame]) -> str:
    """The base year of an index: the one asked for, else the first in which all have a value."""
    have = [set(whole.index[whole["value"].fillna(0) != 0]) for whole in wholes.values()]
    common = sorted(set.intersection(*have))
    if view.year and str(view.year) not in common:
        raise UsageError(
            say._(
                "An index needs a value of each economy in its base year; in {year} not all have one."
            ).format(year=view.year),
            hint=say._("Choose another base year."),
        )
    if not common:
        raise UsageError(
            say._("An index needs a base year in which all have a value; there is none."),
            hint=say._("Choose other economies or years."),
        )
    return str(view.year) if view.year else common[0]


def _within(whole: pd.DataFrame, view: View) -> pd.DataFrame:
    """The years of the view."""
    return whole[[view.shows(period) for period in whole.index]]


def _shown(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    rows = _within(rows, view)
    return rows if view.forecasts else rows[rows["obs_status"] != "F"]


def _last_observed(rows: pd.DataFrame) -> str:
    actual = rows.index[rows["value"].notna() & (rows["obs_status"] != "F")]
    return str(actual[-1]) if len(actual) else ""


def _nothing(view: View, say: Words, name: str, source: str) -> UsageError:
    if view.transform == "growth":
        return UsageError(
            say._("Growth needs two years, one after the other; here there is only one."),
            hint=say._("Choose more years."),
        )
    return UsageError(
        say._("{indicator} from {source} has no value for these economies in these years.").format(
            indicator=say.indicator(name), source=say.source(source)
        ),
        hint=say._("Choose other economies, years or another source."),
    )


# --- What cannot be ----------------------------------------------------------------------------


def _refuse_kinds(view: View, say: Words) -> None:
    """Refuse what no values could make possible."""
    if view.kind in STACKED and view.transform not in ("level", "share"):
        raise UsageError(
            say._(
                "Only amounts and shares can be put upon each other: growth, an index or amounts per person do not add up."
            ),
            hint=say._("Choose lines, or amounts or shares."),
        )
    if view.scale == "log" and view.kind in FROM_ZERO:
        raise UsageError(
            say._("A logarithmic axis has no zero, and this kind of chart begins there."),
            hint=say._("Choose lines, or a linear axis."),
        )
    if view.kind in STACKED:
        _refuse_overlap(view, say)


def _refuse_overlap(view: View, say: Words) -> None:
    """Refuse to stack an economy twice."""
    counted: dict[str, str] = {}
    for area in areas_of(view):
        for member in (*catalog.members(area), *([catalog.WORLD] if area == catalog.WORLD else [])):
            if member in counted and counted[member] != area:
                raise UsageError(
                    say._(
                        "{first} and {second} cannot be put upon each other: {member} would be counted twice."
                    ).format(
                        first=say.economy(counted[member], short=True),
                        second=say.economy(area, short=True),
                        member=say.economy(member),
                    ),
                    hint=say._("Leave one of them out, or choose lines."),
                )
            counted[member] = area
    if catalog.WORLD in counted and len(areas_of(view)) > 1:
        raise UsageError(
            say._("The World cannot be put upon its own parts."),
            hint=say._("Leave it out, or choose lines."),
        )


def _refuse_values(rows: pd.DataFrame, view: View, say: Words) -> None:
    """Refuse a logarithm of what is not positive."""
    if view.scale == "log" and (rows["value"] <= 0).any():
        raise UsageError(
            say._("A logarithmic axis cannot show zero or less, and there are such values here."),
            hint=say._("Choose a linear axis, or other years."),
        )


# --- What a kind of chart shows of all this ----------------------------------------------------

Part = tuple[pd.DataFrame, dict[str, Any]]


def _all_years(rows: pd.DataFrame, view: View, say: Words) -> Part:
    return rows, {}


def _complete_years(rows: pd.DataFrame, view: View, say: Words) -> Part:
    """Only years in which all have a value: a sum of some, or a place among some, would mislead."""
    years = complete(rows)
    if not years:
        raise UsageError(
            say._("There is no year in which all of these economies have a value."),
            hint=say._("Choose other economies or years."),
        )
    return rows[rows["time_period"].isin(years)], {}


def _parts(rows: pd.DataFrame, view: View, say: Words) -> Part:
    """The part of each in the sum of all that are shown."""
    rows, _ = _complete_years(rows, view, say)
    whole = rows.groupby("time_period")["value"].transform("sum")
    return rows.assign(numerator=rows["value"], denominator=whole, value=rows["value"] / whole), {}


def _ranked(rows: pd.DataFrame, view: View, say: Words) -> Part:
    """The place of each among all that are shown, 1 for the largest."""
    if rows["ref_area"].nunique() < 2:
        raise UsageError(
            say._("A place needs others to compare with."), hint=say._("Add an economy.")
        )
    rows, _ = _complete_years(rows, view, say)
    place = rows.groupby("time_period")["value"].rank(ascending=False, method="min")
    return rows.assign(numerator=rows["value"], denominator=float("nan"), value=place), {}


def _one_year(rows: pd.DataFrame, view: View, say: Words) -> Part:
    """The year of the view, or the last in which all have an observed value, or else any."""
    observed = rows[rows["obs_status"] != "F"]
    common = complete(observed) or complete(rows)
    valued = sorted(set(rows.loc[rows["value"].notna(), "time_period"]))
    year = str(view.year) if view.year and view.transform != "index" else (common or valued)[-1]
    chosen = rows[(rows["time_period"] == year) & rows["value"].notna()]
    if chosen.empty:
        raise UsageError(
            say._("There is no value in {year}.").format(year=year),
            hint=say._("There are values from {first} to {last}.").format(
                first=valued[0], last=valued[-1]
            ),
        )
    return chosen.sort_values("value", ascending=False, kind="stable"), {"year": year}


def _two_years(rows: pd.DataFrame, view: View, say: Words) -> Part:
    """The first and the last year in which all have a value; the last observed one unless another is asked for."""
    common = complete(rows)
    observed = complete(rows[rows["obs_status"] != "F"])
    last = common[-1] if common and (view.last or not observed) else (observed or [""])[-1]
    if not common or common[0] >= last:
        raise UsageError(
            say._("A slope needs two years in which all of these economies have a value."),
            hint=say._("Choose other economies or years."),
        )
    return rows[rows["time_period"].isin([common[0], last])], {"first": common[0], "last": last}


def complete(rows: pd.DataFrame) -> list[str]:
    """The years in which all areas have a value."""
    valued = rows[rows["value"].notna()]
    counted = valued.groupby("time_period")["ref_area"].nunique()
    return [str(period) for period in counted.index[counted == rows["ref_area"].nunique()]]


_PARTS: dict[str, Callable[[pd.DataFrame, View, Words], Part]] = {
    "area": _complete_years,
    "share": _parts,
    "rank": _ranked,
    "bars": _one_year,
    "slope": _two_years,
}
