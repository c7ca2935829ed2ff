"""Requests to addresses that others gave us: checked, pinned to what was checked, bounded in time and size."""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpx

from serving.refusals.errors import AddressRefused

_MOST_BYTES = 4_096
_MOST_TEXT = 262_144
_MOST_HOPS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and the beginning of the body."""

    status: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The body as text, with what is none replaced."""
        return self.content.decode("utf-8", "replace")


class Outgoing:
    """Asks https addresses on the public internet; loopback and private networks only where `setting` allowed that.

    A name is resolved once, every address of it is checked, and the request goes to the address that was checked, so
    that a name that changes its mind reaches nothing. Redirects are followed for files alone, each checked in turn.
    With `plain` http:// is as good, for what is no secret.
    """

    def __init__(
        self,
        *,
        loopback: bool,
        private: bool,
        timeout_seconds: float,
        setting: str = "SHOPMIND_WEBHOOKS_PRIVATE_NETWORKS",
        plain: bool = False,
    ) -> None:
        self._loopback = loopback
        self._private = private
        self._setting = setting
        self._plain = plain
        self._timeout_seconds = timeout_seconds
        self._http = httpx.AsyncClient(timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    async def check(self, url: str) -> None:
        """Raise AddressRefused where nothing would be sent to this address now."""
        await self._resolve(_parts(url))

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post a body. Raises AddressRefused, TimeoutError, httpx.HTTPError."""
        return await self._ask("POST", url, body, headers, _MOST_BYTES)

    async def get(self, url: str) -> str:
        """Read a small text. Raises AddressRefused, TimeoutError, httpx.HTTPError."""
        answer = await self._ask("GET", url, b"", {}, _MOST_TEXT)
        if answer.status != 200:
            raise httpx.HTTPError(f"{url} answers {answer.status}")
        return answer.text

    async def file(self, url: str, most: int, accept: str) -> Answer:
        """Read a file of at most so many bytes; of a longer one the beginning, one byte too long.

        Raises AddressRefused, TimeoutError, httpx.HTTPError.
        """
        headers = {"Accept": accept, "Accept-Encoding": "identity"}
        async with asyncio.timeout(self._timeout_seconds):
            for _ in range(1 + _MOST_HOPS):
                answer = await self._ask("GET", url, b"", headers, most + 1)
                if answer.status not in _MOVED or "location" not in answer.headers:
                    return answer
                url = urljoin(url, answer.headers["location"])
        raise httpx.TooManyRedirects(f"{url} leads on more than {_MOST_HOPS} times")

    async def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str], most: int) -> Answer:
        async with asyncio.timeout(self._timeout_seconds):
            parts = _parts(url)
            address = await self._resolve(parts)
            host = f"[{address}]" if address.version == 6 else str(address)
            netloc = f"{host}:{parts.port}" if parts.port else host
            request = self._http.build_request(
                method,
                urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, "")),
                content=body,
                headers={**headers, "Host": parts.netloc},
                extensions={"sni_hostname": parts.hostname or ""},
            )
            answer = await self._http.send(request, stream=True)
            try:
                return Answer(answer.status_code, await _beginning(answer, most), answer.headers)
            finally:
                await answer.aclose()

    async def close(self) -> None:
        await self._http.aclose()

    async def _resolve(self, parts: SplitResult) -> _Address:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise AddressRefused(f"The host {host!r} cannot be found.", url=host) from error
        addresses = [ipaddress.ip_address(one[4][0]) for one in found]
        for address in addresses:
            self._admit(address, parts.scheme, host)
        return addresses[0]

    def _admit(self, given: _Address, scheme: str, host: str) -> None:
        address = _inner(given)
        if address.is_loopback:
            if not (self._loopback or self._private):
                raise AddressRefused(f"The host {host!r} is this machine; give a public address.", url=host)
            return
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            raise AddressRefused(f"The host {host!r} has an address that nothing is sent to: {address}.", url=host)
        if not address.is_global and not self._private:
            raise AddressRefused(
                f"The host {host!r} stands in a private network; set {self._setting} to allow that.", url=host
            )
        if self._plain:
            return
        if scheme != "https" and (address.is_global or not self._private):
            raise AddressRefused(f"The address of {host!r} must begin with https://.", url=host)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"The address cannot be read: {error}.", url=url[:200]) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise AddressRefused("The address must be an https:// address with a host.", url=url[:200])
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("The address must hold no user and no password.", url=parts.hostname)
    return parts


def _inner(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, ipaddress.IPv6Address):
        nat64 = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        return address.ipv4_mapped or address.sixtofour or nat64 or address
    return address


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


async def _beginning(answer: httpx.Response, most: int) -> bytes:
    kept = bytearray()
    async for piece in answer.aiter_bytes():
        kept += piece
        if len(kept) >= most:
            break
    return bytes(kept[:most])
