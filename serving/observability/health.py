"""Whether requests should be sent to this process, and the figures that are read when asked for."""

import structlog

from agent.conversation.conversations import Conversations
from serving.index.indexing import Indexing
from serving.observability.metrics import Metrics
from storage import outbox_table
from storage.clock import Clock
from storage.database import Database

_log = structlog.get_logger("serving.observability.health")


class Health:
    """Knows how the process is doing."""

    def __init__(
        self,
        database: Database,
        indexing: Indexing,
        clock: Clock,
        conversations: Conversations,
        metrics: Metrics,
        merchant_id: str,
    ) -> None:
        self._database = database
        self._indexing = indexing
        self._clock = clock
        self._conversations = conversations
        self._metrics = metrics
        self._merchant_id = merchant_id
        self._ending = False

    async def readiness(self) -> dict[str, str | None]:
        """Each thing that is needed, with what is wrong with it, or None."""
        return {
            "process": "shutting down" if self._ending else None,
            "database": await self._database_answers(),
            "index": None if self._indexing.is_built(self._merchant_id) else "no index yet",
        }

    async def measure(self) -> None:
        """Set the gauges that nobody sets in passing."""
        async with self._database.reading() as tx:
            waiting, dead, since = await outbox_table.measure(tx)
        self._metrics.outbox_events.set(waiting)
        self._metrics.outbox_dead_events.set(dead)
        age = (self._clock.now() - since).total_seconds() if since else 0.0
        self._metrics.outbox_oldest_seconds.set(max(0.0, age))
        for merchant_id, products in self._indexing.sizes().items():
            self._metrics.index_products.labels(merchant_id).set(products)

    async def drain(self, seconds: float) -> None:
        """Say that nothing new should be sent here, and let running turns end."""
        self._ending = True
        await self._conversations.drain(seconds)

    async def _database_answers(self) -> str | None:
        try:
            async with self._database.reading() as tx:
                await outbox_table.waiting(tx)
        except Exception as error:  # noqa: BLE001  (whatever a driver raises: the database does not answer)
            _log.warning("database_unreachable", reason=type(error).__name__)
            return "does not answer"
        return None
