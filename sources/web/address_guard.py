"""Which addresses a fetch may connect to. Names are resolved once, judged, and connected to as judged.

A page that is fetched can redirect, or resolve, to a machine inside: a metadata service, a database, this one.
Resolving and connecting in one place leaves no second resolution that could answer otherwise.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore

from unspun.sources.failures import Failure

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TRIED = 4
"""Addresses of a name that are tried in turn, each within the time for connecting."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet, also when it hides within an IPv6 address.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


async def vetted(host: str, port: int, allowed: Collection[str]) -> list[str]:
    """The addresses of a host. Raises Failure dns-failure, or private-address where any of them is not public.

    Hosts named in `allowed` are not judged.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failure("dns-failure", f"{host}: {error}") from error
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if host.lower().rstrip(".") not in allowed:
        private = [address for address in addresses if not is_public(address)]
        if private:
            raise Failure(
                "private-address",
                f"{host} is {private[0]}, inside a network. If it is yours, allow it: by the line "
                f"`politeness: {{allowed_hosts: [{host}]}}` in the entry of its source, or by "
                f'`allowed_hosts = ["{host}"]` under [fetch] in the settings file',
            )
    return addresses


def refuse_private(url: str, allowed: Collection[str]) -> None:
    """Raise Failure as `vetted` does for the host of a URL: for libraries that connect by themselves."""
    parts = urlsplit(url)
    asyncio.run(vetted(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), allowed))


class VettedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were vetted, and to these only."""

    def __init__(self, allowed: Collection[str]) -> None:
        self.allowed = allowed
        self.network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await asyncio.wait_for(vetted(host, port, self.allowed), timeout)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no answer for the name {host}") from error
        failure: Exception | None = None
        for address in addresses[:_TRIED]:
            try:
                return await self.network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("sockets of this machine are not for fetching")

    async def sleep(self, seconds: float) -> None:
        await self.network.sleep(seconds)
