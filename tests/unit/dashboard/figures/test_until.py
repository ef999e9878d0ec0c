"""What is told of years is true of all that is drawn of them, and of the years that were asked for."""

from __future__ import annotations

import pytest

from dashboard.figures import FIGURES
from dashboard.figures.claim import strip
from dashboard.figures.kit.spec import Caption
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release

SPEC, STRIP = FIGURES["definitions"], FIGURES["claim-strip"]


def told(release: Release, **asked: object) -> tuple[list[str], Caption]:
    """The years of the rows, and the words."""
    view = View(**asked)
    data = SPEC.select(release, view)
    return [row.time_period for row in data.each], SPEC.caption(data, view)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_definitions_that_end_in_a_year_name_it(release: Release, lang: str) -> None:
    """In 2010 all have a share: words of the latest year of each source would be those of another year."""
    words = in_language(lang)
    years, caption = told(release, lang=lang, last=2010)
    assert set(years) == {"2010"}
    assert words.gettext("All in {year}.").format(year="2010") in caption.subtitle
    assert "2010" in caption.finding
    assert words.gettext("Each in the latest year that its source has.") not in caption.subtitle
    assert (caption.subtitle, caption.finding) == (
        (asked := told(release, lang=lang, year=2010)[1]).subtitle,
        asked.finding,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_definitions_of_different_years_name_the_last_that_was_asked_for(
    release: Release, lang: str
) -> None:
    words = in_language(lang)
    years, caption = told(release, lang=lang, last=2025)
    assert len(set(years)) > 1
    assert max(years) == "2025"
    assert (
        words.gettext("Each in its latest year up to {year}.").format(year="2025")
        in caption.subtitle
    )
    assert words.gettext("latest years up to {year}").format(year="2025") in caption.finding
    usual = told(release, lang=lang)[1]
    assert words.gettext("Each in the latest year that its source has.") in usual.subtitle


@pytest.mark.parametrize("asked", [{}, {"claim": "one_fourth"}, {"claim": "one_fifth"}])
@pytest.mark.parametrize("preset", ["page", "tablet", "frame", "phone", "a4-portrait"])
def test_the_strip_calls_a_year_an_estimate_only_where_all_of_its_cells_are(
    release: Release, preset: str, asked: dict[str, str]
) -> None:
    """A year in which one definition has its latest share has cells of others, too."""
    view = View(preset=preset, **asked)
    data = STRIP.select(release, view)
    notes = " ".join(STRIP.caption(data, view).notes)
    cells = {
        (cell.time_period, cell.obs_status)
        for line in strip._laid(data, view)[1].lines
        for cell in line.cells
    }
    for year in sorted({year for year, _ in cells}):
        of_year = {status for at, status in cells if at == year}
        for status, word in (("E", "estimates"), ("P", "provisional")):
            if f"Figures for {year} are {word}." in notes:
                assert of_year == {status}
            if f"Some figures for {year} are {word}." in notes:
                assert status in of_year
                assert len(of_year) > 1
