"""Compressed answers: the same content in every encoding, and lighter where it is asked for often."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from dashboard.web import packing

PAGE = "/explore?lang=ko"


def got(client: TestClient, path: str, accepted: str) -> tuple[str | None, bytes, int]:
    """The encoding of an answer, its content, and its bytes on the way."""
    answer = client.get(path, headers={"Accept-Encoding": accepted})
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == answer.num_bytes_downloaded
    return answer.headers.get("Content-Encoding"), answer.content, answer.num_bytes_downloaded


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "br"),
        ("br;q=0.0, gzip", "gzip"),
        ("gzip", "gzip"),
        # No client reads Brotli alone; parts are sent by gzip.
        ("br", None),
        ("identity", None),
        ("gzip;q=0", None),
        (";;,=q", None),
    ],
)
def test_each_client_gets_what_it_reads(
    client: TestClient, accepted: str, encoding: str | None
) -> None:
    _, plain, _ = got(client, PAGE, "identity")
    told, content, size = got(client, PAGE, accepted)
    assert (told, content) == (encoding, plain)
    assert size < 0.3 * len(plain) if encoding else size == len(plain)


def test_what_is_asked_for_often_is_lighter_and_the_same(client: TestClient) -> None:
    """One answer is compressed anew at a time, and none is forgotten over another."""
    pages = [f"/why?lang=ja&to={year}" for year in (2022, 2023, 2024)]
    plain = {page: got(client, page, "identity")[1] for page in pages}
    sizes: dict[str, list[int]] = {page: [] for page in pages}
    for _ in range(100):
        for page in pages:
            _, content, size = got(client, page, "gzip, br")
            assert content == plain[page]
            sizes[page].append(size)
        if all(found[-1] < found[0] for found in sizes.values()):
            break
        time.sleep(0.1)
    for found in sizes.values():
        assert found[:3] == [found[0]] * 3
        assert found[-1] < 0.95 * found[0]


@pytest.mark.parametrize("page", ["/about?lang=zh", "/check"])
def test_what_everybody_asks_for_first_is_lighter_from_the_second_reader_on(
    client: TestClient, page: str
) -> None:
    """Nothing was chosen for it but a language."""
    plain = got(client, page, "identity")[1]
    # Another test may have been its first reader.
    first = len(packing._brotli(plain, packing._PAGE_BROTLI))
    for _ in range(100):
        time.sleep(0.1)
        _, content, size = got(client, page, "gzip, br")
        if size < 0.97 * first:
            break
    assert content == plain
    assert size < 0.97 * first


def test_what_comes_in_parts_comes_by_gzip(client: TestClient) -> None:
    script = "/assets/vendor/plotly-basic.min.js"
    answer = client.get(script, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content == client.get(script, headers={"Accept-Encoding": "identity"}).content


def test_callbacks_are_answered_in_each_encoding(client: TestClient) -> None:
    address = {"path": "/why", "search": "?lang=zh", "preset": "phone"}
    asked = {
        "output": "site.answer",
        "outputs": {"id": "site", "property": "answer"},
        "inputs": [{"id": "site", "property": "address", "value": address}],
        "changedPropIds": ["site.address"],
    }
    packed, plain = (
        client.post("/_dash-update-component", json=asked, headers={"Accept-Encoding": accepted})
        for accepted in ("gzip, br", "identity")
    )
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.json() == plain.json()
    assert packed.num_bytes_downloaded < 0.3 * len(plain.content)
