"""Number formats of office programs."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ZEROS = frozenset({"0", "0%"})
_NUMBER = re.compile(r"^([^\d-]*)(-?[\d,]*\.?\d+)(\D*)$")


def number_format(values: Sequence[float], texts: Sequence[str]) -> str | None:
    """The number format that writes these values as these texts, or None if there is none.

    >>> number_format([0.0, 5e5, 1e6], ["0", "US$0.5 m", "US$1.0 m"])
    '"US$"0.0,," m";-"US$"0.0,," m";0'
    >>> number_format([0.0, 0.025, 0.05], ["0%", "2.5%", "5.0%"])
    '0.0%;-0.0%;0%'
    """
    found = _uniform(values, texts)
    if found is None and any(values):
        # Zero has no unit and no decimals: formats have a part of its own for it.
        rest = [(v, t) for v, t in zip(values, texts, strict=True) if v or t not in _ZEROS]
        found = _uniform([v for v, _ in rest], [t for _, t in rest])
        zeros = {t for v, t in zip(values, texts, strict=True) if not v}
        return f"{found};-{found};{zeros.pop()}" if found and len(zeros) == 1 else None
    return found


def _uniform(values: Sequence[float], texts: Sequence[str]) -> str | None:
    """The same where all are written alike."""
    texts = [t.replace("\N{MINUS SIGN}", "-") for t in texts]
    matches = [_NUMBER.match(t) for t in texts]
    if not all(matches) or len({(f[1], f[3]) for f in matches if f}) != 1:
        return None
    before, _, after = matches[0].groups() if matches[0] else ("", "", "")
    digits = len((matches[-1] or matches[0])[2].partition(".")[2])  # type: ignore[index]
    zeros = f"0.{'0' * digits}" if digits else "0"
    if after == "%" and not before and [f"{v:.{digits}%}" for v in values] == texts:
        return f"{zeros}%"
    for power in range(5):
        # A comma after the digits divides by a thousand; larger units of East Asia have no format.
        for grouped in ("", "#,##"):
            written = [
                f"{before}{v / 1000**power:{',' if grouped else ''}.{digits}f}{after}"
                for v in values
            ]
            if written == texts:
                quoted = [f'"{part}"' if part else "" for part in (before, after)]
                return f"{quoted[0]}{grouped}{zeros}{',' * power}{quoted[1]}"
    return None
