"""The versions of a served model and the shares of the calls that they get: a canary gets a small one."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from serving.refusals.errors import SettingInvalid

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,31}")


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version: its name, the model, and the weight of its share; with weight 0 only those get it that name it."""

    name: str
    model: str
    weight: int


def read_versions(text: str, setting: str) -> tuple[ModelVersion, ...]:
    """Reads `v1=MODEL*90, v2=MODEL*10`: versions in the order given, the first being the stable one.

    A weight left out is 100. `MODEL` alone is version `v1`.

    Raises:
        SettingInvalid: it does not read so, a name is given twice, or the stable version has no weight.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) == 1 and "=" not in parts[0]:
        return (ModelVersion("v1", parts[0], 100),)
    versions = tuple(_version(part, setting) for part in parts)
    if len({version.name for version in versions}) < len(versions):
        raise SettingInvalid(setting, "names a version twice")
    if versions and not versions[0].weight:
        raise SettingInvalid(setting, f"gives the stable version {versions[0].name!r} no weight")
    return versions


def _version(part: str, setting: str) -> ModelVersion:
    name, _, rest = part.partition("=")
    model, star, weight = rest.rpartition("*")
    if not star:
        model, weight = rest, "100"
    if not _NAME.fullmatch(name.strip()) or not model.strip() or not weight.strip().isdigit():
        raise SettingInvalid(setting, f"must read like 'v1=MODEL*90, v2=MODEL*10', and {part!r} does not")
    return ModelVersion(name.strip(), model.strip(), int(weight))


def chosen(versions: Sequence[ModelVersion], key: str) -> str:
    """The name of the version that answers for a key: by weight, and for the same key always the same."""
    total = sum(version.weight for version in versions)
    place = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") % total
    for version in versions:
        place -= version.weight
        if place < 0:
            return version.name
    raise AssertionError("the places end with the last version")
