"""The keys of an installation: made once, kept in files that only their owner can read."""

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path

from serving.refusals.errors import SettingInvalid

_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What signs quotes, derives session tokens, signs webhooks of the sandbox and links to unsubscribe, and makes
    gift cards' codes; what seals secrets of merchants; and what the key pairs for messages and pushes are made from.
    """

    quotes: bytes
    sessions: bytes
    webhooks: bytes
    gift_cards: bytes
    notices: bytes
    seals: bytes
    signing: bytes
    push: bytes


def open_keys(home: Path) -> Keys:
    """Read the keys of an installation, making those that are missing."""
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(*(_key(folder / f"{field.name}.key") for field in fields(Keys)))


def quote_keys(home: Path, current: bytes) -> tuple[str, dict[str, bytes]]:
    """Return the name of the key that signs quotes, and all keys that are believed, by name.

    To rotate it, rename ``quotes.key`` to ``quotes.old.key`` and start again: a new one is made, and what the old one
    signed still counts until it expires.
    """
    old = home / "keys" / "quotes.old.key"
    believed = [current, *([_key(old)] if old.exists() else [])]
    return _name(current), {_name(key): key for key in believed}


def _name(key: bytes) -> str:
    """What a key is called in what it signs; it gives nothing of the key away."""
    return hashlib.sha256(b"key id:" + key).hexdigest()[:8]


def _key(path: Path) -> bytes:
    """One key; several processes that start at once agree on the first that was written."""
    draft = path.with_suffix(f".{os.getpid()}.new")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES).hex().encode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise SettingInvalid("SHOPMIND_HOME", f"holds a damaged key at {path}") from error
    if len(key) != _BYTES:
        raise SettingInvalid("SHOPMIND_HOME", f"holds a damaged key at {path}")
    return key
