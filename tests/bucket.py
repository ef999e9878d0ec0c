"""An S3 server on loopback, with faults on demand: moto's, since there is no real one among the packages we may use.

moto keeps to conditional writes (`test_conditional_writes_are_conditional`), but looks and writes in two steps; here it
answers one request after the other, as the real service does for one object. It checks no signature and no rights:
denials are made up here.
"""

from __future__ import annotations

import io
import json
import logging
import re
import threading
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from moto.s3.models import s3_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from obstore.store import S3Store
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

BUCKET = "figures"

Answer = Iterable[bytes]
App = Callable[[WSGIEnvironment, StartResponse], Answer]
#: What happens instead of an answer, or around it.
Fault = Callable[["S3", WSGIEnvironment, StartResponse], Answer]


def SAYS(status: str, code: str) -> Fault:  # noqa: N802 - reads like a constant at the call
    """An error in the words of S3, and nothing done."""
    body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()

    def says(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:
        start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [body]

    return says


def HANG(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:  # noqa: N802
    """No answer, until the server is mended or closes."""
    server.mended.wait(30)
    return SAYS("503 Service Unavailable", "SlowDown")(server, environ, start)


def LOST(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:  # noqa: N802
    """What was asked for is done, but the answer says that it was not."""
    server.genuine(environ, lambda *_: lambda _: None)
    return SAYS("503 Service Unavailable", "SlowDown")(server, environ, start)


def CUT(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:  # noqa: N802
    """The connection ends in the middle of the object."""
    body = b"".join(server.genuine(environ, start))
    return [body[: len(body) // 2]]


def FORGETS(name: str) -> Fault:  # noqa: N802
    """Lists do not tell of an object, as lists that lag behind."""

    def forgets(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:
        heads: list[Any] = []
        body = b"".join(server.genuine(environ, lambda *head: heads.append(head)))  # type: ignore[arg-type,func-returns-value]
        if "list-type" in environ["QUERY_STRING"]:
            body = re.sub(
                rb"<Contents>\s*<Key>[^<]*" + name.encode() + rb".*?</Contents>", b"", body
            )
        [(status, headers)] = heads
        kept = [(k, v) for k, v in headers if k.lower() != "content-length"]
        start(status, [*kept, ("Content-Length", str(len(body)))])
        return [body]

    return forgets


def UNCONDITIONAL(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:  # noqa: N802
    """Conditions are ignored, as some imitations of S3 do."""
    for header in ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"):
        environ.pop(header, None)
    return server.genuine(environ, start)


def WITHOUT_QUOTES(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:  # noqa: N802
    """An ETag is compared with its quotes, and so never found, as Ceph up to 16 does; without them it is."""
    if said := environ.get("HTTP_IF_MATCH"):
        if said.startswith('"'):
            return SAYS("412 Precondition Failed", "PreconditionFailed")(server, environ, start)
        environ["HTTP_IF_MATCH"] = f'"{said}"'
    return server.genuine(environ, start)


def CONTRARY(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:  # noqa: N802
    """No condition ever holds."""
    if "HTTP_IF_MATCH" in environ:
        return SAYS("412 Precondition Failed", "PreconditionFailed")(server, environ, start)
    return server.genuine(environ, start)


def AFTER(do: Callable[[], object]) -> Fault:  # noqa: N802
    """An answer as ever; before it is given, something else happens."""

    def after(server: S3, environ: WSGIEnvironment, start: StartResponse) -> Answer:
        answer = server.genuine(environ, start)
        do()
        return answer

    return after


@dataclass
class _Armed:
    where: str
    fault: Fault
    left: float


class S3:
    """The server, for the length of a ``with`` block, with one empty bucket."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        s3_backends.reset()
        self._moto: App = DomainDispatcherApplication(create_backend_app)
        self._turn = threading.RLock()
        self._armed: list[_Armed] = []
        self.asked: list[str] = []
        self.mended = threading.Event()
        self._servers = [self._listening()]
        self.url = f"http://127.0.0.1:{self._servers[0].port}"

    def __enter__(self) -> S3:
        self._serve(self._servers[0])
        create = urllib.request.Request(f"{self.url}/{BUCKET}", method="PUT")
        urllib.request.urlopen(create, timeout=30).close()
        self.asked.clear()
        return self

    def __exit__(self, *error: object) -> None:
        self.mended.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        s3_backends.reset()

    def with_tls(self, folder: Path) -> tuple[str, Path]:
        """An address with TLS, too, and the certificate of the authority that issued its certificate."""
        authority, certificate, key = _certificates(folder)
        server = self._listening(ssl_context=(str(certificate), str(key)))
        self._servers.append(server)
        self._serve(server)
        return f"https://localhost:{server.port}", authority

    def _listening(self, **options: Any) -> BaseWSGIServer:
        return make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Handler, **options
        )

    def _serve(self, server: BaseWSGIServer) -> None:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What leads a client here."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "operator",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
        }

    def fault(self, where: str, fault: Fault, times: float = float("inf")) -> None:
        """Let requests that hold ``where`` (``PUT /figures/store/current``) meet a fault, so many times."""
        with self._turn:
            self.mended.clear()
            self._armed.append(_Armed(where, fault, times))

    def mend(self) -> None:
        """No more faults."""
        with self._turn:
            self._armed.clear()
            self.mended.set()

    def get(self, key: str) -> bytes:
        """The bytes of an object, as another tool of the operator reads them."""
        return bytes(self._client().get(key).bytes())

    def put(self, key: str, body: bytes) -> None:
        """Write an object, as another tool of the operator does it."""
        self._client().put(key, body)

    def delete(self, key: str) -> None:
        """Remove an object, as another tool of the operator does it."""
        self._client().delete(key)

    def names(self) -> list[str]:
        """The names of all objects."""
        return sorted(self._bucket().keys)

    def age(self, key: str, **by: float) -> None:
        """Let an object have been written longer ago."""
        found = self._bucket().keys[key]
        found.last_modified -= timedelta(**by)

    def genuine(self, environ: WSGIEnvironment, start: StartResponse) -> Answer:
        """moto's answer, one at a time."""
        with self._turn:
            return list(self._moto(environ, start))

    def _client(self) -> S3Store:
        return S3Store(
            BUCKET,
            endpoint=self.url,
            access_key_id="operator",
            secret_access_key="secret",
            client_options={"allow_http": True},
        )

    def _bucket(self) -> Any:
        [account] = s3_backends.values()
        return account["aws"].buckets[BUCKET]

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Answer:
        line = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        # Read first: an error before the body is read would cut the connection under the client.
        environ["wsgi.input"] = io.BytesIO(
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        )
        with self._turn:
            self.asked.append(line)
            armed = next((a for a in self._armed if a.where in line and a.left > 0), None)
            if armed:
                armed.left -= 1
        return armed.fault(self, environ, start) if armed else self.genuine(environ, start)


class _Handler(WSGIRequestHandler):
    """Connections stay open, as those of S3 do."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing."""


def lock_of(body: bytes) -> dict[str, Any]:
    """What a lock says."""
    found: dict[str, Any] = json.loads(body)
    return found


def _certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority's certificate, one that it issued for this machine, and that one's key."""
    issuer, owner = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    names = [
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        for name in ("authority", "localhost")
    ]
    today = datetime.now(UTC)

    def issued(name: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool) -> bytes:
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        )
        found = builder.sign(issuer, hashes.SHA256())
        return found.public_bytes(serialization.Encoding.PEM)

    files = {
        "authority.pem": issued(names[0], issuer, ca=True),
        "certificate.pem": issued(names[1], owner, ca=False),
        "key.pem": owner.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    }
    for name, body in files.items():
        (folder / name).write_bytes(body)
    authority, certificate, key = (folder / name for name in files)
    return authority, certificate, key
