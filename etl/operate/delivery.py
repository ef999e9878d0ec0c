"""Deliver messages to the operator's address, each within a fixed time. What is not taken is a line in the log, never an obstacle."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from etl.errors import SourceError
from etl.settings import EtlSettings
from etl.sources import network
from etl.sources.connections import EndableAdapter

logger = logging.getLogger("trilateral.webhook")

#: Seconds for one attempt, from looking up the name to the status of the answer, and the number of attempts.
TIMEOUT, TRIES = 5.0, 2
SIGNATURE = "X-Trilateral-Signature"


def send(settings: EtlSettings, messages: Iterable[Mapping[str, Any]]) -> None:
    """Post messages to the operator's address, one after the other.

    Takes at most `TIMEOUT` times `TRIES` seconds a message, whatever the receiver does. A message that was not taken is
    a warning in the log: ``webhook failed`` with its event (``message``), the host, why, and the seconds spent.

    Args:
        settings: The address, and the key that signs what is posted there.
        messages: Each with ``event`` and its facts.

    Example:
        ``send(settings, [{"message": "published", "release": release.id}])``
    """
    if not settings.webhook_url:
        return
    for message in messages:
        began = time.monotonic()
        body = json.dumps(
            {**message, "time": datetime.now(UTC).isoformat(timespec="seconds")},
            ensure_ascii=False,
            default=str,
        ).encode()
        why = ""
        for _ in range(TRIES):
            why = _attempt(settings, body)
            if not why:
                break
        if why:
            facts = {
                "message": message["event"],
                "host": _host(settings.webhook_url),
                "why": why,
                "seconds": round(time.monotonic() - began, 1),
            }
            logger.warning("webhook failed", extra={"facts": facts})


def _attempt(settings: EtlSettings, body: bytes) -> str:
    """Why a message was not taken, or an empty string."""
    adapter, ended = EndableAdapter(), list[str]()
    # A thread of its own bounds the time also where the system's resolver hangs.
    worker = threading.Thread(
        target=lambda: ended.append(_post(settings, body, adapter)), name="webhook", daemon=True
    )
    try:
        worker.start()
    except RuntimeError as error:
        return str(error)
    worker.join(TIMEOUT)
    if ended:
        return ended[0]
    # A head may drip in for ever: nobody waits for its end, so nothing keeps the thread and its connection.
    adapter.end_connections()
    return f"no answer within {TIMEOUT:g} seconds"


def _post(settings: EtlSettings, body: bytes, adapter: EndableAdapter) -> str:
    headers = {"Content-Type": "application/json", "User-Agent": "trilateral"}
    if secret := settings.webhook_secret.get_secret_value():
        digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers[SIGNATURE] = f"sha256={digest}"
    try:
        if not _host(settings.webhook_url):
            return "TRILATERAL_WEBHOOK_URL is not an address"
        network.route(settings.webhook_url)
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, adapter)
            # Not followed: the address is the operator's word, a redirect is somebody else's. Only the status is read:
            # what else a receiver says may have no end.
            with session.post(
                settings.webhook_url,
                body,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return "" if 200 <= answer.status_code < 300 else f"HTTP {answer.status_code}"
    # A file of certificates that cannot be used is an OSError of its own, an address with odd letters a ValueError.
    except (SourceError, requests.RequestException, OSError, ValueError) as error:
        return _why(error)


def _why(error: Exception) -> str:
    """A reason without the address, which may hold a key."""
    if isinstance(error, requests.Timeout):
        return f"no answer within {TIMEOUT:g} seconds"
    unsafe = isinstance(error, requests.RequestException | ValueError)
    return type(error).__name__ if unsafe else str(error)


def _host(url: str) -> str:
    """The host and port of an address, all of it that may be told; empty if it is none.

    >>> _host("https://user:key@hooks.example:8443/services/T0/B0/key")
    'hooks.example:8443'
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    return f"{parts.hostname}{port}" if parts.hostname and port != ":0" else ""
