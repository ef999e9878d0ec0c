"""What SECURITY.md promises: headers, limits, refusals, and answers that tell nothing they should not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import Scope

from dashboard import exports, settings
from dashboard.exports.carried import record, unpack
from dashboard.exports.office import package
from dashboard.exports.pictures import browser
from dashboard.locale import LANGUAGES
from dashboard.web import app, callback_cache, headers, http_protocol, limits, turns
from dashboard.web.api.sdmx import asked, flows
from dashboard.web.error_boundary import ErrorBoundary
from dashboard.web.headers import policy
from dashboard.web.limits import RateLimiter, RequestLimits, client_of
from dashboard.web.server import create
from etl.errors import StoreError
from etl.places import CHECKOUT
from etl.storage import release
from etl.storage.store import Store

WORDS = (CHECKOUT / "SECURITY.md").read_text(encoding="utf-8")
STORE = str(CHECKOUT / "data")


@pytest.fixture(scope="module")
def strict() -> Iterator[TestClient]:
    """A server that answers under two names, behind https, and gives each reader few files."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("TRILATERAL_HOSTS", "testserver,*.example.org")
        patches.setenv("TRILATERAL_EXPORT_RATE", "2")
        patches.setenv("TRILATERAL_EMBED_ORIGINS", "https://partner.example.org")
        server = create(Store(STORE))
    with TestClient(server, base_url="https://testserver", follow_redirects=False) as client:
        yield client


PLACES = {
    "/about": (200, False), "/nope": (404, False), "/about?from=x": (400, False), "/docs": (200, False),
    "/embed/gdp-share": (200, True), "/embed/nope": (404, True), "/openapi.json": (200, False), "/healthz": (200, False),
    "/api/v1/indicators": (200, False), "/api/v1/nope": (404, False), "/feed.atom": (200, False), "/assets/style.css": (200, False),
    "/assets/nope": (404, False), "/oembed?url=https://testserver/embed/gdp-share": (200, False), "/f/gdp-share": (302, False),
    "/chart/gdp-share": (200, False), "/metrics": (200, False), "/_dash-layout": (200, False),
}  # fmt: skip


@pytest.mark.parametrize("url", PLACES)
def test_every_answer_has_the_headers(strict: TestClient, url: str) -> None:
    """Pages, frames, files, data, and whatever goes wrong: scripts of ours alone, no foreign frames, no cookies."""
    answer = strict.get(url)
    status, frame = PLACES[url]
    told = answer.headers

    assert answer.status_code == status
    assert told["content-security-policy"] == policy(
        url.partition("?")[0], "https://partner.example.org"
    )
    assert (
        "'unsafe-inline'"
        in told["content-security-policy"].partition("script-src")[2].partition(";")[0]
    ) is False
    ancestors = "https://partner.example.org" if frame else "'none'"
    assert told["content-security-policy"].endswith(f"frame-ancestors {ancestors}")
    assert told.get("x-frame-options") == (None if frame else "DENY")
    assert told["x-content-type-options"] == "nosniff"
    assert told["strict-transport-security"] == headers.HTTPS_ONLY
    assert "set-cookie" not in told
    assert "server" not in told


def test_hsts_is_for_safe_lines_only(client: TestClient) -> None:
    """A browser is not told to insist on https where the line is http."""
    assert "strict-transport-security" not in client.get("/healthz").headers


def test_files_are_strangers_to_this_origin(client: TestClient) -> None:
    """A figure as HTML is saved, and would be in a sandbox without scripts where something shows it."""
    answer = client.get("/figure/gdp-share.html")

    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_names_of_files_are_plain(client: TestClient) -> None:
    """Nothing of a request or of a provider ends a header or names a folder."""
    for form in ("csv", "json", "txt", "csl.json"):
        told = client.get(f"/figure/gdp-share.{form}").headers["content-disposition"]
        assert re.fullmatch(r'(inline|attachment); filename="[a-z0-9.-]+"', told)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("testserver", 200), ("a.example.org", 200), ("a.example.org:8050", 200), ("TESTSERVER", 200), ("example.org", 400),
        ("evil.example", 400), ("testserver.evil.example", 400), ("a b", 400), ('a"><script>', 400), ("[::1", 400), ("", 400),
        ("testserver@evil.example", 400), ("testserver/..", 400),
    ],
)  # fmt: skip
def test_only_known_names_are_answered(strict: TestClient, host: str, status: int) -> None:
    """Links and cards repeat the name that we are called by, and caches keep them."""
    assert strict.get("/api/v1/figures", headers={"Host": host}).status_code == status


def test_probes_are_answered_under_any_name(strict: TestClient) -> None:
    """Machines call by address."""
    assert strict.get("/healthz", headers={"Host": "10.0.0.7:8050"}).status_code == 200


def test_a_strange_name_does_not_get_into_pages(client: TestClient) -> None:
    """A page that was made for one name is not given to those who use another."""
    first = client.get("/about", headers={"Host": "one.example"}).text
    second = client.get("/about", headers={"Host": "two.example"}).text

    assert "one.example" in first
    assert "one.example" not in second
    assert "here.invalid" not in first + second


def test_links_begin_with_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is set, the name of a request is not repeated at all."""
    monkeypatch.setenv("TRILATERAL_PUBLIC_URL", "https://figures.example.org")
    with TestClient(create(Store(STORE))) as client:
        for path in ("/about", "/embed/gdp-share", "/feed.atom", "/api/v1/figures"):
            text = client.get(path, headers={"Host": "other.example"}).text
            assert "https://figures.example.org/" in text
            assert "other.example" not in text


def test_files_are_counted_for_each_reader(strict: TestClient) -> None:
    """Who asks for too many is told when to ask again; pages and others are not concerned."""
    statuses = [strict.get(f"/figure/gdp-share.csv?from=20{n:02}").status_code for n in range(6)]
    refused = strict.get("/figure/gdp-share.csv?lang=ja")

    assert statuses == [200, 200, 200, 200, 429, 429]
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert set(refused.json()) == {"error", "hint"}
    assert strict.get("/about").status_code == 200


def test_turns_come_back() -> None:
    """So many a minute, twice as many at once, and nobody takes those of others."""
    now = [0.0]
    turns = RateLimiter(60, lambda: now[0])
    first = [turns.acquire("a") for _ in range(121)]
    assert first == [0] * 120 + [1]
    assert turns.acquire("b") == 0
    now[0] += 1
    assert [turns.acquire("a"), turns.acquire("a")] == [0, 1]
    assert RateLimiter(0).acquire("a") == 0


def test_readers_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many addresses do not fill the memory."""
    monkeypatch.setattr(limits, "MOST_READERS", 10)
    turns = RateLimiter(60)
    for n in range(100):
        turns.acquire(str(n))

    assert len(turns._buckets) == 10


@pytest.mark.parametrize(
    ("client", "who"),
    [
        (("192.0.2.1", 1), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:ffff::1", 1), "2001:db8:1:2::/64"),
        (("::ffff:192.0.2.1", 1), "192.0.2.1"),
        (("192.0.2.1:4711", 1), "192.0.2.1"),
        (("[2001:db8:1:2::1]:4711", 1), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        # What is no address is one reader: whoever makes names up gets no more turns for each.
        (("testclient", 1), ""),
        (("unknown", 0), ""),
        (None, ""),
    ],
)
def test_who_asks(client: tuple[str, int] | None, who: str) -> None:
    """An address of version 6 stands for its network: its owner has all of it."""
    assert client_of({"type": "http", "client": client}) == who


def test_what_a_reader_claims_to_be_is_not_believed(strict: TestClient) -> None:
    """A forwarded address counts only from where the server was told to take it, which is uvicorn's to know."""
    for n in range(6):
        answer = strict.get("/deck.pptx?lang=xx", headers={"X-Forwarded-For": f"192.0.2.{n}"})

    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"url": "/?" + "a" * limits.LONGEST_ADDRESS}, 414),
        ({"url": "/about?" + "a=1&" * limits.MOST_PARAMETERS}, 414),
        ({"url": "/figure/" + "a" * limits.LONGEST_ADDRESS}, 414),
        ({"url": "/about", "headers": {"X": "a" * limits.LONGEST_HEADERS}}, 431),
        ({"url": "/about", "content": b"a" * (limits.LONGEST_BODY + 1)}, 413),
        ({"url": "/about", "headers": {"Content-Length": "-1"}}, 413),
        ({"url": "/about", "headers": {"Content-Length": "9" * 20}}, 413),
        ({"url": "/about", "method": "TRACE"}, 405),
        ({"url": "/about", "method": "POST"}, 405),
        ({"url": "/figure/gdp-share.svg", "method": "DELETE"}, 405),
    ],

)  # fmt: skip
def test_sizes_and_methods(client: TestClient, request_: dict[str, object], status: int) -> None:
    """What is larger than any request of ours is refused before it is understood."""
    answer = client.request(**({"method": "GET"} | request_))

    assert answer.status_code == status


def test_a_body_without_end_is_not_read(client: TestClient) -> None:
    """Also where nobody says how long it is."""
    parts = (b"a" * 10_000 for _ in range(1_000))

    assert client.post("/_dash-update-component", content=parts).status_code == 413


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/review", '{"text": "SECRET \\ud800 25%"}'),
        ("/api/v1/review", '{"text": "SECRET'),
        ("/api/v1/review", '{"txt": "SECRET"}'),
        ("/api/v1/review", "x" * 70_000),
        ("/check", "x" * 70_000),
        ("/check", "text=SECRET"),
        ("/nowhere", "SECRET"),
        ("/figure/gdp-share.csv", "SECRET"),
        ("/_dash-update-component", "SECRET"),
    ],
)
def test_answers_to_what_is_sent_are_kept_nowhere(client, path: str, body: str) -> None:
    """A refusal repeats what was wrong, and that may be what was sent."""
    kind = "application/x-www-form-urlencoded" if path == "/check" else "application/json"
    answer = client.post(path, content=body, headers={"Content-Type": kind})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/..%2f..%2fpyproject.toml", "/assets/%2e%2e/pyproject.toml", "/assets/..%5c..%5cpyproject.toml", "/assets/%00",
        "/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/assets/" + "a" * 4_000, "/figure/..%2f..%2fetc%2fpasswd.csv",
        "/figure/%2e%2e.csv", "/embed/..%2fgdp-share", "/_dash-component-suites/dash/..%2f..%2fsetup.py",
        "/_dash-component-suites/os/path.py", "/_reload-hash", "/_favicon.ico", "/api/v1/releases/..%2f..%2fcurrent",
        "/api/v1/releases/20260101T000000Z-0123456789ab/..%2fcurrent",
    ],
    ids=lambda path: path[:60],
)  # fmt: skip
def test_no_way_out_of_a_folder(client: TestClient, path: str) -> None:
    """A path names what is there, or nothing."""
    answer = client.get(path)

    assert answer.status_code in (404, 422)
    assert "root:x:" not in answer.text
    assert "[project]" not in answer.text


@pytest.mark.parametrize("url", ["/%2fevil.example/", "/f/gdp-share?lang=ja&x=//evil.example", "/figure/gdp-share?form=//evil.example"])  # fmt: skip
def test_redirects_stay_here(client: TestClient, url: str) -> None:
    """Nothing in an address leads elsewhere."""
    answer = client.get(url, follow_redirects=False)

    assert answer.status_code in (302, 404)
    assert answer.headers.get("location", "/").startswith("/")
    assert "evil.example" not in answer.headers.get("location", "")


def _failing(error: BaseException) -> TestClient:
    async def app(scope: Scope, receive: object, send: object) -> None:
        raise error

    return TestClient(ErrorBoundary(app))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_failure_tells_a_number_and_nothing_else(
    caplog: pytest.LogCaptureFixture, lang: str
) -> None:
    """In the reader's language; the log has the same number, and the rest."""
    secret = "/srv/secret/path of key 123"
    page = _failing(RuntimeError(secret)).get(f"/about?lang={lang}")
    number = re.search(r"[0-9a-f]{16}", page.text)

    assert page.status_code == 500
    assert f'lang="{LANGUAGES[lang].tag}"' in page.text
    assert number
    assert secret not in page.text
    assert "RuntimeError" not in page.text
    assert number[0] in caplog.text
    assert secret in caplog.text


def test_a_failure_of_data_is_json() -> None:
    told = _failing(ZeroDivisionError("x")).get("/api/v1/shares")

    assert told.status_code == 500
    assert set(told.json()) == {"error", "hint"}


def test_a_store_is_not_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What went wrong with a bucket is for the log."""

    def broken(*_: object, **__: object) -> Response:
        raise StoreError("s3://secret-bucket/prefix cannot be read: AccessDenied for key 123.")

    server = create(Store(STORE))
    with TestClient(server) as client:
        monkeypatch.setattr(server.state.app, "document", broken)
        # No other test asks for this one, whose page would be kept.
        page = client.get("/about?lang=zh&order=alpha")

    assert page.status_code == 503
    assert "secret-bucket" not in page.text
    assert "secret-bucket" in caplog.text


def test_websockets_are_refused() -> None:
    async def app(scope: Scope, receive: object, send: object) -> None:
        raise AssertionError("it got through")

    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), TestClient(RequestLimits(app)).websocket_connect("/x"):  # type: ignore[arg-type]
        pass


def test_limits_are_told_as_they_are() -> None:
    """The figures and headers in SECURITY.md are those of the code."""
    megabyte = 1024 * 1024
    for value in (
        f"{app.ROOM // megabyte} MB of pages", f"{callback_cache.ROOM // megabyte} MB of answers to callbacks",
        f"{release.MAX_BYTES // megabyte} MB of figures", f"{exports._files._max_weight // megabyte} MB of files",
        f"{package.MOST_BYTES // megabyte} MB", f"{package.MOST_PARTS:,} parts", f"{unpack.MOST_FILE // megabyte} MB",
        f"{record.MOST_BYTES // megabyte} MB", f"{record.MOST_ROWS:,} rows", f"{browser.shared.queue} |",
        f"{limits.LONGEST_ADDRESS:,} bytes", f"{limits.MOST_PARAMETERS} parameters", f"{limits.LONGEST_HEADERS // 1024} KB",
        f"{limits.LONGEST_BODY // 1024} KB", f"{http_protocol.LONGEST_HEAD // 1024} KB", f"{http_protocol.DEADLINE:g} seconds",
        f"{settings.WebSettings().reader_connections} connections",
        f"{turns.AT_ONCE} at once", f"{turns.MOST_OF_ONE} waiting of one address, {turns.MOST:,} of all",
        f"{flows.MOST:,}; {flows.MOST_SERIES:,}; {asked.MOST_CODES} | 413",
        f"{limits.MOST_READERS:,} readers", headers.PAGE, headers.FILE, headers.HTTPS_ONLY, *headers.ALWAYS.values(), *headers.ALWAYS,
    ):  # fmt: skip
        assert value in WORDS, value


def test_requests_are_plain(client: TestClient) -> None:
    """A number of a request from elsewhere goes back only if it is one."""
    good = client.get("/healthz", headers={"X-Request-ID": "abc-123"}).headers["x-request-id"]
    bad = client.get("/healthz", headers={"X-Request-ID": "a b<script>"}).headers["x-request-id"]

    assert good == "abc-123"
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", bad)
