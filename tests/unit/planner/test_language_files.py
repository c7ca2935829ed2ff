"""The language data: complete, checked, and wrong files named with their remedy."""

import re
import shutil
from pathlib import Path

import pytest

from agent.planner.nlu.phrases import Phrases
from agent.planner.policy.dispatch import HANDLERS
from prompts.planner_language import FOLDER, PlannerLanguageError, load_planner_language

POLICY = Path(__file__).parents[3] / "agent/planner"


def test_every_intent_has_its_handler() -> None:
    names = {intent.name for intent in load_planner_language("en").intents.intents}

    assert names <= set(HANDLERS)


def test_every_pattern_compiles() -> None:
    phrases = Phrases(load_planner_language("en"))

    assert all(compiled.patterns for compiled in phrases.intents)


def test_every_reply_and_word_that_the_code_names_exists() -> None:
    language = load_planner_language("en")
    code = "\n".join(path.read_text(encoding="utf-8") for path in POLICY.rglob("*.py"))
    replies = set(re.findall(r'turn\.(?:say|ask)\(\s*"([a-z_.]+)"', code))
    chips = set(re.findall(r'"(chip\.[a-z_]+)"', code))

    assert replies <= set(language.replies.replies)
    assert chips <= set(language.replies.words)


def test_a_locale_falls_back_to_its_language_and_then_to_english() -> None:
    assert load_planner_language("en-GB").locale == "en"
    assert load_planner_language("xx").locale == "en"


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("replies.yaml", "replies: {a: [b]}\nwords: {}\nextra: 1\n", "extra"),
        ("confirmations.yaml", "yes: [sure]\n", "no"),
        ("lexicon.yaml", "a: [b\n", "mend the line"),
        ("places.yaml", "- a\n", "start it with"),
        ("reading.yaml", "a: 1\nb: 2\na: 3\n", "the key 'a' stands twice"),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_remedy(tmp_path: Path, file: str, text: str, named: str) -> None:
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    (tmp_path / "en" / file).write_text(text)

    with pytest.raises(PlannerLanguageError, match=re.escape(file)) as refusal:
        load_planner_language("en", tmp_path)
    assert named in str(refusal.value)


def test_yes_and_no_never_overlap() -> None:
    confirmations = load_planner_language("en").confirmations

    assert not set(confirmations.yes) & set(confirmations.no)
    for act, words in confirmations.yes_to.items():
        assert not set(words) & set(confirmations.no_to.get(act, []))
        assert not set(words) & set(confirmations.no)
