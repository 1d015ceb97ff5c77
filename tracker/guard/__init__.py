"""Where may we connect: serves fetching and sending alike, so that no second path goes around it.

A URL is parsed once (httpx), its host resolved once, EVERY address of the answer checked, and the connection made to a
checked address, never to the name again: a name that answers differently the second time (DNS rebinding) gains nothing.
The same goes for each redirect, robots.txt, webhook and mail host. Here is the judgement; `guard.wire` has the sockets
and the httpx transport that keep to it.
"""

from __future__ import annotations

import logging
import queue
import re
import socket
import threading
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from tracker.errors import ConfigError, Forbidden, Unreachable

log = logging.getLogger(__name__)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

CONNECT_SECONDS = 10.0
"""Longest wait for one address to accept; the next one is tried after it."""
MOST_ADDRESSES = 4
"""Addresses of one name that are tried before giving up."""
MOST_CHARACTERS = 8000
"""Longest URL that is taken (RFC 9110 section 4.1 recommends to support at least 8000 octets)."""

_GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291: the only IPv6 space that is handed out for the public internet
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: how networks with IPv6 alone reach IPv4; judged by the address inside
_DENIED: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890), among them a cloud's metadata service at 192.0.0.192
        "168.63.129.16/32",  # a cloud's host agent on a public address
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "3fff::/20",  # documentation (RFC 9637); Python before 3.13 calls it global
    )
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")  # RFC 1123, and the underscore that real names use
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


class Guard:
    """Judges URLs, hosts and addresses. `allow_networks`: CIDR networks that may be reached although not public.

    Threads may share one. A wrong network raises ConfigError naming `fetch.allow_networks`.
    """

    def __init__(self, allow_networks: Iterable[str] = ()) -> None:
        self._allowed = tuple(_network(text) for text in allow_networks)
        self._proxies: set[str] = set()

    def check_url(self, url: str) -> httpx.URL:
        """Parse a URL and judge all that can be judged without asking the DNS. Raises Forbidden.

        Only http and https; no user name or password, backslash, control or invisible character; a host that is a
        name (RFC 1123) or an address we may reach, however it is written (`127.1`, `0x7f000001`, `[::ffff:7f00:1]`).
        """
        if url != url.strip() or _UNPRINTABLE.search(url):
            raise Forbidden(
                f"{_shown(url)} has a space, backslash, control or invisible character that URLs may not have"
            )
        if len(url) > MOST_CHARACTERS:
            raise Forbidden(f"{_shown(url)} is longer than {MOST_CHARACTERS} characters")
        if "@" in re.split(r"[/?#]", url.partition("//")[2], maxsplit=1)[0]:  # said before anything shows the URL
            raise Forbidden("a URL may not hold a user name or password; use the source's headers instead")
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise Forbidden(f"{_shown(url)} is not a URL: {_shown(str(error))}") from error
        if parsed.scheme not in {"http", "https"}:
            raise Forbidden(f"{_shown(url)} is not http:// or https://")
        if parsed.port is not None and not 0 < parsed.port < 1 << 16:
            raise Forbidden(f"{_shown(url)} has port {parsed.port}; ports are 1 to 65535")
        if not parsed.raw_host:
            raise Forbidden(f"{_shown(url)} names no host")
        self.check_host(parsed.raw_host.decode("ascii"))
        return parsed

    def check_redirect(self, url: httpx.URL, location: str) -> httpx.URL:
        """The URL that a Location header points to, judged like a first one. Raises Forbidden."""
        if _UNPRINTABLE.search(location):  # before it is joined, which would make a path of it
            raise Forbidden(f"{_shown(location)} has a backslash, control or invisible character")
        try:
            return self.check_url(str(url.join(location.strip())))
        except httpx.InvalidURL as error:
            raise Forbidden(f"{_shown(location)} is not a URL: {_shown(str(error))}") from error

    def check_host(self, host: str) -> Address | None:
        """Judge a host without the DNS: return its address where it is one, None for a name. Raises Forbidden."""
        literal = _literal(host)
        if literal is not None:
            self._judge(host, literal)
            return literal
        name = host.lower().removesuffix(".")
        if not name or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
            raise Forbidden(f"{_shown(host)} is not a host name")
        if name == "localhost" or name.endswith(".localhost"):  # RFC 6761: always this machine
            self._judge(host, IPv4Address("127.0.0.1"))
        return None

    def resolve(self, host: str, port: int, seconds: float = CONNECT_SECONDS) -> tuple[str, ...]:
        """All addresses of a host, in the order to try, each of them checked. One lookup, at most `seconds` long.

        Raises Forbidden where any address may not be reached, Unreachable where the name has none or nobody answers.
        """
        literal = self.check_host(host)
        if literal is not None:
            return (str(literal),)
        found = look_up(host, port, seconds)
        for address in found:
            self._judge(host, ip_address(address))
        return found

    def connect(self, host: str, port: int, seconds: float = CONNECT_SECONDS) -> socket.socket:
        """A TCP connection to a checked address of the host, for whatever is not HTTP (mail).

        The socket's timeout is `seconds`. Raises Forbidden or Unreachable.
        """
        return connect_first(self.resolve(host, port, seconds), host, port, seconds)

    def leave_names_to(self, proxy: str) -> None:
        """Say in the log, once for each, that a trusted outgoing proxy (`host:port`) resolves the names from now on.

        What can be judged without the DNS still is.
        """
        if proxy not in self._proxies:
            self._proxies.add(proxy)
            log.warning("guard.proxy_resolves_names", extra={"proxy": proxy})

    def _judge(self, host: str, address: Address) -> None:
        inner = _unwrapped(address)
        if any(
            one in network for network in self._allowed for one in (address, inner) if one.version == network.version
        ):
            return
        if not _public(address) or not _public(inner):
            where = str(address) if host == str(address) else f"{_shown(host)} ({address})"
            raise Forbidden(f"{where} is not a public address; fetch.allow_networks can allow its network")


def look_up(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """The addresses of a name, unchecked, from one question to the system's resolver. Raises Unreachable.

    The resolver knows no deadline, so it is asked in a thread of its own that is left behind when time is up.
    """
    answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(tuple(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty as error:
        raise Unreachable(f"no answer from the DNS for {_shown(host)} in time", transient=True) from error
    if isinstance(answer, tuple):
        if not answer:
            raise Unreachable(f"{_shown(host)} has no address", transient=True)
        return answer
    unknown = isinstance(answer, socket.gaierror) and answer.errno in {socket.EAI_NONAME, socket.EAI_NODATA}
    said = "is not known to the DNS" if unknown else "could not be looked up in the DNS"
    # An unknown name may pass, too: a machine without a network hears the same of every host.
    raise Unreachable(f"{_shown(host)} {said}", transient=True) from answer


def connect_first(addresses: tuple[str, ...], host: str, port: int, seconds: float) -> socket.socket:
    """Connect to the first of the addresses that accepts. `host` is for messages. Raises Unreachable.

    Addresses go to the socket as they are: nothing is looked up again.
    """
    last: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return _connected(address, port, seconds)
        except OSError as error:
            last = error
    if isinstance(last, TimeoutError):
        raise Unreachable(f"{_shown(host)}:{port} did not accept a connection in time", transient=True) from last
    refused = "refused the connection" if isinstance(last, ConnectionRefusedError) else f"cannot be reached: {last}"
    unreachable = Unreachable(f"{_shown(host)}:{port} {refused}", transient=True)
    unreachable.refused = isinstance(last, ConnectionRefusedError)
    raise unreachable from last


def _connected(address: str, port: int, seconds: float) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect((address, port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        sock.close()
        raise
    return sock


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise ConfigError(
            f"fetch.allow_networks: {text!r} is not a network; write it as 10.0.0.0/8 or fd00::/8"
        ) from error


def _literal(host: str) -> Address | None:
    """The address a host is written as, also in the old forms that resolvers still take (inet_aton), or None."""
    if ":" in host:
        try:
            address = IPv6Address(host)
        except ValueError as error:
            raise Forbidden(f"{_shown(host)} is not an IPv6 address") from error
        if address.scope_id:
            raise Forbidden(f"{_shown(host)} names a network interface")
        return address
    try:
        return IPv4Address(socket.inet_aton(host.removesuffix("."))) if host[:1].isdigit() else None
    except OSError:
        return None


def _unwrapped(address: Address) -> Address:
    """The IPv4 address carried inside an IPv6 one (mapped, compatible, 6to4, NAT64, Teredo), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or int(address) >> 32 == 0:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _public(address: Address) -> bool:
    """Whether an address is global unicast and not on the list of exceptions."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped or address in _NAT64:
            return True  # judged by the address inside
        if address not in _GLOBAL_UNICAST:
            return False
    denied = any(address in network for network in _DENIED if network.version == address.version)
    return address.is_global and not address.is_multicast and not denied


def _shown(text: str) -> str:
    """A name as it may stand in a message: short, and nothing unprintable."""
    return ascii(text if len(text) <= 120 else text[:117] + "...")[1:-1]
