"""The pages for those who edit the words: every message, where it is met, and what it says there."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES, translator
from dashboard.web.server import create
from dashboard.words.wording import in_language
from etl.places import CHECKOUT
from etl.storage.store import Store
from scripts import message_pages, message_uses
from scripts.message_samples import PLACEHOLDER, filled
from scripts.message_uses import Use, Uses
from scripts.message_visits import visits
from tests.messages import extract, places

#: Enough to meet forecasts, refusals, slides and a checked text.
FEW = ("/", "/explore?source=weo&from=2027", "/figure/gdp-share.pptx", "/nowhere", "/check, a text")


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """They are not: of what it has kept a server would say nothing again."""


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    return extract()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [each for each in visits() if each[0] in FEW]
    assert len({at for at, _ in found}) == len(FEW)
    monkeypatch.setattr(message_uses, "visits", lambda: found)


@pytest.fixture(scope="module")
def unvisited() -> Iterator[TestClient]:
    """A server that nobody has asked before: of what it has kept in a language it would say nothing again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        app = create(Store(str(CHECKOUT / "data")))
    with TestClient(app) as client:
        yield client


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_messages_note_where_and_what_they_say(unvisited: TestClient, lang: str) -> None:
    uses, say = message_uses.met(unvisited, lang), translator(lang)
    assert {at for use in uses.values() for at in use.at} == set(FEW)
    remove = uses["Remove {economy}"]
    assert remove.at == ["/explore?source=weo&from=2027"]
    assert say("Remove {economy}").format(economy=in_language(lang).economy("JPN")) in remove.said
    # What is said is in the answer, word for word; Korean particles are those that fit.
    shown = html.fromstring(unvisited.get(f"/?lang={lang}").content).text_content()
    told = [text for use in uses.values() if use.at[0] == "/" for text in use.said]
    assert sum(text in shown for text in told) > 20
    assert not any(re.search(r"\{\w+\}|[가-힣]\([은는이가을를]\)", text) for text in told)
    # Afterwards words are words again.
    assert type(in_language(lang).gettext("Remove {economy}")) is type(say("Remove {economy}"))


def test_every_message_is_on_each_page(wanted: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same number in all languages, and a sentence for each that has values."""
    uses: Uses = {"Remove {economy}": Use(["/explore"], ["Remove <Japan>"])}
    numbers = []
    # Where the messages stand is the same for all languages.
    monkeypatch.setattr(message_pages, "places", places)
    for lang in LANGUAGES:
        found = message_pages.entries(lang, uses)
        listed = [entry for part in found.values() for entry in part]
        assert {entry.key for entry in listed} == wanted
        numbers.append({entry.key: entry.number for entry in listed})
        assert all(entry.code for entry in listed)
        bare = [e.key for e in listed if PLACEHOLDER.search(e.key) and not e.samples]
        assert bare == []
        shown = html.fromstring(message_pages.page(lang, found))
        assert len(shown.findall(".//article")) == len(wanted)
        assert "Remove <Japan>" in shown.text_content()
        text = message_pages.plain(found)
        assert "   = Remove <Japan>\n" in text
        assert text.count("\n   @ ") == len(wanted)
    assert all(each == numbers[0] for each in numbers)


def test_samples_have_one_economy_and_twelve() -> None:
    words = in_language("en")
    told = dict(filled(words, "No data for {economies}."))
    assert told["one economy"] == "No data for Republic of Korea."
    assert told["twelve economies, amounts"].count(",") >= 10
    assert "forecast" in dict(filled(words, "{share} in {year}"))["long names, forecast"]
    assert list(filled(words, "No data")) == []
    with pytest.raises(KeyError, match="message_samples"):
        list(filled(words, "{nobody_knows}"))


def test_places_are_lines_that_have_the_message(wanted: set[str]) -> None:
    found = places()
    assert set(found) == wanted
    assert [text for text, at in found.items() if not at] == []
    name, _, line = found["Remove {economy}"][0].partition(":")
    assert "Remove {economy}" in (CHECKOUT / name).read_text("utf-8").splitlines()[int(line) - 1]


@pytest.mark.parametrize("name", ["catalogues", "samples", "uses", "visits"])
def test_examples_are_right(name: str) -> None:
    assert doctest.testmod(import_module(f"scripts.message_{name}")).failed == 0


def test_make_writes_them_where_git_does_not_look(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make
    told = subprocess.run([make, "--dry-run", "messages"], cwd=CHECKOUT, capture_output=True, text=True, check=True)  # fmt: skip
    assert "scripts.message_pages" in told.stdout
    ignored = ["git", "check-ignore", "--quiet", "build/messages/ja.html"]
    assert subprocess.run(ignored, cwd=CHECKOUT, check=False).returncode == 0
