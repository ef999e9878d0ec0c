"""The tools for assistants as clients meet them: another package's client and plain JSON-RPC, over stdio and over HTTP."""

from __future__ import annotations

import json
import math
import socket
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
import requests
import uvicorn
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from dashboard.figures import FIGURES
from dashboard.web.assistants.tools import TOOLS
from dashboard.web.server import create
from tests.shipped import shipped_store

COMMAND = Path(sys.executable).with_name("trilateral")
#: A question to every tool.
ASKED: dict[str, dict[str, Any]] = {
    "check_claim": {"sentence": "Japan made up 6% of world GDP in 2020.", "lang": "ja"},
    "review_text": {"text": "2020年、日本のGDPは世界の6%を占めた。", "said_on": "2021-06-01", "lang": "ko"},
    "share": {"areas": ["CHN", "CJK+HKG"], "from": "2022", "to": "2024"},
    "why": {"from": "2021", "to": "2024", "lang": "zh"},
    "vintages": {"source": "weo", "year": "2023"},
    "trade": {"year": "2024"},
    "figure": {"figure": "gdp-share", "form": "picture", "view": {"source": "weo", "from": "2000"}},
    "definitions": {"measure": "trade", "lang": "ja"},
}  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server with the tools on a port of this machine."""
    with pytest.MonkeyPatch.context() as patches, socket.create_server(("127.0.0.1", 0)) as listening:  # fmt: skip
        patches.setenv("TRILATERAL_MCP", "1")
        server = uvicorn.Server(uvicorn.Config(create(shipped_store()), log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def of_another_package(transport: Any) -> tuple[list[Any], dict[str, Any], str]:
    """What fastmcp's client gets: the tools, an answer of each, and the proof of a number read as a resource."""

    async def ask() -> tuple[list[Any], dict[str, Any], str]:
        async with Client(transport) as client:
            listed = await client.list_tools()
            answers = {name: await client.call_tool(name, given) for name, given in ASKED.items()}
            link = answers["share"].structured_content["numbers"][0]["proof"]["link"]
            (proof,) = await client.read_resource(link)
            return listed, answers, proof.text

    return anyio.run(ask)


def assert_answers(listed: list[Any], answers: dict[str, Any], proof: str) -> None:
    """Every tool is there, keeps to its schemas, and says what it rests on."""
    assert [tool.name for tool in listed] == list(TOOLS) == list(ASKED)
    for tool in listed:
        assert tool.description
        assert tool.annotations.read_only_hint
        taken, given = (Draft202012Validator(s) for s in (tool.input_schema, tool.output_schema))
        for schema in (taken, given):
            schema.check_schema(schema.schema)
        assert taken.schema["additionalProperties"] is False
        assert all("description" in facts for facts in taken.schema["properties"].values())
        taken.validate(ASKED[tool.name])
        assert not taken.is_valid({**ASKED[tool.name], "nonsense": "1"})
        answer = answers[tool.name].structured_content
        given.validate(answer)
        assert json.loads(answers[tool.name].content[-1].text) == answer
        assert answer["sentence"]
        assert all(n["proof"]["link"].startswith("http") for n in answer["numbers"])
    number = answers["share"].structured_content["numbers"][0]
    assert math.isclose(json.loads(proof)["value"], number["value"], rel_tol=1e-12)
    (picture, _) = answers["figure"].content
    assert picture.mime_type in ("image/png", "image/svg+xml")
    assert b64decode(picture.data)[:4] in (b"\x89PNG", b"<svg")
    figure = answers["figure"].structured_content
    assert figure["alt"]
    assert "WEO" in figure["source"] or "World Economic Outlook" in figure["source"]


def test_another_client_asks_every_tool_over_http(address: str) -> None:
    listed, answers, proof = of_another_package(StreamableHttpTransport(f"{address}/mcp"))

    assert_answers(listed, answers, proof)
    for answer in answers.values():
        for number in answer.structured_content["numbers"][:4]:
            assert number["proof"]["link"].startswith(address)
            found = requests.get(number["proof"]["link"], timeout=30)
            assert found.status_code == 200
            assert math.isclose(found.json()["value"], number["value"], rel_tol=1e-12)
            assert found.json()["observations"]
    figure = answers["figure"].structured_content
    for link in (figure["link"], figure["rows"]):
        assert requests.get(link, timeout=60).status_code == 200
    assert requests.get(figure["page"], timeout=60).status_code == 200
    counted = requests.get(f"{address}/metrics", timeout=30).text
    assert 'trilateral_tool_calls_total{outcome="answered",tool="why"} 1.0' in counted
    assert 'trilateral_requests_total{method="POST",route="/mcp",status="200"}' in counted


def test_another_client_asks_every_tool_over_stdio() -> None:
    assert_answers(*of_another_package(StdioTransport(str(COMMAND), ["mcp"])))


@contextmanager
def speaking() -> Iterator[Any]:
    """JSON-RPC by lines with the command, as the specification has it; in the end it leaves with its input."""
    pipe = subprocess.PIPE
    with subprocess.Popen([COMMAND, "mcp"], stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        sent, answered = process.stdin, process.stdout

        def ask(line: str | dict[str, Any]) -> dict[str, Any]:
            sent.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
            sent.flush()
            found: dict[str, Any] = json.loads(answered.readline())
            return found

        yield ask
        sent.close()
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()


def request(method: str, number: int = 1, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


HELLO = request(
    "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "plain", "version": "1"}
)  # fmt: skip
UNUSABLE = [
    ("share", {"country": "CHN"}, ["There is no parameter 'country'", "Known: areas"]),
    ("share", {"from": [1]}, ["from cannot be"]),
    ("share", {"areas": "CHN;DROP"}, ["CHN;DROP"]),
    ("check_claim", {"share": "200%"}, ["share cannot be '200%'", "per cent (24%)"]),
    ("review_text", {}, ["text is missing"]),
    ("review_text", {"text": "x" * 70_000}, ["text cannot be"]),
    ("figure", {"figure": "gdp-share", "view": {"preset": "poster"}}, ["poster"]),
]


def test_plain_json_rpc_over_stdio_gets_words_for_what_cannot_be() -> None:
    with speaking() as ask:
        hello = ask(HELLO)["result"]
        assert hello["serverInfo"]["name"] == "trilateral"
        assert "sentence" in hello["instructions"]
        for name, given, words in UNUSABLE:
            result = ask(request("tools/call", name=name, arguments=given))["result"]
            assert result["isError"]
            assert all(word in result["content"][0]["text"] for word in words), result
            assert "Traceback" not in result["content"][0]["text"]
        error = ask(request("tools/call", name="weather"))["error"]
        assert error["code"] == -32602
        assert "share" in error["message"]
        assert "no such number" in ask(request("resources/read", uri="http://h/api/v1/proof/x"))["error"]["message"]  # fmt: skip
        assert ask(request("tools/list", 7))["id"] == 7


def served(patches: pytest.MonkeyPatch, **settings: str) -> TestClient:
    """A server with the tools, under the name that this machine has for itself."""
    for name, value in {"MCP": "1", "EXPORT_RATE": "0", **settings}.items():
        patches.setenv(f"TRILATERAL_{name}", value)
    return TestClient(create(shipped_store()), base_url="http://127.0.0.1:8050")


@pytest.fixture(scope="module")
def web() -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patches, served(patches) as client:
        yield client


HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


def post(web: TestClient, content: Any, **headers: str) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return web.post("/mcp", content=body, headers=HEADERS | headers)


def test_plain_json_rpc_over_http(web: TestClient) -> None:
    listed = post(web, request("tools/list"))
    assert [t["name"] for t in listed.json()["result"]["tools"]] == list(TOOLS)
    figure = next(t for t in listed.json()["result"]["tools"] if t["name"] == "figure")
    assert figure["inputSchema"]["properties"]["figure"]["enum"] == list(FIGURES)
    assert listed.headers["Cache-Control"] == "no-store"
    assert "sandbox" in listed.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in listed.headers
    for name, given, words in UNUSABLE[:5]:
        result = post(web, request("tools/call", name=name, arguments=given)).json()["result"]
        assert result["isError"]
        assert all(word in result["content"][0]["text"] for word in words)


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"jsonrpc": "2.0"}', {}, 400),
        (b"\xff\xfe", {}, 400),
        (request("tools/list"), {"Content-Type": "text/plain"}, 400),
        (request("tools/list"), {"Accept": "text/html"}, 406),
        (b" " * 70_000, {}, 413),
        (request("tools/list"), {"Origin": "https://evil.example.com"}, 403),
        (request("tools/list"), {"Origin": "null"}, 403),
        (request("tools/list"), {"Origin": "http://127.0.0.1.example.com"}, 403),
        (request("tools/list"), {"Origin": "http://127.0.0.1:6274"}, 200),
        (request("tools/list"), {"Host": "evil.example.com"}, 403),
        (request("tools/list"), {"Host": "127.0.0.1.example.com:80"}, 403),
        (request("tools/list"), {"Host": "localhost"}, 200),
        (request("tools/list"), {"Host": "[::1]:8050"}, 200),
        (request("tools/list"), {"MCP-Protocol-Version": "1999-01-01"}, 400),
    ],
    ids=str,
)
def test_requests_that_are_none_are_refused(
    web: TestClient, content: Any, headers: dict[str, str], status: int
) -> None:
    answer = post(web, content, **headers)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_nothing_waits_for_what_never_comes(web: TestClient, method: str) -> None:
    """A GET would be a stream without end: there are no sessions, so there is nothing to send on it."""
    answer = web.request(method, "/mcp", headers=HEADERS)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_names_of_a_server_are_those_of_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"HOSTS": "*.example.org", "PUBLIC_URL": "https://stats.example.net/economy"}
    with served(monkeypatch, **settings) as client:
        for host, status in {"a.example.org": 200, "b.example.com": 400, "stats.example.net": 400}.items():  # fmt: skip
            answer = client.post(
                "/economy/mcp", json=request("tools/list"), headers=HEADERS | {"Host": host}
            )
            assert answer.status_code == status, host
        answer = client.post(
            "/economy/mcp",
            json=request("tools/call", name="share", arguments={}),
            headers=HEADERS | {"Host": "a.example.org", "Origin": "https://stats.example.net"},
        )
        number = answer.json()["result"]["structuredContent"]["numbers"][0]
        assert number["proof"]["link"].startswith("https://stats.example.net/economy/api/v1/proof/")


def test_assistants_that_read_first_are_told(web: TestClient) -> None:
    assert "(http://127.0.0.1:8050/mcp)" in web.get("/llms.txt").text


def test_they_are_asked_for_a_limited_number_of_times_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with served(monkeypatch, EXPORT_RATE="1") as client:
        statuses = [post(client, request("ping")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_they_are_off_unless_they_are_turned_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch, MCP="0") as client:
        answer = post(client, request("tools/list"))
        assert answer.status_code == 404
        assert "TRILATERAL_MCP=1" in answer.json()["hint"]
        # Dash has tools of its own, of layouts and callbacks: they are never on.
        assert client.post("/_mcp", json=request("tools/list")).status_code == 405
        assert client.get("/_mcp").status_code == 404
        assert "/mcp)" not in client.get("/llms.txt").text


def test_nothing_of_the_protocol_is_loaded_by_other_commands() -> None:
    program = (
        "import sys; from dashboard.commands.main import application; application(); import dashboard.web.server;"
        "sys.exit(bool({'mcp', 'mcp_types'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
