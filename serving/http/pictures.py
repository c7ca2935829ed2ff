"""Pictures that shoppers show: sent before the message that shows them, and read again by the same shopper alone."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from agent.conversation.pictures import MEDIA_TYPE, PATH
from serving.http.idempotent import IdempotentRoute
from serving.http.identity import CurrentCaller, CurrentServices
from serving.http.raw import raw_body
from serving.http.wire import Wire
from serving.limits import Rate, demand
from serving.refusals.errors import ImageSearchOff, NotFound, RequestInvalid

router = APIRouter(prefix="/v1/pictures", tags=["chat"], route_class=IdempotentRoute)
_BODY = {"schema": {"type": "string", "format": "binary"}}
_TAKES = {"requestBody": {"required": True, "content": {"image/*": _BODY}}}
_GIVES: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: _BODY}}}


class PictureReply(Wire):
    """A picture that was taken in; a message shows it by its `url`."""

    id: str
    url: str
    mime_type: str
    width: int
    height: int


@router.post("", status_code=201, openapi_extra=_TAKES)
async def take_in(
    request: Request,
    caller: CurrentCaller,
    services: CurrentServices,
    thread_id: Annotated[str | None, Query(alias="threadId", max_length=64)] = None,
    content_type: Annotated[str, Header(max_length=255)] = "",
) -> PictureReply:
    """Take in a JPEG, PNG, WebP or GIF, as the body; what its camera noted is not kept."""
    who = caller.principal
    if services.images is None or not services.sees_pictures(who.merchant_id):
        raise ImageSearchOff("This shop cannot search by pictures.")
    if not content_type.lower().startswith("image/"):
        raise RequestInvalid("Send the picture as the body, with its Content-Type: image/…", field="Content-Type")
    rate = Rate(services.image_settings.uploads_per_minute, services.image_settings.uploads_per_minute)
    name = f"pictures:{who.merchant_id}:{who.shopper_id}"
    await demand(services.limiter, name, rate, "Too many pictures at once; wait a little.")
    picture = await services.images.read(raw_body(request))
    picture_id = await services.shown_pictures.add(who, thread_id or caller.thread_id or "", picture.jpeg())
    width, height = picture.size
    return PictureReply(id=picture_id, url=f"{PATH}{picture_id}", mime_type=MEDIA_TYPE, width=width, height=height)


@router.get("/{picture_id}", response_class=Response, responses=_GIVES)
async def read(picture_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Read a picture that this shopper showed."""
    who = caller.principal
    jpeg = await services.shown_pictures.find(who.merchant_id, who.shopper_id, picture_id)
    if jpeg is None:
        raise NotFound("There is no such picture.")
    headers = {"Cache-Control": "private, max-age=86400, immutable", "Content-Disposition": "inline"}
    return Response(jpeg, headers=headers, media_type=MEDIA_TYPE)
