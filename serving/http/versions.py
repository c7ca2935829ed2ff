"""Versions of carts and checkouts as entity tags."""

import re
from typing import Annotated

from fastapi import Depends, Header

from serving.refusals.errors import RequestInvalid

_TAG = re.compile(r'(?:W/)?"(\d{1,12})"')


def tag(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def expected_version(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """The version that the client has seen; None when it does not say or takes any."""
    if if_match is None or if_match.strip() == "*":
        return None
    match = _TAG.fullmatch(if_match.strip())
    if match is None:
        raise RequestInvalid('If-Match must be one entity tag such as "3".', field="If-Match")
    return int(match[1])


ExpectedVersion = Annotated[int | None, Depends(expected_version)]
