"""The examples in `examples/` run, or at least name what there is."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.testclient import TestClient

from etl.places import CHECKOUT
from etl.storage.store import Release

EXAMPLES = CHECKOUT / "examples"


def test_the_python_example_runs(address: str, release: Release) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / "shares.py", address],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = release.everything
    japan = rows[
        (rows["indicator"] == "gdp_nominal")
        & (rows["source"] == "weo")
        & (rows["ref_area"] == "JPN")
    ]
    assert f"Japan: {len(japan):,} values in {japan['edition'].nunique()} editions" in done.stdout
    assert "422: source cannot be 'imf'." in done.stdout
    assert done.stdout.strip().endswith(f"release={release.id}")


def _addresses(text: str, name: str) -> list[str]:
    """The addresses that an example asks."""
    if name.endswith(".pq"):
        path = re.search(r'RelativePath = "([^"]+)"', text)
        query = re.search(r"Query = \[(.*?)\]", text, re.DOTALL)
        assert path
        assert query
        pairs = re.findall(r'(\w+) = "([^"]*)"', query[1])
        return [f"/{path[1]}?{urlencode(pairs)}"]
    return [f"/api/v1{found}" for found in re.findall(r'"(/[a-z]+\?[^"]+)"', text)]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
def test_the_r_example_runs(address: str, release: Release) -> None:
    """Where R and its package jsonlite are: the table, and all editions page by page."""
    done = subprocess.run(
        ["Rscript", EXAMPLES / "shares.R", address],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = release.everything
    japan = rows[
        (rows["indicator"] == "gdp_nominal")
        & (rows["source"] == "weo")
        & (rows["ref_area"] == "JPN")
    ]
    assert done.stdout.strip().endswith(
        f"{len(japan)} values in {japan['edition'].nunique()} editions, release {release.id}"
    )


@pytest.mark.parametrize("name", ["shares.R", "shares.pq"])
def test_other_examples_ask_for_what_there_is(client: TestClient, name: str) -> None:
    """Their addresses answer with rows, and the columns that they name are those of the answer."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    addresses = _addresses(text, name)
    assert addresses
    columns: set[str] = set()
    for asked in addresses:
        answer = client.get(asked)
        assert answer.status_code == 200, answer.text
        assert int(answer.headers["X-Total-Count"]) > 0
        if "format=csv" in asked:
            columns |= set(next(csv.reader(io.StringIO(answer.text))))
        else:
            assert dict(parse_qsl(asked))
            assert {"data", "next", "release"} <= set(answer.json())
            columns |= set(answer.json()["data"][0])
    named = {
        "shares.R": re.findall(r'c\("([a-z_", ]+)"\)', text)
        + re.findall(r"(?:editions\$|\()([a-z_]+) = \"character\"", text)
        + re.findall(r'(?:idvar|timevar) = "([a-z_]+)"', text),
        "shares.pq": re.findall(r'\{"([a-z_]+)", (?:type|Percentage)', text),
    }[name]
    wanted = {each for part in named for each in part.split('", "')}
    assert len(wanted) >= 3
    assert wanted <= columns
    if name == "shares.pq":
        assert wanted == columns
