"""How fresh the figures are: what pages say of it, and when they say nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.words.freshness import FRESH, Freshness, judge, sentences
from dashboard.words.wording import in_language
from etl.storage.runs import Run
from etl.storage.store import Release
from tests.languages import HELD
from tests.small import release, table

JANUARY = "2026-01-05T06:00:00+00:00"
JUNE = datetime(2026, 6, 5, 6, tzinfo=UTC)
#: The World Bank's edition of October 2025 and the IMF's of April 2026 should be here by June.
LATE = ("wdi", "weo")


def january(**stale: str) -> Release:
    """A release of two sources that were asked in January."""
    made = release(table(), table(source="weo", edition="2025-10"), package={"created": JANUARY})
    for source in made.package["sources"]:
        source["checked"] = JANUARY
        if source["name"] in stale:
            source["stale"] = stale[source["name"]]
    return made


def run(**facts: object) -> Run:
    told = {"finished": JUNE, "outcome": "unchanged", "summary": "x"} | facts
    return Run.model_validate(told)


@pytest.mark.parametrize(("max_age", "old"), [(150, "2026-01-05"), (152, ""), (0, "")])
def test_figures_are_old_after_so_many_days(max_age: float, old: str) -> None:
    """151 days after January 5th; 0 stands for never."""
    assert judge(january(), None, max_age, JUNE) == Freshness(old=old, overdue=LATE)


@pytest.mark.parametrize(
    ("behind", "max_age", "ahead"), [(25, 30, "2026-01-05"), (23, 30, ""), (9999, 0, "")]
)
def test_a_clock_that_fell_back_does_not_make_figures_fresh(
    behind: int, max_age: float, ahead: str
) -> None:
    """A day either way is that of time zones and other machines; more is said, with the day, in each language."""
    found = judge(
        january(), None, max_age, datetime.fromisoformat(JANUARY) - timedelta(hours=behind)
    )

    assert (found.old, found.ahead) == ("", ahead)
    for lang in HELD:
        assert len(sentences(found, in_language(lang))) == bool(ahead)
    if ahead:
        assert "5 January 2026, which is later" in sentences(found, in_language("en"))[0]


def test_a_run_that_found_nothing_new_makes_figures_fresh() -> None:
    asked = run(checked=dict.fromkeys(("wdi", "weo"), JUNE))

    assert judge(january(), asked, 30, JUNE + timedelta(days=1)) == Freshness(overdue=LATE)


def test_a_source_that_failed_is_named_with_its_last_day() -> None:
    asked = run(checked={"wdi": JUNE}, failed={"weo": "no answer"})

    found = judge(january(), asked, 0, JUNE)
    assert found == Freshness(missed=("weo",), since="2026-01-05", overdue=LATE)


def test_nothing_is_overdue_before_its_day() -> None:
    """On the day of the release nothing else is expected yet; what is overdue is said on /about, not above all pages."""
    assert judge(january(), None, 0, datetime(2025, 11, 1, tzinfo=UTC)).overdue == ()
    assert sentences(Freshness(overdue=LATE), in_language("en")) == []


def test_a_source_that_was_stale_when_published_is_named() -> None:
    assert judge(january(weo="no answer"), None, 0, JUNE).missed == ("weo",)


def test_a_day_is_the_same_all_day() -> None:
    """What is kept for a state of freshness is not made again every second."""
    states = {judge(january(), None, 30, JUNE + timedelta(hours=n)) for n in range(12)}

    assert len(states) == 1


def test_fresh_figures_say_nothing() -> None:
    assert sentences(FRESH, in_language("en")) == []


def test_both_are_said_with_dates_and_names() -> None:
    told = sentences(Freshness("2026-01-05", ("wdi", "weo"), "2026-01-05"), in_language("en"))

    old, missed = told
    assert old.startswith("These data were last confirmed on 5 January 2026; newer data")
    assert missed.startswith(
        "No usable new data at the last update: World Bank, World Development Indicators and IMF, World Economic Outlook."
    )
    assert missed.endswith("as of 5 January 2026.")


@pytest.mark.parametrize("lang", sorted(set(HELD) - {"en"}))
def test_it_is_said_in_the_reader_s_language(lang: str) -> None:
    told = sentences(Freshness("2026-01-05", ("wdi",), "2026-01-05"), in_language(lang))

    assert len(told) == 2
    for sentence in told:
        assert "2026" in sentence
        assert "figures" not in sentence
        assert "{" not in sentence
