"""The code of a gift card, wherever it stands in a message."""

import pytest

from agent.planner.policy.checkout.gift_cards import code_in


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("use my gift card FINCH-GIFT-0025", "FINCH-GIFT-0025"),
        ("gift card abcd-efgh-ijkl-mnop please", "ABCD-EFGH-IJKL-MNOP"),
        ("my gift card is abcd efgh ijk2 mnop", "ABCD EFGH IJK2 MNOP"),
        ("use what is left on my gift card ending in KX5S", "KX5S"),
        ("remove my gift-card ending in 0025", "0025"),
        ("WELCOME2026", "WELCOME2026"),
        ("i have a gift card", ""),
        ("what is left on my gift card", ""),
        ("can i pay with a gift-card", ""),
    ],
)
def test_a_code_is_found_and_nothing_else_is_taken_for_one(said: str, code: str) -> None:
    assert code_in(said) == code
