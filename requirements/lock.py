"""Pins what pyproject.toml asks for into requirements/*.txt, without index lines or download addresses."""

import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
SETS = {
    "base": ".",
    "images": ".[images]",
    "serve": ".[serve]",
    "worker": ".[worker]",
    "trace": ".[trace]",
    "test": ".[images,serve,worker,trace,test]",
}


def resolve(requirement: str) -> dict[str, str]:
    """The name and version of every package that pip would install for `requirement` into an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    report = subprocess.run([*command, requirement], check=True, capture_output=True, text=True, cwd=FOLDER.parent)  # noqa: S603 -- our own interpreter and a constant list
    packages = (entry["metadata"] for entry in json.loads(report.stdout)["install"])
    return {package["name"].lower(): package["version"].split("+")[0] for package in packages}


def main() -> None:
    """Writes one file per set; extras repeat the base, so that each file stands alone."""
    for name, requirement in SETS.items():
        pins = resolve(requirement)
        pins.pop("shopmindai", None)
        lines = [f"# Pinned by `make lock` from pyproject.toml ({requirement})."]
        lines += [f"{package}=={version}" for package, version in sorted(pins.items())]
        (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(pins)} packages\n")


if __name__ == "__main__":
    main()
