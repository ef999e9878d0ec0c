"""Every choice is used or refused: what figures declare to read is what they read, and every door goes by it."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.exports import export
from dashboard.exports.office import deck
from dashboard.figures import FIGURES, draw
from dashboard.figures.choices import refuse_unread
from dashboard.figures.kit.spec import READ_BY_ALL
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.question import Question
from dashboard.look.view import View, query_of
from etl.errors import UsageError
from etl.storage.store import Release
from tests.live_charts import live

#: What every view reads of itself when it is made.
_CHECKED = {"first", "last", "holds", "close"}


class Watched(View):
    """A view that notes which of its fields are read."""

    def __getattribute__(self, name: str) -> Any:
        if name in Question.model_fields:
            seen.add(name)
        return super().__getattribute__(name)

    @property
    def question(self) -> Question:
        """Itself: so that what is read for rows is noted, too."""
        return self


seen: set[str] = set()


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_figures_read_what_they_declare(release: Release, name: str) -> None:
    """Rows, picture, words and table look at the fields that the figure declares, and at no others."""
    spec = FIGURES[name]
    asked: list[dict[str, Any]] = [{}, {"year": 2015}, {"first": 2005, "last": 2019}]
    if name == "explore":
        asked += [{"kind": kind, "events": ("main",)} for kind in KINDS]
        volumes = {"indicator": "gdp_constant", "areas": ("CHN", "USA")}
        asked += [{"transform": each, **volumes} for each in TRANSFORMS]
        asked += [{"areas": ("CHN+IND",), "names": ("CHN+IND:Two",)}]
    if name == "trade-flows":
        asked += [{"kind": "multiples"}]
    if name.endswith("-share"):
        asked += [{"source": "weo", "band": True}] if name == "gdp-share" else []
    found: set[str] = set()
    for choices in asked:
        view = Watched(**choices)
        seen.clear()
        data = spec.select(release, view)
        live(draw(spec, data, view))
        spec.table(data, view)
        found |= seen
    assert found - READ_BY_ALL - _CHECKED <= spec.reads
    assert spec.reads - _CHECKED <= found


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("gdp-share", "areas=USA", "explore"),
        ("gdp-share", "trade=goods_exports", "trade-share"),
        ("why", "source=weo", "claim-strip"),
        ("revisions", "from=2000", "gdp-share"),
        ("trade-flows", "kind=bars", "multiples"),
        ("trade-flows", "indicator=gdp_ppp", "bilateral_goods_exports"),
        ("trade-intensity", "source=unctad", "wits"),
        ("trade-flows", "scale=log", "kind=line"),
        ("explore", "year=2010", "kind=line"),
        ("explore", "kind=multiples&events=main", "kind=multiples"),
        ("explore", "kind=bars&transform=level&of=CJK", "transform=level"),
    ],
)
def test_doors_refuse_what_a_figure_does_not_read(
    release: Release, client: TestClient, name: str, query: str, said: str
) -> None:
    """Files, frames and links of one figure; the message names what to do, and nothing is made."""
    view = View.strict(query_of(query))
    with pytest.raises(UsageError, match=said):
        export(release, name, "json", view)
    doors = [f"/figure/{name}.json", f"/embed/{name}"]
    doors += [] if "source=" in query else [f"/f/{name}"]
    for door in doors:
        answer = client.get(f"{door}?{query}", follow_redirects=False)
        assert answer.status_code == 400, door


def test_pages_ignore_and_do_not_pass_on_what_a_figure_does_not_read(client: TestClient) -> None:
    """An address that several figures share is answered; the files that it offers name what each figure reads."""
    page = client.get("/why?areas=USA&year=2015&from=2019").text
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    links = [link for link in links if link.startswith("/figure/why")]
    assert links
    assert not [link for link in links if "areas" in link or "year=" in link]


def test_pages_leave_out_what_a_kind_of_chart_does_not_read(client: TestClient) -> None:
    """Lines have no year of their own and small charts no events: their files are offered without."""
    for query, unread in (("year=2010", "year="), ("kind=multiples&events=main", "events=")):
        answer = client.get(f"/explore?{query}")
        assert answer.status_code == 200
        files = re.findall(r'href="(/figure/explore[^"]*)"', answer.text)
        assert files
        assert not [link for link in files if unread in link]


def test_decks_give_a_choice_to_a_figure_or_refuse_it(release: Release) -> None:
    """An indicator of trade goes to the flows; what no figure takes ends the deck; records name what each used."""
    asked = View(indicator="bilateral_goods_imports", first=2010, preset="slide")
    jobs, _ = deck.gather(release, asked)
    views = {job.spec.id: job.view for job in jobs}
    assert views["trade-flows"].indicator == "bilateral_goods_imports"
    assert [n for n, view in views.items() if view.indicator] == ["trade-matrix", "trade-flows"]
    assert all(view.first == 2010 for n, view in views.items() if "first" in FIGURES[n].reads)
    assert views["trade-matrix"].first is None
    for refused in (View(areas=("USA",)), View(indicator="population"), View(source="wits")):
        with pytest.raises(UsageError):
            deck.gather(release, refused)
    record = json.load(io.BytesIO(export(release, "gdp-share", "json", View(last=2020)).body))
    assert "to=2020" in json.dumps(record)


@pytest.mark.parametrize(
    ("indicator", "transform", "read"),
    [
        ("gdp_constant", "growth", True),
        ("gdp_constant", "index", True),
        ("gdp_constant", "share", False),
        ("gdp_nominal", "growth", False),
        ("", "level", False),
    ],
)
def test_weights_are_read_where_volumes_grow(indicator: str, transform: str, read: bool) -> None:
    """Fixed weights change the growth of volumes of groups alone; elsewhere they are refused, not dropped."""
    view = View(indicator=indicator, transform=transform, weights="fixed")
    if read:
        refuse_unread(FIGURES["explore"], view)
        return
    with pytest.raises(UsageError, match="weights"):
        refuse_unread(FIGURES["explore"], view)
