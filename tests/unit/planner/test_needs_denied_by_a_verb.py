"""What a thing shall be without, said with a verb."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("a toy that doesn't need batteries", ["batteries"]),
        ("a jacket that does not have a hood please", ["hood"]),
        ("soft toys, they must not contain batteries", ["batteries"]),
    ],
)
def test_it_is_refused(said: str, refused: list[str]) -> None:
    assert Talk("nursery").say(said).called("search_products")["exclude_terms"] == refused


def test_what_states_it_is_not_shown() -> None:
    found = Talk("nursery").say("a toy that does not need batteries").found

    assert "bells" in found
    assert not {"fox", "drum"} & set(found)
