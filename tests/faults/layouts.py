"""How the processes of a shop are laid out, and what they share."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of running the shop."""

    name: str
    words: str
    servers: int = 1
    shares_redis: bool = False
    broker: Literal["", "redis", "amqp"] = ""

    @property
    def races(self) -> bool:
        """Whether every tap reaches all serving processes at the same moment."""
        return self.servers > 1


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("one", "one serving process"),
        Layout("two", "two serving processes that share a Redis, each tap on both at once", 2, shares_redis=True),
        Layout("celery-redis", "one serving process, and a Celery worker behind a Redis", broker="redis"),
        Layout("celery-amqp", "one serving process, and a Celery worker behind a RabbitMQ", broker="amqp"),
    )
}
