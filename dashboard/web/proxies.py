"""Which addresses are proxies of ours: what they say of a reader's address is believed.

uvicorn reads ``FORWARDED_ALLOW_IPS`` itself; here it is checked, and read for what concerns connections.
"""

from __future__ import annotations

import ipaddress
import os
from functools import cache

from etl.errors import UsageError

VARIABLE = "FORWARDED_ALLOW_IPS"

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@cache
def networks() -> tuple[_Network, ...]:
    """The addresses and networks of proxies that the environment names.

    Raises:
        UsageError: It says ``*``, or all addresses in other words (``0.0.0.0/0``): then every reader could pretend to
            have another address, and no limit would hold.
    """
    named = [name.strip() for name in os.environ.get(VARIABLE, "").split(",") if name.strip()]
    found = []
    for name in named:
        if name == "*" or name.endswith("/0"):
            raise UsageError(
                f"{VARIABLE} cannot be {name[:80]!r}: every reader could pretend to have another address.",
                hint="Give the addresses or networks of your proxies, with commas: 10.0.0.7,192.168.1.0/24.",
            )
        try:
            found.append(ipaddress.ip_network(name, strict=False))
        except ValueError as error:
            raise UsageError(
                f"{VARIABLE} cannot be {name[:80]!r}: {error}.",
                hint="Give addresses or networks, with commas: 10.0.0.7,192.168.1.0/24.",
            ) from error
    return tuple(found)


def client(host: str) -> str:
    """Whom a network address stands for: of IPv6 the first half, since whoever has one has all of the second.

    What is no address at all is one client, lest everybody be many.

    >>> client("2001:db8::1"), client("[2001:db8::2]:4711"), client("192.0.2.1:80"), client("unknown")
    ('2001:db8::/64', '2001:db8::/64', '192.0.2.1', '')
    """
    bare = host.partition("]")[0].removeprefix("[") if host.startswith("[") else host
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def is_proxy(host: str) -> bool:
    """Whether an address is that of a proxy that the environment names."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return any(address in network for network in networks())
