"""The way to a service, as the environment says it: which proxy, which certificates, and what is wrong with them.

The HTTP library reads the same variables by itself; what it says of mistakes in them names neither the variable nor,
often, the right cause. Here they are looked at before it is asked.
"""

from __future__ import annotations

import os
import re
import ssl
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from etl.errors import SourceError

#: Whose certificates are trusted instead of those that come with the HTTP library; the first that is set counts.
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@dataclass(frozen=True)
class Route:
    """How an address is reached.

    Attributes:
        proxy: The variable that names a proxy for it and the proxy, without user and password, or empty.
        bundle: The variable that names certificates and their path, or empty.
    """

    proxy: tuple[str, str] | tuple[()] = ()
    bundle: tuple[str, str] | tuple[()] = ()

    def __str__(self) -> str:
        """In words, for a person who looks for a fault.

        >>> str(Route(proxy=("HTTPS_PROXY", "http://proxy:3128")))
        'through HTTPS_PROXY=http://proxy:3128'
        """
        parts = [f"through {'='.join(self.proxy)}"] if self.proxy else []
        parts += [f"certificates of {'='.join(self.bundle)}"] if self.bundle else []
        return ", ".join(parts) or "directly"


def route(url: str) -> Route:
    """The way to an address.

    Raises:
        SourceError: It is none, or a variable of the environment names a proxy or certificates that cannot be used.

    Example:
        ``route("https://api.worldbank.org")`` says by which proxy an address is reached.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise no_address(url) from error
    if not usable:
        raise no_address(url)
    return Route(_proxy(url), _bundle(url))


def no_address(url: str) -> SourceError:
    """The message about an invalid address."""
    return SourceError(
        f"{url[:200]!r} is not an address.",
        hint="Correct or unset the TRILATERAL_..._URL that it comes from.",
    )


def _proxy(url: str) -> tuple[str, str] | tuple[()]:
    proxy = select_proxy(url, get_environ_proxies(url))
    if not proxy:
        return ()
    given = proxy if "://" in proxy else f"http://{proxy}"
    # User and password are nobody's business.
    shown = re.sub(r"//.*@", "//…@", given)
    name = _variable_of(url, proxy)
    if why := _unusable(given):
        raise SourceError(f"{name}={shown} cannot be used: {why}.", hint="Correct or unset it.")
    return name, shown


def _unusable(proxy: str) -> str:
    """What is wrong with a proxy, or an empty string."""
    try:
        parts = urlsplit(proxy)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return str(error)
    if not host:
        return "it names no machine"
    if parts.scheme in ("http", "https"):
        return ""
    if not parts.scheme.startswith("socks"):
        return f"{parts.scheme} is not a kind of proxy"
    return "" if find_spec("socks") else "SOCKS needs PySocks, which is not installed"


def _variable_of(url: str, proxy: str) -> str:
    """The variable that named a proxy."""
    scheme = urlsplit(url).scheme
    names = [f"{scheme}_proxy", "all_proxy"]
    found = (n for name in names for n in (name, name.upper()) if os.environ.get(n) == proxy)
    return next(found, "The proxy of this machine")


def _bundle(url: str) -> tuple[str, str] | tuple[()]:
    """The certificates that an address is held to, if the environment names any."""
    name = next((name for name in BUNDLES if os.environ.get(name)), "")
    if not name or urlsplit(url).scheme != "https":
        return ()
    path = Path(os.environ[name])
    if not path.exists():
        raise SourceError(f"{name} names {path}, which is not there.", hint="Correct or unset it.")
    try:
        if path.is_file():
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        why = f"{name} names {path}, which holds no certificates."
        raise SourceError(why, hint="Correct or unset it.") from error
    except OSError as error:
        why = f"{name} names {path}, which cannot be read ({error.strerror})."
        raise SourceError(why, hint="Correct or unset it.") from error
    return name, str(path)
