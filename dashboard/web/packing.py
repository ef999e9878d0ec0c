"""Compression of answers: Brotli for browsers that read it, gzip for others; what is asked for again is compressed once.

A page says much several times, far apart: its charts in three sizes, its tools once a chart. Brotli looks back over all of
it, gzip over 32 kilobytes: with it a page is a quarter lighter, and one that is asked for often a third.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from dataclasses import dataclass
from typing import cast

import anyio.to_thread
import pyarrow as pa
from starlette.datastructures import Headers
from starlette.middleware.gzip import (
    DEFAULT_EXCLUDED_CONTENT_TYPES,
    GZipResponder,
    IdentityResponder,
)
from starlette.types import ASGIApp, Receive, Scope, Send

from etl.bounded.cache import Cache

#: What is compressed already.
PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/vnd.apache.parquet")
#: Bytes. Smaller answers would hardly become smaller; larger ones are compressed beside the event loop.
_SMALL, _LARGE = 500, 32 * 1024
#: The levels for answers that come in parts, or are whole tables.
_GZIP, _BROTLI = 5, 5
#: The same for pages: a thirtieth less in one or two thousandths of a second; beyond them hardly anything.
_PAGE_GZIP, _PAGE_BROTLI = 7, 7
#: And for answers to callbacks, which come after every choice: a hundredth more in a third of the time.
_CALLBACK_BROTLI = 6
#: The level for what is asked for often: a seventh less, in a sixth of a second that nobody waits for. What nothing was
#: chosen for but a language is what everybody asks for first: it is made once it was asked for.
_BEST, _OFTEN, _FIRST = 10, 3, 1
_USUAL = re.compile(rb"(?:lang=[\w-]*)?")
#: Bytes. No page is larger; whole tables would take many seconds.
_PAGE = 1024 * 1024
#: The maximum number of compressed answers that are kept, and of their bytes.
_KEPT, _ROOM = 256, 4 * 1024 * 1024


def read_by(client: Headers) -> str:
    """The encodings for a client, as a request for them has them; empty if it reads none.

    Example:
        >>> read_by(Headers({"accept-encoding": "gzip, deflate, br;q=1.0, zstd"}))
        'gzip, br'
        >>> read_by(Headers({"accept-encoding": "gzip, br;q=0"}))
        'gzip'
    """
    parts = (part.partition(";") for part in client.get("accept-encoding", "").lower().split(","))
    accepted = {name.strip() for name, _, said in parts if not _refused(said)}
    if "gzip" not in accepted:
        return ""
    return "gzip, br" if "br" in accepted else "gzip"


def _refused(said: str) -> bool:
    """Whether a weight is zero (RFC 9110, section 12.4.2)."""
    name, _, weight = said.partition("=")
    return name.strip() == "q" and not weight.strip(" 0.")


@dataclass
class _Answer:
    """A compressed answer, how often it was asked for, and whether it is compressed as well as can be."""

    body: bytes
    asked: int = 1
    best: bool = False


class Packing:
    """Compresses answers.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept = Cache(_KEPT, _ROOM, lambda answer: len(answer.body))
        #: The one answer that is compressed anew, if any.
        self.improving: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and compress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        encodings = read_by(Headers(scope=scope))
        # Answers to callbacks are kept as they are sent (`dashboard.web.callback_cache`).
        kept = self if scope["method"] == "GET" else None
        often = _FIRST if _USUAL.fullmatch(scope["query_string"]) else _OFTEN
        answer = (
            _Responder(self.app, kept, brotli="br" in encodings, often=often)
            if encodings
            else IdentityResponder(self.app, _SMALL, exclude_content_types=PACKED)
        )
        await answer(scope, receive, send)

    def found(self, key: tuple[bool, bytes]) -> _Answer | None:
        """The compressed form of a body that is kept, if it is."""
        answer: _Answer | None = self.kept.get(key)
        if answer is not None:
            answer.asked += 1
        return answer

    def improve(self, answer: _Answer, body: bytes) -> None:
        """Begin to compress a body as well as can be, unless another is; the next reader has it."""
        if not answer.best and (self.improving is None or self.improving.done()):
            answer.best = True
            self.improving = asyncio.create_task(self._improve(answer, body))

    async def _improve(self, answer: _Answer, body: bytes) -> None:
        answer.body = await anyio.to_thread.run_sync(_brotli, body, _BEST)


class _Responder(GZipResponder):
    """One answer: whole ones by Brotli if it may be, those that come in parts by gzip; a better one of what is asked for so often."""

    def __init__(self, app: ASGIApp, kept: Packing | None, *, brotli: bool, often: int) -> None:
        super().__init__(app, _SMALL, _GZIP, exclude_content_types=PACKED)
        self.kept = kept
        self.brotli = brotli
        self.often = often
        self.in_parts = False

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        self.in_parts = self.in_parts or more_body
        if self.in_parts:
            return await super().apply_compression(body, more_body=more_body)
        self.content_encoding = "br" if self.brotli else "gzip"
        if self.kept is None:
            return await self._made(body)
        key = self.brotli, hashlib.sha256(body).digest()
        found = self.kept.found(key)
        if found is None:
            found = _Answer(await self._made(body))
            self.kept.kept.put(key, found)
        packed = found.body
        if self.brotli and found.asked >= self.often and len(body) <= _PAGE:
            self.kept.improve(found, body)
        return packed

    async def _made(self, body: bytes) -> bytes:
        if len(body) < _LARGE:
            return self._packed(body)
        return await anyio.to_thread.run_sync(self._packed, body)

    def _packed(self, body: bytes) -> bytes:
        page = len(body) <= _PAGE
        if self.brotli:
            level = _CALLBACK_BROTLI if self.kept is None else _PAGE_BROTLI
            return _brotli(body, level if page else _BROTLI)
        return gzip.compress(body, _PAGE_GZIP if page else _GZIP, mtime=0)


def _brotli(body: bytes, level: int) -> bytes:
    """A body by Brotli (RFC 7932); pyarrow brings it."""
    return cast("bytes", pa.Codec("brotli", compression_level=level).compress(body, asbytes=True))
