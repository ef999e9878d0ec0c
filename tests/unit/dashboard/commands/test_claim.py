"""What `trilateral claim` refuses: options that would change nothing, and areas that there are none of."""

from __future__ import annotations

import pytest

BOTH = ("KOR (Korea, Rep.)", "PRK (Korea, Dem. People's Rep.)")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--area", "KOR"], ["Nothing is claimed of --area.", "--share"]),
        (["--year", "2020", "--measure", "trade"], ["--measure, --year"]),
        (["--said-on", "2020"], ["Nothing is claimed of --said-on."]),
        (["China has 17% of world GDP.", "--year", "2020"], ["A sentence says this itself: --year."]),
        (["--share", "2%", "--area", "Korea"], ["There is no area 'Korea'.", *BOTH]),
        (["--share", "2%", "--of", "QQQ"], ["There is no area 'QQQ'.", "CJK+HKG+MAC"]),
        (["--ratio", "2", "--versus", "QQQ"], ["There is no area 'QQQ'."]),
        (["--rank", "2%"], ["rank cannot be '2%'.", "Give a whole number (2)."]),
    ],
)  # fmt: skip
def test_what_would_be_answered_with_something_else_is_refused(run, words, told) -> None:
    code, out, err = run("claim", *words)
    assert (code, out) == (2, "")
    assert all(each in err for each in told), err


@pytest.mark.parametrize("command", ["share", "forecasts"])
def test_a_name_is_answered_with_the_codes_that_it_may_mean(run, command: str) -> None:
    code, out, err = run(command, "--indicator", "gdp_nominal", "--area", "Korea")
    assert (code, out) == (2, "")
    assert all(each in err for each in BOTH), err
