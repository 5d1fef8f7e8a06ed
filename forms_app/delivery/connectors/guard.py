"""Connections only to where deliveries are meant to go, whatever a name resolves to at that moment.

The host must be on the list, and the address is checked when the socket is opened, so a name that changes its
address between check and use gains nothing. Loopback is for a desk; private networks must be named.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(Exception):
    """The address is not one deliveries may go to."""


def check_address(url: str) -> None:
    """Raise `Forbidden` unless scheme, host and port are ones deliveries may go to."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Forbidden("the address cannot be read") from error
    host = parts.hostname or ""
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Forbidden("the address carries more than host and path")
    if host not in settings.DELIVERY_ALLOWED_HOSTS:
        raise Forbidden("the host is not on the list DELIVERY_ALLOWED_HOSTS")
    is_desk = not settings.PRODUCTION and host in _LOOPBACK_NAMES
    if not is_desk and (parts.scheme != "https" or port not in (None, 443)):
        raise Forbidden("only https on port 443 leaves the house")
    if parts.scheme not in ("http", "https"):
        raise Forbidden("the scheme is unknown")


def is_allowed(address: str) -> bool:
    """Whether a socket may be opened to this IP address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(ip in ipaddress.ip_network(network) for network in settings.DELIVERY_ALLOWED_NETWORKS):
        return True
    if ip.is_loopback:
        return not settings.PRODUCTION
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip in _NAT64):
        return False
    return ip.is_global and not ip.is_multicast


class GuardedAdapter(HTTPAdapter):
    """Opens sockets only to allowed addresses; never through a proxy of the environment."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


def _open(connection: Any) -> socket.socket:
    """Resolve, check every answer, and connect to the address that was checked."""
    try:
        found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NewConnectionError(connection, "the name cannot be resolved") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_allowed(address) for address in addresses):
        raise NewConnectionError(connection, "the name leads to a forbidden address")
    last: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, connection.port), timeout=connection.timeout)
        except OSError as error:
            last = error
    raise NewConnectionError(connection, f"nobody answers: {type(last).__name__}")


class _PlainConnection(urllib3.connection.HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _open(self)


class _SecureConnection(urllib3.connection.HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _open(self)


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
