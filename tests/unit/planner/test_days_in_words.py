"""Days as people say them, seen from a Tuesday."""

from datetime import date

import pytest

from agent.planner.nlu.days import DayReader
from agent.planner.nlu.phrases import Phrases
from prompts.planner_language import load_planner_language

TODAY = date(2026, 11, 24)
SAID = [
    ("not before dec 5 please", date(2026, 12, 5)),
    ("by the 5th of december", date(2026, 12, 5)),
    ("before january 2nd", date(2027, 1, 2)),
    ("by friday", date(2026, 11, 27)),
    ("by tuesday", date(2026, 12, 1)),
    ("tomorrow", date(2026, 11, 25)),
    ("in time for christmas", date(2026, 12, 24)),
    ("by february 30", None),
    ("as soon as you may", None),
]


@pytest.mark.parametrize(("said", "day"), SAID)
def test_the_next_such_day_is_meant(said: str, day: date | None) -> None:
    assert DayReader(Phrases(load_planner_language("en"))).read(said, TODAY) == day
