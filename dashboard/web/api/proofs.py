"""``/api/v1/proof/{id}``: what a number rests on: its formula, its observations, and the files of the release that hold them.

A proof is named by what it proves, so that nothing has to be kept: ``release~kind~indicator~source~edition~areas~of~since~period``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from typing import Annotated, Any, get_args
from urllib.parse import quote

import pandas as pd
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from dashboard.live import Live
from dashboard.web.api import models
from dashboard.web.api.answers import FROZEN, JSON, finished, records, to_json
from dashboard.web.api.queries import Nothing
from dashboard.web.errors import Refused
from dashboard.web.links import base_of
from etl import catalog
from etl.analysis import decomposition
from etl.analysis.levels import Level, Levels, ratio
from etl.errors import TrilateralError
from etl.judging import flows, growth
from etl.judging.definitions import definitions, economies
from etl.judging.unjudged import Unjudged
from etl.observations import COLUMNS, NOT_APPLICABLE
from etl.reading import Claim
from etl.storage.store import Release

PATH = "/api/v1/proof/"
#: Longer than formulas of addresses: the members that a group had then may be many.
_WORD, _AREAS = r"[a-z_]{2,40}", r"[A-Z0-9]{2,8}(?:[+ -][A-Z0-9]{2,8}){0,63}"
_ID = (
    rf"^[0-9]{{8}}T[0-9]{{6}}Z-[0-9a-f]{{12}}~{_WORD}~{_WORD}~[a-z]{{2,12}}~[0-9.-]{{4,14}}~{_AREAS}~({_AREAS}|chain|ends)?"
    r"~([0-9]{4})?~[0-9]{4}$"
)


def _no_number() -> Refused:
    hint = "Take the link of a proof from an answer as it is."
    return Refused("There is no such number in this release.", 404, hint=hint)


@dataclass(frozen=True, kw_only=True)
class Key:
    """What a number is, for ever.

    Attributes:
        release: The id of its release.
        kind: One of `KINDS`.
        indicator: What is measured.
        source: By whom.
        edition: In which edition.
        areas: Whose, as a formula; the exporter or importer that reports a flow.
        of: The whole, the field, the other side of a ratio, the partner of a flow, the method of a split; may be empty.
        since: The first year of a period; empty for a year.
        period: The year, or the last one of a period.
    """

    release: str
    kind: str
    indicator: str
    source: str
    edition: str
    areas: str
    of: str = ""
    since: str = ""
    period: str

    @property
    def id(self) -> str:
        """Its name in addresses.

        >>> Key(release="20261129T130049Z-3a46acd7135a", kind="share", indicator="gdp_ppp", source="weo", edition="2026-04",
        ...     areas="CJK", of="WLD", period="2024").id
        '20261129T130049Z-3a46acd7135a~share~gdp_ppp~weo~2026-04~CJK~WLD~~2024'
        """
        return "~".join(astuple(self))

    @classmethod
    def read(cls, name: str) -> Key:
        """The number that an id names.

        Raises:
            Refused: It names none.
        """
        parts = name.replace(" ", "+").replace("%2B", "+").split("~")
        if not re.match(_ID, name) or parts[1] not in KINDS:
            raise _no_number()
        key = cls(**dict(zip((each.name for each in fields(cls)), parts, strict=True)))
        kind, methods = KINDS[key.kind], get_args(decomposition.Method)
        of = key.of in methods if kind.inputs is _split else "{of}" in kind.formula
        spans = kind.inputs in (_grown, _split)
        if of is not bool(key.of) or (spans and key.of in methods) is not (kind.inputs is _split) or spans is not ("" < key.since < key.period):  # fmt: skip
            raise _no_number()
        return key

    def link(self, base: str) -> str:
        """The address of its proof below that of a server."""
        return f"{base}{PATH}{quote(self.id, safe='~+')}"


#: An indicator, and of which areas, partners and years its observations are.
Inputs = list[tuple[str, Iterable[str], Iterable[str], Iterable[str]]]
_ALONE = (NOT_APPLICABLE,)


def _summed(key: Key) -> Inputs:
    areas = {**catalog.terms(key.areas), **(catalog.terms(key.of) if key.of else {})}
    return [(key.indicator, areas, _ALONE, [year for year in (key.since, key.period) if year])]


def _grown(key: Key) -> Inputs:
    (_, areas, _, _), *_ = _summed(key)
    if key.indicator != growth.RATES:
        return _summed(key)
    years = _years(key)
    return [(growth.RATES, areas, _ALONE, years[1:]), (growth.WEIGHTS, areas, _ALONE, years[:-1])]


def _among(key: Key) -> Inputs:
    members = catalog.terms(key.areas)
    return [(flows.INDICATOR, members, members, [key.period])]


def _among_of_all(key: Key) -> Inputs:
    return [*_among(key), (flows.TOTAL, catalog.terms(key.areas), _ALONE, [key.period])]


def _split(key: Key) -> Inputs:
    years = _years(key) if key.of == "chain" else [key.since, key.period]
    three = catalog.terms(key.areas)
    world = ("gdp_nominal", [catalog.WORLD], _ALONE, years)
    return [*((name, three, _ALONE, years) for name in decomposition.INPUTS), world]


def _years(key: Key) -> list[str]:
    return [str(year) for year in range(int(key.since), int(key.period) + 1)]


@dataclass(frozen=True)
class Kind:
    """A kind of number.

    Attributes:
        unit: What its value is, with ``{of}`` for the whole; empty for the unit of the indicator.
        formula: How it is computed, with ``{own}`` and ``{of}`` for sums of areas.
        inputs: What it is computed from.
        claim: The type and the unit of a claim about it, if there are such claims.
    """

    unit: str
    formula: str
    inputs: Callable[[Key], Inputs] = _summed
    claim: tuple[str, str] | None = None


_PART = "sum over {own}, and over the steps of years, of L(s1, s0) * "
_S = "; s = share of the World in US$, L(a, b) = (a - b) / ln(a / b)"
KINDS = {
    "share": Kind("fraction of {of}", "({own}) / ({of})", _summed, ("share", "share")),
    "level": Kind("", "{own}", _summed, ("amount", "usd")),
    "ratio": Kind("times the size of {of}", "({own}) / ({of})", _summed, ("comparison", "ratio")),
    "rank": Kind(
        "rank, 1 is the largest", "1 + number of others in {of} that are larger than {own}",
        lambda key: [(key.indicator, (), _ALONE, [key.period])], ("rank", "rank"),
    ),
    "contribution": Kind(
        "fraction of the growth of {of}", "increase of ({own}) / increase of ({of}), from {since} to {period}",
        _grown, ("growth_contribution", "share"),
    ),
    "contribution_points": Kind(
        "fraction of {of} in the first year", "increase of ({own}) from {since} to {period} / ({of}) in {since}",
        _grown, ("growth_contribution", "points"),
    ),
    "among": Kind("", "sum of the exports of each of {own} to each other", _among, ("intra_trade", "usd")),
    "among_share": Kind(
        "fraction of their exports", "sum of the exports of each of {own} to each other / their exports to all",
        _among_of_all, ("intra_trade", "share"),
    ),
    "flow": Kind(
        "", "as {own} reports it, with {of}",
        lambda key: [(key.indicator, [key.areas], [key.of], [key.period])],
    ),
    "real_growth": Kind("fraction of the World's GDP", f"{_PART}ln(Q1 / Q0){_S}, Q = gdp_constant_lcu", _split),
    "prices": Kind("fraction of the World's GDP", f"{_PART}ln(P1 / P0){_S}, P = gdp_lcu / gdp_constant_lcu", _split),
    "exchange_rate": Kind("fraction of the World's GDP", f"{_PART}ln(E0 / E1){_S}, E = gdp_lcu / gdp_nominal", _split),
    "world_growth": Kind("fraction of the World's GDP", f"{_PART}ln(W0 / W1){_S}, W = gdp_nominal of WLD", _split),
}  # fmt: skip
#: Growth rates are weighted where they are added up.
_RATES = "sum over years and {own} of gdp_growth * gdp_ppp / gdp_ppp of {of} in the year before"
_OF_RATES = " / sum over years of gdp_growth of {of}"


def unit(key: Key) -> str:
    """What the value of a number is.

    Example:
        ``unit(key)`` is ``"fraction of the World"`` for a share of it.
    """
    whole = "the World" if key.of == catalog.WORLD else key.of
    return KINDS[key.kind].unit.format(of=whole) or catalog.unit(catalog.indicator(key.indicator).unit).name  # fmt: skip


def formula(key: Key) -> str:
    """How a number is computed from its observations.

    >>> formula(Key(release="", kind="share", indicator="gdp_ppp", source="weo", edition="", areas="CHN+JPN", of="WLD", period=""))
    '(CHN + JPN) / (WLD)'
    """
    pattern = KINDS[key.kind].formula
    if key.indicator == growth.RATES:
        pattern = _RATES + (" / 100" if key.kind.endswith("points") else _OF_RATES)
    whole = "" if key.kind in decomposition.PARTS else key.of
    return pattern.format(own=_added(key.areas), of=_added(whole), since=key.since, period=key.period)  # fmt: skip


def _added(area: str) -> str:
    terms = catalog.terms(area) if area else {}
    return " ".join(f"{'+' if sign > 0 else '-'} {code}" for code, sign in terms.items()).removeprefix("+ ")  # fmt: skip


def series(key: Key) -> list[str]:
    """What the source calls the indicators that a number is computed from; of a sum, what it calls its parts.

    Example:
        ``series(key)`` is ``["NY.GDP.MKTP.CD"]`` for a share of GDP from WDI.
    """
    names = dict.fromkeys(indicator for indicator, *_ in KINDS[key.kind].inputs(key))
    parts = [part for name in names for part in catalog.indicator(name).sum_of or (name,)]
    return [found for part in parts if (found := catalog.indicator(part).series.get(key.source))]


def observations(release: Release, key: Key) -> pd.DataFrame:
    """The observations that a number is computed from."""
    found = []
    for indicator, areas, partners, years in KINDS[key.kind].inputs(key):
        held = release.history(indicator, key.source)
        edition = key.edition if key.edition in held else release.edition(indicator, key.source, key.edition)  # fmt: skip
        if edition is None:
            continue
        rows = held[edition]
        whom = list(areas) or [*economies(release), *catalog.terms(key.areas)]
        mine = rows["ref_area"].isin(whom) & rows["counterpart_area"].isin(list(partners))
        found.append(rows[mine & (rows["freq"] == "A") & rows["time_period"].isin(list(years))])
    every = pd.concat(found) if found else release.observations.head(0)
    return every[list(COLUMNS)].reset_index(drop=True)


def value(release: Release, key: Key) -> Level:
    """A number, by the arithmetic that gives it everywhere; not a number where an input is missing.

    Raises:
        Refused: The release has no such number.

    Example:
        ``value(release, key).value`` is 0.25 for a fourth.
    """
    try:
        found = _value(release, key)
    except (TrilateralError, Unjudged):
        found = None
    if found is None:
        raise _no_number()
    return found


def _value(release: Release, key: Key) -> Level | None:
    rows = observations(release, key)
    if key.kind in decomposition.PARTS:
        table = decomposition.decompose(release, key.since, key.period, key.edition, key.of)  # type: ignore[arg-type]
        row = table[(table["ref_area"] == key.areas) & (table["edition"] == key.edition)]
        return Level(row[key.kind].item(), row["obs_status"].item()) if len(row) else None
    own_rows = rows[rows["ref_area"].isin(list(catalog.terms(key.areas)))]
    if own_rows.empty or key.edition not in set(rows["edition"]):
        return None
    if key.kind == "flow":
        return Level(float(rows["value"].iloc[0]), str(rows["obs_status"].iloc[0]))
    if key.kind in ("share", "ratio", "level"):
        levels = Levels(key.indicator, key.source, key.edition, rows)
        own = levels.of(key.areas, key.period)
        return ratio(own, levels.of(key.of, key.period)) if key.of else own
    return _judged(release, key)


def _judged(release: Release, key: Key) -> Level | None:
    """What claims of this kind are judged by."""
    kind, said = KINDS[key.kind].claim or ("", "")
    indicator = growth.WEIGHTS if key.indicator == growth.RATES else key.indicator
    claim = Claim(
        quote="", start=0, end=0, type=kind, unit=said, areas=key.areas, of=key.of,  # type: ignore[arg-type]
        measure=catalog.indicator(indicator).measure, candidates=(indicator,), sources=(key.source,),  # type: ignore[arg-type]
    )  # fmt: skip
    for each in definitions(release, claim, key.edition):
        if (each.indicator, each.edition) == (key.indicator, key.edition):
            if key.since:
                return each.grown(key.areas, key.of, key.since, key.period)
            return each.measured(key.areas, key.of, "", key.period)
    return None


class File(BaseModel):
    """A file of the release with observations in it, and what proves it."""

    path: str
    sha256: str
    url: str


class Proof(BaseModel):
    """What a number rests on."""

    id: str
    release: str
    value: float | None = Field(description="The number; null where an input is missing.")
    unit: str
    obs_status: models.Status
    formula: str = Field(description="How it is computed from the observations.")
    indicator: str
    source: str
    edition: str
    series: list[str] = Field(description="What the source calls it.")
    observations: list[models.Observation]
    files: list[File] = Field(description="The files of the release that hold the observations.")
    citation: str


def prove(release: Release, key: Key, base: str) -> dict[str, Any]:
    """A number with all that it rests on, as `Proof`.

    Args:
        release: Its release.
        key: The number.
        base: The address of the server, for links.

    Raises:
        Refused: The release has no such number.

    Example:
        ``prove(release, Key.read(name), base)["value"]`` is the number of that name.
    """
    level, rows = value(release, key), observations(release, key)
    editions = rows[["indicator", "edition"]].drop_duplicates().itertuples(index=False)
    tables = {
        "observations" if release.edition(indicator, key.source) == edition else "vintages"
        for indicator, edition in editions
    }
    files = [
        {"path": each["path"], "sha256": each["hash"].removeprefix("sha256:"), "url": f"{base}/api/v1/releases/{release.id}/{each['path']}"}
        for each in release.package["resources"] if each["name"] in tables
    ]  # fmt: skip
    return {
        "id": key.id, "release": release.id,
        "value": None if math.isnan(level.value) else level.value,
        "unit": unit(key), "obs_status": level.obs_status, "formula": formula(key),
        "indicator": key.indicator, "source": key.source, "edition": key.edition,
        "series": series(key),
        "observations": records(rows), "files": files,
        "citation": catalog.source(key.source).cited(key.edition),
    }  # fmt: skip


_ProofId = Annotated[
    str,
    Path(
        alias="id",
        pattern=_ID,
        max_length=800,
        description="The id of a number, as `mcp` gives it: release, kind, indicator, source, edition, areas, of, since and period, with ~ between them.",
        examples=["20261129T130049Z-3a46acd7135a~share~gdp_nominal~wdi~2026-07-13~CJK~WLD~~2024"],
    ),
]


def add(api: APIRouter, live: Live, facts: Any) -> None:
    """Add the address."""

    @api.get("/proof/{id}", summary="What a number rests on", operation_id="proof", response_class=Response, responses=facts | {200: {"model": Proof}})  # fmt: skip
    @api.head("/proof/{id}", include_in_schema=False, response_class=Response)
    def proof(request: Request, name: _ProofId, _: Annotated[Nothing, Query()]) -> Response:
        """The number again, its formula, the observations that it is computed from, and the digests of their files.

        Answers of the tools for assistants (`trilateral mcp`) link here. What is in a release never changes, so the id does
        not either.
        """
        key = Key.read(name)
        content = prove(live.named(key.release), key, base_of(request))
        headers = {"Cache-Control": FROZEN, "X-Release": key.release}
        return finished(request, to_json(content), JSON, headers)
