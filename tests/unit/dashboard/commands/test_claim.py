"""What `trilateral claim` refuses: options that would change nothing, and areas that there are none of."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

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
        (["--share", "24%", "--until", "2015"], ["A period has a first year, too."]),
        (["--among", "20%", "--of", "ASEAN"], ["Leave of out."]),
        (["--amount", "2e13", "--of", "CJK"], ["Leave of out."]),
        (["--among", "20%", "--measure", "population"], ["measured by their trade"]),
        (["--ratio", "2", "--area", "CHN", "--versus", "CHN"], ["compared with itself"]),
        (["--rank", "2%"], ["rank cannot be '2%'.", "Give a whole number (2)."]),
    ],
)  # fmt: skip
def test_what_would_be_answered_with_something_else_is_refused(run, words, told) -> None:
    code, out, err = run("claim", *words)
    assert (code, out) == (2, "")
    assert all(each in err for each in told), err


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("South Korea", ["KOR"]), ("한국", ["KOR"]), ("韩国", ["KOR"]), ("コンゴ", ["COG", "COD"]),
        ("CHN+Korea", ["KOR", "PRK"]), ("Atlantis", []),
    ],
)  # fmt: skip
def test_names_in_every_language_are_known_at_every_door(
    run, client: TestClient, name: str, codes: list[str]
) -> None:
    """A command, the data API, a file and a page name the same economies."""
    doors = [
        run("share", "--indicator", "gdp_nominal", "--area", name)[2],
        client.get("/api/v1/shares", params={"area": name}).json()["hint"],
        client.get("/embed/explore", params={"areas": name}).text,
        client.get("/explore", params={"areas": f"CHN,{name}", "lang": "ja"}).text,
    ]
    for said in doors:
        told = re.split("Similar names: |似た名称：", unescape(said))
        assert (len(told) > 1) == bool(codes), said[-400:]
        assert all(code in told[-1][:200] for code in codes)


@pytest.mark.parametrize("command", ["share", "forecasts"])
def test_a_name_is_answered_with_the_codes_that_it_may_mean(run, command: str) -> None:
    code, out, err = run(command, "--indicator", "gdp_nominal", "--area", "Korea")
    assert (code, out) == (2, "")
    assert all(each in err for each in BOTH), err
