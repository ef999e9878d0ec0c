"""A claim put together by its parts instead of words: what is said of which areas, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from etl import catalog
from etl.catalog.areas import areas as described
from etl.errors import UsageError
from etl.reading.claims import Claim, Comparator
from etl.reading.reader import CANDIDATES

#: What a claim may be about.
MEASURES = ("gdp", "trade", "exports", "imports", "population")
COMPARATORS: tuple[Comparator, ...] = (
    "about", "exact", "over", "at_least", "nearly", "under", "between",
)  # fmt: skip
#: What may be said -> the type of the claim and the unit of its value.
SAID = {
    "share": ("share", "share"),
    "amount": ("amount", "usd"),
    "rank": ("rank", "rank"),
    "ratio": ("comparison", "ratio"),
    "contribution": ("growth_contribution", "share"),
    "among": ("intra_trade", "share"),
}
_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})(?:e([0-9]{1,2}))?(%?)")
#: A fraction as one says it: 1/4.
_SIMPLE = re.compile(r"(\d{1,3})/([1-9]\d{0,3})")
_YEAR = re.compile(r"([12][0-9]{3})?")


def share_claim(
    share: str,
    measure: str = "gdp",
    areas: str = catalog.CJK,
    of: str = catalog.WORLD,
    year: str = "",
    comparator: str = "about",
) -> Claim:
    """The claim that areas have a share of something: `claim_of` with the commonest parts.

    Raises:
        UsageError: One of these cannot be used.

    >>> share_claim("24%", year="2020").value
    0.24
    """
    return claim_of(
        "share", share, measure=measure, areas=areas, of=of, year=year, comparator=comparator
    )


def claim_of(
    said: str,
    value: str,
    *,
    upper: str = "",
    measure: str = "gdp",
    areas: str = catalog.CJK,
    of: str = catalog.WORLD,
    versus: str = "",
    year: str = "",
    until: str = "",
    comparator: str = "about",
) -> Claim:
    """A claim by its parts.

    Args:
        said: One of `SAID`: a share of a whole, an amount in US$ (or persons), a rank, a ratio to another area, a
            contribution to the growth of a whole, or trade among members as a share of their trade.
        value: A fraction (``0.24``, ``1/4``) or per cent (``24%``); an amount (``2.4e13``); a rank (``2``); a ratio (``1.2``).
        upper: The upper end of a range; the comparator is ``between`` then.
        measure: One of `MEASURES`.
        areas: Whose, as a formula.
        of: The whole of a share, the field of a rank.
        versus: The other side of a ratio.
        year: The year; the last one with figures if empty.
        until: The last year of a period that begins in `year`.
        comparator: One of `COMPARATORS`.

    Raises:
        UsageError: One of these cannot be used.

    >>> claim_of("rank", "2", areas="CHN").unit
    'rank'
    >>> claim_of("share", "20%", upper="25%").value_to
    0.25
    """
    _one_of("claim", said, SAID)
    _one_of("measure", measure, MEASURES)
    _one_of("comparator", comparator, COMPARATORS)
    kind, unit = SAID[said]
    numbers = [_number(value, said), *([_number(upper, said)] if upper else [])]
    if upper and not numbers[0] < numbers[-1]:
        raise UsageError("A range has to end above its beginning.", hint="Exchange the two.")
    if (comparator == "between") is not bool(upper) and comparator != "about":
        raise UsageError("Only a range is between two values.", hint="Give both ends, or another comparator.")  # fmt: skip
    if (said == "ratio") is not bool(versus):
        raise UsageError("A ratio has another side, and nothing else has.", hint="Give versus with a ratio alone.")  # fmt: skip
    for each in (year, until):
        if not _YEAR.fullmatch(each):
            raise UsageError("{name} cannot be {value}.", hint="Give four digits, for example 2020.", name="year", value=repr(each[:20]))  # fmt: skip
    if until and not year < until:
        raise UsageError("A period has to end after its beginning.", hint="Exchange the years.")
    if said == "amount" and measure == "population":
        unit = "persons"
    _refuse_contradictions(said, measure, areas, of, versus, year, until)
    for each in (areas, of, versus):
        if each:
            catalog.known_area(each, described())
    whole = {"among": areas, "amount": "", "ratio": ""}.get(said, of or catalog.WORLD)
    candidates = CANDIDATES["intra_trade" if said == "among" else measure]
    parts: dict[str, Any] = {
        "type": kind, "unit": unit, "measure": "trade" if said == "among" else measure, "candidates": candidates,
        "comparator": "between" if upper else "exact" if said == "rank" and comparator == "about" else comparator,
    }  # fmt: skip
    quote = value.strip() if not upper else f"{value.strip()}-{upper.strip()}"
    return Claim(
        quote=quote,
        start=0,
        end=len(quote),
        areas=catalog.canonical(areas),
        of=catalog.canonical(whole),
        versus=catalog.canonical(versus),
        value=numbers[0],
        value_to=numbers[1] if upper else None,
        year=year or "latest",
        year_to=until,
        **parts,
    )


def _refuse_contradictions(
    said: str, measure: str, areas: str, of: str, versus: str, year: str, until: str
) -> None:
    """Refuse parts that would change nothing, or that nothing can be compared by.

    Raises:
        UsageError: There are such parts.
    """
    if until and not year:
        raise UsageError("A period has a first year, too.", hint="Give year with until.")
    if said in ("among", "amount", "ratio") and of not in ("", catalog.WORLD):
        raise UsageError(
            "Only shares, ranks and contributions are of an area.", hint="Leave of out."
        )
    if said == "among" and measure not in ("gdp", "trade"):
        raise UsageError(
            "Trade among members is measured by their trade.", hint="Leave measure out."
        )
    if versus and catalog.canonical(versus) == catalog.canonical(areas):
        raise UsageError("An area cannot be compared with itself.", hint="Give another area.")


def _one_of(name: str, given: str, known: Iterable[str]) -> None:
    if given not in known:
        raise UsageError("{name} cannot be {value}.", hint="Give one of {values}.", name=name, value=repr(given[:20]), values=", ".join(known))  # fmt: skip


def _number(text: str, said: str) -> float:
    """A number as an address has it.

    Raises:
        UsageError: It is none, or none that such a claim may have.
    """
    shares = said in {"share", "contribution", "among"}
    found = _NUMBER.fullmatch(text.strip())
    value = float(f"{found[1]}e{found[2] or 0}") / (100 if found[3] else 1) if found else -1.0
    if shares and (simple := _SIMPLE.fullmatch(text.strip())):
        value = int(simple[1]) / int(simple[2])
    usable = value > 0 and (not shares or value <= 1) and (said != "rank" or value == int(value))
    if not usable or (found and found[3] and not shares):
        raise UsageError(
            "{name} cannot be {value}.",
            hint="Give it in figures (2.4e13)."
            if said == "amount"
            else "Give a whole number (2)."
            if said == "rank"
            else "Give a number (1.2)."
            if said == "ratio"
            else "Give a fraction (0.24, 1/4) or per cent (24%).",
            name=said,
            value=repr(text[:20]),
        )
    return round(value, 12)
