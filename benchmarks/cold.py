"""Views that nobody asked for before: how long each page takes, and charts a second beside plain Dash with plotly.express.

Both servers are one process. Ours answers for the same two charts as the peer does, and for whole pages; then the parts
of which a view's time is made are measured by figure. `--views 40` asks for more views of each page.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import psutil

from benchmarks.common import environment, free_port, observations, ours, plain, serving, show
from dashboard.components.site import Answer, is_whole
from dashboard.figures import FIGURES, FigureSpec, draw
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from etl.places import CHECKOUT
from etl.storage.store import Release, Store

CALLBACK, CONNECTIONS, WARM = "/_dash-update-component", 50, 2
#: Milliseconds at the median on a quiet machine.
GOALS = {"/": 80, "/explore": 35, "/claim": 35, "/trade": 35, "/revisions": 35}
#: What no reader asked for before: each page by what is most often changed on it.
ASKED = {
    "/": ("source={}&from={}", ("weo", "wdi"), range(1981, 2020)),
    "/explore": ("areas={}&from={}", ("CHN,JPN", "CJK,USA", "KOR"), range(1981, 2010)),
    "/claim": ("holds={}&close={}", (0.4, 0.6, 0.8, 1.2, 1.4, 1.6), range(3, 11)),
    "/why": ("from={}&to={}", range(1981, 1995), range(1996, 2025)),
    "/trade": ("lang={}&from={}", ("en", "zh", "ja", "ko"), range(1989, 2012)),
    "/revisions": ("lang={}&from={}", ("en", "zh", "ja", "ko"), range(1985, 2012)),
}
#: The two charts of the peer, by sources and years; the other source has no trade, so that of trade has another end.
CHARTS = {
    "gdp-share": {"weo": "source=weo&from={}", "wdi": "source=wdi&from={}"},
    "trade-share": {"weo": "from={}&to=2024", "wdi": "from={}&to=2023"},
}


def main() -> None:
    """Print both tables and the ratios."""
    parser = argparse.ArgumentParser(prog="bench cold", description=__doc__)
    parser.add_argument("--views", type=int, default=24)
    count = parser.parse_args().views
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with serving(ours(port), f"{base}/readyz"):
        server = max(psutil.process_iter(), key=lambda p: _serves(p, port) and p.create_time())
        heads = ["page", "views", "in sight, ms", "whole page, ms", "of computing", "goal"]
        show([heads, *(_page(base, server, page, count) for page in ASKED)])
        mine = _rates(lambda view: _charts(base, view), _views("/", 4 * count, skip=count))
    python = environment("plain", ["dash==4.4.1", "plotly==7.1.0", "pandas", "pyarrow", "gunicorn"])
    port = free_port()
    theirs_at = f"http://127.0.0.1:{port}"
    command = plain(python, port, workers=1)
    with serving(command, f"{theirs_at}/", BENCH_DATA=str(observations())):
        theirs = _rates(lambda view: _plain(theirs_at, view), _views("/", 4 * count))
    rows = [["the same two charts, views a second", "one by one", f"{CONNECTIONS} connections"]]
    rows.append(["ours", *(f"{rate:.1f}" for rate in mine)])
    rows.append(["plain Dash, plotly.express", *(f"{rate:.1f}" for rate in theirs)])
    rows.append(["ratio", *(f"{a / b:.1f}" for a, b in zip(mine, theirs, strict=True))])
    print()
    show(rows)
    print()
    show(_causes(count))
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _views(page: str, count: int, skip: int = 0) -> list[str]:
    """Queries of a page, each another."""
    pattern, *values = ASKED[page]
    every = [pattern.format(*each) for each in product(*values)]
    return every[skip:][:count]


def _page(base: str, server: psutil.Process, page: str, count: int) -> list[object]:
    """How long a page takes as a browser asks for it, the first ones left out: they load code and read what a release holds.

    Both times begin with the reader's choice: until the answer with the figures in sight, which are the first ones, and
    until the one with the whole page, which is asked for after it where it is another. Computing is that of both.
    """
    seen, took, used = [], [], []
    for search in _views(page, count + WARM):
        before, began = sum(server.cpu_times()[:2]), time.perf_counter()
        first = _answer(base, page, search, sight=[])
        seen.append(time.perf_counter() - began)
        if not is_whole(first):
            _answer(base, page, search)
        took.append(time.perf_counter() - began)
        used.append(sum(server.cpu_times()[:2]) - before)
    of_page = [*map(statistics.median, (seen[WARM:], took[WARM:])), statistics.mean(used[WARM:])]
    return [page, count, *(round(1000 * seconds) for seconds in of_page), GOALS.get(page, "")]


def _answer(base: str, page: str, search: str, **sight: list[str]) -> Answer:
    """What a page is answered with: all of it, or the figures that come first."""
    address = {"path": page, "search": f"?{search}", **sight}
    asked = {"id": "site", "property": "address", "value": address}
    body = _post(base, "site.answer", {"id": "site", "property": "answer"}, asked)
    answer: Answer = json.loads(body)["response"]["site"]["answer"]
    return answer


def _rates(ask: Callable[[str], None], views: Sequence[str]) -> tuple[float, float]:
    """Views a second, one by one and from many sides at once, each half of them."""
    half = len(views) // 2
    for view in views[:WARM]:
        ask(view)
    began = time.perf_counter()
    for view in views[WARM:half]:
        ask(view)
    alone = (half - WARM) / (time.perf_counter() - began)
    with ThreadPoolExecutor(CONNECTIONS) as crowd:
        began = time.perf_counter()
        list(crowd.map(ask, views[half:]))
        return alone, (len(views) - half) / (time.perf_counter() - began)


def _charts(base: str, view: str) -> None:
    """Both charts of ours as plotly.js gets them."""
    source, year = (part.partition("=")[2] for part in view.split("&"))
    for name, queries in CHARTS.items():
        address = f"{base}/chart/{name}?{queries[source].format(year)}"
        urllib.request.urlopen(address, timeout=60).read()


def _plain(base: str, view: str) -> None:
    """Both charts of the peer, which does not know years: it draws all."""
    source = view.partition("=")[2].partition("&")[0]
    for name in ("gdp", "trade"):
        given = {"id": "source", "property": "value", "value": source}
        _post(base, f"{name}.figure", {"id": name, "property": "figure"}, given)


def _post(base: str, output: str, outputs: dict[str, str], given: dict[str, object]) -> bytes:
    body: dict[str, object] = {"output": output, "outputs": outputs, "inputs": [given]}
    body["changedPropIds"] = [f"{given['id']}.{given['property']}"]
    head = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{base}{CALLBACK}", json.dumps(body).encode(), head)
    content: bytes = urllib.request.urlopen(request, timeout=60).read()
    return content


def _serves(process: psutil.Process, port: int) -> bool:
    try:
        return str(port) in process.cmdline()
    except psutil.Error:
        return False


def _causes(count: int) -> list[list[object]]:
    """Milliseconds of computing of each part of each figure, at the median of views never asked for."""
    release = Store(str(CHECKOUT / "data")).open()
    release.load()
    lines: list[list[object]] = [["figure, ms", "rows", "words", "chart", "svg", "table"]]
    for spec in FIGURES.values():
        asked = [View.lenient(query)[0] for query in _queries(spec, count + WARM)]
        each = [list(_timed(release, spec, spec.from_page(view))) for view in asked][WARM:]
        lines.append([spec.id, *(f"{1000 * statistics.median(part):.1f}" for part in zip(*each, strict=True))])  # fmt: skip
    return lines


def _queries(spec: FigureSpec, count: int) -> Iterator[dict[str, str]]:
    page = spec.page if spec.page in ASKED else "/"
    for search in _views(page, count):
        yield dict(pair.split("=") for pair in search.split("&"))


def _timed(release: Release, spec: FigureSpec, view: View) -> Iterator[float]:
    """Seconds of computing of the parts of a figure in a view."""
    found: list[Any] = []

    def took(make: Callable[[], object]) -> float:
        began = time.process_time()
        found.append(make())
        return time.process_time() - began

    yield took(lambda: spec.select(release, view))
    data = found[0]
    yield took(lambda: spec.caption(data, view))
    words = found[1]
    yield took(lambda: draw(spec, data, view, told=words))
    yield took(lambda: to_svg(found[2], title=words.title, description=words.alt))
    yield took(lambda: spec.table(data, view))
