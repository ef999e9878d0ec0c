"""What holds for every test: no network but loopback, no settings from the developer's shell."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes depends on what else the machine does; the examples themselves do not.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("tests")

#: Without them Chromium refuses to run as root, and asks for addresses of its own.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Of the developer's shell: a proxy would see requests to loopback, and certificates are the tests' own.
_NOT_OURS = {
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "requests_ca_bundle",
    "curl_ca_bundle",
}

_PATCHES = pytest.StashKey[pytest.MonkeyPatch]()
_CACHE = pytest.StashKey[str]()


class NetworkIsOff(RuntimeError):
    """A test reached for the network.

    Not an ``OSError``, on purpose: code under test translates or retries those, and the reach would pass unseen.
    """

    def __init__(self, target: object) -> None:
        super().__init__(
            f"A test tried to reach {target!r}. Tests work from recorded answers, "
            "or from a server that the test starts on 127.0.0.1."
        )


def pytest_configure(config: pytest.Config) -> None:
    """Turn the network off before test modules are imported, so that no import can use it either."""
    patches = config.stash[_PATCHES] = pytest.MonkeyPatch()
    switch_network_off(patches)
    for name in list(os.environ):
        # A setting would move the store under the tests' feet.
        if name.lower() in _NOT_OURS or name.startswith("TRILATERAL_"):
            patches.delenv(name)
    # What a machine notes of the stores that it has seen is none of the developer's own.
    config.stash[_CACHE] = tempfile.mkdtemp(prefix="trilateral-tests-")
    patches.setenv("TRILATERAL_CACHE", config.stash[_CACHE])
    # Otherwise clients of S3 ask an address on the network who they are.
    patches.setenv("AWS_EC2_METADATA_DISABLED", "true")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Put everything back."""
    config.stash[_PATCHES].undo()
    shutil.rmtree(config.stash[_CACHE], ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for cycles not at all while tests are collected, and never in what stays to the end.

    It took a third of the time of collecting. Later they are looked for as often as ever: with fewer looks, what tests
    leave behind grew to gigabytes.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium.

    Of a module, not of the session: while it is open, Playwright holds this thread's event loop, and whatever else in
    the process wants one is refused.
    """
    with chromium() as started:
        yield started


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, started for as long as it is wanted."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "The browser tests need Chromium: make test installs it."
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)


def switch_network_off(patches: pytest.MonkeyPatch) -> None:
    """Refuse every address and every name that is not loopback.

    Sockets between processes on this machine (``AF_UNIX``) stay open: asyncio, multiprocessing and browsers use them.
    """
    connect, connect_ex, sendto = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.socket.sendto,
    )
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_far(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_far(self, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        _refuse_far(self, rest[-1])
        return sendto(self, data, *rest)

    def guarded_getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
        if not _is_near(host):
            raise NetworkIsOff(host)
        return getaddrinfo(host, *rest, **options)

    patches.setattr(socket.socket, "connect", guarded_connect)
    patches.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patches.setattr(socket.socket, "sendto", guarded_sendto)
    patches.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    for name in ("gethostbyname", "gethostbyname_ex"):
        patches.setattr(socket, name, _guarded_lookup(getattr(socket, name)))


def _guarded_lookup(lookup: Any) -> Any:
    def guarded(host: str) -> Any:
        if not _is_near(host):
            raise NetworkIsOff(host)
        return lookup(host)

    return guarded


def _refuse_far(sock: socket.socket, address: Any) -> None:
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_near(address[0]):
        raise NetworkIsOff(address)


def _is_near(host: Any) -> bool:
    """Whether a host is this machine; None and the empty name stand for it when a server binds."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return str(name).endswith(".localhost")
    return address.is_loopback or address.is_unspecified
