"""localstripe, a stand-in for Stripe that others wrote, behind a front that leaves out what it does not know."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.support.loopback_http import Reply, Request, read_request, write_reply

# Its own command listens on every address of the machine, and its package warns of its own age.
_RUN = "from aiohttp import web; from localstripe.server import app; import sys; {}"
_LISTEN = "web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None)"
_UNKNOWN = ("automatic_payment_methods", "description", "payment_method_options", "return_url")


@dataclass
class LocalStripe:
    """Its address, and what a buyer or an operator does there."""

    url: str
    secret_key: str
    client: httpx.AsyncClient

    async def card(self, number: str) -> str:
        """Return the token of a card, as Stripe's form would make it in the buyer's browser."""
        card = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2030", "card[cvc]": "123"}
        made = await self._post("/v1/payment_methods", {"type": "card", **card})
        return str(made["id"])

    async def authenticate(self, reference: str, *, approved: bool) -> None:
        """The buyer answers their bank."""
        intent = (await self.client.get(f"/v1/payment_intents/{reference}")).json()
        answer = {"client_secret": intent["client_secret"], "success": str(approved).lower()}
        await self._post(f"/v1/payment_intents/{reference}/_authenticate", answer)

    async def notify(self, url: str, secret: str) -> None:
        """Send signed webhooks to an address from now on."""
        await self._post("/_config/webhooks/shop", {"url": url, "secret": secret})

    async def _post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        reply = await self.client.post(path, data=form)
        reply.raise_for_status()
        found: dict[str, Any] = reply.json() if reply.content else {}
        return found


@asynccontextmanager
async def local_stripe(secret_key: str) -> AsyncIterator[LocalStripe]:
    """Run it in a process of its own on a loopback port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-c", _RUN.format(_LISTEN), str(port)]
    process = await asyncio.create_subprocess_exec(*command)
    inner = f"http://127.0.0.1:{port}"
    authorisation = {"Authorization": f"Bearer {secret_key}"}
    async with httpx.AsyncClient(base_url=inner, headers=authorisation, trust_env=False) as client:
        await _listening(port)

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await write_reply(writer, await _passed_on(client, await read_request(reader)))
            writer.close()

        front = await asyncio.start_server(handle, "127.0.0.1", 0)
        async with front:
            yield LocalStripe(f"http://127.0.0.1:{front.sockets[0].getsockname()[1]}", secret_key, client)
    process.terminate()
    await process.wait()


async def _listening(port: int) -> None:
    """Wait until it answers."""
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def _passed_on(client: httpx.AsyncClient, request: Request) -> Reply:
    form = request.form
    if form.get("payment_method_options", {}).get("card", {}).get("capture_method"):
        form["capture_method"] = "manual"
    fields = _flat({name: value for name, value in form.items() if name not in _UNKNOWN})
    if request.method == "GET":
        reply = await client.get(request.path, params=fields)
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = await client.request(request.method, request.path, content=urlencode(fields), headers=headers)
    return Reply(reply.status_code, reply.json())


def _flat(form: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name, value in form.items():
        parts = (
            {f"{name}[{inner}]": text for inner, text in value.items()} if isinstance(value, dict) else {name: value}
        )
        found.update(parts)
    return found
