"""Claims as objects, judged by every definition that their words allow, from the rows of a release.

What cannot be judged for certain is ``unknown``, with the reason: a wrong verdict is worse than none.
"""

from __future__ import annotations

from etl.judging.findings import Finding, Judgement
from etl.judging.judge import judge
from etl.judging.text import Judged, Review, judged, review

__all__ = ["Finding", "Judged", "Judgement", "Review", "judge", "judged", "review"]
