"""Where products' pictures are fetched from: the web, within limits, and the demo shop's own drawings."""

import asyncio
from urllib.parse import urlsplit

import httpx

from retrieval.errors import PictureRefused
from serving.index.demo_pictures import demo_picture
from serving.outgoing import Outgoing
from serving.refusals.errors import AddressRefused

_ACCEPT = "image/jpeg, image/png, image/webp, image/gif;q=0.8"


class ShopPictures:
    """Fetches over http and https; what a server says of its kind is looked at before it is decoded."""

    def __init__(self, outgoing: Outgoing, most_bytes: int) -> None:
        self._outgoing = outgoing
        self._most_bytes = most_bytes

    async def fetch(self, merchant_id: str, address: str) -> bytes:
        """The file behind an address of a feed.

        Raises:
            PictureRefused: it is too large, no picture, or cannot be had.
        """
        if urlsplit(address).scheme in {"http", "https"}:
            return await self._from_the_web(address)
        drawn = await asyncio.to_thread(demo_picture, merchant_id, address)
        if drawn is None:
            raise PictureRefused(f"{address!r} is no whole address; give http:// or https:// in the feed", "no_address")
        return drawn

    async def _from_the_web(self, address: str) -> bytes:
        try:
            answer = await self._outgoing.file(address, self._most_bytes, _ACCEPT)
        except AddressRefused as error:
            raise PictureRefused(error.message, "address_refused") from error
        except TimeoutError as error:
            raise PictureRefused(f"{address!r} did not answer in time", "timed_out") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise PictureRefused(f"{address!r} cannot be had: {error}", "unreachable") from error
        if answer.status != httpx.codes.OK:
            reason = "not_found" if answer.status in {404, 410} else "refused_by_server"
            raise PictureRefused(f"{address!r} answers {answer.status}", reason)
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind and not kind.startswith("image/") and kind != "application/octet-stream":
            raise PictureRefused(f"{address!r} is {kind}, and no picture", "not_a_picture")
        if len(answer.content) > self._most_bytes:
            raise PictureRefused(f"{address!r} has more than {self._most_bytes} bytes", "too_large")
        return answer.content
