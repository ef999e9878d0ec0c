"""Whole files of a release at stable addresses: as published, as CSV, in parts, and not sent twice."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from starlette.testclient import TestClient

from etl.storage.store import Release

LATEST = "/api/v1/releases/latest"
PARQUET, CSV = f"{LATEST}/observations.parquet", f"{LATEST}/observations.csv"
#: Nothing of this is compressed on its way.
PLAIN = {"Accept-Encoding": "identity"}


def test_latest_is_the_release_that_is_served(client: TestClient, release: Release) -> None:
    answer = client.get(PARQUET)
    assert answer.headers["X-Release"] == release.id
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.content == client.get(PARQUET.replace("latest", release.id)).content
    assert answer.content == client.get(PARQUET.replace("latest", "current")).content
    assert client.get(LATEST).json() == client.get("/api/v1/releases/current").json()
    found = pd.read_parquet(io.BytesIO(answer.content))
    assert found.shape == release.observations.shape


def test_the_table_as_csv_is_the_same_table(client: TestClient, release: Release) -> None:
    answer = client.get(CSV, headers=PLAIN)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    texts = {name: "str" for name in release.observations.columns if name != "value"}
    found = pd.read_csv(io.BytesIO(answer.content), dtype=texts, keep_default_na=False)
    pd.testing.assert_frame_equal(
        found.astype(object), release.observations.astype(object), check_dtype=False
    )
    areas = client.get(f"{LATEST}/areas.csv").text.splitlines()
    assert areas[0] == "ref_area,name,kind"
    assert len(areas) == len(release.areas) + 1


@pytest.mark.parametrize("path", [PARQUET, CSV])
def test_a_file_comes_in_parts(client: TestClient, path: str) -> None:
    whole = client.get(path, headers=PLAIN)
    tag, length = whole.headers["ETag"], len(whole.content)
    assert whole.status_code == 200
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert not tag.startswith("W/")

    def part(asked: str, **others: str) -> tuple[int, bytes, str | None]:
        answer = client.get(path, headers={"Range": asked} | others)
        assert answer.headers.get("Content-Encoding") is None
        return answer.status_code, answer.content, answer.headers.get("Content-Range")

    cut = length // 3
    first = part(f"bytes=0-{cut - 1}")
    rest = part(f"bytes={cut}-", **{"If-Range": tag})
    assert first == (206, whole.content[:cut], f"bytes 0-{cut - 1}/{length}")
    assert rest == (206, whole.content[cut:], f"bytes {cut}-{length - 1}/{length}")
    assert part("bytes=-8") == (
        206,
        whole.content[-8:],
        f"bytes {length - 8}-{length - 1}/{length}",
    )
    assert part(f"bytes=-{length * 2}")[:2] == (206, whole.content)
    assert part(f"bytes=5-{length * 2}")[1] == whole.content[5:]
    assert part(f"bytes={length}-") == (416, b"", f"bytes */{length}")
    assert part("bytes=-0")[0] == 416


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-4,8-9"},
        {"Range": "bytes=9-4"},
        {"Range": "bytes=-"},
        {"Range": "bytes=a-b"},
        {"Range": "lines=0-4"},
        {"Range": "bytes=0-4", "If-Range": '"another"'},
        {"Range": "bytes=0-4", "If-Range": "Sun, 01 Nov 2026 00:00:00 GMT"},
    ],
)
def test_what_is_no_range_of_this_file_is_answered_whole(
    client: TestClient, headers: dict[str, str]
) -> None:
    """Parts of another version would be joined to what a reader has: that one begins anew."""
    answer = client.get(PARQUET, headers=headers)
    assert answer.status_code == 200
    assert answer.content == client.get(PARQUET).content


@pytest.mark.parametrize("path", [PARQUET, CSV])
def test_a_file_that_a_reader_has_is_not_sent(client: TestClient, path: str) -> None:
    for headers in (PLAIN, {}):
        tag = client.get(path, headers=headers).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag, "Range": "bytes=0-4"})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(path, headers=PLAIN)
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["Content-Length"]) == len(client.get(path, headers=PLAIN).content)
        assert head.headers["Accept-Ranges"] == "bytes"


def test_files_are_compressed_once(client: TestClient) -> None:
    assert client.get(PARQUET).headers.get("Content-Encoding") is None
    assert client.get(CSV).headers["Content-Encoding"] == "br"


def test_what_there_is_not_is_refused(client: TestClient) -> None:
    for name in ("vintages.csv", "passwd.parquet"):
        answer = client.get(f"{LATEST}/{name}")
        assert answer.status_code == 404
        assert "observations.csv" in answer.json()["hint"]
    assert client.get("/api/v1/releases/newest").status_code == 422


@pytest.mark.parametrize(
    "path", ["/api/v1/shares?indicator=gdp_nominal&limit=3", f"{LATEST}/areas.csv"]
)
def test_what_gets_around_caches_changes_nothing(client: TestClient, path: str) -> None:
    sign = "&" if "?" in path else "?"
    plain = client.get(path)
    for added in ("_=1732790000", "t=17", "utm_source=mail&utm_campaign=x"):
        answer = client.get(f"{path}{sign}{added}")
        assert answer.status_code == 200
        if "shares" in path:
            assert answer.json()["data"] == plain.json()["data"]
        else:
            assert answer.content == plain.content
    assert client.get(f"{path}{sign}form=2000").status_code == 422
