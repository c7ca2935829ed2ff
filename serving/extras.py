"""The one place that loads what is optional or slow to load, and names what is missing."""

import importlib
from types import ModuleType

from serving.refusals.errors import ExtraMissing


def load(module: str, *, extra: str | None = None) -> ModuleType:
    """A module that is loaded when it is first needed.

    Raises:
        ExtraMissing: The module needs packages of an extra that is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        ours = (error.name or "").split(".")[0] in {"serving", "agent", "tools", "commerce", "retrieval", "prompts"}
        if extra is None or ours:
            raise
        raise ExtraMissing(extra, error.name or module) from error
