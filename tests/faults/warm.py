"""What the process has in it that all others are forked from: everything imported, nothing opened.

Two libraries start threads when they are imported (onnxruntime's, and the Go runtime of the minifier). Nobody here asks
them for anything, before the fork or after it.
"""

import gc
from importlib import import_module

from prompts.planner_language import load_planner_language
from tests.faults.processes import end_with_parent

_MODULES = """
anyio._backends._asyncio celery.apps.worker celery.bin.celery celery.worker.consumer celery.concurrency.thread
celery.fixups.django commerce.gateways.stripe_gateway encodings.idna h11 httpcore httptools
kombu.transport.pyamqp kombu.transport.redis
numpy serving.app serving.bootstrap serving.workers.celery_door serving.redis_door serving.server
stripe tests.faults.processes uvicorn.lifespan.on uvicorn.loops.auto uvicorn.protocols.http.httptools_impl
uvicorn.protocols.websockets.websockets_sansio_impl
"""

for _module in _MODULES.split():
    import_module(_module)
end_with_parent()
load_planner_language()
gc.collect()
gc.freeze()  # what is here now is never looked through again, and stays shared with those who are forked
