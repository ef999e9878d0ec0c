"""A guard on kinds of trade: goods and services are what goods and services are together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl import catalog
from etl.checks.candidate import Candidate, Trouble
from etl.checks.sheets import Sheet
from etl.checks.wholes import economies
from etl.counts import many


def kinds_add_up(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The kinds of a whole make it: |sum of kinds / whole - 1| <= relative, of groups `groups`.

    Of each edition that arrived, beside the latest of the others until then: what did not change keeps its older label.
    """
    for whole, kinds in guard.wholes.items():
        names = (whole, *kinds)
        came = {
            (sheet.source, sheet.edition)
            for sheet in candidate.fresh
            if sheet.indicator in names and sheet.freq == "A"
        }
        for source, edition in sorted(came):
            found = [_until(candidate, source, name, edition) for name in names]
            sheets = [sheet for sheet in found if sheet]
            if len(sheets) == len(names):
                yield from _off(sheets[0], sheets[1:], edition, guard)


def _off(whole: Sheet, kinds: list[Sheet], edition: str, guard: catalog.Guard) -> Iterator[Trouble]:
    """The areas whose kinds do not add up in an edition, each with its worst year."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sum(kind.on(whole.series, whole.periods) for kind in kinds) / whole.values
    strict = {*economies(), catalog.WORLD}
    names = " and ".join(kind.indicator for kind in kinds)
    for series, part in zip(whole.series, ratio, strict=True):
        limit = guard.limits["relative" if series in strict else "groups"]
        off = np.nan_to_num(np.abs(part - 1), nan=0.0)
        if (years := int((off > limit).sum())) > 0:
            worst = int(off.argmax())
            yield Trouble(
                f"{whole.source} {whole.indicator} {series} {whole.periods[worst]} (as of {edition}): "
                f"{names} are {part[worst]:.1%} of it, {many(years, 'year is', 'years are')} off"
            )


def _until(candidate: Candidate, source: str, indicator: str, edition: str) -> Sheet | None:
    """The sheet of an indicator that counts when an edition came, or None."""
    held = [each for each in candidate.release.editions(indicator, source) if each <= edition]
    return candidate.annual(source, indicator, max(held)) if held else None
