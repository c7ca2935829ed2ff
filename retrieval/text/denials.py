"""What a text says that a thing is not for: words under which it must not be found."""

import re

_DENIED = re.compile(
    r"(?:(?<=[.!?;,])\s*|^)(?:it |they |this |these )?(?:is |are )?(?:but |and )?(?:not|never|un)\s?"
    r"(?:(?:suitable|suited|meant|intended|made|designed|recommended|right|fit|advised|ideal|appropriate|safe) )?"
    r"(?:for|with|as|in)\b[^.!?;,]*[.!?;,]?",
    re.IGNORECASE,
)


def without_denied(text: str) -> str:
    """The text without "Not for dogs that destroy toys", "not suitable for children" and the like."""
    return _DENIED.sub(" ", text)
