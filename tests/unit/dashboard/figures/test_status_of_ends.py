"""What stands at the end of a line, an area or a slope says what its last value is: provisional, an estimate, a forecast."""

from __future__ import annotations

import re

import pytest

from dashboard.figures import FIGURES, draw
from dashboard.figures.kit.endings import NO_ROOM
from dashboard.figures.kit.spec import FigureData
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import presets
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release
from tests.live_charts import having, live

VIEWS = {
    "areas of shares": ("gdp-share", {"source": "wdi"}),
    "trade": ("trade-share", {}),
    "lines": ("explore", {"kind": "line"}),
    "lines of ends apart": ("explore", {"kind": "line", "areas": "CHN,JPN,USA"}),
    "areas": ("explore", {"kind": "area"}),
    "parts": ("explore", {"kind": "share"}),
    "slopes": ("explore", {"kind": "slope"}),
    "small charts": ("explore", {"kind": "multiples"}),
    "editions": ("revisions-lines", {}),
    "flows": ("trade-flows", {}),
    "flows of pairs": ("trade-flows", {"kind": "multiples"}),
    "among": ("trade-among", {}),
    "without": ("trade-net", {}),
}


def with_last(data: FigureData, code: str) -> FigureData:
    """The same where all that is told of the last year with values has a status."""
    rows = data.rows.copy()
    known = rows["obs_status"].ne("O") if "obs_status" in rows else rows["share"].notna()
    last = rows.loc[known, "time_period"].max()
    rows.loc[known & (rows["time_period"] == last), "obs_status"] = code
    return having(data, rows)


def labels(figure: object) -> list[str]:
    """The texts that stand in a picture, without their marks."""
    notes = figure.layout.annotations
    return [
        re.sub(r"<[^>]*>", " ", n.text or "") for n in notes if n.name != "furniture" and n.text
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_ends_say_their_status(release: Release, name: str, lang: str) -> None:
    """Every label at an end that has the value has the remark, whatever the size; with plain observations none has it."""
    spec, query = FIGURES[VIEWS[name][0]], VIEWS[name][1]
    for preset, code in (("page", "P"), ("portrait", "E"), ("column", "P")):
        said = in_language(lang).status(code)
        view = View.strict({**query, "lang": lang, "preset": preset, "forecasts": "0"})
        data = spec.select(release, spec.used(view))
        plain = labels(live(draw(spec, with_last(data, "A"), view)))
        marked = labels(live(draw(spec, with_last(data, code), view)))
        told = [text for text in marked if said in text]
        assert told, (preset, marked)
        assert not [text for text in plain if said in text]
        # What is told without the remark is told so in both, and is no value of the last year.
        # On its own line the remark is of the value above it.
        changed = [
            " ".join(marked[n : n + 2]) if said in " ".join(marked[n + 1 : n + 2]) else text
            for n, text in enumerate(marked)
            if text not in plain
        ]
        assert all(said in text or not re.search(r"\d", text) for text in changed), changed
        # A year and its remark share their brackets, on one line or two.
        assert not re.search(r"[)）]\s*[(（]", " ".join(marked)), marked


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["lines", "flows", "flows of pairs", "slopes"])
def test_values_are_written_or_it_is_said(release: Release, name: str, lang: str) -> None:
    """At every size there is the value of each line and each flow, or a note that there is no room."""
    spec, query = FIGURES[VIEWS[name][0]], VIEWS[name][1]
    said = in_language(lang).gettext(NO_ROOM)
    query |= {"transform": "level"} if spec.id == "explore" else {}
    for preset in presets():
        view = View.strict({**query, "lang": lang, "preset": preset, "forecasts": "0"})
        data = spec.select(release, spec.used(view))
        texts = labels(live(draw(spec, data, view)))
        year = max(data.rows.loc[data.rows["value"].notna(), "time_period"])
        money = [text for text in texts if re.search(r"\d", text.replace(year, ""))]
        wanted = {"lines": 4, "slopes": 8, "flows": 7, "flows of pairs": 6}[name]
        noted = said in spec.caption(data, view).notes
        assert noted or len(money) >= wanted, (preset, texts)
        assert not noted or len(money) < wanted, (preset, texts)
