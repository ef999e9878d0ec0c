"""The whole files over HTTP, by the programs that people read them with: curl, pandas, Arrow and DuckDB."""

from __future__ import annotations

import hashlib
import io
import subprocess
import urllib.request
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl.storage.store import Release

LATEST = "/api/v1/releases/latest"
PARQUET = f"{LATEST}/observations.parquet"


class Ranged(io.RawIOBase):
    """A file at an address, of which only the parts that are read are fetched; as fsspec and DuckDB's httpfs have it."""

    def __init__(self, address: str) -> None:
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD")) as head:
            assert head.headers["Accept-Ranges"] == "bytes"
            self.address, self.tag = str(head.url), head.headers["ETag"]
            self.length = int(head.headers["Content-Length"])
        self.place = self.fetched = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.length}[whence]  # fmt: skip
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, room: bytearray) -> int:  # type: ignore[override]
        end = min(self.place + len(room), self.length)
        if end == self.place:
            return 0
        wanted = {"Range": f"bytes={self.place}-{end - 1}", "If-Range": self.tag}
        with urllib.request.urlopen(urllib.request.Request(self.address, headers=wanted)) as part:
            assert part.status == 206
            found = part.read()
        room[: len(found)] = found
        self.place += len(found)
        self.fetched += len(found)
        return len(found)


def digest_of(release: Release, name: str) -> str:
    [found] = [each["hash"] for each in release.package["resources"] if each["path"] == name]
    return str(found).removeprefix("sha256:")


def curl(*words: str | Path) -> str:
    done = subprocess.run(["curl", "-sSf", "-w", "%{http_code}", *words], capture_output=True, text=True, timeout=60, check=True)  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("name", ["observations.parquet", "observations.csv"])
def test_curl_goes_on_where_it_broke_off(
    address: str, release: Release, tmp_path: Path, name: str
) -> None:
    """``curl -C -``: the second request asks for the rest alone, and both together are the file."""
    target, place = tmp_path / name, f"{address}{LATEST}/{name}"
    assert curl("-r", "0-99999", "-o", target, place) == "206"
    assert target.stat().st_size == 100_000
    assert curl("-C", "-", "-o", target, place) == "206"
    whole = tmp_path / "whole"
    assert curl("-o", whole, place) == "200"
    assert target.read_bytes() == whole.read_bytes()
    if name.endswith("parquet"):
        assert hashlib.sha256(target.read_bytes()).hexdigest() == digest_of(release, name)


def test_pandas_reads_both_files_by_their_addresses(address: str, release: Release) -> None:
    """As docs/api.md has it; what gets around caches changes nothing."""
    by_parquet = pd.read_parquet(f"{address}{PARQUET}?_=17")
    texts = {name: "str" for name in release.observations if name != "value"}
    by_csv = pd.read_csv(f"{address}{LATEST}/observations.csv?utm_source=notebook&t=17", dtype=texts, keep_default_na=False)  # fmt: skip
    for found in (by_parquet, by_csv):
        assert found.shape == release.observations.shape
        assert (found["value"].to_numpy() == release.observations["value"].to_numpy()).all()
        for name in texts:
            assert (found[name].to_numpy() == release.observations[name].to_numpy()).all(), name


def test_a_column_is_read_without_the_others(address: str, release: Release) -> None:
    """Readers of Parquet fetch the end of the file, and of it what they need."""
    with Ranged(f"{address}{PARQUET}") as file:
        found = pq.ParquetFile(file).read(columns=["time_period"])
        assert 0 < file.fetched < file.length / 2
    assert found["time_period"].to_pylist() == release.observations["time_period"].tolist()


def test_duckdb_reads_the_file(address: str, release: Release, tmp_path: Path) -> None:
    """The file that curl has fetched. Its extension for HTTP is fetched from its makers, which no test can: ranges are above."""
    target = tmp_path / "observations.parquet"
    curl("-o", target, f"{address}{PARQUET}")
    query = "SELECT source, count(*), sum(value) FROM read_parquet(?) WHERE indicator = 'population' GROUP BY source ORDER BY source"  # fmt: skip
    with duckdb.connect() as database:
        found = database.execute(query, [str(target)]).fetchall()
    rows = release.observations[release.observations["indicator"] == "population"]
    held = rows.groupby("source")["value"].agg(["count", "sum"])
    assert [(name, count) for name, count, _ in found] == list(held["count"].items())
    assert [total for *_, total in found] == pytest.approx(held["sum"].tolist(), rel=1e-9)
