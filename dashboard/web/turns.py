"""Whose turn it is: what takes computing is made a few at a time, for one address after the other.

All threads of a process share one interpreter. Where many draw at once each is that much slower, and so is an answer
that is only looked up; and whoever asks for a thousand new pages would be served before everybody who came later.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from dashboard.exports import FORMATS
from dashboard.locale import N_
from dashboard.web import proxies
from dashboard.web.errors import TooMany
from dashboard.web.routes import UNREGISTERED, Kind, find

#: How many are computed at once. More threads than cores make each other slow, and cached answers too.
AT_ONCE = 2
#: The maximum number of requests of one address that wait for their turn, and of all addresses.
MOST_OF_ONE, MOST = 64, 1024

#: The network address that the request at hand comes from.
asking: ContextVar[str] = ContextVar("who asks", default="")


class Turns:
    """Turns of a process; of the addresses that wait, each gets one after the other.

    Belongs to the event loop of the process: nothing here is for threads.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Within this block it is the turn of the request at hand.

        Raises:
            TooMany: Too many requests of its address, or of all, wait already.
        """
        await self._wait(proxies.client(asking.get()))
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, client: str) -> None:
        if self._free:
            self._free -= 1
            return
        waiting = self._waiting.get(client, ())
        if len(waiting) >= MOST_OF_ONE or sum(map(len, self._waiting.values())) >= MOST:
            raise TooMany(
                N_("The server is busy: too many requests from your address, or from all readers."),
                hint=N_("Try again in a moment."),
                retry_after=5,
            )
        mine = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """To the address that has waited longest for its next turn."""
        while self._waiting:
            client, waiting = self._waiting.popitem(last=False)
            following = waiting.popleft()
            if waiting:
                self._waiting[client] = waiting
            if not following.done():
                following.set_result(None)
                return
        self._free += 1


def route_class(turns: Turns) -> type[APIRoute]:
    """The routes of a server whose answers take computing: each waits for its turn.

    Not those of pages, charts and callbacks, which look first for an answer that was made before, and not pictures,
    which wait for the browser and are counted there.
    """

    class Waiting(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """What answers, in its turn."""
            handler = super().get_route_handler()
            route = find(self.path)
            # What is asynchronous looks first for an answer that was made before, and takes its turn by itself.
            waits = not iscoroutinefunction(self.endpoint) and route is not UNREGISTERED
            if not waits or route.kind not in (Kind.FRAME, Kind.FILE, Kind.DATA):
                return handler

            async def in_turn(request: Request) -> Response:
                if _for_the_browser(request):
                    return await handler(request)
                if request.method == "POST":
                    # A body may take its time: nobody waits for it meanwhile. It is kept for the handler.
                    await request.body()
                async with turns.turn():
                    return await handler(request)

            return in_turn

    return Waiting


def _for_the_browser(request: Request) -> bool:
    """Whether a picture is asked for, or an archive with pictures."""
    form = request.path_params.get("filename", "").partition(".")[2].lower()
    return form in FORMATS and (FORMATS[form].picture or form == "zip")
