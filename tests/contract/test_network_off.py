"""The network is off in tests, and what stays on this machine works."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Hello) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield httpd.server_address[1]
        httpd.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_loopback_answers(server, host):
    assert requests.get(f"http://{host}:{server}/", timeout=5).text == "hello"


@pytest.mark.parametrize(
    "url", ["https://api.example.org/", "http://192.0.2.1/", "http://[2001:db8::1]/"]
)
def test_what_lies_outside_is_refused_in_words(url):
    with pytest.raises(RuntimeError, match="A test tried to reach"):
        requests.get(url, timeout=5)


@pytest.mark.parametrize("connect", [socket.socket.connect, socket.socket.connect_ex])
def test_sockets_do_not_connect_outside(connect):
    with socket.socket() as sock, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        connect(sock, ("192.0.2.1", 80))


def test_datagrams_do_not_leave():
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(RuntimeError, match="192"):
        sock.sendto(b"x", ("192.0.2.1", 9))


def test_asyncio_works_on_loopback_only(server):
    async def reach(host: str, port: int) -> bytes:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    # In a thread of its own: a browser kept open by other tests runs a loop in this one.
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(lambda: asyncio.run(reach("127.0.0.1", server))).result()
        refused = pool.submit(lambda: asyncio.run(reach("192.0.2.1", 80)))

        assert answer.endswith(b"hello")
        with pytest.raises(RuntimeError, match="A test tried to reach"):
            refused.result()


def test_processes_still_talk_to_each_other():
    with multiprocessing.get_context("spawn").Manager() as manager:
        assert manager.list([1, 2])[1] == 2
