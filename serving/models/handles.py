"""A served model called by handle, by a gateway that is part of the Ray cluster: no HTTP between the two."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import numpy as np
from numpy.typing import NDArray
from ray import serve
from ray.exceptions import GetTimeoutError, RayActorError, RayError, RayTaskError
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError, RayServeException

from retrieval.encoding.calls import CallFailed
from serving.models import cluster

SCHEME = "ray:"


class HandleModelService:
    """The model behind `ray:auto` or `ray:HOST:PORT`, of which `?version=` names one version."""

    def __init__(self, spec: str, app: str) -> None:
        self.address = spec
        where, _, query = spec.removeprefix(SCHEME).partition("?")
        self._version = parse_qs(query).get("version", [""])[0]
        self._app = app
        self._where = where or cluster.AUTO
        self._handle: Any = None

    def describe(self, seconds: float) -> Mapping[str, Any]:
        """What the model is."""
        found: Mapping[str, Any] = self._asked(lambda handle: handle.describe.remote(self._version), seconds)
        return found

    def vectors(self, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """One row a text."""
        return self._rows(lambda handle: handle.answer.remote(list(texts), None, self._version), seconds)

    def scores(self, query: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """How well each text answers the query."""
        return self._rows(lambda handle: handle.answer.remote(list(texts), query, self._version), seconds)

    def close(self) -> None:
        """Nothing to close: the cluster is left when the process ends."""

    def _rows(self, call: Callable[[Any], Any], seconds: float) -> NDArray[np.float32]:
        return np.asarray(self._asked(call, seconds), dtype=np.float32)

    def _asked(self, call: Callable[[Any], Any], seconds: float) -> Any:
        try:
            response = call(self._opened())
        except (ConnectionError, RayServeException, RayError) as error:
            raise CallFailed(f"{type(error).__name__}: {error}", again=True) from error
        try:
            return response.result(timeout_s=seconds)
        except (TimeoutError, GetTimeoutError) as error:
            response.cancel()
            raise CallFailed(f"no answer in {seconds:.1f} seconds", again=True) from error
        except (RayActorError, BackPressureError, DeploymentUnavailableError) as error:
            raise CallFailed(f"{type(error).__name__}: a replica ended or is full", again=True) from error
        except RayTaskError as error:
            raise CallFailed(str(error).strip().splitlines()[-1], again=False) from error
        except (RayError, RayServeException) as error:
            raise CallFailed(f"{type(error).__name__}: {error}", again=True) from error

    def _opened(self) -> Any:
        if self._handle is None:
            cluster.join(self._where)
            self._handle = serve.get_app_handle(self._app)
        return self._handle
