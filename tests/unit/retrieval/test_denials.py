"""What a description says that a thing is not for."""

import pytest

from retrieval.text.denials import without_denied


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Plush hedgehog. Not for dogs that destroy toys.", "Plush hedgehog."),
        ("It is not suitable for children under 3. Nice.", "Nice."),
        ("Bottle, not suitable for hot drinks, made of steel", "Bottle, made of steel"),
        ("Unsuitable for outdoors", ""),
    ],
)
def test_what_a_thing_is_not_for_is_left_out(text: str, kept: str) -> None:
    assert " ".join(without_denied(text).split()) == kept


@pytest.mark.parametrize("text", ["Not only for cats.", "No chicken, no grain.", "It does not slip."])
def test_other_negations_stay(text: str) -> None:
    assert without_denied(text) == text
