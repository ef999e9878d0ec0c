"""Readers and exporters in one process, as they come: many at once, with pauses, and what they got is looked at."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

PAGES = ("/", "/claim", "/explore", "/why", "/trade", "/revisions", "/about")
LANGUAGES = ("en", "en", "zh", "ja", "ko")
FIGURES = ("gdp-share", "trade-share", "claim-strip", "revisions", "explore", "why", "trade-flows")
FORMATS = ("png", "svg", "pdf", "pptx", "xlsx", "csv", "json")
CALLBACK = "/_dash-update-component"
#: A release, wherever an answer names one.
_RELEASE = re.compile(rb"\d{8}T\d{6}Z-[0-9a-f]{12}")


@dataclass
class Tally:
    """What all readers of a run saw.

    Attributes:
        seconds: How long answers took, by kind: document, update, chart, file, data.
        failed: Requests without the right answer, and why.
        cut: Answers that had begun when their server went; nobody can ask for the rest.
        mixed: Answers that hold another release than the one that they name.
        releases: Answers by the release that they name.
        last: When the last answer that names a release was asked for, by `time.time`.
        shares: (release, year, share of the three in GDP) as files said it.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)
    mixed: Counter[str] = field(default_factory=Counter)
    releases: Counter[str] = field(default_factory=Counter)
    last: dict[str, float] = field(default_factory=dict)
    shares: set[tuple[str, str, float]] = field(default_factory=set)

    @property
    def answers(self) -> int:
        """How many there were."""
        return sum(map(len, self.seconds.values()))


class Crowd:
    """Readers of one address.

    Args:
        base: The address.
        tally: Where they note what they saw.
        think: Between how many seconds a reader looks at what came.
        seed: The same seed, the same wishes.
    """

    def __init__(self, base: str, tally: Tally, think: tuple[float, float], seed: int = 1) -> None:
        self.base = base
        self.tally = tally
        self.think = think
        self.random = random.Random(seed)
        self.stop = asyncio.Event()

    @asynccontextmanager
    async def reading(self, readers: int, exporters: int = 0) -> AsyncIterator[None]:
        """So many of them, for the length of the block; each ends what it has begun."""
        wait = aiohttp.ClientTimeout(total=60)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(timeout=wait, connector=connector) as session:
            tasks = [asyncio.create_task(self._read(session)) for _ in range(readers)]
            tasks += [asyncio.create_task(self._export(session)) for _ in range(exporters)]
            try:
                yield
            finally:
                self.stop.set()
                await asyncio.gather(*tasks)

    async def _read(self, session: aiohttp.ClientSession) -> None:
        """Come to a page, then go from view to view in one language; now and then touch a chart."""
        lang = self._lang()
        await self._pause(0, self.think[1])
        await self._ask(session, "document", "GET", self._address(self._page(), lang))
        while not self.stop.is_set():
            await self._pause(*self.think)
            if self.stop.is_set():
                return
            path = self._page()
            query = urlencode(self._view(path, lang))
            body = _question(path, f"?{query}" if query else "")
            await self._ask(session, "update", "POST", CALLBACK, body)
            if self.random.random() < 0.2:
                await self._ask(session, "chart", "GET", f"/chart/gdp-share?lang={lang}")

    async def _export(self, session: aiohttp.ClientSession) -> None:
        """Take a figure away that hardly anybody took before, and the data with it; look at them, take another."""
        await self._pause(0, 2 * self.think[1])
        while not self.stop.is_set():
            name, form = self.random.choice(FIGURES), self.random.choice(FORMATS)
            query = {"lang": self._lang(), "preset": "slide"}
            if name in ("gdp-share", "trade-share", "explore"):
                query["from"] = str(self.random.randint(1990, 2015))
            await self._ask(session, "file", "GET", f"/figure/{name}.{form}?{urlencode(query)}")
            if body := await self._ask(session, "data", "GET", "/figure/gdp-share.json"):
                self._note_shares(body)
            await self._pause(2 * self.think[0], 2 * self.think[1])

    async def _ask(
        self, session: aiohttp.ClientSession, kind: str, method: str, path: str, body: Any = None
    ) -> bytes | None:
        begun, asked = time.perf_counter(), time.time()
        headers = {}
        try:
            async with session.request(method, f"{self.base}{path}", json=body) as answer:
                headers = answer.headers
                content = await answer.read()
                if answer.status != 200:
                    self.tally.failed[f"{kind} {answer.status} {path.partition('?')[0]}"] += 1
                    return None
        except (aiohttp.ClientError, TimeoutError) as error:
            where = self.tally.cut if headers else self.tally.failed
            where[f"{kind} {type(error).__name__}"] += 1
            return None
        self.tally.seconds.setdefault(kind, []).append(time.perf_counter() - begun)
        named = headers.get("X-Trilateral-Release", "none")
        self.tally.releases[named] += 1
        self.tally.last[named] = max(asked, self.tally.last.get(named, 0.0))
        # Pictures and office files hold it in their own ways, packed.
        if held := {found.decode() for found in _RELEASE.findall(content)} - {named}:
            self.tally.mixed[f"{kind} {path.partition('?')[0]}: {named} holds {sorted(held)}"] += 1
        return content

    def _note_shares(self, body: bytes) -> None:
        found = json.loads(body)
        self.tally.shares |= {
            (found["release"], row["time_period"], row["share"])
            for row in found["rows"]
            if row["ref_area"] == "CJK" and row["share"] is not None
        }

    async def _pause(self, least: float, most: float) -> None:
        seconds = self.random.uniform(least, most)
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return

    def _page(self) -> str:
        return self.random.choices(PAGES, weights=(6, 3, 3, 2, 2, 2, 1))[0]

    def _lang(self) -> str:
        return self.random.choice(LANGUAGES)

    def _view(self, path: str, lang: str) -> dict[str, str]:
        """What a reader has chosen; most want what others want."""
        view = {"lang": lang}
        if path in ("/", "/explore", "/why") and self.random.random() < 0.5:
            view["from"] = str(self.random.choice((1990, 1995, 2000, 2005, 2010)))
        if path in ("/", "/explore", "/revisions") and self.random.random() < 0.4:
            view["source"] = self.random.choice(("wdi", "weo"))
        return view

    def _address(self, path: str, lang: str) -> str:
        return f"{path}?{urlencode(self._view(path, lang))}"


def _question(path: str, search: str) -> dict[str, Any]:
    """What a page asks when its reader chooses another view."""
    address = {"path": path, "search": search, "narrow": False}
    return {
        "output": "site.answer",
        "outputs": {"id": "site", "property": "answer"},
        "inputs": [{"id": "site", "property": "address", "value": address}],
        "changedPropIds": ["site.address"],
    }


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value that so large a share stays below.

    >>> percentile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
