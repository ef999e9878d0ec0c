"""What the tools answer: numbers with their proof, and sentences to quote."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, Field

from dashboard.web.api import models, proofs
from dashboard.web.api.proofs import Key
from dashboard.words import stating
from dashboard.words.wording import Words
from etl import catalog
from etl.analysis.levels import Level
from etl.judging import Finding
from etl.reading import Claim
from etl.storage.store import Release

QUOTE = "To be quoted as it is: with year, definition, source and edition, and whether it is a forecast, provisional or an estimate."


class Proof(BaseModel):
    """Where a number comes from."""

    release: str = Field(description="The id of the release; what is in it never changes.")
    source: str
    edition: str = Field(description="The edition of the source.")
    series: list[str] = Field(description="What the source calls what it is computed from.")
    formula: str = Field(description="How it is computed from the observations.")
    link: str = Field(
        description="The number again with its observations and the sha256 of their files."
    )


class Number(BaseModel):
    """A number."""

    indicator: str
    area: str = Field(description="Whose: an economy, a group or a formula.")
    of: str = Field(description="The whole, the other side or the partner; empty if there is none.")
    time_period: str
    since: str = Field(description="The first year of a period; empty for a year.")
    value: float | None = Field(description="Null where an input is missing; never zero for it.")
    unit: str = Field(description="What the value is: a fraction (0.25 is 25 %), US dollars, a rank ...")  # fmt: skip
    obs_status: models.Status
    status: str = Field(description="The same in words.")
    missing: list[str] = Field(description="The areas without a value, where there is none.")
    sentence: str = Field(description=f"{QUOTE} Empty where the sentence of the answer says it.")
    proof: Proof


class Answer(BaseModel):
    """What every tool answers."""

    release: str = Field(description="The id of the release that all is from.")
    sentence: str = Field(description=QUOTE)
    numbers: list[Number]
    notes: list[str] = Field(description="What has to be known with the numbers.")


class ClaimFound(BaseModel):
    """A claim and its verdict."""

    quote: str = Field(description="An exact part of the text.")
    verdict: str = Field(
        description="By all definitions that the words allow: holds (about: within 1 percentage point), close (within 2.5), fails, "
        "borderline, depends (on the base year), mixed (by definition) or unknown."
    )
    reading: str = Field(description="How it was read, in words.")
    because: str = Field(description="The verdict and what was found, in words.")
    verdict_when_said: str | None = Field(
        description="By the editions of the day on which it was said."
    )
    sentence: str = Field(description=f"What would be true. {QUOTE}")


class Claims(Answer):
    """Claims, each with its verdict."""

    claims: list[ClaimFound]
    not_understood: list[str] = Field(description="Pieces with numbers that were not read as claims.")  # fmt: skip


class Picture(Answer):
    """A figure; its numbers are rows of a file."""

    alt: str = Field(description="What the figure shows, for those who cannot see it.")
    source: str = Field(description="The source line, to stand below the figure.")
    link: str = Field(description="The picture of this very view and release.")
    rows: str = Field(description="The rows that it shows, as JSON with citation and licence.")
    page: str = Field(description="The page where the view can be changed.")


class Definition(BaseModel):
    """What is measured."""

    indicator: str
    name: str
    concept: str
    measure: str
    unit: str
    default_source: str
    sources: dict[str, str] = Field(
        description="Source -> the latest edition that the release holds."
    )
    series: dict[str, list[str]] = Field(description="Source -> what it calls it.")


class Meant(Answer):
    """What the words mean."""

    definitions: list[Definition]
    groups: dict[str, list[str]] = Field(description="Group -> its members, by ISO code.")
    statuses: dict[str, str] = Field(description="obs_status -> what it means.")
    claims: list[str] = Field(description="The sentences that are checked, and by which rule.")


@dataclass(frozen=True)
class Writer:
    """Numbers of one release in one language.

    Attributes:
        release: The release.
        words: The language.
        base: The address that links begin with.
    """

    release: Release
    words: Words
    base: str

    def number(self, key: Key, found: Level | None = None, sentence: str = "") -> Number:
        """A number, with its value and its sentence if these are at hand."""
        found = found or proofs.value(self.release, key)
        return Number(
            indicator=key.indicator,
            area=key.areas,
            of="" if key.of in ("chain", "ends") else key.of,
            time_period=key.period,
            since=key.since,
            value=None if math.isnan(found.value) else found.value,
            unit=proofs.unit(key),
            obs_status=found.obs_status,
            status=self.words.status(found.obs_status),
            missing=list(found.missing),
            sentence=sentence or self._sentence(key, found),
            proof=Proof(
                release=key.release, source=key.source, edition=key.edition,
                series=proofs.series(key), formula=proofs.formula(key), link=key.link(self.base),
            ),
        )  # fmt: skip

    def _sentence(self, key: Key, found: Level) -> str:
        if not found.known:
            areas = self.words.join([self.words.within(each, short=True) for each in found.missing])
            return self.words.gettext("No data for {areas}.").format(areas=areas) if areas else ""
        said = Finding(
            indicator=key.indicator, source=key.source, edition=key.edition, time_period=key.period, since=key.since,
            areas=key.areas, other=key.of, value=found.value, verdict="holds", obs_status=found.obs_status, off=0,
        )  # fmt: skip
        if key.kind == "flow":
            return stating.flow(self.words, said)
        if not (claimed := proofs.KINDS[key.kind].claim):
            return ""
        compared = key.kind == "ratio"
        claim = Claim(
            quote="", start=0, end=0, type=claimed[0], unit=claimed[1], measure="gdp", areas=key.areas,  # type: ignore[arg-type]
            of="" if compared else key.of, versus=key.of if compared else "",
        )  # fmt: skip
        return stating.statement(self.words, claim, said)

    def share(self, row: Any, of: str) -> Number:
        """A row of shares."""
        key = Key(
            release=self.release.id, kind="share", indicator=row.indicator, source=row.source, edition=row.edition,
            areas=row.ref_area, of=of, period=row.time_period,
        )  # fmt: skip
        return self.number(key, Level(row.share, row.obs_status, tuple(row.missing.split())))

    def findings(self, claim: Claim, each: Finding) -> list[Number]:
        """What one definition says about a claim: its value, and that at the start of a change."""
        kind = kind_of(claim)
        key = Key(
            release=self.release.id, kind=kind, indicator=each.indicator, source=each.source, edition=each.edition,
            areas=each.areas, of="" if kind in ("level", "among", "among_share") else each.other or catalog.WORLD,
            period=each.time_period,
        )  # fmt: skip
        level, sentence = Level(each.value, each.obs_status), stating.statement(self.words, claim, each)  # fmt: skip
        if claim.type == "growth_contribution":
            return [self.number(replace(key, since=each.since), level, sentence)]
        if each.start is not None:
            return [self.number(replace(key, period=each.since)), self.number(key, level)]
        return [self.number(key, level, sentence)]


def kind_of(claim: Claim) -> str:
    """The kind of number that a claim is about, one of `proofs.KINDS`.

    Example:
        ``kind_of(read("Japan is the second largest economy.").claims[0])`` is ``"rank"``.
    """
    amount = claim.unit in ("usd", "persons")
    if "intra_trade" in (claim.type, claim.measure):
        return "among" if amount else "among_share"
    if claim.type == "growth_contribution":
        return "contribution_points" if claim.unit == "points" else "contribution"
    return "level" if amount else str(claim.unit)
