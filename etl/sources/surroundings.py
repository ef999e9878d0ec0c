"""What the environment puts between us and a service, a proxy and certificates, and which of it failed.

The HTTP library reads these variables by itself and names none of them when one is wrong.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3
from requests import exceptions
from requests.utils import select_proxy

from etl.errors import SourceError

#: Where the HTTP library looks for a file of certificates, in its order.
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def proxy(session: requests.Session, url: str) -> str:
    """The variable that names the proxy on the way to an address, and its value without a password; empty if none is."""
    settings = session.merge_environment_settings(url, {}, None, None, None)
    address = select_proxy(url, settings["proxies"])
    if not address:
        return ""
    scheme = urlsplit(url).scheme
    names = (f"{scheme}_proxy", f"{scheme.upper()}_PROXY", "all_proxy", "ALL_PROXY")
    name = next((name for name in names if os.environ.get(name)), "the proxy of this system,")
    return f"{name}={re.sub(r'//[^/@]*@', '//…@', address)}"


def certificates() -> str:
    """The variable that names the file of certificates, and its value; empty if none does."""
    return next((f"{name}={value}" for name in BUNDLES if (value := os.environ.get(name))), "")


def at_fault(session: requests.Session, url: str, error: OSError) -> SourceError | None:
    """What to say of an error that the environment is to blame for; None of any other.

    Args:
        session: The session that asked.
        url: The address that was asked for.
        error: What the HTTP library raised.
    """
    invalid = (exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema)
    by = proxy(session, url) if isinstance(error, invalid) and _is_address(url) else ""
    if by:
        why = str(error).strip(" .")
        if "SOCKS" in why:
            why = "SOCKS needs PySocks, which is not installed"
        return SourceError(f"{by} cannot be used: {why}.", hint="Correct or unset it.")
    if isinstance(error, exceptions.RequestException):
        return None
    # The library looks for the file before it asks, and raises an error of the system if it is not there.
    name, _, path = certificates().partition("=")
    if name and not Path(path).exists():
        return SourceError(f"{name} names {path}, which is not there.", hint="Correct or unset it.")
    return SourceError(f"{url} was not asked: {error}.", hint="Check this machine's settings.")


def _is_address(url: str) -> bool:
    """Whether the address itself can be asked."""
    try:
        parsed = urllib3.util.parse_url(url)
    except urllib3.exceptions.HTTPError:
        return False
    return parsed.scheme in ("http", "https") and bool(parsed.host)


__all__ = ["BUNDLES", "at_fault", "certificates", "proxy"]
