"""What machines ask a server: health, readiness, metrics; and what all of its answers say of themselves."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from dashboard.web import assets
from dashboard.web.callback_cache import SHORT, Question
from dashboard.web.server import create
from dashboard.words.wording import in_language
from etl.storage import runs
from etl.storage.store import Release, Store
from tests.languages import HELD
from tests.shipped import shipped_store

#: One address of each kind that readers and machines ask for.
KINDS = [
    "/",
    "/explore?lang=zh",
    "/explore?from=abc",
    "/figure/gdp-share.json",
    "/figure/gdp-share.csv?from=abc",
    "/figure/nope.png",
    "/chart/gdp-share",
    "/embed/gdp-share",
    "/oembed?url=http://testserver/embed/gdp-share",
    "/api/v1/shares?indicator=gdp_nominal",
    "/api/v1/shares?indicator=nope",
    "/api/v1/nope",
    "/openapi.json",
    "/feed.atom",
    "/assets/logo.svg",
    "/healthz",
    "/metrics",
    "/nope",
]
OLD = "TRILATERAL_MAX_AGE"
#: A deck that another test asked for is at hand.
DECK = ("made", "kept")


def _ask(client: TestClient, path: str = "/", search: str = "") -> Response:
    """What the live page asks."""
    value = {"path": path, "search": search, "preset": "page"}
    body = {
        "output": "site.answer",
        "outputs": {"id": "site", "property": "answer"},
        "inputs": [{"id": "site", "property": "address", "value": value}],
        "changedPropIds": ["site.address"],
    }
    return client.post("/_dash-update-component", json=body)


def _samples(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture
def damaged(store: Store) -> Store:
    """A store whose only release is damaged."""
    (Path(store.url) / "releases" / str(store.current_id()) / "vintages.parquet").unlink()
    return store


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A server for which yesterday's figures are old."""
    monkeypatch.setenv(OLD, "0.000001")
    with TestClient(create(shipped_store())) as client:
        yield client


@pytest.mark.parametrize("path", KINDS)
def test_every_answer_names_its_release_and_its_request(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"X-Request-ID": "n-1"})

    assert answer.headers["X-Trilateral-Release"] == client.get("/readyz").json()["release"]
    assert answer.headers["X-Request-ID"] == "n-1"


def test_an_answer_frozen_to_a_release_names_that_one(store: Store) -> None:
    """Frames, cards, files and rows of an earlier release name it, and not the one that is shown."""
    frozen = store.current_id()
    held = store.open()
    about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
    tables = {name: getattr(held, name) for name in ("observations", "vintages", "areas")}
    notes = {"checks": held.checks, "changes": held.changes}
    shown = store.publish(tables, notes, about | {"summary": "again"})
    with TestClient(create(store)) as client:
        for path in (
            "/embed/gdp-share?",
            "/figure/gdp-share.csv?",
            "/api/v1/shares?",
            "/oembed?url=http://testserver/embed/gdp-share%3F",
        ):
            last = f"release={frozen}" if "oembed" not in path else f"release%3D{frozen}"
            assert client.get(path + last).headers["X-Trilateral-Release"] == frozen
            assert client.get(path.rstrip("?")).headers["X-Trilateral-Release"] == shown


def test_answers_at_hand_belong_to_who_asks(client: TestClient) -> None:
    """An answer that was kept for one reader does not bring the next one the first one's number."""
    first, second = _ask(client, "/why"), _ask(client, "/why")

    assert first.content == second.content
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_a_question_that_was_asked_is_not_taken_apart_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers at hand cost a look into a dictionary; only short questions are remembered."""
    understood: list[str] = []
    canonical = Question.canonical

    def counted(question: Question) -> tuple[bytes, bool]:
        understood.append(question.inputs[0].value.search)
        return canonical(question)

    monkeypatch.setattr(Question, "canonical", counted)
    short, long = "?lang=ko&to=2011", f"?lang=ko&to=2011&x={'x' * SHORT}"

    answers = [_ask(client, "/about", search).content for search in (short, short, long, long)]

    assert understood == [short, long, long]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_ask_for_the_head_only(client: TestClient, path: str) -> None:
    answer = client.head(path)

    assert (answer.status_code, answer.content) == (200, b"")


def test_metrics_tell_what_was_asked(client: TestClient) -> None:
    """Requests by template, caches, files and the release, as Prometheus reads them."""
    before = _samples(client)
    client.get("/figure/gdp-share.csv?lang=ko&from=2001")
    client.get("/figure/gdp-share.csv?lang=ko&from=2001")
    client.get("/deck.pptx?lang=ko")
    client.get("/about?lang=ko")
    client.get("/about?lang=ko")
    _ask(client, "/about", "?lang=ko")
    _ask(client, "/about", "?lang=ko")
    after = _samples(client)

    def grown(name: str, **labels: str) -> float:
        key = (f"trilateral_{name}", frozenset(labels.items()))
        return after.get(key, 0) - before.get(key, 0)

    def cache(name: str) -> tuple[float, float]:
        return tuple(
            grown("cache_lookups_total", cache=name, result=result) for result in ("hit", "miss")
        )  # type: ignore[return-value]

    file = {"route": "/figure/{filename}", "method": "GET"}
    callback = {"route": "/_dash-update-component", "method": "POST"}
    assert grown("requests_total", **file, status="200") == 2
    assert grown("request_seconds_count", **file) == 2
    assert grown("requests_total", **callback, status="200") == 2
    assert grown("exports_total", format="csv", outcome="made") == 1
    assert grown("exports_total", format="csv", outcome="kept") == 1
    assert grown("export_seconds_count", format="csv") == 1
    assert sum(grown("exports_total", format="deck", outcome=o) for o in DECK) == 1
    assert cache("callback") == (1, 1)
    assert sum(cache("file")) == 3
    assert cache("document")[0] >= 1
    release = client.get("/readyz").json()["release"]
    assert after["trilateral_release_info", frozenset({("release", release)})] == 1
    assert after["trilateral_ready", frozenset()] == 1
    assert after["process_resident_memory_bytes", frozenset()] > 0


def test_an_empty_store_is_alive_and_not_ready(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The server runs, says what is missing without saying where it looks, and counts."""
    with TestClient(create(Store(str(tmp_path)))) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "trilateral refresh" in ready.json()["hint"]
        assert str(tmp_path) not in ready.text
        assert [r for r in caplog.records if r.name == "dashboard.requests"] == []
        assert _samples(client)["trilateral_ready", frozenset()] == 0
        assert "X-Trilateral-Release" not in ready.headers
        assert client.get("/").status_code == client.get("/api/v1/shares").status_code == 503


def test_a_damaged_store_is_alive_and_not_ready(damaged: Store) -> None:
    with TestClient(create(damaged)) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        samples = _samples(client)
    assert samples["trilateral_ready", frozenset()] == 0
    assert samples["trilateral_release_refused", frozenset()] == 1


@pytest.mark.parametrize("name", ["style.css", "site.js"])
def test_a_server_without_its_files_takes_no_readers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """The release is there, and no page can be served all the same."""
    assert client.get("/readyz").status_code == 200
    for each in assets.ASSETS.iterdir():
        if each.is_file() and each.name != name:
            (tmp_path / each.name).symlink_to(each)
    monkeypatch.setattr(assets, "ASSETS", tmp_path)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["error"] == f"Pages cannot be served: {name} cannot be read in {tmp_path}."
    assert _samples(client)["trilateral_ready", frozenset()] == 0
    assert client.get("/healthz").status_code == 200


def test_pages_without_their_style_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the reader's language, with no folder named, and as soon as the files are back all is well."""
    found = assets.ASSETS
    with TestClient(create(shipped_store())) as client:
        monkeypatch.setattr(assets, "ASSETS", tmp_path)
        for lang in sorted(LANGUAGES):
            page = client.get("/explore", params={"lang": lang, "from": "1971"})
            hint = in_language(lang).gettext(
                "The administrator should install the product again; /readyz names the missing files."
            )
            assert page.status_code == 503
            assert hint in html.unescape(page.text)
            assert str(tmp_path) not in page.text
        assert client.get("/favicon.ico").status_code == 404
        assert client.get("/api/v1/shares?indicator=gdp_nominal").status_code == 200
        monkeypatch.setattr(assets, "ASSETS", found)
        assert client.get("/explore?from=1971").status_code == 200


def test_fresh_figures_need_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OLD, "0")
    with TestClient(create(shipped_store())) as client:
        assert 'class="notice"' not in client.get("/").text


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_old_figures_say_so_on_pages(old: TestClient, release: Release, lang: str) -> None:
    """In the first response and in the live page, in the reader's language, above the figures."""
    text = old.get("/", params={"lang": lang}).text
    live = json.dumps(_ask(old, "/", f"?lang={lang}").json(), ensure_ascii=False)

    head = text.index('class="notice"')
    assert head < text.index("<h1")
    notice = text[head : text.index("</p>", head)].partition(">")[2]
    assert str(runs.confirmed(release, None).year) in notice
    if lang in HELD:
        assert ("last confirmed on" in notice) == (lang == "en")
    assert notice in live


def test_sources_that_were_refused_are_marked_in_their_list(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that the notice names, and no others; no more once they have answered again."""
    monkeypatch.setenv(OLD, "0")
    monkeypatch.setattr("dashboard.live.NOTE_SECONDS", 0.0)

    def marked(client: TestClient, lang: str) -> set[str]:
        text, words = client.get("/about", params={"lang": lang}).text, in_language(lang)
        mark, rows = words.gettext("stale"), text.split("<tr>")
        names = {s["name"]: words.gettext(s["title"]) for s in store.open().package["sources"]}
        stale = [row for row in rows if f">{mark}</span>" in row]
        return {
            name for name, title in names.items() if any(html.escape(title) in row for row in stale)
        }

    with TestClient(app := create(store)) as client:
        assert [marked(client, lang) for lang in LANGUAGES] == [set()] * len(LANGUAGES)
        runs.note(store, "refused", "x", asked=["wdi", "weo"], failed={"weo": "a guard refused it"})
        app.state.app.live.look()
        assert [marked(client, lang) for lang in LANGUAGES] == [{"weo"}] * len(LANGUAGES)
        runs.note(store, "unchanged", "x", asked=["wdi", "weo"])
        app.state.app.live.look()
        assert [marked(client, lang) for lang in LANGUAGES] == [set()] * len(LANGUAGES)


def test_news_of_freshness_reach_readers_without_a_new_release(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that was kept, here and at the reader's, is another one when a source has failed."""
    monkeypatch.setenv(OLD, "0")
    monkeypatch.setattr("dashboard.live.NOTE_SECONDS", 0.0)
    with TestClient(app := create(store)) as client:
        first = client.get("/about")
        etag = {"If-None-Match": first.headers["ETag"]}
        asked = _ask(client, "/about")
        assert client.get("/about", headers=etag).status_code == 304

        runs.note(store, "in_part", "x", asked=["wdi", "weo"], failed={"weo": "no answer"})
        app.state.app.live.look()
        second = client.get("/about", headers=etag)
        wrong = client.get("/about?from=abc")
        again = _ask(client, "/about")

        assert second.status_code == 200
        assert (
            second.text.count("No usable new data at the last update")
            == second.text.count('class="notice"')
            == 1
        )
        assert wrong.text.count("No usable new data at the last update") == 1
        assert "No usable new data at the last update" in again.text
        assert "No usable new data at the last update" not in asked.text + first.text
        assert second.headers["X-Trilateral-Release"] == first.headers["X-Trilateral-Release"]
        etag = {"If-None-Match": second.headers["ETag"]}
        assert client.get("/about", headers=etag).status_code == 304

        runs.note(store, "unchanged", "x", asked=["wdi", "weo"])
        app.state.app.live.look()
        assert client.get("/about").headers["ETag"] == first.headers["ETag"]
