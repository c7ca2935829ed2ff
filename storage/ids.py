"""Identifiers: a prefix that names the kind of thing, and a UUIDv7 that sorts by time of birth."""

import uuid_utils


def new_id(prefix: str) -> str:
    """Return a fresh identifier such as ``prod_0197c1f2…``; later ones of one process sort after earlier ones."""
    return f"{prefix}_{uuid_utils.uuid7().hex}"
