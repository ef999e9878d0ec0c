"""What stands below a picture is true of the picture that is shown: of a phone's on a phone, of a frame's in a frame."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from dashboard.drawing import captions
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.analysis import claims
from etl.analysis.claims import Rule
from etl.storage.store import Release

#: Every place for which a picture is drawn, and the doors that show it.
DOORS = {
    "/claim": ("page", "tablet", "phone"),
    "/embed/claim-strip": ("page", "tablet", "frame", "phone"),
}
#: What the strip tells of a definition: sign, share and year of the latest.
LATEST = re.compile(r"[0-9]\.[0-9]% .*[12][0-9]{3}")


def told_at(text: str, place: str) -> list[str]:
    """The lines that are shown below the picture of a place."""
    lines = re.findall(r'class="(?:caption-line|note)(?: at ([a-z ]+))?">([^<]+)<', text)
    return [html.unescape(line) for places, line in lines if not places or place in places.split()]


def labels(text: str, place: str) -> list[str]:
    """The words within the picture of a place."""
    [picture] = re.findall(rf'<div class="drawn {place}">(.*?)</svg>', text, re.DOTALL)
    return [
        html.unescape(re.sub("<.*?>", "", each))
        for each in re.findall("<text.*?</text>", picture, re.DOTALL)
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", DOORS)
def test_the_strip_says_how_many_definitions_this_picture_has(
    client: TestClient, release: Release, path: str, lang: str
) -> None:
    """Those drawn are counted by their latest shares in the picture, and all by the verdicts of the release."""
    words = in_language(lang)
    every = len({(row.claim, row.indicator, row.source) for row in claims.judged(release, Rule())})
    text = client.get(path, params={"lang": lang}).text
    if path == "/claim":
        text = text[text.index('id="claim-strip"') :]
        text = text[: text.index("</section>")]
    pattern, counts = words.gettext("Shown: {shown} of {all} definitions."), set()
    any_count = re.compile(re.sub(r"\\\{\w+\\\}", "[0-9]+", re.escape(pattern)))
    for place in DOORS[path]:
        shown = sum(bool(LATEST.search(each)) for each in labels(text, place))
        counts.add(shown)
        told = pattern.format(shown=shown, all=every)
        said = [line for line in told_at(text, place) if told in line]
        assert len(said) == (shown < every), place
        assert [line for line in told_at(text, place) if any_count.search(line)] == said
    assert len(counts) > 1


@pytest.mark.parametrize("name", FIGURES)
def test_words_depend_on_the_size_where_a_figure_says_so(release: Release, name: str) -> None:
    """Else the words of one size would be kept for all."""
    spec, places = FIGURES[name], DOORS["/embed/claim-strip"]
    found = set()
    for view in (View(lang="en"), View(lang="ja", first=2010)):
        used = spec.used(view)
        data = spec.select(release, used)
        told = [spec.caption(data, used.replace(preset=place)) for place in places]
        assert list(captions(release, spec, data, used, places).values()) == told
        found.add(len(set(told)) > 1)
    assert any(found) == spec.sized
