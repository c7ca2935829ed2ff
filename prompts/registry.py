"""Versioned prompt templates: text files with front matter, read once, named by id, version and hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

import yaml

FOLDER = Path(__file__).parent / "templates"

_FRONT_MATTER = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_REQUIRED = ("id", "version", "description")


class PromptError(Exception):
    """A prompt is missing or cannot be read; the text names the file and the remedy."""

    code = "prompt_invalid"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of one prompt; ``digest`` is the SHA-256 of its text."""

    id: str
    version: str
    description: str
    text: str
    digest: str

    def fill(self, **values: str) -> str:
        """The text with its ``$names`` filled in; a name without a value is an error."""
        try:
            return _filled(self.text, tuple(values.items()))
        except KeyError as error:
            raise PromptError(f"prompt {self.id!r} needs a value for {error.args[0]!r}") from None


@dataclass(frozen=True, slots=True)
class PromptRegistry:
    """All prompts by id."""

    prompts: Mapping[str, Prompt]

    def get(self, prompt_id: str) -> Prompt:
        prompt = self.prompts.get(prompt_id)
        if prompt is None:
            known = ", ".join(sorted(self.prompts))
            raise PromptError(f"there is no prompt {prompt_id!r}; there are: {known}")
        return prompt


def load_prompts(folder: Path = FOLDER) -> PromptRegistry:
    """Read every template of a folder.

    Raises:
        PromptError: a file has no front matter, lacks a key, or two share an id.
    """
    prompts: dict[str, Prompt] = {}
    for path in sorted(folder.glob("*.md")):
        prompt = _read(path)
        if prompt.id in prompts:
            raise PromptError(f"{path.name}: the id {prompt.id!r} is taken; give it another")
        prompts[prompt.id] = prompt
    return PromptRegistry(prompts)


@lru_cache(maxsize=256)
def _filled(text: str, values: tuple[tuple[str, str], ...]) -> str:
    """The turns of one shop and day share a text."""
    return Template(text).substitute(dict(values))


def _read(path: Path) -> Prompt:
    found = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise PromptError(f"{path.name}: begin with front matter between two lines of ---")
    head = yaml.safe_load(found["head"])
    missing = [key for key in _REQUIRED if not (isinstance(head, dict) and head.get(key))]
    if missing:
        raise PromptError(f"{path.name}: the front matter lacks {', '.join(missing)}")
    text = found["text"].strip()
    return Prompt(
        id=str(head["id"]),
        version=str(head["version"]),
        description=str(head["description"]),
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
