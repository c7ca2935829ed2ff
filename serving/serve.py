"""One serving process: prepared, opened, served, and closed after its running turns."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from serving.app import create_app
from serving.bootstrap import Settings, open_services
from serving.memory import settled
from serving.preparing import DEMO, Step, ensure_shop, of_the_only_merchant, prepare_home
from serving.server import make_server

Progress = Callable[[], AbstractContextManager[Step]]


async def serve(settings: Settings, progress: Progress, started: Callable[[str], None]) -> None:
    """Serve until asked to end."""
    with progress() as step:
        await prepare_home(settings, step)
    settings = await of_the_only_merchant(settings)
    async with open_services(settings) as services:
        with progress() as step:
            await ensure_shop(services, settings.merchant, DEMO, step)
        server = make_server(
            create_app(services),
            host=settings.host,
            port=settings.port,
            frame_bytes=settings.limits.frame_bytes,
            trusted_proxies=settings.trusted_proxies,
            started=started,
            drain=lambda: services.health.drain(settings.limits.drain_seconds),
        )
        async with settled():
            await server.serve()
