"""The embedded planner's language data: read from the files of one locale, checked, and handed over as one value."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from prompts.planner_changes import Changes
from prompts.planner_constraints import Constraints
from prompts.planner_examples import Examples
from prompts.planner_sections import (
    Confirmations,
    Intents,
    Lexicon,
    Places,
    Reading,
    Replies,
    Section,
    Spelling,
)

FOLDER = Path(__file__).parent / "planner"
FALLBACK_LOCALE = "en"


class PlannerLanguageError(Exception):
    """A language file is missing or wrong; the text names file, key and remedy."""

    code = "planner_language_invalid"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where it was built
    """YAML in which yes, no, on and off are words, as people who write language files expect."""

    def read(self) -> Any:
        try:
            return self.get_single_data()
        finally:
            self.dispose()

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # PyYAML's signature
        """A mapping; a key that stands twice is refused, where YAML would let the later one win in silence."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for place, (key, _) in enumerate(node.value):
            if isinstance(key, yaml.ScalarNode) and key.value in keys[:place]:
                problem = f"the key {key.value!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


_Loader.yaml_implicit_resolvers = {
    start: [
        (tag, pattern) for tag, pattern in found if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for start, found in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class PlannerLanguage(Section):
    """Everything that the embedded planner knows of one language."""

    locale: str
    lexicon: Lexicon
    spelling: Spelling
    constraints: Constraints
    changes: Changes
    intents: Intents
    examples: Examples
    confirmations: Confirmations
    places: Places
    reading: Reading
    replies: Replies


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"{path}: the file is missing; copy it from {FOLDER / FALLBACK_LOCALE} and translate it"
        raise PlannerLanguageError(message) from None
    try:
        body = _Loader(text).read()
    except yaml.YAMLError as error:
        message = f"{path}: this is not YAML ({error}); mend the line it names"
        raise PlannerLanguageError(message) from error
    if not isinstance(body, dict):
        message = f"{path}: expected keys with values at the top, found {type(body).__name__}; start it with `key:`"
        raise PlannerLanguageError(message)
    return body


def _section(model: type[BaseModel], path: Path) -> BaseModel:
    try:
        return model.model_validate(_read(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(top)"
        message = f"{path}: key {key!r}: {first['msg']}; got {first['input']!r:.80}; {_remedy(first['type'])}"
        raise PlannerLanguageError(message) from error


def _remedy(kind: str) -> str:
    return {
        "missing": "add the key; the file of the locale 'en' shows its form",
        "extra_forbidden": "remove the key or mend its spelling",
        "list_type": "write it as a list: [one, two]",
        "string_type": "put the value in quotes",
        "dict_type": "write it as `key: value` lines",
    }.get(kind, "write it in the form that the file of the locale 'en' shows")


SECTIONS: Mapping[str, type[BaseModel]] = {
    "lexicon": Lexicon,
    "spelling": Spelling,
    "constraints": Constraints,
    "changes": Changes,
    "intents": Intents,
    "examples": Examples,
    "confirmations": Confirmations,
    "places": Places,
    "reading": Reading,
    "replies": Replies,
}


@cache
def load_planner_language(locale: str = FALLBACK_LOCALE, folder: Path = FOLDER) -> PlannerLanguage:
    """The language data of a locale (`en-US` reads `en-US`, else `en`, else the fallback)."""
    names = (locale, locale.split("-")[0].split("_")[0], FALLBACK_LOCALE)
    name = next((name for name in names if (folder / name).is_dir()), FALLBACK_LOCALE)
    parts = {key: _section(model, folder / name / f"{key}.yaml") for key, model in SECTIONS.items()}
    return PlannerLanguage.model_validate({"locale": name, **parts})
