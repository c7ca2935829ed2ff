import pytest

from agent.conversation.masking import mask_cards


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my card is 4242 4242 4242 4242", "my card is •••• 4242"),
        ("4242424242424242 exp 12/28 cvc 123", "•••• 4242 exp 12/28 cvc •••"),
        ("378282246310005", "•••• 0005"),
        ("5555-5555-5555-4444, thanks", "•••• 4444, thanks"),
        ("6011 1111 1111 1117", "•••• 1117"),
        ("4222222222222", "•••• 2222"),
        ("3056 930902 5904", "•••• 5904"),
        ("card:4000002500003155.", "card:•••• 3155."),
        ("4242 4242 4242 4242 12 28", "•••• 4242 12 28"),
        ("12/28 4242 4242 4242 4242", "12/28 •••• 4242"),
        ("4242 4242 4242 4242 5555 5555 5555 4444", "•••• 4242 •••• 4444"),
        (
            "\uff14\uff12\uff14\uff12 \uff14\uff12\uff14\uff12 \uff14\uff12\uff14\uff12 \uff14\uff12\uff14\uff12",
            "•••• 4242",
        ),
    ],
)
def test_card_numbers_are_masked(text: str, masked: str) -> None:
    assert mask_cards(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "two lamps under $1,299.00",
        "my order is SM-10023",
        "call me at +49 170 1234567",
        "the bar code is 4006381333931",
        "4242 4242 4242 4243",
        "0000 0000 0000 0000",
        "1234567890",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_cards(text) == text
