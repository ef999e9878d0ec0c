"""What colour and sign the cell of a verdict has: within a verdict paler from a step on, and on which side of the claim."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from dashboard.words import verdicts
from dashboard.words.terms import VERDICT_COLOURS
from etl import catalog
from etl.analysis.claims import Tolerance

#: What does not hold is many cells: where there are signs, they stay in the background.
FILLS = {**VERDICT_COLOURS, "fails": "quiet"}
#: A role -> that of what has the same verdict, but is farther from the claim.
FAR = {"holds": "holds_far", "close": "close_far", "quiet": "quiet_far", "fails": "quiet"}
#: A fill -> the role of the type upon it.
INKS = {
    "holds": "on_holds", "close": "on_close", "quiet": "on_fails",
    "holds_far": "text", "close_far": "text", "quiet_far": "on_fails",
}  # fmt: skip


@lru_cache(maxsize=64)
def steps(tolerance: Tolerance) -> Mapping[str, float]:
    """The distance to the claim, in percentage points, from which on a colour is paler, by the colour of its verdict.

    Halves are those of the tolerances; what does not hold is far beyond twice the wider one.

    Example:
        >>> steps(Tolerance(1.0, 2.5))
        {'holds': 0.5, 'close': 1.75, 'fails': 5.0}
    """
    holds, close = tolerance.holds, tolerance.close
    return {"holds": holds / 2, "close": (holds + close) / 2, "fails": close * 2}


def is_far(row: Any, tolerance: Tolerance) -> bool:
    """Whether a share is beyond the step of its verdict, compared to a millionth of a point as verdicts are.

    Args:
        row: A row of `etl.analysis.claims.judged`.
        tolerance: The tolerance of the view.

    Example:
        ``is_far(row, Tolerance(1.0, 2.5))`` is true of a share of 25.8 % that is to be a fourth.
    """
    off: float = abs(row.share - catalog.claims()[row.claim].fraction) * 100
    return round(off, 6) > steps(tolerance)[VERDICT_COLOURS[row.verdict]]


def fill(row: Any, tolerance: Tolerance, *, strong: bool) -> str:
    """The role of the colour of a cell.

    Args:
        row: A row of `etl.analysis.claims.judged`.
        tolerance: The tolerance of the view.
        strong: Whether the colour alone is seen, as of hatches and of cells without a sign.

    Example:
        ``fill(row, Tolerance(1.0, 2.5), strong=False)`` is ``"holds_far"`` of a share of 25.8 % that is to be a fourth.
    """
    near = (VERDICT_COLOURS if strong else FILLS)[row.verdict]
    return FAR[near] if is_far(row, tolerance) else near


def one_sign(row: Any) -> str:
    """The one sign of a cell: of its verdict, or of the side where a claim is close or does not hold.

    Example:
        ``one_sign(row)`` is ``"✓"`` where a claim holds, and ``"▼"`` where the share is too low.
    """
    return verdicts.sign(row)[-1]
