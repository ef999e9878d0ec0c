"""Figure updates a second on the server, beside plain Dash with plotly.express, under the same load."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request

from benchmarks.common import (
    BUILD,
    environment,
    free_port,
    observations,
    ours,
    plain,
    serving,
    show,
)

SECONDS, CONNECTIONS = 8, 50
#: Both answer "the GDP chart of another source"; ours with the whole page around it, cached or never seen.
OURS = {
    "output": "site.answer",
    "outputs": {"id": "site", "property": "answer"},
    "inputs": [
        {
            "id": "site",
            "property": "address",
            "value": {"path": "/", "search": "?source=weo", "narrow": False},
        }
    ],
    "changedPropIds": ["site.address"],
}
PLAIN = {
    "output": "gdp.figure",
    "outputs": {"id": "gdp", "property": "figure"},
    "inputs": [{"id": "source", "property": "value", "value": "weo"}],
    "changedPropIds": ["source.value"],
}


def load(url: str, body: dict[str, object]) -> tuple[float, str]:
    """Requests a second and the 99th percentile under `wrk`."""
    if not shutil.which("wrk"):
        sys.exit("This benchmark needs wrk (on Debian: apt-get install wrk).")
    script = BUILD / "post.lua"
    script.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(body).replace("\\", "\\\\").replace("'", "\\'")
    script.write_text(
        f"wrk.method = 'POST'\nwrk.body = '{text}'\nwrk.headers['Content-Type'] = 'application/json'\n"
        "wrk.headers['Accept-Encoding'] = 'gzip'\n",
        encoding="utf-8",
    )
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--latency",
        "-s",
        str(script),
        url,
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    p99 = re.search(r"99%\s+(\S+)", said)[1]  # type: ignore[index]
    if "Non-2xx" in said:
        sys.exit(f"{url} answered with errors:\n{said}")
    return rate, p99


def first_time(url: str, count: int = 120) -> float:
    """Updates a second when every request asks for a view that nobody asked for before."""
    views = [f"?source={s}&from={year}" for s in ("weo", "wdi") for year in range(1960, 2020)]
    began = time.perf_counter()
    for search in views[:count]:
        body = json.loads(json.dumps(OURS))
        body["inputs"][0]["value"]["search"] = search
        request = urllib.request.Request(
            url, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=30).read()
    return count / (time.perf_counter() - began)


def main() -> None:
    """Print both rates and their ratio."""
    callback = "/_dash-update-component"
    port = free_port()
    with serving(ours(port, workers=2), f"http://127.0.0.1:{port}/readyz"):
        fresh = first_time(f"http://127.0.0.1:{port}{callback}")
        load(f"http://127.0.0.1:{port}{callback}", OURS)
        mine, mine_p99 = load(f"http://127.0.0.1:{port}{callback}", OURS)
    peers = environment("plain", ["dash==4.4.1", "plotly==7.1.0", "pandas", "pyarrow", "gunicorn"])
    port = free_port()
    command = plain(peers, port, workers=2)
    with serving(command, f"http://127.0.0.1:{port}/", BENCH_DATA=str(observations())):
        theirs, plain_p99 = load(f"http://127.0.0.1:{port}{callback}", PLAIN)
    show(
        [
            ["server", "updates a second", "p99", "ratio"],
            ["ours, one by one, views never asked for", round(fresh), "", f"{fresh / theirs:.1f}"],
            ["ours, 2 workers", round(mine), mine_p99, f"{mine / theirs:.0f}"],
            ["plain Dash, plotly.express, 2 workers", round(theirs), plain_p99, "1"],
        ]
    )
