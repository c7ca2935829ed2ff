"""Where products' pictures come from: the web within limits and from public addresses, and the demo shop's drawings."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from retrieval.encoding.pictures import read_picture
from retrieval.errors import PictureRefused
from serving.index.picture_source import ShopPictures
from serving.outgoing import Outgoing
from tests.support.painted import picture_file

PICTURE = picture_file(1)
MOST = 100_000


class Web:
    """A loopback HTTP server with a few files."""

    def __init__(self) -> None:
        self.base = ""
        self.over = asyncio.Event()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = line.split(" ")[1]
        status, headers, body = self.file(path)
        if path == "/slow":
            await self.over.wait()
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(body)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def file(self, path: str) -> tuple[int, dict[str, str], bytes]:
        image = {"Content-Type": "image/png"}
        return {
            "/a.png": (200, image, PICTURE),
            "/plain": (200, {}, PICTURE),
            "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html>"),
            "/large": (200, image, PICTURE + bytes(MOST)),
            "/moved": (302, {"Location": "/a.png"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/inside": (302, {"Location": "http://10.0.0.1/secret.png"}, b""),
            "/metadata": (302, {"Location": "http://169.254.169.254/latest"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/down": (500, image, b""),
        }.get(path, (404, {}, b""))


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    made = Web()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield made
    made.over.set()
    server.close()
    await server.wait_closed()


def source(*, private: bool = False, loopback: bool = True) -> ShopPictures:
    outgoing = Outgoing(
        loopback=loopback,
        private=private,
        timeout_seconds=0.5,
        setting="SHOPMIND_IMAGES_PRIVATE_NETWORKS",
        plain=True,
    )
    return ShopPictures(outgoing, MOST)


async def refusal(pictures: ShopPictures, address: str) -> PictureRefused:
    with pytest.raises(PictureRefused) as refused:
        await pictures.fetch("shop", address)
    return refused.value


@pytest.mark.parametrize("path", ["/a.png", "/plain", "/moved"])
async def test_a_picture_is_fetched_also_where_it_moved_to(web: Web, path: str) -> None:
    assert await source().fetch("shop", web.base + path) == PICTURE


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone.png", "not_found"),
        ("/down", "refused_by_server"),
        ("/page", "not_a_picture"),
        ("/large", "too_large"),
        ("/loop", "unreachable"),
        ("/slow", "timed_out"),
        ("/inside", "address_refused"),
        ("/metadata", "address_refused"),
        ("/file", "address_refused"),
    ],
)
async def test_what_cannot_be_had_says_why(web: Web, path: str, reason: str) -> None:
    assert (await refusal(source(), web.base + path)).reason == reason


@pytest.mark.parametrize(
    "address",
    ["http://10.1.2.3/a.png", "http://192.168.0.1/a.png", "http://[fd00::1]/a.png", "http://[::ffff:10.0.0.1]/a.png"],
)
async def test_private_networks_are_refused_by_the_setting_that_allows_them(address: str) -> None:
    error = await refusal(source(loopback=False), address)

    assert error.reason == "address_refused"
    assert "SHOPMIND_IMAGES_PRIVATE_NETWORKS" in error.message


async def test_this_machine_is_refused_unless_it_is_allowed(web: Web) -> None:
    assert (await refusal(source(loopback=False), f"{web.base}/a.png")).reason == "address_refused"
    assert await source(private=True, loopback=True).fetch("shop", f"{web.base}/a.png") == PICTURE


async def test_link_local_addresses_are_refused_even_where_private_ones_are_allowed() -> None:
    error = await refusal(source(private=True), "http://169.254.169.254/latest/meta-data")

    assert error.reason == "address_refused"


@pytest.mark.parametrize(
    "address",
    ["img/a.png", "/media/other/a.png", "/media/demo/../x.svg", "ftp://a.example/x.png", "http://", "http://a\u0000b/"],
)
async def test_what_is_no_whole_address_is_refused(address: str) -> None:
    assert (await refusal(source(), address)).reason in {"no_address", "address_refused"}


async def test_the_drawings_of_the_demo_shop_are_pictures() -> None:
    raw = await source().fetch("demo", "/media/demo/AE-102-coral.svg")

    assert read_picture(raw).size == (512, 512)
    assert (await refusal(source(), "/media/demo/AE-102-coral.svg")).reason == "no_address"
