"""Thousands of random and hostile requests: each gets an answer that is well-formed and no fault, and memory stays flat.

`FUZZ=10000 pytest tests/integration/test_fuzz.py` asks so many of each kind; a fraction of that runs with the other
tests, from the same seed, so that the first ones are always the same.
"""

from __future__ import annotations

import csv
import gc
import io
import itertools
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.web.callback_cache import CALLBACK
from dashboard.web.headers import policy
from dashboard.web.server import create
from etl.places import CHECKOUT
from tests import hostile
from tests.shipped import shipped_store

SEED = 20261125
MANY = int(os.environ.get("FUZZ", "0"))
#: Pages are drawn anew for each view that nobody asked for before; the other answers are made in milliseconds.
PAGES, OTHERS = MANY or 120, MANY or 400
#: Growth that is none: what the allocator holds back, and caches that fill up to their bounds on the way.
SLACK = 30_000_000
#: How payloads would look that came back as markup.
MARKUP = ("<script>alert", "<img src=x", "<svg/onload", "</style><script>")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A server of the shipped release, on which nothing is counted; its faults are answers, as readers get them."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("TRILATERAL_EXPORT_RATE", "0")
        server = create(shipped_store())
    with TestClient(server, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def _release() -> str:
    return shipped_store().current_id() or ""


def _memory() -> int:
    """The bytes of this process that are in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _told(client: TestClient, method: str, url: str, body: bytes = b"") -> Response | None:
    """The answer, or nothing where the test's own client cannot even write the address."""
    try:
        return client.request(
            method, url, content=body, headers={"Content-Type": "application/json"}
        )
    except (ValueError, UnicodeError):
        return None


def _whole(answer, path: str) -> None:
    """Whether an answer is what its headers say, and nothing of the request came back as markup or header."""
    kind, text = answer.headers.get("content-type", ""), answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == policy(path, "*")
    assert "set-cookie" not in answer.headers
    assert "Traceback" not in text
    assert str(CHECKOUT) not in text
    if answer.status_code in (302, 303):
        assert re.match(r"/[a-z]*[?#/]|/[a-z]*$", answer.headers["location"])
        assert not answer.headers["location"].startswith("//")
    elif kind.startswith("text/html"):
        assert text.startswith("<!DOCTYPE html>")
        assert text.endswith(("</html>", "</html>\n"))
        assert not any(payload in text for payload in MARKUP)
    elif "json" in kind:
        json.loads(text)
        # The browser makes HTML of it.
        assert path != CALLBACK or not any(payload in text for payload in MARKUP)
    elif kind.startswith("text/csv"):
        rows = list(csv.reader(io.StringIO(text)))
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize(
    ("kind", "count"), [("pages", PAGES), ("files", OTHERS), ("callbacks", OTHERS)]
)
def test_every_request_is_answered(client: TestClient, kind: str, count: int) -> None:
    """No fault of the server, no answer that is not whole, and no address that makes it wait."""
    dice, release = random.Random(SEED), _release()
    made = {
        "pages": hostile.pages_asked,
        "files": hostile.files_asked,
        "callbacks": hostile.callbacks,
    }
    seen: Counter[int] = Counter()
    for asked in itertools.islice(made[kind](dice, release), count):
        if isinstance(asked, bytes):
            answer, path = _told(client, "POST", CALLBACK, asked), CALLBACK
        else:
            answer, path = _told(client, "GET", asked), asked.partition("?")[0]
        if answer is None:
            continue
        assert answer.status_code < 500, asked
        _whole(answer, path)
        seen[answer.status_code] += 1

    assert sum(seen.values()) > count * 0.95
    # Not all the same: the good ones went through, the others were refused.
    assert seen[200] > count // 20
    assert seen[400] > count // 20


def test_memory_does_not_grow(client: TestClient) -> None:
    """Requests that differ only in what is not kept leave nothing behind."""
    dice, paths = random.Random(SEED), sorted(pages.PAGES)

    def ask(count: int) -> None:
        for number in range(count):
            path = dice.choice(paths)
            client.get(f"{path}?from={dice.random()}&x={number}")
            client.get(f"/nope/{number}", headers={"Host": f"host{number}.example.org"})
            client.get(path, headers={"Host": f"host{number}.example.org"})
            client.get(f"/figure/gdp-share.{number}?x={number}")
            client.get(f"/f/nope{number}")
            client.post(CALLBACK, content=b"[" * number)

    ask(40)
    before = _memory()
    ask(max(100, MANY // 6))

    assert _memory() - before < SLACK
