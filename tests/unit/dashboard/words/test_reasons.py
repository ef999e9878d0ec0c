"""A verdict and why it is given are sentences: they begin as sentences do, wherever they stand by themselves."""

from __future__ import annotations

import pytest

from dashboard.locale import LANGUAGES
from dashboard.words import reviewing
from dashboard.words.wording import in_language
from etl.judging import review
from etl.storage.store import Release


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("why", ["", "25.3%"])
def test_no_verdict_begins_with_a_small_letter(lang: str, why: str) -> None:
    words = in_language(lang)
    for verdict in map(words.gettext, reviewing.WORDED.values()):
        told = reviewing.verdict_because(words, verdict, why)
        # Only the first letter differs from the verdict as it stands within a sentence.
        assert told[: len(verdict)] in {verdict, verdict.capitalize()}
        assert not told[0].islower()
        assert why in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The EU makes up 20% of the GDP of RCEP.", "Does not hold. Nearest: "),
        ("The G7 account for 20% of Asia's GDP.", "Cannot be judged. No data for Asia as a whole."),
    ],
)  # fmt: skip
def test_reports_say_whole_sentences(release: Release, text: str, said: str) -> None:
    """In the plain text of a review, below the claim."""
    told = reviewing.report(in_language("en"), review(release, text)).splitlines()
    assert told[1].startswith(f"  {said}")
