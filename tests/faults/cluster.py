"""A PostgreSQL cluster of the harness's own on loopback, which may be crashed without harm to anyone."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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

    @property
    def url(self) -> str:
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        """The address by way of another port, such as a proxy's; without encryption, so that it can be read."""
        return f"postgresql://{_USER}@127.0.0.1:{port}/postgres?sslmode=disable&gssencmode=disable"

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k '' -c fsync=off -c max_connections=120 -c shared_buffers=64MB"
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def crash_and_start(self) -> None:
        """End every process of the server at once, as a crash would, and start it: it recovers from its log."""
        self.stop("immediate")
        self.start()

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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    cluster = Cluster(folder, port, programs)
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
