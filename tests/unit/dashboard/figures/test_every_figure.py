"""Every registered figure, in every language and theme, in many views: pure, and nothing lies on anything else."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from dashboard.exports.carried.record import pack, unpack
from dashboard.figures import FIGURES, Caption, FigureData, FigureSpec, draw
from dashboard.figures.kit.base import FORECAST, UNTIL
from dashboard.figures.kit.furniture import furnish
from dashboard.figures.kit.plotly import written
from dashboard.figures.kit.sheet import read
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import TrilateralError, UsageError
from etl.storage.store import Release
from tests.live_charts import Part, checked, live
from tests.shipped import shipped_store
from tests.unit.dashboard.written import beyond, crossed, lines, overlaps, words

#: So many views of each figure in each language, every one in both themes.
VIEWS = 12


def chosen(dice: random.Random, spec: FigureSpec, release: Release) -> dict[str, Any]:
    """A few choices at random, most of them none: readers change little at a time."""
    indicator = dice.choice(spec.indicators)
    sources = [s for s in catalog.indicator(indicator).sources if release.has(indicator, s)]
    source = dice.choice(["", *sources])
    editions = release.editions(indicator, source or sources[0]) if sources else []
    first = dice.choice([None, None, 1980, 1995, 2005, 2015])
    choices: dict[str, Any] = {
        "indicator": dice.choice(["", indicator, indicator]),
        "source": source,
        "first": first,
        "last": dice.choice([None, None, 2019, 2024]),
        "preset": dice.choice(list(presets())),
        "order": dice.choice(["alpha", "language"]),
        "forecasts": dice.random() < 0.8,
        "as_of": dice.choice(["", "", "", *editions[-3:]]),
    }
    if spec.id == "explore":
        areas = [*catalog.groups(), "USA", "DEU", "IND", "BRA", "CHN", "JPN", "KOR", "VNM"]
        choices |= {
            "kind": dice.choice(list(KINDS)),
            "transform": dice.choice(["share", *TRANSFORMS]),
            "scale": dice.choice(["linear", "linear", "log"]),
            "areas": tuple(dice.sample(areas, dice.choice([0, 0, 1, 3, 6]))),
            "events": tuple(
                dice.sample(["summit", "shock", "trade_regime"], dice.choice([0, 1, 2]))
            ),
        }
    if spec.id in ("revisions", "trade-matrix"):
        choices["year"] = dice.choice([0, 2015, 2020, 2023])
    if spec.id == "claim-strip":
        choices |= dice.choice([{}, {"holds": 0.5}, {"holds": 2.0, "close": 5.0}])
    return choices


@cache
def views(spec: str, lang: str) -> tuple[tuple[View, FigureData], ...]:
    """Views of a figure that the release can show, always the same ones; their rows are selected once for all tests."""
    return tuple(_found(FIGURES[spec], lang, shipped_store().open()))


def _found(spec: FigureSpec, lang: str, release: Release) -> Iterator[tuple[View, FigureData]]:
    dice = random.Random(f"{spec.id} {lang}")
    found = 0
    for _ in range(VIEWS * 40):
        try:
            view = View(**chosen(dice, spec, release), lang=lang)
            data = spec.select(release, view)
        except (TrilateralError, ValueError):
            continue
        yield view, data
        found += 1
        if found == VIEWS:
            return
    pytest.fail(f"{spec.id} shows only {found} of {VIEWS * 40} views")


@pytest.mark.parametrize("name", sorted(FIGURES))
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_figures_are_pure_and_legible(release: Release, name: str, lang: str) -> None:
    """Built twice a figure is the same, its rows stay as they were, no words overlap or leave the picture."""
    spec = FIGURES[name]
    wrong = []
    for view, data in views(name, lang):
        rows, facts = data.rows.copy(deep=True), deepcopy(dict(data.facts))
        light, dark, again = (
            draw(spec, data, view.replace(theme=theme)) for theme in ("light", "dark", "light")
        )
        assert light == again, view.query()
        pd.testing.assert_frame_equal(data.rows, rows)
        assert dict(data.facts) == facts, view.query()
        # Files carry the facts: what cannot be packed would end each of them in an error.
        carried = json.loads(json.dumps({key: pack(fact) for key, fact in facts.items()}))
        assert set(unpack(carried)) == set(facts), view.query()
        canvas = canvas_for(view)
        one, other = (to_svg(each) for each in (light, dark))
        for without in (UNTIL, FORECAST) if f'class="{UNTIL}"' in one else (UNTIL,):
            found = words(one, without=without)
            # Dark is the same picture in other colours.
            assert words(other, without=without) == found, view.query()
            faults = (
                overlaps(found, canvas.type),
                beyond(found, canvas.width, canvas.height, canvas.type),
            )
            if any(faults):
                wrong.append((view.query(), *faults))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_plotly_accepts_what_figures_are_made_of(release: Release, name: str) -> None:
    """Figures are made without Plotly, so it checks them here; what it holds of one is the same picture."""
    for view, data in views(name, "en"):
        made = draw(FIGURES[name], data, view)
        held = checked(made).to_plotly_json()
        assert to_svg(read(held)) == to_svg(made), view.query()
        # What a browser is sent is JSON, in which there is no "not a number".
        assert set(json.loads(json.dumps(written(made), allow_nan=False))) == {"data", "layout"}


@pytest.mark.parametrize("name", sorted(FIGURES))
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_sentences_can_be_read_aloud(release: Release, name: str, lang: str) -> None:
    """A sentence has words where a label has an arrow, and the marks of its own language between its parts."""
    for view, data in views(name, lang):
        told = FIGURES[name].caption(data, view)
        for text in (told.finding, told.point, told.alt, *told.notes):
            assert "→" not in text, text
            assert lang not in ("ja", "ko") or not set("；;") & set(text), text


#: How a sentence that is said ends where it is polite, or names what it does not say in words.
POLITE = {
    "ja": r"(です|ます|ました|でした|ません|ませんでした)。",
    "ko": r"(니다)\.",
    "zh": r"。",
    "en": r"[.]",
}


@pytest.mark.parametrize("name", sorted(FIGURES))
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_notes_can_be_spoken(release: Release, name: str, lang: str) -> None:
    """Three short parts, none empty, polite, whole, and no forecast as an observation, whatever is shown."""
    for view, data in views(name, lang):
        told = FIGURES[name].spoken(data, view)
        for part in (told.say, told.asked, told.avoid):
            assert part, view.query()
            for text in part:
                assert text.strip(), view.query()
                assert not set("{}→<>") & set(text), text
        for text in told.say:
            assert re.search(f"{POLITE[lang]}$", text), text
        whole = " ".join((*told.say, *told.asked, *told.avoid))
        assert len(whole.split()) <= 150, whole
        assert lang == "en" or len(whole) <= 620, whole
        # What files carry is what is said again.
        facts = unpack(
            json.loads(json.dumps({key: pack(fact) for key, fact in data.facts.items()}))
        )
        assert FIGURES[name].spoken(replace(data, facts=facts), view) == told, view.query()


@pytest.mark.parametrize("name", sorted(FIGURES))
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_tables_have_the_newest_year_first(release: Release, name: str, lang: str) -> None:
    """A table whose lines are years has each of them once, from the newest to the oldest."""
    spec = FIGURES[name]
    found = 0
    usual = spec.used(View(lang=lang))
    for view, data in ((usual, spec.select(release, usual)), *views(name, lang)[:6]):
        table = pd.DataFrame(spec.table(data, view))
        lines = [str(cell) for cell in table.iloc[:, 0]]
        if all(re.fullmatch(r"\d{4}", cell) for cell in lines):
            assert lines == sorted(set(data.rows["time_period"]) & set(lines), reverse=True), view
            found += 1
    assert found or name in (
        "definitions",
        "claim-strip",
        "revisions",
        "revisions-lines",
        "why",
        "trade-matrix",
        "trade-mirrors",
    )


#: What is drawn of a figure beside its own first view where lines lie otherwise.
OTHERS: dict[str, list[dict[str, Any]]] = {
    "explore": [{"kind": kind} for kind in KINDS],
    "revisions": [{"year": 2020}, {"year": 2023}],
    "revisions-lines": [{"year": 2020}],
}


def test_a_preset_without_room_for_a_plot_is_refused(release: Release) -> None:
    """Words that fill a picture leave no figure: the size is refused, an own one and one of a list alike."""
    spec, view = FIGURES["gdp-share"], View(preset="column")
    data = spec.select(release, view)
    told = spec.caption(data, view)
    long = replace(told, notes=told.notes * 12)
    with pytest.raises(UsageError, match="does not fit"):
        furnish(spec.build(data, view), long, view)


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_canvas_is_legible(release: Release, name: str, lang: str) -> None:
    """No line crosses words, five lines of type are left for the plot, and a file says whose figures it shows.

    Lines are those of series, claims, borders and leaders, with and without forecasts. A picture goes where no page
    stands around it: it names the three, or their group, whatever it is about. The figure itself is drawn on all of them
    in all languages; its other views on half of them in each, so that each meets every canvas in two languages.
    """
    spec, wrong = FIGURES[name], []
    second = [{"indicator": indicator} for indicator in spec.indicators[1:2]]
    for n, more in enumerate([{}, *second, *OTHERS.get(name, [])], sorted(LANGUAGES).index(lang)):
        data = spec.select(release, View(lang=lang, **more))
        for preset in sorted(presets())[n % 2 if more else 0 :: 2 if more else 1]:
            view = View(preset=preset, lang=lang, **more)
            assert view.question == View(lang=lang, **more).question  # the look has no part in rows
            canvas = canvas_for(view)
            drawn = draw(spec, data, view)
            figure, svg = live(drawn), to_svg(drawn)
            for without in (UNTIL, FORECAST) if f'class="{UNTIL}"' in svg else (UNTIL,):
                found = crossed(
                    words(svg, without=without), lines(svg, without=without), canvas.type
                )
                wrong += [(view.query(), "crossed", text) for text in found]
            if not canvas.furniture:
                continue
            margin = figure.layout.margin
            if canvas.height - margin.t - margin.b < 5 * canvas.type:
                wrong.append((view.query(), "no plot", str(margin)))
            if not more and not _names_the_three(figure, spec.caption(data, view), lang):
                wrong.append((view.query(), "nobody is named", ""))
    assert wrong == []


@pytest.mark.parametrize("name", ["explore", "gdp-share", "trade-net"])
def test_the_words_are_those_of_the_rows_and_the_view(release: Release, name: str) -> None:
    """They are made once where the same are asked for, and anew for other rows and views."""
    spec = FIGURES[name]
    one, other = View(lang="en"), View(lang="ko", last=2015)
    data, early = spec.select(release, one), spec.select(release, other)
    told = spec.caption(data, one)
    assert spec.caption(data, View(lang="en")) is told
    ways = [(early, other), (data, other), (data, one), (replace(data), one)]
    found = [spec.caption(*way) for way in ways]
    assert found == [spec.caption.__wrapped__(*way) for way in ways]  # type: ignore[attr-defined]
    assert found[2] == told != found[1] != found[0]


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_words_that_are_made_once_are_those_of_every_look(release: Release, name: str) -> None:
    """They are kept by the question and by little of the look: no other look may need other words."""
    spec = FIGURES[name]
    data, looks = spec.select(release, View()), [{"preset": preset} for preset in sorted(presets())]
    other = {"theme": "dark", "grey": True, "transparent": True, "plain": True, "title": "In short"}
    make = getattr(spec.caption, "__wrapped__", spec.caption)
    for look in [*looks, *(each | other for each in looks), {"width": 300, "height": 900}]:
        view = View(**look)
        assert spec.caption(data, view) == make(data, view), view.query()


def _names_the_three(figure: Part, told: Caption, lang: str) -> bool:
    """Whether the words of a picture name each of the three; the note on the mainland, which stands on all, is no answer."""
    said = in_language(lang)
    axes = (figure.layout[axis].ticktext or () for axis in ("xaxis", "yaxis"))
    texts = [note.text for note in figure.layout.annotations] + [t for a in axes for t in a]
    shown = " ".join(texts).replace(told.notes[-1], "")
    three = [{said.economy(area), said.economy(area, short=True)} for area in said.three()]
    return all(any(name in shown for name in names) for names in three)


@pytest.mark.parametrize("lang", [code for code in LANGUAGES if code != "en"])
@pytest.mark.parametrize("name", sorted(FIGURES))
def test_nothing_is_slanted_in_scripts_without_italics(
    release: Release, name: str, lang: str
) -> None:
    """Chinese, Japanese and Korean have no italics: where English slants a forecast they say that it is one."""
    spec = FIGURES[name]
    for more in OTHERS.get(name, [{}]):
        for source in {"", "weo"} & {"", *catalog.indicator(spec.indicators[0]).sources}:
            texts = {}
            for code in ("en", lang):
                view = View(lang=code, preset="slide", source=source, **more)
                layout = live(draw(spec, spec.select(release, view), view)).layout
                texts[code] = [note.text for note in layout.annotations if note.name != "furniture"]
            said = in_language(lang).gettext("forecast")
            slanted = [text for text in texts["en"] if "<i>" in text]
            assert not [text for text in texts[lang] if "<i>" in text]
            words = {in_language(lang).gettext("Forecast"), said}
            marked = [text for text in texts[lang] if any(word in text for word in words)]
            assert len(marked) >= len(slanted)


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_amounts_of_both_mirrors_have_one_number_of_decimals(release: Release, lang: str) -> None:
    """Amounts of one unit stand in the table with as many decimals as each other, in all three columns."""
    spec = FIGURES["trade-mirrors"]
    for last in (2001, 2015, None):
        shown = View(lang=lang, last=last)
        table = pd.DataFrame(spec.table(spec.select(release, shown), shown))
        decimals: dict[str, set[int]] = {}
        for cell in table.iloc[:, 1:4].to_numpy().ravel():
            number = re.search(r"[\d,]+(\.\d+)?", str(cell))
            assert number is not None
            unit = str(cell).replace(number[0], "").strip("−")
            decimals.setdefault(unit, set()).add(len(number[1] or ".") - 1)
        assert {len(found) for found in decimals.values()} == {1}, decimals


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_shown_a_step_later_is_more_than_a_word(release: Release, name: str) -> None:
    """Who presents is told that a step shows observed years alone: then lines or bars of forecasts wait for the next."""
    spec = FIGURES[name]
    view = spec.used(View(forecasts=True))
    data = spec.select(release, view)
    chart = draw(spec, data, view)
    said = any(text.name == FORECAST for text in chart.texts)
    assert not said or any(each.legendgroup == FORECAST for each in chart.series)


@pytest.mark.parametrize("name", FIGURES)
def test_what_stands_at_an_axis_is_where_it_says(release: Release, name: str) -> None:
    """Per cents at an axis are those of their gridlines: no 3% at 2.5%."""
    spec = FIGURES[name]
    asked = [View(indicator=each, preset="slide") for each in spec.indicators]
    found = [(view, spec.select(release, view)) for view in asked]
    for view, data in [*found, *views(name, "en")]:
        for axis in draw(spec, data, view).axes.values():
            for at, told in zip(axis.tickvals or (), axis.ticktext or (), strict=True):
                if (percent := re.fullmatch(r"([+−]?[\d,.]+)%", told)) is not None:
                    said = float(percent[1].replace(",", "").replace("−", "-")) / 100
                    # A growth of 4% is 0.04 as well as a share of 4% is.
                    assert said == pytest.approx(10**at if axis.type == "log" else at, abs=1e-9), (
                        view,
                        told,
                    )
