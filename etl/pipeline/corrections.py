"""Known upstream errors, put right as declared in ``catalog/corrections.toml``; each says why, and until when.

A correction states the value that it ``expect``s to find, in full or rounded, as spreadsheet programs save it: once the
provider has mended its figure, the correction no longer matches, changes nothing and says that it can go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from etl import catalog
from etl.editions import base


def apply(
    observations: pd.DataFrame, declared: Iterable[catalog.Correction] | None = None
) -> tuple[pd.DataFrame, dict[str, int], list[str]]:
    """The observations with the known errors put right.

    Args:
        observations: An observation table, as the provider sent it.
        declared: The corrections; those of the catalogue if left out.

    Returns:
        The table; how many values each correction changed (only those that changed any); and a note for each
        correction whose place is there but holds something else than it expects.
    """
    applied: dict[str, int] = {}
    notes: list[str] = []
    for fix in catalog.corrections().values() if declared is None else declared:
        place = _place(observations, fix)
        if place.empty:
            continue
        wrong = place.index[_is(place["value"], fix.expect)]
        if wrong.empty:
            notes.append(
                f"correction {fix.id}: the provider's figures are no longer {fix.expect:g}, it can go"
            )
            continue
        applied[fix.id] = len(wrong)
        if fix.value is None:
            observations = observations.drop(index=wrong).reset_index(drop=True)
        else:
            observations = observations.copy()
            observations.loc[wrong, "value"] = fix.value
    return observations, applied, notes


def _is(values: pd.Series, expected: float) -> np.ndarray:
    """Whether values are the one that is expected, or that rounded to two digits or more."""
    written = np.array([expected, *(float(f"{expected:.{digits}e}") for digits in range(1, 15))])
    close = np.isclose(values.to_numpy()[:, None], written, rtol=1e-9, atol=0)
    return np.asarray(close.any(axis=1))


def record(applied: Mapping[str, int], before: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the package says of corrections: those applied now, and those applied in the releases before."""
    kept = {entry["id"]: dict(entry) for entry in before}
    for name, values in applied.items():
        fix = catalog.corrections()[name]
        kept[name] = {"id": name, "why": fix.why, "source": fix.cite, "values": values}
    return [kept[name] for name in sorted(kept)]


def _place(observations: pd.DataFrame, fix: catalog.Correction) -> pd.DataFrame:
    """The rows that a correction is about."""
    of = observations
    mine = (of["ref_area"] == fix.ref_area) & (of["indicator"] == fix.indicator)
    of = of[mine & (of["source"] == fix.source)]
    of = of[(of["time_period"] >= fix.first) & (of["time_period"] <= fix.last)]
    editions = of["edition"].map(base)
    return of[(editions >= fix.since) & (editions <= (fix.until or "9999"))]
