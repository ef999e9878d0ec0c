"""Services of buckets on this machine, each for the length of a ``with`` block: real ones, whose packages are at hand.

Ceph's RADOS gateway comes from Debian's packages and Azurite, Microsoft's emulator of Azure Blob Storage, from npm; both
are put outside the checkout, listen on 127.0.0.1 alone, keep nothing, and end with the block.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from http.client import HTTPConnection
from pathlib import Path

from botocore.session import Session

from benchmarks.common import ROOT, free_port

BUCKET = "figures"
_SECRET = "not-a-secret-of-anybody"


@dataclass(frozen=True)
class Service:
    """Where a bucket is, and what a client's environment says of it."""

    name: str
    url: str
    environment: Mapping[str, str]


@contextmanager
def ceph() -> Iterator[Service]:
    """A RADOS gateway before one monitor and one store in memory."""
    _debian("ceph-mon", "ceph-osd", "ceph-common", "radosgw")
    with ExitStack() as ends:
        folder = _folder(ends)
        file, port = _ceph_files(folder)
        said = ["-c", str(file)]
        _run("ceph-mon", *said, "--mkfs", "-i", "a", "--monmap", folder / "monmap",
             "--keyring", folder / "keyring")  # fmt: skip
        _start(ends, folder, "ceph-mon", *said, "-i", "a", "-f")
        osd = str(uuid.uuid4())
        _until(lambda: _works("ceph", *said, "osd", "new", osd))
        _run("ceph-osd", *said, "-i", "0", "--mkfs", "--osd-uuid", osd)
        _run("ceph", *said, "osd", "crush", "add", "osd.0", "1.0", "root=default")
        _start(ends, folder, "ceph-osd", *said, "-i", "0", "-f")
        _until(lambda: b"1 up" in _said("ceph", *said, "osd", "stat"))
        _start(ends, folder, "radosgw", *said, "-n", "client.admin", "-f")
        _run("radosgw-admin", *said, "user", "create", "--uid", "operator", "--display-name", "o",
             "--access-key", "operator", "--secret-key", _SECRET)  # fmt: skip
        endpoint = f"http://127.0.0.1:{port}"
        _until(lambda: _answers(endpoint))
        version = _said("radosgw", "--version").split()[2].decode()
        environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "operator",
            "AWS_SECRET_ACCESS_KEY": _SECRET,
            "AWS_REGION": "us-east-1",
        }
        Session().create_client(
            "s3",
            region_name="us-east-1",
            endpoint_url=endpoint,
            aws_access_key_id="operator",
            aws_secret_access_key=_SECRET,
        ).create_bucket(Bucket=BUCKET)
        yield Service(f"Ceph RADOS gateway {version}", f"s3://{BUCKET}/store", environment)


@contextmanager
def azurite() -> Iterator[Service]:
    """Azurite, with everything in memory."""
    _debian("npm")
    with ExitStack() as ends:
        folder = _folder(ends)
        said = ["--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        _run("npm", "install", *said, "azurite")
        program = folder / "node_modules" / ".bin" / "azurite-blob"
        port, account = free_port(), "operator"
        key = base64.b64encode(_SECRET.encode()).decode()
        endpoint = f"http://127.0.0.1:{port}/{account}"
        # Its own pictures of usage would go elsewhere.
        words = ["--blobHost", "127.0.0.1", "--blobPort", str(port), "--inMemoryPersistence",
                 "--silent", "--disableTelemetry"]  # fmt: skip
        _start(ends, folder, program, *words, AZURITE_ACCOUNTS=f"{account}:{key}")
        _until(lambda: _answers(endpoint))
        environment = {
            "AZURE_STORAGE_ACCOUNT_NAME": account,
            "AZURE_STORAGE_ACCOUNT_KEY": key,
            "AZURE_STORAGE_ENDPOINT": endpoint,
        }
        _container(port, account)
        about = folder / "node_modules" / "azurite" / "package.json"
        version = json.loads(about.read_text("utf-8"))["version"]
        yield Service(f"Azurite {version}", f"az://{BUCKET}/store", environment)


def _container(port: int, account: str) -> None:
    """Create the container, signed with the account's key as Azure's "Authorize with Shared Key" has it."""
    date, service = formatdate(usegmt=True), "2021-12-02"
    asked = f"/{account}/{BUCKET}"
    empty = "\n" * 12
    headers = f"x-ms-date:{date}\nx-ms-version:{service}\n"
    words = f"PUT{empty}{headers}/{account}{asked}\nrestype:container"
    mac = hmac.digest(_SECRET.encode(), words.encode(), "sha256")
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "PUT",
        f"{asked}?restype=container",
        headers={
            "x-ms-date": date,
            "x-ms-version": service,
            "Authorization": f"SharedKey {account}:{base64.b64encode(mac).decode()}",
        },
    )
    answer = connection.getresponse()
    if answer.status != 201:
        sys.exit(f"Azurite made no container: {answer.read().decode()[:800]}")


def _ceph_files(folder: Path) -> tuple[Path, int]:
    """What the daemons read: keys, the map of the one monitor, and their settings; and the port of the gateway."""
    fsid, monitor, gateway = str(uuid.uuid4()), free_port(), free_port()
    for name in ("mon", "osd", "rgw", "crash"):
        (folder / name).mkdir()
    file = folder / "ceph.conf"
    file.write_text(
        f"""[global]
fsid = {fsid}
mon host = [v1:127.0.0.1:{monitor}/0]
mon initial members = a
auth cluster required = none
auth service required = none
auth client required = none
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr2 = false
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
pid file = {folder}/$name.pid
crash dir = {folder}/crash
keyring = {folder}/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
[mon]
mon data = {folder}/mon
mon osd crush smoke test = false
[osd]
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 512M
osd class update on start = false
[client]
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{gateway}
rgw thread pool size = 16
rgw enable usage log = false
""",
        encoding="utf-8",
    )
    keyring, everything = folder / "keyring", ["--cap", "mon", "allow *"]
    _run("ceph-authtool", "--create-keyring", keyring, "--gen-key", "-n", "mon.", *everything)
    _run("ceph-authtool", keyring, "--gen-key", "-n", "client.admin", *everything,
         "--cap", "osd", "allow *")  # fmt: skip
    _run("monmaptool", "--create", "--addv", "a", f"[v1:127.0.0.1:{monitor}/0]", "--fsid", fsid,
         folder / "monmap")  # fmt: skip
    return file, gateway


def _debian(*packages: str) -> None:
    subprocess.run([ROOT / "scripts" / "apt-install", *packages], check=True)


def _folder(ends: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bucket-"))
    ends.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _run(*words: object) -> None:
    ended = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    if ended.returncode:
        sys.exit(f"{words[0]} failed: {(ended.stderr or ended.stdout).decode()[-800:]}")


def _said(*words: object) -> bytes:
    with suppress(subprocess.TimeoutExpired):
        return subprocess.run([str(word) for word in words], capture_output=True, timeout=10, check=False).stdout  # fmt: skip
    return b""


def _works(*words: str) -> bool:
    with suppress(subprocess.TimeoutExpired):
        return not subprocess.run(words, capture_output=True, timeout=10, check=False).returncode
    return False


def _start(ends: ExitStack, folder: Path, *words: object, **environment: str) -> None:
    log = ends.enter_context((folder / f"{Path(str(words[0])).name}.out").open("wb"))
    process = subprocess.Popen(
        [str(word) for word in words],
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    ends.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)


def _until(true: Callable[[], bool], seconds: float = 180) -> None:
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            sys.exit("A service of the bench did not start in time.")
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


#: Every service that can be had here, in the order in which they are tried.
SERVICES: Mapping[str, Callable[[], object]] = {"ceph": ceph, "azurite": azurite}
#: Those that cannot, and so are not proved.
ABSENT: Sequence[str] = ("Amazon S3", "Google Cloud Storage (gs://)", "Azure Blob Storage itself")
