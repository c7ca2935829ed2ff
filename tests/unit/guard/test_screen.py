"""What the screen holds back can never match: each pattern passes with whatever it matches, in any letters."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.guard import counts, dates, figures, lexicon
from agent.guard.screen import Screen, folded, needles_of

_SCREENED = {
    "first person": lexicon.FIRST_PERSON,
    "passive": lexicon.PASSIVE,
    "headline": lexicon.HEADLINE,
    "able": lexicon.ABLE,
    "code": lexicon.CODE,
    "spelled money": figures._SPELLED_MONEY,
    "spelled rating": figures._SPELLED_RATING,
    "spelled duration": figures._SPELLED_DURATION,
    "arriving": dates._ARRIVING,
    "word count": counts.WORD_COUNT,
    **{f"{kind} {place}": pattern for place, (pattern, kind, _) in enumerate(lexicon.PLAIN_ASSERTIONS)},
    **{f"absence {place}": pattern for place, pattern in enumerate(lexicon.ABSENCE)},
}
_SCREEN = Screen(_SCREENED)


@pytest.mark.parametrize("name", _SCREENED)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_pattern_passes_with_all_that_it_matches(name: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(_SCREENED[name]))

    assert name in _SCREEN.possible(text)
    if _SCREENED[name].search(text.upper()):
        assert name in _SCREEN.possible(text.upper())


def test_a_quiet_sentence_passes_next_to_nothing() -> None:
    possible = _SCREEN.possible("A lamp like this brightens every evening.")

    assert len(possible) < 4
    assert not any(_SCREENED[name].search("A lamp like this brightens every evening.") for name in possible)


def test_a_sentence_passes_the_patterns_of_its_words() -> None:
    assert "stock 0" in _SCREEN.possible("It is SOLD OUT.")
    assert "first person" in _SCREEN.possible("I have ADDED it.")


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        (r"\bsold[- ]out\b", {"sold"}),
        (r"(?:red|blue)s? \d+", {"red", "blue"}),
        (r"\d{2}%?", {"0"}),
        (r"[0-9]+", {"0"}),
        (r"(?:no|none)?x+", {"x"}),
        (r"[ab]c?", {"a", "b"}),
        (r"\w+", None),
        (r"(?:a|\w)", None),
        (r"[^a]", None),
        (r"(?!not)(?<=x)yes", {"yes"}),
    ],
)
def test_what_a_pattern_needs_is_read_out_of_it(pattern: str, needles: set[str] | None) -> None:
    assert needles_of(re.compile(pattern, re.IGNORECASE)) == needles


@pytest.mark.parametrize("text", ["\u0130ST", "\u0131st", "I\u017fT", "\u212aIST"])
def test_letters_that_compare_alike_are_folded_alike(text: str) -> None:
    pattern = re.compile("ist", re.IGNORECASE)

    assert not pattern.search(text) or "ist" in folded(text)


def test_a_pattern_passes_only_with_the_whole_of_what_it_needs() -> None:
    screen = Screen({"with": re.compile("with"), "withdrawn": re.compile("withdrawn"), "drawn": re.compile("drawn")})

    assert screen.possible("a lamp with legs") == {"with"}
    assert screen.possible("it was withdrawn") == {"with", "withdrawn", "drawn"}


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert Screen({"not": re.compile("n't")}).possible("It isn\u2019t.") == {"not"}


def test_a_pattern_that_needs_nothing_always_passes() -> None:
    screen = Screen({"any": re.compile(r"\w+"), "red": re.compile("red")})

    assert screen.possible("blue") == {"any"}
    assert screen.possible("red") == {"any", "red"}
