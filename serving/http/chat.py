"""The chat over a WebSocket: token, limits, then frames."""

from collections.abc import Sequence

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected

from serving.chat.chat_socket import TOKEN_ENDED, TOO_MANY, ChatServices, ChatSocket, WireClosed
from serving.chat.socket_protocol import TEXTS
from serving.http.identity import address_of, base_url_of, services_of
from serving.refusals.errors import LimitReached, ServingError, error_frame
from storage.ids import new_id

router = APIRouter(tags=["chat"])
PROTOCOL = "shopmind.v1"
_CARRIES = "token."


class SocketWire:
    """A WebSocket whose end is one exception, however it comes."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._takes_many = TEXTS in socket.scope.get("extensions", {})

    async def receive_text(self) -> str:
        try:
            return await self._socket.receive_text()
        except (WebSocketDisconnect, WebSocketDisconnected) as error:
            raise WireClosed from error
        except KeyError:
            return ""

    async def send_texts(self, texts: Sequence[bytes]) -> None:
        try:
            if self._takes_many:
                await self._socket.send({"type": "websocket.send", TEXTS: texts})
            else:
                for text in texts:
                    await self._socket.send_text(text.decode())
        except (WebSocketDisconnect, WebSocketDisconnected, RuntimeError) as error:
            raise WireClosed from error

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        try:
            await self._socket.close(code, reason)
        except (WebSocketDisconnect, WebSocketDisconnected, RuntimeError) as error:
            raise WireClosed from error


@router.websocket("/v1/chat")
async def chat(socket: WebSocket) -> None:
    """AG-UI events, resumable and on many devices."""
    services = services_of(socket)
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(PROTOCOL if PROTOCOL in offered else None)
    origin = socket.headers.get("origin")
    if origin and origin != base_url_of(socket) and not await services.keys.allows_origin(origin):
        await socket.close(TOKEN_ENDED, "this page may not speak for the shop")
        return
    token = _token(offered, socket.headers.get("authorization", ""))
    try:
        caller = await services.sessions.caller(token)
    except ServingError:
        await socket.close(TOKEN_ENDED, "a session token is needed")
        return
    principal = caller.principal
    chat_services = ChatServices(
        services.conversations,
        services.sessions,
        services.limiter,
        services.limits,
        services.metrics,
        sees_pictures=services.sees_pictures,
    )
    with structlog.contextvars.bound_contextvars(connection_id=new_id("con"), shopper_id=principal.shopper_id):
        try:
            shopper = f"{principal.merchant_id}:{principal.shopper_id}"
            counted = services.metrics.connections.labels("websocket").track_inprogress()
            with services.connections.hold(shopper, address_of(socket)), counted:
                await ChatSocket(SocketWire(socket), token, caller, chat_services).serve()
        except LimitReached as error:
            frame = error_frame(error.code, error.message, retry_after_seconds=error.retry_after_seconds)
            await socket.send_json(frame)
            await socket.close(TOO_MANY, error.message)


def _token(offered: list[str], authorization: str) -> str:
    """The token: the second sub-protocol in a browser, a header elsewhere."""
    for protocol in offered:
        if protocol.startswith(_CARRIES):
            return protocol.removeprefix(_CARRIES)
    return authorization[7:].strip() if authorization.lower().startswith("bearer ") else ""
