"""Sentences with their right reading, and what a reader made of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from etl.reading import Claim

HERE = Path(__file__).parent
#: The first sentences, and those written later to see how texts are read that nobody had tried: prose of ministries,
#: banks, papers and speeches; then headlines, bullet points, captions, notes, subtitles and long compound sentences; then what is easily read for
#: something else; then statements of a secretariat, ministries, agencies and international organisations; then kinds that
#: turn what a sentence says: times that are no years, bounds, frames, denials; then units, years, definitions and bounds; then
#: clauses: whose a number is, of which year, from where to where.
SETS = (
    HERE,
    HERE / "prose",
    HERE / "styles",
    HERE / "traps",
    HERE / "statements",
    HERE / "turns",
    HERE / "figures",
    HERE / "clauses",
)
LANGUAGES = ("en", "zh", "ja", "ko")


@dataclass(frozen=True)
class Wanted:
    """A claim as a line of the files says it; en.toml explains the line."""

    line: str
    optional: bool
    type: str
    areas: str
    of: str
    versus: str
    measure: str
    value: float | None
    value_to: float | None
    comparator: str
    year: str = ""
    year_to: str = ""
    untimed: bool = False
    definition: tuple[str, ...] = ()
    forecast: bool = False
    stance: str = "asserted"


@dataclass(frozen=True)
class Saying:
    """A text, when it was said, and its claims."""

    text: str
    said_on: str
    claims: tuple[Wanted, ...]


def sayings(language: str) -> list[Saying]:
    """The sentences of a language's files."""
    items = [
        item
        for folder in SETS
        for item in tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))[
            "sentence"
        ]
    ]
    return [
        Saying(item["text"], item.get("said_on", ""), tuple(wanted(c) for c in item["claims"]))
        for item in items
    ]


def others() -> list[str]:
    """Sentences of all languages about something else than the size of economies."""
    found = [
        tomllib.loads((folder / "nothing.toml").read_text(encoding="utf-8")) for folder in SETS
    ]
    return [text for texts in found for language in LANGUAGES for text in texts[language]]


def wanted(line: str) -> Wanted:
    """The claim of a line."""
    kind, who, measure, value, comparator, *rest = line.removeprefix("?").split()
    areas, _, versus = who.partition(">")
    areas, _, of = areas.partition("/")
    low, _, high = value.partition("..")
    marks = {mark[0]: mark[1:] for mark in rest}
    year, _, year_to = marks.get("@", "").partition(":")
    return Wanted(
        line=line,
        optional=line.startswith("?"),
        type=kind,
        areas=areas,
        of=of,
        versus=versus,
        measure=measure,
        value=None if low == "-" else float(low),
        value_to=float(high) if high else None,
        comparator=comparator,
        year=year.removesuffix("?"),
        year_to=year_to,
        untimed=year.endswith("?"),
        definition=(marks["="],) if "=" in marks else (),
        forecast="!" in marks,
        stance=marks.get("~", "asserted"),
    )


def told(claim: Claim) -> str:
    """A claim as a line of the files."""
    who = (
        claim.areas
        + (f"/{claim.of}" if claim.of else "")
        + (f">{claim.versus}" if claim.versus else "")
    )
    value = "-" if claim.value is None else f"{claim.value:.9g}"
    value += f"..{claim.value_to:.9g}" if claim.value_to is not None else ""
    year = (
        f" @{claim.year}"
        + ("?" if claim.untimed else "")
        + (f":{claim.year_to}" if claim.year_to else "")
    )
    return (
        f"{claim.type} {who} {claim.measure} {value} {claim.comparator}"
        + (year if year.strip() != "@" else "")
        + "".join(f" ={name}" for name in claim.definition)
        + (" !" if claim.forecast else "")
        + (f" ~{claim.stance}" if claim.stance != "asserted" else "")
    )


def same(claim: Claim, other: Wanted) -> bool:
    """Whether the reader's claim is the one that is wanted."""
    return (
        set(claim.areas.split("+")) == set(other.areas.split("+"))
        and _near(claim.value, other.value)
        and _near(claim.value_to, other.value_to)
        and all(
            getattr(claim, name) == getattr(other, name)
            for name in (
                "type",
                "of",
                "versus",
                "measure",
                "comparator",
                "year",
                "year_to",
                "untimed",
                "definition",
                "forecast",
                "stance",
            )
        )
    )


def _near(value: float | None, other: float | None) -> bool:
    if value is None or other is None:
        return value is other
    return abs(value - other) <= 1e-6 * abs(other)
