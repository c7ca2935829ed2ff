"""What lasts is set aside from the garbage collector while the shop serves."""

import gc
import weakref

from serving.memory import settle, settled


class Node:
    """Something that refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


async def test_what_is_there_is_not_looked_at_while_serving_and_is_given_back_at_the_end() -> None:
    thresholds = gc.get_threshold()

    async with settled():
        frozen_meanwhile = gc.get_freeze_count()

    assert frozen_meanwhile > 1000
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == thresholds


async def test_what_died_while_set_aside_is_freed_when_memory_is_settled_again() -> None:
    node = Node()
    seen = weakref.ref(node)

    async with settled():
        del node
        gc.collect()
        assert seen() is not None  # set aside: no collection looks at it
        settle()

        assert seen() is None
