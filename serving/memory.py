"""Keeps what lasts out of the garbage collector's sight.

The index of a large catalogue is hundreds of thousands of objects. A full collection looks at each of them, and stops
every turn for a good part of a second, every few seconds while shoppers talk.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_NEW_OBJECTS = 10_000
_SETTLE_SECONDS = 900.0


@asynccontextmanager
async def settled() -> AsyncIterator[None]:
    """Set aside what is there, and now and then what has come since; what died meanwhile is freed then."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *thresholds[1:])
    settle()
    again = asyncio.create_task(_again(), name="settle memory")
    try:
        yield
    finally:
        again.cancel()
        with suppress(asyncio.CancelledError):
            await again
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def settle() -> None:
    """Free what nobody refers to, and leave the rest out of later collections."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def _again() -> None:
    while True:
        await asyncio.sleep(_SETTLE_SECONDS)
        settle()
