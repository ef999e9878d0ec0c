"""A claim put together by its parts instead of words: a share, a measure, areas and a year."""

from __future__ import annotations

import re

from etl import catalog
from etl.errors import UsageError
from etl.reading.claims import Claim, Comparator
from etl.reading.reader import CANDIDATES

#: What a share may be of.
MEASURES = ("gdp", "trade", "exports", "imports", "population")
COMPARATORS: tuple[Comparator, ...] = ("about", "exact", "over", "at_least", "nearly", "under")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?|0?\.[0-9]{1,6})(%?)")


def share_claim(
    share: str,
    measure: str = "gdp",
    areas: str = catalog.CJK,
    of: str = catalog.WORLD,
    year: str = "",
    comparator: str = "about",
) -> Claim:
    """The claim that areas have a share of something.

    Args:
        share: A fraction (``0.24``) or per cent (``24%``).
        measure: One of `MEASURES`.
        areas: Whose share, as a formula.
        of: Of what it is a share.
        year: The year; the last one with figures if empty.
        comparator: One of `COMPARATORS`.

    Raises:
        UsageError: One of these cannot be used.

    >>> share_claim("24%", year="2020").value
    0.24
    """
    found = _SHARE.fullmatch(share.strip())
    value = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 < value <= 1:
        raise UsageError(
            f"A share cannot be {share[:20]!r}.", hint="Give a fraction (0.24) or per cent (24%)."
        )
    for name, given, known in (
        ("measure", measure, MEASURES),
        ("comparator", comparator, COMPARATORS),
    ):
        if given not in known:
            raise UsageError(
                f"A {name} cannot be {given[:20]!r}.", hint=f"Give {', '.join(known)}."
            )
    if not re.fullmatch(r"([0-9]{4})?", year):
        raise UsageError(
            f"A year cannot be {year[:20]!r}.", hint="Give four digits, for example 2020."
        )
    return Claim(
        quote=share.strip(),
        start=0,
        end=len(share.strip()),
        type="share",
        areas=catalog.canonical(areas),
        of=catalog.canonical(of) or catalog.WORLD,
        measure=measure,  # type: ignore[arg-type]
        candidates=CANDIDATES[measure],
        value=round(value, 12),
        comparator=comparator,  # type: ignore[arg-type]
        unit="share",
        year=year or "latest",
    )
