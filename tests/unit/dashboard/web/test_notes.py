"""The notes for presenters: those that files carry, of the view and release that the address names."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from tests.oracle import reading
from tests.pairs import in_turn


@pytest.mark.parametrize(("name", "lang"), in_turn(FIGURES, LANGUAGES))
def test_notes_are_those_of_the_slide(client: TestClient, name: str, lang: str) -> None:
    """Languages in turn: slides and this address have the notes from one place, in whatever language."""
    answer = client.get(f"/notes/{name}", params={"lang": lang})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Release"]
    told = [text for part in answer.json() for text in (part["heading"], *part["texts"])]
    slide = client.get(f"/figure/{name}.pptx", params={"lang": lang})
    [lines] = reading.spoken(slide.content)
    assert told == lines[: len(told)]
    assert len(answer.json()) == 3


def test_an_answer_is_kept_for_its_release(client: TestClient) -> None:
    first = client.get("/notes/why?lang=ja")
    again = client.get("/notes/why?lang=ja", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    release = first.headers["X-Release"]
    assert client.get(f"/notes/why?lang=ja&release={release}").json() == first.json()


@pytest.mark.parametrize("address", ["nobody", "gdp-share?source=nobody", "gdp-share?zzz=1"])
def test_what_is_not_there_is_refused(client: TestClient, address: str) -> None:
    answer = client.get(f"/notes/{address}")
    assert answer.status_code in (400, 404)
    assert set(answer.json()) >= {"error", "hint"}


def test_cards_name_their_notes(client: TestClient) -> None:
    """With the release, so that what is said is of what is shown."""
    page = client.get("/?lang=ko&source=weo").text
    release = client.get("/notes/opening").headers["X-Release"]
    for name in ("opening", "gdp-share", "claim-strip"):
        assert f'data-notes="{name}?' in page
    assert page.count(f"release={release}") >= 3
