"""What the signs of a told message count for, learned from messages whose outcome is known."""

import numpy as np

from evals.told_fit import Told, learned, right
from retrieval.query.situations import Signs


def _told(whole: list[float], sentence: list[float], wanted: list[bool]) -> Told:
    rows = np.arange(len(whole), dtype=np.int32)
    none = np.zeros(len(whole), dtype=np.float32)
    signs = Signs(rows, np.array(whole, dtype=np.float32), np.array(sentence, dtype=np.float32), none)
    shall = np.array(wanted, dtype=np.bool_)
    return Told("shop", signs, shall, ~shall, missing=False)


def test_the_sign_that_tells_what_is_wanted_is_the_one_that_counts() -> None:
    examples = [
        _told([0.6, 0.3, 0.2], [0.4, 0.5, 0.4], [True, False, False]),
        _told([0.2, 0.7, 0.3], [0.5, 0.4, 0.5], [False, True, False]),
        _told([0.3, 0.2, 0.6], [0.5, 0.5, 0.4], [False, False, True]),
    ]

    weights = learned(examples)

    assert weights.whole > abs(weights.sentence)
    assert right(examples, weights) == 1.0


def test_a_message_whose_product_is_not_even_near_is_never_right() -> None:
    near = _told([0.6, 0.2], [0.6, 0.2], [True, False])
    lost = Told(near.shop, near.signs, near.wanted, near.unwanted, missing=True)

    assert right([near, lost], learned([near])) == 0.5
