"""Pulling eight World Bank indicators: this product beside the Python clients that people use for it.

On our own replay server (`tests/replay.py`), with the figures of the shipped release and a delay on each request: how many
requests a client makes, how long it takes (best of three, imports not counted), and which one still gives all values
when the service sends a byte-order mark, one 502, or one empty page.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.common import PEERS, ROOT, environment, free_port, observations, serving, show

#: Client -> what its environment holds. pandas is pinned to what this product uses, for all alike.
CLIENTS = {
    "wbgapi": ("wbgapi==1.0.14", "pandas==3.1.1"),
    "wbdata": ("wbdata==1.1.0", "pandas==3.1.1"),
    "pandas_datareader": ("pandas-datareader==0.11.1", "pandas==3.1.1"),
    "world_bank_data": ("world_bank_data==0.1.4", "pandas==3.1.1"),
}
FAULTS = {"bom": "a byte-order mark", "502": "one 502", "empty": "an empty page"}
LATENCIES = (20, 200)
RUNS = 3
PATIENCE = 300


def main() -> None:
    """Print one table a number of economies, and one of what each client survives."""
    pythons = {"ours": Path(sys.executable)}
    pythons |= {name: environment(name, packages) for name, packages in CLIENTS.items()}
    for areas, words in (("few", "4 economies"), ("all", "all economies and aggregates")):
        rows: list[list[object]] = [
            ["client", "requests", *(f"wall time at {ms} ms" for ms in LATENCIES)]
        ]
        found = {ms: pulls(pythons, areas, ms) for ms in LATENCIES}
        for name in pythons:
            times = [found[ms][name]["seconds"] / found[ms]["ours"]["seconds"] for ms in LATENCIES]
            own = [f"{found[ms]['ours']['seconds']:.2f} s" for ms in LATENCIES]
            told = own if name == "ours" else [f"{ratio:.1f} times ours" for ratio in times]
            rows.append([name, found[LATENCIES[0]][name]["requests"], *told])
        print(f"\n8 indicators, {words}")
        show(rows)
    print("\nAll values in spite of ...")
    show([["client", *FAULTS.values()], *survivals(pythons)])


def pulls(pythons: dict[str, Path], areas: str, latency: int) -> dict[str, dict[str, Any]]:
    """Client -> requests and the shortest time of a pull; a client that lacks values counts as wrong and ends it all."""
    with Server(latency) as server:
        # Once before all the others, so that nobody is timed by answers that are made for the first time.
        found = {name: server.pull(name, python, areas) for name, python in pythons.items()}
        for name, python in pythons.items():
            if found[name]["seconds"] < 20:
                runs = [server.pull(name, python, areas) for _ in range(RUNS)]
                found[name] = min(runs, key=lambda run: float(run["seconds"]))
    values = {name: run.get("values", run.get("error")) for name, run in found.items()}
    if len(set(values.values())) > 1:
        sys.exit(f"The clients do not agree on the number of values: {values}")
    return found


def survivals(pythons: dict[str, Path]) -> list[list[object]]:
    """One row a client: what came of each fault."""
    rows: list[list[object]] = []
    with Server(LATENCIES[0]) as server:
        whole = server.pull("ours", pythons["ours"], "few")["values"]
        for name, python in pythons.items():
            row: list[object] = [name]
            for fault in FAULTS:
                times = 1e9 if fault == "bom" else 1
                run = server.pull(name, python, "few", fault, times)
                row.append(
                    "yes"
                    if run.get("values") == whole
                    else _brief(str(run.get("error", "values lost")))
                )
            rows.append(row)
    return rows


class Server:
    """The replay with the figures of the shipped release, for the length of a block."""

    def __init__(self, latency: int) -> None:
        self._url = f"http://127.0.0.1:{free_port()}"
        command = [
            sys.executable,
            str(ROOT / "tests" / "replay.py"),
            "--port",
            self._url.rpartition(":")[2],
        ]
        command += ["--latency-ms", str(latency), "--table", str(observations())]
        self._serving = serving(command, f"{self._url}/_log")

    def __enter__(self) -> Server:
        self._serving.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._serving.__exit__(None, None, None)

    def pull(
        self, name: str, python: Path, areas: str, fault: str = "", times: float = 1
    ) -> dict[str, Any]:
        """What came of one pull by one client, with the number of requests it made."""
        self._post(f"/_fault?name={fault}&times={times}")
        command = [str(python), str(PEERS / "worldbank_clients.py"), name, f"{self._url}/v2", areas]
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT)},
                capture_output=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return {
                "error": f"no end after {PATIENCE} s",
                "seconds": PATIENCE,
                "requests": self._requests(),
            }
        if done.returncode:
            sys.exit(done.stderr.decode()[-2000:])
        found: dict[str, Any] = json.loads(done.stdout)
        return found | {"requests": self._requests()}

    def _requests(self) -> int:
        with urllib.request.urlopen(f"{self._url}/_log") as answer:
            return len(json.load(answer))

    def _post(self, path: str) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self._url}{path}", method="POST")).close()


def _brief(error: str) -> str:
    """The kind of an error, without its text."""
    return f"no ({error.partition(':')[0]})"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
