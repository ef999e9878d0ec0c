"""Try an image that is mounted: ``image_smoke.py ROOT ABOUT``. It serves and exports as the image's user, on a root that cannot be written.

No container engine is needed: a mount namespace of its own has the root read-only, with a tmpfs for ``/tmp`` and for the
cache; then the image's own user, without capabilities, runs the image's own command. The store lies on the tmpfs, too.
``ABOUT`` is what ``buildah inspect --type image`` says of it. Exits with 1 and says what was not as it should be.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

#: What an image may take, unpacked, in megabytes.
LIMIT = 1200
#: Address -> how its answer begins.
FILES = {
    "/": b"<!DOCTYPE html>",
    "/figure/gdp-share.svg": b"<svg",
    "/figure/gdp-share.png?lang=ko": b"\x89PNG\r\n\x1a\n",
    "/figure/gdp-share.pdf?lang=ja": b"%PDF-",
    "/figure/gdp-share.pptx?lang=zh": b"PK\x03\x04",
    "/deck.pptx": b"PK\x03\x04",
    "/figure/gdp-share.xlsx": b"PK\x03\x04",
}
_ASIDE = """
set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -o remount,bind,ro "$ROOT"
mount -t tmpfs -o size=512m,mode=1777 tmpfs "$ROOT/tmp"
mount -t tmpfs -o size=256m,uid="$OWNER",mode=0700 tmpfs "$ROOT/$CACHE"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
exec chroot "$ROOT" /usr/bin/setpriv --reuid="$OWNER" --regid="$OWNER" --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all /usr/bin/env --ignore-environment --chdir="$FOLDER" -- "$@"
"""


class Image:
    """An image that is mounted, and how to run a command in it."""

    def __init__(self, root: Path, config: dict[str, Any]) -> None:
        self.root, self.config = root, config
        self.environment = [*config["Env"], "TRILATERAL_DATA=/tmp/store"]
        self.user = config["User"].partition(":")[0]

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command as the image's user; :func:`end` ends it and all that it started."""
        named = dict(word.partition("=")[::2] for word in self.environment)
        outside = {
            "ROOT": str(self.root),
            "OWNER": self.user,
            "CACHE": named["TRILATERAL_CACHE"],
            "FOLDER": self.config["WorkingDir"],
        }
        aside = ["unshare", "--mount", "--pid", "--fork", "sh", "-c", _ASIDE, "sh"]
        return subprocess.Popen(
            [*aside, *self.environment, *words], env=os.environ | outside, text=True, **options
        )

    def size(self) -> float:
        """What its files take, in megabytes; one file under two names counts once."""
        seen: dict[tuple[int, int], int] = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                found = Path(folder, name).lstat()
                seen[found.st_dev, found.st_ino] = found.st_size
        return sum(seen.values()) / 1e6


def end(started: subprocess.Popen[str]) -> None:
    """End the first process of the namespace, and with it every other one: a signal to `unshare` reaches none of them."""
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    for pid in children.read_text("ascii").split() if started.poll() is None else ():
        os.kill(int(pid), signal.SIGKILL)
    started.wait(60)


def _get(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wrong(image: Image) -> list[str]:
    """Everything that is not as it should be, in words; what is, is printed."""
    found: list[str] = []

    def held(holds: bool, words: str) -> None:
        print(f"  {'ok' if holds else 'FAILED'}: {words}", flush=True)
        if not holds:
            found.append(words)

    held(int(image.user) > 0, f"it runs as user {image.user}, and not as root")
    tools = [name for name in ("npm", "node", "pip", "gcc", "make") if _has(image.root, name)]
    held(not tools, f"without npm, pip and compilers ({', '.join(tools) or 'none of them'})")
    megabytes = image.size()
    held(megabytes <= LIMIT, f"{megabytes:,.0f} MB unpacked, at most {LIMIT:,} MB")

    port = _free_port()
    words = [*image.config["Entrypoint"], *image.config["Cmd"]]
    words[words.index("0.0.0.0")], words[words.index("8050")] = "127.0.0.1", str(port)
    # The store is the one that ships, where it may be written.
    run = (
        "id -u; ! touch /app/here 2>/dev/null && echo read-only; "
        f"cp -r /app/data /tmp/store && trilateral check >&2 && echo checked; exec {shlex.join(words)}"
    )
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with this process
    server = image.start("sh", "-c", run, stdout=subprocess.PIPE, stderr=log)
    try:
        assert server.stdout
        said = [server.stdout.readline().strip() for _ in range(3)]
        held(said[0] == image.user, f"its commands run as user {said[0]}")
        held(
            said[1:] == ["read-only", "checked"],
            "the root is read-only, the store on a tmpfs is checked",
        )
        base = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 180
        while (ready := _get(f"{base}/readyz"))[0] != 200 and time.monotonic() < until:
            if server.poll() is not None:
                break
            time.sleep(0.5)
        held(ready[0] == 200, f"/readyz answers {ready[0]}")
        for path, begins in FILES.items() if ready[0] == 200 else ():
            status, body = _get(f"{base}{path}")
            as_said = status == 200 and body.lstrip()[:200].lower().find(begins.lower()) >= 0
            held(as_said and len(body) > 2000, f"{path}: {status}, {len(body):,} bytes")
    finally:
        end(server)
    if found:
        log.seek(0)
        print("".join(log.readlines()[-40:]), file=sys.stderr)
    return found


def _has(root: Path, name: str) -> bool:
    folders = ("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "opt/venv/bin")
    return any((root / folder / name).exists() for folder in folders)


def main() -> None:
    """Try it, and exit with 1 if something is not as it should be."""
    about = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    if found := wrong(Image(Path(sys.argv[1]), about["OCIv1"]["config"])):
        sys.exit(f"The image is not as it should be: {'; '.join(found)}.")


if __name__ == "__main__":
    main()
