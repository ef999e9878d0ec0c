"""Why the share moved: the numbers of the command, bars that lead from one share to the other, and what is refused."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from dashboard.commands import main
from dashboard.figures import FIGURES, draw, why
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from etl.analysis.decomposition import PARTS, WORLD_PARTS
from etl.errors import UsageError
from etl.storage.store import Release, Store
from tests.small import GDP, release, table

SPEC = FIGURES["why"]
#: In national currency: more of it every year, at constant prices less so.
LOCAL = {
    area: {year: value * (1 + 0.05 * n) for n, (year, value) in enumerate(GDP[area].items())}
    for area in ("CHN", "JPN", "KOR")
}
CONSTANT = {
    area: {year: value * (1 + 0.02 * n) for n, (year, value) in enumerate(GDP[area].items())}
    for area in ("CHN", "JPN", "KOR")
}


@pytest.fixture(scope="module")
def small() -> Release:
    """One edition with all that the split needs; the last year is a forecast."""
    kinds = {"gdp_nominal": GDP, "gdp_lcu": LOCAL, "gdp_constant_lcu": CONSTANT}
    return release(
        *(
            table(v, indicator=i, source="weo", edition="2025-10", forecasts_from="2024")
            for i, v in kinds.items()
        )
    )


def view(**query: str) -> View:
    """A view as an address has it."""
    return View.strict(query)


def test_rows_equal_the_command(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the page shows is what `trilateral why` prints for the same years and edition."""
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    for words in ("--from 2021 --to 2024", "--from 2000 --to 2019 --as-of 2022-04"):
        monkeypatch.setattr("sys.argv", ["trilateral", "why", *words.split(), "--json"])
        main.app(standalone_mode=False)
        printed = pd.DataFrame(json.loads(capsys.readouterr().out)).set_index("ref_area")
        printed = printed.astype(dict.fromkeys(WORLD_PARTS, float))
        first, last, *as_of = [*words.split(), ""][1::2]
        query = {"from": first, "to": last} | ({"as_of": as_of[0]} if as_of and as_of[0] else {})
        shown = SPEC.select(store.open(), view(**query)).rows.set_index("ref_area")
        pd.testing.assert_frame_equal(shown.loc[printed.index, list(printed.columns)], printed)


def test_years_are_read_from_the_data(small: Release) -> None:
    """Left out, the years are that of the highest observed share and the last observed one."""
    facts = SPEC.select(small, View()).facts
    assert (facts["first"], facts["last"]) == ("2021", "2023")


def test_years_of_the_shipped_release(release: Release) -> None:
    """In the shipped release too, nothing observed is higher than the first of the two shares."""
    data = SPEC.select(release, View())
    whole = data.rows.set_index("ref_area").loc["CJK"]
    assert whole["share_from"] > whole["share_to"]
    assert whole["obs_status"] != "F"


def test_bars_lead_from_share_to_share(release: Release) -> None:
    """Every bar begins where the one above ends, and the last ends at the second share."""
    data = SPEC.select(release, View())
    bars = why.steps(data, View())
    for before, after in pairwise(bars[:-1]):
        assert after.start == pytest.approx(before.end)
    assert bars[-2].end == pytest.approx(bars[-1].end)
    assert len(bars) == 12
    assert [bar.role for bar in bars if bar.area == "JPN"] == ["up", "up", "down"]


def test_small_files_tell_the_three_as_one(release: Release) -> None:
    """In a column of print there is a bar a part, not one a part and economy."""
    data = SPEC.select(release, View())
    assert len(why.steps(data, view(preset="column"))) == 6
    assert len(why.steps(data, view(preset="slide"))) == 12


def test_sentence_has_the_numbers_of_the_rows(release: Release) -> None:
    """The sentence tells the change, both shares, each part and the currencies."""
    data = SPEC.select(release, View())
    whole = data.rows.set_index("ref_area").loc["CJK"]
    said = SPEC.caption(data, View()).point
    change = abs(whole["share_to"] - whole["share_from"]) * 100
    for told in (
        f"fell by {change:.1f} points",
        f"{whole['share_from']:.1%}",
        f"{whole['share_to']:.1%}",
        "the yen",
    ):
        assert told in said
    for part in PARTS:
        assert f"{whole[part] * 100:+.1f}".replace("-", "−") in said


def test_a_forecast_is_called_one(small: Release) -> None:
    """A split up to a forecast says so at the bar, in the notes and nowhere else."""
    data = SPEC.select(small, chosen := view(to="2024"))
    assert "(forecast)" in why.steps(data, chosen)[-1].label
    assert "2024 is a forecast" in SPEC.caption(data, chosen).notes[0]
    past = SPEC.select(small, chosen := view(to="2023"))
    assert "forecast" not in " ".join(SPEC.caption(past, chosen).notes)


def test_bars_that_do_not_begin_at_zero_say_so(release: Release) -> None:
    """Where the axis is cut, a note and marks in the bars tell it; where it is not, there is neither."""
    data = SPEC.select(release, View())
    assert "do not begin at zero" in SPEC.caption(data, View()).notes[0]
    long = SPEC.select(release, chosen := view(**{"from": "1990", "to": "2024"}))
    assert "do not begin at zero" not in " ".join(SPEC.caption(long, chosen).notes)
    assert SPEC.build(long, chosen).layout.xaxis.range[0] == 0


REFUSED = [
    ({"from": "2022", "to": "2022"}, "two different years"),
    ({"from": "1900"}, "no split for 1900"),
    ({"to": "2099"}, "no split for 2099"),
]


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_cannot_be_is_said(small: Release, query: dict[str, str], said: str) -> None:
    """Years that cannot be compared are refused with the years that can."""
    with pytest.raises(UsageError, match=said):
        SPEC.select(small, view(**query))


def test_without_inputs_it_says_so() -> None:
    """A release without amounts in national currency says what it lacks."""
    with pytest.raises(UsageError, match="national currency"):
        SPEC.select(release(table(source="weo", edition="2025-10")), View())


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_draws(release: Release, lang: str) -> None:
    """It draws on a page, a phone, a slide and in a column, in every language; twice the same, changing nothing."""
    for preset in ("phone", "slide"):
        chosen = view(lang=lang, theme="dark", preset=preset)
        data = SPEC.select(release, chosen)
        before = data.rows.copy(deep=True)
        figure = draw(SPEC, data, chosen)
        assert figure.to_json() == draw(SPEC, data, chosen).to_json()
        pd.testing.assert_frame_equal(data.rows, before)
        canvas = canvas_for(chosen)
        assert to_svg(figure, width=canvas.width, height=canvas.height).startswith("<svg")
        told = SPEC.caption(data, chosen)
        assert "{" not in " ".join(
            [told.title, told.subtitle, told.alt, told.point, told.source, *told.notes]
        )
        assert len(SPEC.table(data, chosen)) == 4


def test_order_of_the_language(release: Release) -> None:
    """Where the reader wants it, each language names its own country first."""
    rows = SPEC.select(release, view(lang="ko", order="language")).rows
    assert list(rows["ref_area"]) == ["KOR", "CHN", "JPN", "CJK"]


def test_page(client: Any) -> None:
    """The page has the chart, the table of the four rows and the method with its source."""
    page = client.get("/why?lang=en").text
    assert page.count("<h1") == 1
    assert "LMDI" in page
    assert "10.1016/j.enpol.2003.10.010" in page
    assert page.count("<tr data-n=") == 4


def test_page_without_a_split(client: Any) -> None:
    """Years that cannot be compared leave the controls and a sentence."""
    answer = client.get("/why?from=2020&to=2020")
    assert answer.status_code == 200
    assert "two different years" in answer.text
    assert 'name="from"' in answer.text
