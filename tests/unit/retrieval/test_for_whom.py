"""For whom a title says that a thing is."""

import pytest

from retrieval.text.for_whom import whom_in


@pytest.mark.parametrize(
    ("title", "whom"),
    [
        ("Men's Derby Shoes", "Men's"),
        ("Straw Hat for Women", "Women's"),
        ("Ladies\u2019 Gloves", "Women's"),
        ("Boys T-Shirt", "Boys'"),
        ("Scarf for Men and Women", None),
        ("Four Man Tent", None),
        ("Canvas Sneakers", None),
    ],
)
def test_the_one_group_that_is_named_is_read(title: str, whom: str | None) -> None:
    assert whom_in(title, (), ()) == whom


def test_what_the_record_says_elsewhere_is_not_read_again() -> None:
    assert whom_in("Men's Derby Shoes", ("Gender",), ()) is None
    assert whom_in("Men's Derby Shoes", (), ("Men", "Shoes")) is None
