"""Where all tests of this machine keep what is made of the encoder alone, so that not each shop makes it anew."""

import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """A folder among the machine's temporary files; what lies there is named by its content and is never stale."""
    return Path(tempfile.gettempdir()) / "shopmind-tests-encoder"
