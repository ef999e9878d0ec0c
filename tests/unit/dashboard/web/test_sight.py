"""Answers to readers' choices: what is in sight first, then the whole page, which is the same as if asked for at once."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from dashboard import drawing, pages
from dashboard.components import reads
from dashboard.components.site import is_whole
from dashboard.figures import FIGURES, FigureSpec
from dashboard.live import Live
from dashboard.look.view import View
from dashboard.web.app import App
from dashboard.web.callback_cache import CALLBACK, FIRST, Address, Given, Question
from dashboard.web.server import create
from dashboard.web.turns import Turns
from etl.places import CHECKOUT
from etl.storage.store import Release, Store

ASKED = {
    "/": "?from=1993&year=2018",
    "/trade": "?from=1999&year=2016",
    "/claim": "?holds=0.7",
    "/revisions": "?from=1991",
}


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """Not here: what is made of a release is counted."""


@pytest.fixture
def app() -> App:
    """Pages of a release of which nothing is kept yet."""
    return App(FastAPI(), Live(Store(str(CHECKOUT / "data"))), Turns())


def _ids(path: str) -> list[str]:
    return [spec.id for spec, _ in reads.shown(path, View())]


def _meant(path: str, search: str = "", **given: Any) -> tuple[Address, Address]:
    """What a question is answered with first, and for the whole page."""
    value = Address.model_validate({"path": path, "search": search, **given})
    meant = Question(inputs=(Given(value=value),)).canonical()
    first, whole = (
        Question.model_validate_json(each).inputs[0].value for each in (meant.first, meant.whole)
    )
    return first, whole


@pytest.mark.parametrize("path", sorted(ASKED))
def test_what_is_out_of_sight_is_not_made(
    app: App, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a figure out of sight no rows are selected; then the whole page is what it is without any answer before."""
    chosen: list[str] = []
    drawn: list[str] = []
    select = FigureSpec.select

    def selecting(spec: FigureSpec, *args: Any) -> Any:
        chosen.append(spec.id)
        return select(spec, *args)

    def picturing(release: Release, spec: FigureSpec, *args: Any) -> Any:
        drawn.append(spec.id)
        return drawing.pictures(release, spec, *args)

    monkeypatch.setattr(FigureSpec, "select", selecting)
    monkeypatch.setattr("dashboard.components.card.pictures", picturing)
    address = {"path": path, "search": ASKED[path], "preset": "page"}
    seen = _ids(path)[-1]

    first = app.answer(address | {"sight": (seen,)})
    assert first is not None
    sections = {part["pending"] for part in first["main"] if not isinstance(part, str)}
    assert drawn == [seen]
    # Titles, leads and the years to choose from tell what figures of two pages have.
    told = {
        "/trade": {"trade-among", "trade-matrix", "trade-flows"},
        "/revisions": {"revisions"},
    }
    assert set(chosen) - {seen} == told.get(path, set())
    assert sections == {".common-note", *(f"#{name}" for name in _ids(path) if name != seen)}
    assert not any("data-pending" in part for part in first["main"] if isinstance(part, str))

    whole = app.answer(address)
    assert whole is not None
    assert is_whole(whole)
    # What was answered first is not made again, and now all is at hand.
    assert sorted(drawn) == sorted(_ids(path))
    assert app.answer(address | {"sight": (seen,)}) == whole
    alone = App(FastAPI(), Live(Store(str(CHECKOUT / "data"))), Turns()).answer(address)
    assert alone == whole


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_questions_in_canonical_form(path: str) -> None:
    """Figures of other pages, their order and number make no other question; all in sight is the whole page."""
    there = _ids(path)
    for sight in ([], ["explore"] if path != "/explore" else ["why"]):
        first, whole = _meant(path, sight=sight)
        assert whole.sight is None
        assert first.sight == (tuple(there[:FIRST]) if len(there) > FIRST else None)
    assert _meant(path, sight=there)[0].sight is None
    if len(there) > 1:
        last, before = there[-1], there[-2]
        assert _meant(path, sight=[last, before, last, "explore"])[0].sight == (
            (before, last) if len(there) > 2 else None
        )


@pytest.mark.parametrize(
    "sight",
    [
        ["no-such-figure"],
        ["why "],
        ["gdp-share\n"],
        "why",
        [1],
        ["why"] * (len(FIGURES) + 1),
        {"why": 1},
    ],
)
def test_unknown_figures_are_refused(client: TestClient, sight: object) -> None:
    """What is no figure is no question."""
    assert _ask(client, "/", "", sight).status_code == 400


def test_whole_answers_alone_are_kept(store: Store) -> None:
    """The first part is made for its reader and not kept; the whole page is, for whoever asks for it in either way."""
    server = create(store)
    with TestClient(server) as client:
        first = _ask(client, "/", "?from=1995", ["gdp-share"]).json()
        again = _ask(client, "/", "?from=1995", ["gdp-share"]).json()
        assert first == again
        assert any(not isinstance(part, str) for part in _main(first))
        whole = _ask(client, "/", "?from=1995", None)
        made = client.get("/metrics").text
        for sight in (["gdp-share"], ["why", "definitions"], [], None):
            assert _ask(client, "/", "?from=1995", sight).content == whole.content
        assert _hits(client.get("/metrics").text) == _hits(made) + 4
        # What turns out to be whole is kept as such: the cards of another address, in another order of its choices.
        kept = _ask(client, "/", "?year=&from=1995&utm_source=x", ["why"])
        assert kept.json() == whole.json()


def _ask(client: TestClient, path: str, search: str, sight: object) -> Any:
    value = {"path": path, "search": search, "preset": "page"}
    if sight is not None:
        value["sight"] = sight  # type: ignore[assignment]
    given = {"id": "site", "property": "address", "value": value}
    body = {"output": "site.answer", "outputs": {"id": "site", "property": "answer"}}
    return client.post(
        CALLBACK, json=body | {"inputs": [given], "changedPropIds": ["site.address"]}
    )


def _main(answer: Any) -> list[Any]:
    main: list[Any] = answer["response"]["site"]["answer"]["main"]
    return main


def _hits(text: str) -> float:
    line = next(
        each for each in text.splitlines()
        if each.startswith("trilateral_cache_lookups_total") and 'cache="callback"' in each and 'result="hit"' in each
    )  # fmt: skip
    return float(line.rpartition(" ")[2])
