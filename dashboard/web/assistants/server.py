"""The tools over the Model Context Protocol: on standard input and output, and over HTTP. The only module that knows its SDK."""

from __future__ import annotations

import json
import logging
import uuid
from base64 import b64encode
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import cache
from importlib.metadata import version
from typing import Any

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError

from dashboard import meters
from dashboard.live import Live
from dashboard.web.api import questions
from dashboard.web.api.proofs import PATH, Key, prove
from dashboard.web.assistants.answers import Writer
from dashboard.web.assistants.tools import TOOLS, Tool
from dashboard.web.error_pages import public
from dashboard.web.links import base_of
from dashboard.words.wording import in_language
from etl.errors import TrilateralError

log = logging.getLogger(__name__)

INSTRUCTIONS = """Shares of China, Japan and the Republic of Korea in the world economy, and claims about them.
Quote `sentence` as it is, with its definition, year, source and edition; say what is a forecast, provisional or an estimate.
A number that is not answered is not known: do not fill it. `proof.link` has the observations behind each number."""

#: The turn in which an answer is computed; entered for each call.
Turn = Callable[[], AbstractAsyncContextManager[None]]


def server(live: Live, turn: Turn = nullcontext) -> Server[Any]:
    """The server of the protocol, on the release that is shown.

    Args:
        live: The release.
        turn: Where answers wait for their turn.
    """

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=_listed())

    async def call(ctx: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        if (tool := TOOLS.get(params.name)) is None:
            known = ", ".join(TOOLS)
            raise MCPError(types.INVALID_PARAMS, f"There is no tool {params.name[:40]!r}. Known: {known}.")  # fmt: skip
        async with nullcontext() if tool.draws else turn():
            return await anyio.to_thread.run_sync(
                _answered, live, params.name, tool, params.arguments or {}, _base(ctx)
            )

    async def templates(ctx: Any, _: Any) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=f"{_base(ctx)}{PATH}{{id}}",
            name="proof",
            description="A number with its observations and the digests of their files: read the `proof.link` of any number.",
            mime_type="application/json",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def no_list(_: Any, __: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[])

    async def read(ctx: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        async with turn():
            text = await anyio.to_thread.run_sync(_proof, live, str(params.uri), _base(ctx))
        content = types.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)  # fmt: skip
        return types.ReadResourceResult(contents=[content])

    return Server(
        "trilateral",
        version=version("trilateral-dashboard"),
        title="Trilateral",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call,
        on_list_resources=no_list,
        on_list_resource_templates=templates,
        on_read_resource=read,
    )


def over_http(live: Live, turn: Turn) -> StreamableHTTPSessionManager:
    """The same over HTTP: each request by itself, without sessions, answered as JSON."""
    return StreamableHTTPSessionManager(server(live, turn), json_response=True, stateless=True)


def over_stdio(live: Live) -> None:
    """The same on standard input and output, until the input ends.

    Example:
        ``over_stdio(live)`` is what ``trilateral mcp`` runs.
    """

    async def run() -> None:
        one = server(live)
        async with stdio_server() as (reading, writing):
            await one.run(reading, writing, one.create_initialization_options())

    anyio.run(run)


def _base(ctx: Any) -> str:
    return base_of(ctx.request) if ctx.request is not None else questions.base()


@cache
def _listed() -> list[types.Tool]:
    """The tools with the schemas of what they take and give."""
    hints = types.ToolAnnotations(
        read_only_hint=True, idempotent_hint=True, destructive_hint=False, open_world_hint=False
    )
    return [
        types.Tool(
            name=name,
            title=name.replace("_", " ").capitalize(),
            description=tool.about,
            input_schema=tool.asked.model_json_schema(by_alias=True),
            output_schema=tool.model.model_json_schema(mode="serialization"),
            annotations=hints,
        )
        for name, tool in TOOLS.items()
    ]


def _answered(
    live: Live, name: str, tool: Tool, given: dict[str, Any], base: str
) -> types.CallToolResult:
    """What a tool answers; what it cannot, in words."""
    outcome = "answered"
    try:
        found = tool.ask(given, lambda a: Writer(live.named(a.release), in_language(a.lang), base))
    except TrilateralError as error:
        outcome = "refused"
        error = public(error)
        return _refused(str(error))
    except Exception:
        outcome, number = "failed", uuid.uuid4().hex[:16]
        log.exception("the tool %s failed [%s]", name, number)
        return _refused(f"Something went wrong (reference {number}).")
    finally:
        meters.TOOLS.labels(name, outcome).inc()
    content: list[Any] = []
    if found.picture:
        data = b64encode(found.picture.body).decode()
        content.append(types.ImageContent(data=data, mime_type=found.picture.media_type.partition(";")[0]))  # fmt: skip
    answer = found.answer.model_dump(mode="json")
    content.append(types.TextContent(text=json.dumps(answer, ensure_ascii=False)))
    return types.CallToolResult(content=content, structured_content=answer)


def _refused(words: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=words)], is_error=True)


def _proof(live: Live, address: str, base: str) -> str:
    """The proof at the address of a number."""
    name = address.rpartition("/")[2]
    try:
        key = Key.read(name)
        found = prove(live.named(key.release), key, base)
    except TrilateralError as error:
        raise MCPError(types.INVALID_PARAMS, str(public(error))) from error
    return json.dumps(found, ensure_ascii=False)
