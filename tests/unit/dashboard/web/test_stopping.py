"""A server that stops: what it cannot finish in time is left to another one, in words that a proxy understands."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.web.error_boundary import ErrorBoundary

SCOPE: Scope = {
    "type": "http", "method": "GET", "path": "/why", "query_string": b"lang=ja", "headers": [],
}  # fmt: skip


def _cancelled(begun: bool) -> list[Message]:
    """What is sent when a request is cancelled, before or after its answer has begun."""
    sent: list[Message] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    async def stop() -> None:
        task = asyncio.create_task(ErrorBoundary(slow)(dict(SCOPE), receive, send))
        await asyncio.sleep(0)
        task.cancel()
        await task

    asyncio.run(stop())
    return sent


def test_a_request_that_is_cancelled_may_be_asked_of_another_server() -> None:
    """503 and when to come again, in the reader's language: nginx asks the next server, and a reader reads it."""
    start, body = _cancelled(begun=False)
    assert start["status"] == 503
    assert (b"retry-after", b"1") in start["headers"]
    assert "サーバーを再起動しています" in body["body"].decode()


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    """What was cut is seen to be cut."""
    with pytest.raises(asyncio.CancelledError):
        _cancelled(begun=True)
