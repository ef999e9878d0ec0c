"""Files from anywhere are read in a process of their own, with a limit to its memory and its time.

What reads within bounds may still be led astray by a library underneath; then only that process ends.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from typing import Any

from dashboard.exports.carried.carrying import Carried
from dashboard.exports.carried.record import Damaged, from_text, to_text
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.office.package import stripped
from etl.errors import UsageError

#: How much more memory than it has when it begins the process may take, in bytes, and for how long it may compute.
MEMORY, SECONDS = 400 * 1024**2, 15
_KINDS = {"Damaged": Damaged, "UsageError": UsageError}
_TOO_MUCH = "takes more memory or time than a file of ours ever does"


def carried_in(body: bytes) -> Carried:
    """What a file carries.

    Raises:
        Damaged: It carries nothing, nothing that can be read, or takes too much to read.

    Example:
        ``carried_in(Path("gdp-share.png").read_bytes()).records[0].figure`` is ``"gdp-share"``.
    """
    found = json.loads(_run("unpack", body, f"The file {_TOO_MUCH}."))
    records = tuple(from_text(text) for text in found["records"])
    return Carried(records, found["deck"], tuple(found["left"]))


def template_in(body: bytes) -> bytes:
    """The slides of an organisation without all that is not taken into a deck.

    Raises:
        UsageError: It is no template, has what is refused, or takes too much to read.

    Example:
        ``template_in(Path("brand.pptx").read_bytes())`` are the bytes of a presentation without its slides.
    """
    return _run("strip", body, f"The template {_TOO_MUCH}.")


def _run(what: str, body: bytes, otherwise: str) -> bytes:
    """Have a file read; the answer, or the error that it ended with."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "dashboard.exports.carried.apart", what],
            input=body, capture_output=True, check=False, timeout=4 * SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UsageError(otherwise) from error
    if done.returncode == 0:
        return done.stdout
    try:
        told: dict[str, str] = json.loads(done.stdout)
        kind = _KINDS[told["kind"]]
    except (ValueError, KeyError) as error:
        raise UsageError(otherwise) from error
    raise kind(told["message"], hint=told["hint"])


def limit(seconds: int = SECONDS) -> None:
    """Limit the resources of this process from now on, where the system supports it."""
    try:
        import resource
    except ImportError:
        return
    own = 0
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file of ours
            own = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (own + MEMORY, own + MEMORY))
    spent = math.ceil(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, spent + seconds + 1))
    # A file is read and an answer is written: nothing is to be made on a disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(what: str, body: bytes) -> bytes:
    if what == "strip":
        return stripped(body)
    carried = unpack(body)
    found: dict[str, Any] = {
        "records": [to_text(record) for record in carried.records],
        "deck": carried.deck,
        "left": carried.left,
    }
    return json.dumps(found).encode()


def main() -> int:
    """Read what comes in, and write the answer or what is wrong with it."""
    body = sys.stdin.buffer.read()
    limit()
    try:
        out, code = _answer(sys.argv[1], body), 0
    except (Damaged, UsageError) as error:
        kind = "Damaged" if isinstance(error, Damaged) else "UsageError"
        told = {"kind": kind, "message": str(error.args[0]), "hint": error.hint}
        out, code = json.dumps(told).encode(), 1
    except Exception as error:  # noqa: BLE001 - MemoryError among them: whatever a library raises at the limit
        told = {"kind": type(error).__name__}
        out, code = json.dumps(told).encode(), 1
    sys.stdout.buffer.write(out)
    return code


if __name__ == "__main__":
    sys.exit(main())
