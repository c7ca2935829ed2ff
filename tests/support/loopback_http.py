"""Just enough of HTTP for a peer on loopback that can break a connection off where it likes."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """A request, its body as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, Any]:
        """The fields of address and body, ``metadata[order_id]`` as objects and ``expand[0]`` as keys of one."""
        form: dict[str, Any] = {}
        for name, value in parse_qsl(self.query) + parse_qsl(self.body.decode()):
            *path, last = name.replace("]", "").split("[")
            inner = form
            for step in path:
                inner = inner.setdefault(step, {})
            inner[last] = value
        return form

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body or b"{}")
        return found


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int
    body: dict[str, Any] | None = None
    location: str = ""
    replayed: bool = False
    script: str = ""
    """A script in place of JSON."""


async def read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    address = urlsplit(target)
    return Request(method, address.path, address.query, headers, body)


async def write_reply(writer: asyncio.StreamWriter, reply: Reply) -> None:
    body = reply.script.encode() or json.dumps(reply.body or {}).encode()
    kind = "text/javascript" if reply.script else "application/json"
    headers = {
        "content-type": kind,
        "access-control-allow-origin": "*",
        "content-length": str(len(body)),
        "connection": "close",
    }
    if reply.location:
        headers["location"] = reply.location
    if reply.replayed:
        headers["idempotent-replayed"] = "true"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {reply.status} Said\r\n{lines}\r\n".encode() + body)
    await writer.drain()
