"""A release that an address names: the same one at every door, by its id or its short name, or a refusal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.web.server import create
from etl.errors import NoRelease, UsageError
from etl.storage import naming
from etl.storage.store import Store

UNKNOWN = ("20250101T000000Z-aaaaaaaaaaaa", "2025-01-01-aaaaaa")
#: Page, chart, frame, file, deck, card and data.
DOORS = (
    "/explore?lang=en", "/?lang=en", "/about?lang=en", "/chart/gdp-share?lang=en", "/embed/gdp-share?lang=en",
    "/figure/gdp-share.csv?lang=en", "/deck.pptx?figures=why", "/api/v1/shares?indicator=gdp_nominal&source=weo&limit=1",
    "/oembed?url=http://testserver/embed/why%3Flang%3Den",
)  # fmt: skip


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str, str]]:
    """A store with an older and a newer release, which say different things."""
    from etl.places import CHECKOUT

    shipped = Store(str(CHECKOUT / "data")).open()
    store = Store(str(tmp_path_factory.mktemp("store")))
    tables = {name: getattr(shipped, name) for name in ("observations", "vintages", "areas")}
    about = {k: v for k, v in shipped.package.items() if k not in ("created", "resources")}
    notes = {"checks": shipped.checks, "changes": shipped.changes}
    doubled = tables["observations"].copy()
    china = doubled["ref_area"] == "CHN"
    doubled.loc[china, "value"] = doubled.loc[china, "value"] * 1.5
    old = store.publish(tables | {"observations": doubled}, notes, about | {"summary": "old"})
    new = store.publish(tables, notes, about | {"summary": "new"})
    return (store, old, new)


@pytest.fixture(scope="module")
def client(two: tuple[Store, str, str]) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        patch.setenv("TRILATERAL_EXPORT_RATE", "0")
        server = create(two[0])
    with TestClient(server) as client:
        yield client


def named(address: str, name: str) -> str:
    """An address with a release; for a card, inside of the link."""
    return f"{address}%26release%3D{name}" if "oembed" in address else f"{address}&release={name}"


@pytest.mark.parametrize("address", DOORS)
def test_a_release_that_there_is_not_is_refused(client: TestClient, address: str) -> None:
    for name in UNKNOWN:
        answer = client.get(named(address, name))
        assert answer.status_code == 404, name
        assert name in answer.text
        assert "release" in answer.text


@pytest.mark.parametrize("address", DOORS)
def test_id_and_short_name_mean_the_same_release(
    client: TestClient, two: tuple[Store, str, str], address: str
) -> None:
    _, old, new = two
    current = client.get(address)
    for release in (old, new):
        for name in (release, naming.short_name(release)):
            answer = client.get(named(address, name))
            assert answer.status_code == 200
            assert answer.headers["x-trilateral-release"] == release
    assert current.headers["x-trilateral-release"] == new


def test_the_figures_are_those_of_the_release(
    client: TestClient, two: tuple[Store, str, str]
) -> None:
    """What the page says is what the data API says of the same release."""
    _, old, _ = two
    asked = "indicator=gdp_nominal&source=wdi&from=2020&to=2020"
    shares = {}
    for release in ("", f"&release={naming.short_name(old)}"):
        rows = client.get(f"/api/v1/shares?{asked}&area=CJK{release}").json()["data"]
        [row] = rows
        page = client.get(f"/explore?{asked}&areas=CJK{release}").text
        shares[release] = f"{row['share'] * 100:.2f}%"
        assert shares[release] in page
        picture = client.get(f"/chart/explore?{asked}&areas=CJK{release}").text
        assert f'"{row["share"] * 100:.1f}%"' in picture
    assert len(set(shares.values())) == 2


def test_a_page_of_an_older_release_says_so_and_keeps_to_it(
    client: TestClient, two: tuple[Store, str, str]
) -> None:
    _, old, new = two
    page = client.get(f"/explore?release={naming.short_name(old)}").text
    assert "a newer one is available" in page
    assert 'data-frozen="true"' in page
    [way] = re.findall(r'href="(/explore[^"]*)"[^>]*>Show the newer release', page)
    assert "release" not in way
    chips = re.findall(r'href="(/explore\?[^"]*)"', page)
    assert any("release=" in chip for chip in chips)
    now = client.get(f"/explore?release={new}").text
    assert "a newer one is available" not in now
    assert 'data-frozen="false"' in client.get("/explore").text


def test_a_callback_is_answered_from_the_named_release(
    client: TestClient, two: tuple[Store, str, str]
) -> None:
    def ask(name: str) -> str:
        value = {"path": "/explore", "search": f"?release={name}", "preset": "page"}
        body = {
            "output": "site.answer",
            "outputs": {"id": "site", "property": "answer"},
            "inputs": [{"id": "site", "property": "address", "value": value}],
            "changedPropIds": ["site.address"],
        }
        return client.post("/_dash-update-component", json=body).text

    assert two[1] in ask(naming.short_name(two[1]))
    # The browser then requests the address itself, and shows why there is nothing.
    assert '"answer":null' in ask(UNKNOWN[0]).replace(" ", "")


def test_commands_take_the_same_names(two: tuple[Store, str, str], tmp_path: Path) -> None:
    store, old, _ = two
    trilateral = str(Path(sys.executable).with_name("trilateral"))
    run = [trilateral, "export", "gdp-share", "--view"]
    made = {}
    for name in (old, naming.short_name(old), UNKNOWN[1]):
        path = tmp_path / f"{name}.csv"
        done = subprocess.run(
            [*run, f"release={name}", "-o", str(path)],
            env=os.environ | {"TRILATERAL_DATA": str(store.url)},
            capture_output=True,
            text=True,
        )
        made[name] = (done.returncode, path.read_bytes() if path.exists() else done.stderr)
    assert made[old][0] == 0
    assert made[naming.short_name(old)][0] == 0
    assert made[UNKNOWN[1]][0] == 2
    assert UNKNOWN[1] in str(made[UNKNOWN[1]][1])
    rows = [b"\n".join(made[n][1].splitlines()[2:]) for n in (old, naming.short_name(old))]  # type: ignore[union-attr]
    assert rows[0] == rows[1]


def test_names(two: tuple[Store, str, str]) -> None:
    store, old, new = two
    assert store.open(naming.short_name(old)).id == old
    assert store.open(new).name == naming.short_name(new)
    for name in (*UNKNOWN, "../current", "20250101"):
        with pytest.raises(NoRelease, match=re.escape(name)):
            store.open(name)
    same = ["20260101T000000Z-abcdef000000", "20260101T235959Z-abcdef111111"]
    with pytest.raises(UsageError, match="several"):
        naming.find("2026-01-01-abcdef", lambda: same)
    assert naming.find("2026-01-02-abcdef", lambda: same) is None
