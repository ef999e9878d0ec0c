"""Proxies and certificates that cannot be used: the variable is named, and services that need neither go on."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import certifi
import pytest

from etl.errors import SourceError, Unavailable
from etl.settings import EtlSettings
from etl.sources import network
from etl.sources.transport import Request, Transport

URL = "https://service.test/v2"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*network.BUNDLES, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


PROXIES = {
    "socks5h://127.0.0.1:1080": "SOCKS needs PySocks, which is not installed",
    "socks4://127.0.0.1:1080": "SOCKS needs PySocks",
    "http:///proxy": "it names no machine",
    "http://": "it names no machine",
    "ftp://proxy:3128": "ftp is not a kind of proxy",
    "http://proxy:99999": "Port out of range",
    "http://[::1": "Invalid IPv6 URL",
}


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("proxy", PROXIES)
def test_a_proxy_that_cannot_be_used_is_named(monkeypatch, name, proxy):
    monkeypatch.setenv(name, proxy)
    with Transport(EtlSettings()) as session, pytest.raises(SourceError) as caught:
        session.read(Request(URL), len)
    said = str(caught.value)
    assert said.startswith(f"{name}={proxy} cannot be used: {PROXIES[proxy]}")
    assert "TRILATERAL_" not in said
    assert not isinstance(caught.value, Unavailable)


def test_user_and_password_of_a_proxy_are_not_told(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "ftp://user:secret@proxy:3128")
    with pytest.raises(SourceError) as caught:
        network.route(URL)
    assert "ftp://…@proxy:3128" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_proxy_that_does_not_answer_is_named(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    with Transport(EtlSettings(attempts=1)) as session, pytest.raises(Unavailable) as caught:
        session.read(Request(URL), len)
    assert f"did not answer through HTTPS_PROXY=http://127.0.0.1:{port}: " in str(caught.value)
    assert "Connection refused" in str(caught.value)
    assert "Check the proxy" in str(caught.value)


def test_a_proxy_that_does_not_answer_is_named_without_its_password(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://me:secret@127.0.0.1:9")
    with Transport(EtlSettings(attempts=1)) as session, pytest.raises(Unavailable) as caught:
        session.read(Request("http://service.test/v2"), len)
    assert "did not answer through HTTP_PROXY=http://…@127.0.0.1:9: " in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_address_that_is_none_is_not_blamed_on_the_proxy(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with pytest.raises(SourceError, match="is not an address"):
        network.route("ftp://service.test/v2")


def test_what_no_proxy_excepts_goes_directly(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5h://127.0.0.1:1080")
    monkeypatch.setenv("NO_PROXY", "service.test")
    assert str(network.route(URL)) == "directly"
    assert str(network.route("http://other.test/")) == "directly"


def test_the_way_is_told(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://user:secret@proxy:3128")
    monkeypatch.setenv("CURL_CA_BUNDLE", certifi.where())
    assert str(network.route(URL)) == (
        f"through https_proxy=http://…@proxy:3128, certificates of CURL_CA_BUNDLE={certifi.where()}"
    )


@pytest.mark.parametrize("name", network.BUNDLES)
@pytest.mark.parametrize("fault", ["is not there", "holds no certificates"])
def test_certificates_that_cannot_be_used_are_named(monkeypatch, tmp_path: Path, name, fault):
    path = tmp_path / "corporate.pem"
    if fault != "is not there":
        path.write_text("no certificate", encoding="utf-8")
    monkeypatch.setenv(name, str(path))
    with Transport(EtlSettings()) as session, pytest.raises(SourceError) as caught:
        session.read(Request(URL), len)
    assert str(caught.value) == f"{name} names {path}, which {fault}. Correct or unset it."
    # A service without TLS does not need them.
    assert str(network.route("http://service.test/")) == "directly"


def test_a_folder_of_certificates_is_one(monkeypatch, tmp_path: Path):
    shutil.copy(certifi.where(), tmp_path / "authority.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    assert network.route(URL).bundle == ("REQUESTS_CA_BUNDLE", str(tmp_path))


@pytest.mark.parametrize(
    "url",
    ["", "api.test/v2", "ftp://api.test", "http://", "http://[::1", "http://a:99999", "http://a:b"],
)
def test_an_address_that_is_none(url):
    with pytest.raises(SourceError, match="is not an address"):
        network.route(url)
