"""A PostgreSQL cluster of the harness's own on loopback, which may be crashed without harm to anyone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from tests.support.ports import free_port

_USER = "postgres"


class ClusterMissing(Exception):
    """PostgreSQL's server programs are not installed here."""

    code = "cluster_missing"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server; its data is gone afterwards."""

    folder: Path
    port: int
    programs: Path

    def url(self, database: str, port: int | None = None) -> str:
        """An address, by way of another port where one is given; without encryption, so that it can be read."""
        return f"postgresql://{_USER}@127.0.0.1:{port or self.port}/{database}?sslmode=disable&gssencmode=disable"

    def start(self) -> None:
        # A crash ends processes, never the machine: what was written is in the system's hands, synced or not.
        settings = ("fsync=off", "max_connections=120", "shared_buffers=64MB", "autovacuum_naptime=600")
        options = " ".join([f"-h 127.0.0.1 -p {self.port} -k ''", *(f"-c {one}" for one in settings)])
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def crash_and_start(self) -> None:
        """End every process of the server at once, as a crash would, and start it: it recovers from its log."""
        self.stop("immediate")
        self.start()

    def restart(self) -> None:
        """End every session and every process in good order, and start again."""
        self.stop("fast")
        self.start()

    def copy(self, template: str, database: str) -> None:
        """Make a database as another one is."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(database), Identifier(template)))

    def drop(self, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))

    def make(self) -> None:
        self._run("initdb", "-D", str(self.folder / "data"), "-U", _USER, "-A", "trust", "--no-sync", "-E", "UTF8")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:  # the server refuses to run as root
            command = ["runuser", "-u", _USER, "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def server_programs() -> Path:
    """Where the newest installed server's programs are; raises ClusterMissing."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise ClusterMissing("PostgreSQL's server programs (initdb, pg_ctl) are not installed; apt: postgresql")
    return found[-1].parent


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make a cluster in a folder of its own, and remove it at the end."""
    programs = server_programs()
    folder = Path(tempfile.mkdtemp(prefix="shopmind-faults-"))
    cluster = Cluster(folder, free_port(), programs)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
