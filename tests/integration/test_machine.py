"""What a refresh and a server do when their machine has not enough: of memory, or no browser."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from dashboard.commands import main
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.pictures import images
from dashboard.exports.pictures.browser import Browser
from dashboard.web.app import App
from dashboard.web.server import create
from dashboard.words import freshness
from etl.pipeline import build
from etl.places import CHECKOUT
from etl.storage.store import Store
from tests.figures import Figures
from tests.replay import Replay
from tests.ways import publish_again

COMMAND = Path(sys.executable).with_name("trilateral")


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
        yield client


@pytest.mark.slow
def test_refresh_within_too_little_memory(tmp_path: Path) -> None:
    """With ever more memory: at first nothing is changed, whatever it was that failed, then the release is there."""
    store = Store(str(tmp_path))
    failed = 0
    with Replay(Figures.made().with_imts()) as replay:
        build.refresh(store, replay.settings(tmp_path), ["wdi"])
        before = store.current_id()
        for code in replay.figures.wdi:
            replay.figures.updated[code] = "2026-08-01"
            # The same values under another date are no news.
            for series in replay.figures.wdi[code].values():
                series |= {year: value * 1.0001 for year, value in series.items() if value}
        names = {f"TRILATERAL_{name.upper()}_URL": url for name, url in replay.urls().items()}
        for megabytes in range(440, 1600, 60):

            def little(most: int = megabytes << 20) -> None:
                resource.setrlimit(resource.RLIMIT_AS, (most, most))

            run = subprocess.run(
                [COMMAND, "refresh", "--source", "wdi"],
                env=os.environ | names | {"TRILATERAL_DATA": str(tmp_path)},
                preexec_fn=little,
                capture_output=True,
            )
            if run.returncode == 0:
                break
            failed += 1
            assert store.current_id() == before
            store.open()
            assert len(list((tmp_path / "releases").iterdir())) == 1
    assert store.current_id() != before
    store.open()
    assert failed


def test_a_command_without_memory_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and the exit code of a failure that changed nothing."""

    def too_much(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(main, "get_group", lambda _: too_much)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 1
    assert "Out of memory. Nothing was published." in capsys.readouterr().err


def test_a_request_that_memory_does_not_suffice_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader gets an answer without details, and the next one a page."""

    def too_much(*_: object) -> tuple[bytes, bool]:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(App, "document", too_much)
        refused = client.get("/claim")
    assert refused.status_code == 500
    assert "MemoryError" not in refused.text
    assert client.get("/claim").status_code == 200


def test_a_server_without_a_browser(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are refused in words that say what to do; pages, SVG, slides and data work."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    none = Browser()
    monkeypatch.setattr(images, "shared", none)
    refused = client.get("/figure/gdp-share.png?lang=ja&from=1971")
    drawn = client.get("/figure/gdp-share.svg?lang=ja&from=1971&preset=slide")
    none.close()
    assert refused.status_code == 503
    assert "chromium" in refused.text
    assert "nowhere" not in refused.text
    root = ET.fromstring(drawn.content)
    assert root.attrib["viewBox"] == "0 0 1920 1080"
    assert [each.tag.rpartition("}")[2] for each in root][:3] == ["metadata", "title", "desc"]
    assert [each.figure for each in unpack(drawn.content).records] == ["gdp-share"]
    for path in ("/", "/figure/gdp-share.pptx?from=1971", "/figure/gdp-share.csv?from=1971"):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("days", [-400, 400])
def test_a_server_whose_clock_is_off(
    days: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It follows what is published, with the same figures; ahead, it takes them for old; behind, it says that it cannot tell."""

    class Off(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(days=days)

    store = Store(str(tmp_path))
    publish_again(store, Store(str(CHECKOUT / "data")).open())
    monkeypatch.setattr(freshness, "datetime", Off)
    server = create(store)
    with TestClient(server) as client:
        before = client.get("/figure/gdp-share.json")
        new = publish_again(store)
        server.state.app.live.look()
        after, page = client.get("/figure/gdp-share.json"), client.get("/")
    assert after.headers["X-Trilateral-Release"] == new == after.json()["release"]
    assert after.json()["rows"] == before.json()["rows"]
    assert "These data were last confirmed on" in page.text
    assert ("so their age is not known" in page.text) is (days < 0)
