"""`shopmind models serve` on one machine: it says where the encoder answers, answers there, and ends with its Ray."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.support.live_shop import free_port

pytest.importorskip("ray", reason="the extra 'serve' is not installed")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("ray")
def test_the_command_serves_the_encoder_until_it_is_asked_to_end(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "serving.cli",
        "models",
        "serve",
        "--port",
        str(free_port()),
        "--max-replicas",
        "2",
    ]
    environment = os.environ | {"SHOPMIND_HOME": str(tmp_path), "SHOPMIND_EMBEDDER": ""}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as it:
        assert it.stdout is not None
        said = next(line for line in it.stdout if "SHOPMIND_EMBEDDER" in line)
        address = re.search(r"SHOPMIND_EMBEDDER=(\S+)", said)
        assert address is not None

        answer = httpx.post(address[1], json={"texts": ["a lamp", "a desk"]}, timeout=60, trust_env=False).json()
        it.send_signal(signal.SIGTERM)
        ended = it.wait(60)

    assert np.shape(answer["vectors"]) == (2, 384)
    assert ended == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(address[1], trust_env=False)
