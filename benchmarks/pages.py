"""First load: Lighthouse on our pages, beside a plain Dash and a Streamlit application with the same two charts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import Any

from benchmarks.common import (
    BUILD,
    PEERS,
    environment,
    free_port,
    observations,
    ours,
    serving,
    show,
)

PAGES = ("/", "/claim", "/explore", "/why", "/trade", "/revisions", "/about")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def lighthouse(url: str, *, desktop: bool) -> dict[str, Any]:
    """Lighthouse's report on an address, phone profile or desktop."""
    tool = BUILD / "lighthouse"
    if not (tool / "node_modules" / ".bin" / "lighthouse").exists():
        tool.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--prefix", str(tool), "lighthouse@13"], check=True
        )
    out = BUILD / "report.json"
    command = [
        str(tool / "node_modules" / ".bin" / "lighthouse"),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={out}",
        f"--chrome-flags={FLAGS}",
        *(["--preset=desktop"] if desktop else []),
    ]
    env = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    # Now and then Chromium does not come up in time.
    for again in (True, False):
        run = subprocess.run(command, check=False, env=env, capture_output=True, text=True)
        if run.returncode == 0:
            break
        if not again:
            sys.exit(f"Lighthouse failed on {url}: {run.stderr.strip()[-300:]}")
    report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return report


def main() -> None:
    """Print the scores of each application in one table."""
    table: list[list[object]] = [
        ["page", "profile", *CATEGORIES, "LCP s", "blocking ms", "KiB"],
    ]
    port = free_port()
    with serving(ours(port), f"http://127.0.0.1:{port}/readyz"):
        for page in PAGES:
            _measure(table, f"ours {page}", f"http://127.0.0.1:{port}{page}")
    peers = environment("peers", ["dash==4.4.1", "plotly==7.1.0", "pandas", "pyarrow", "streamlit"])
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    plain = [str(peers), str(PEERS / "plain_dash.py"), str(port)]
    with serving(plain, url, BENCH_DATA=str(observations())):
        _measure(table, "plain Dash", url)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    app = str(PEERS / "streamlit_app.py")
    options = [
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
        "--server.headless",
        "true",
    ]
    command = [
        str(peers),
        "-m",
        "streamlit",
        "run",
        app,
        *options,
        "--browser.gatherUsageStats",
        "false",
    ]
    with serving(command, url, BENCH_DATA=str(observations())):
        _measure(table, "Streamlit", url)
    show(table)


def _measure(table: list[list[object]], name: str, url: str) -> None:
    for profile in ("phone", "desktop"):
        report = lighthouse(url, desktop=profile == "desktop")
        scores = [round((report["categories"][c]["score"] or 0) * 100) for c in CATEGORIES]
        audits = report["audits"]
        lcp = round(audits["largest-contentful-paint"].get("numericValue", 0) / 1000, 1)
        blocking = round(audits["total-blocking-time"].get("numericValue", 0))
        size = round(audits["total-byte-weight"].get("numericValue", 0) / 1024)
        table.append([name, profile, *scores, lcp, blocking, size])
