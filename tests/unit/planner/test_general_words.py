"""General words for stated values ("wireless"), however exactly a catalogue states them."""

import pytest

from agent.planner.nlu.families import FamilyReader
from retrieval.catalogue.vocabulary import AttributeTerm, ValueTerm
from tests.support.planner_talk import planner_of


@pytest.mark.parametrize(
    ("word", "values", "covered"),
    [
        ("wireless", ["Bluetooth 5.3", "3.5 mm cable", "2.4 GHz"], ["Bluetooth 5.3", "2.4 GHz"]),
        ("wireless", ["Wi-Fi 6E", "Bluetooth 5.1 / USB-C", "Ethernet"], ["Wi-Fi 6E", "Bluetooth 5.1 / USB-C"]),
        ("wired", ["6.3 mm cable", "USB 3.0", "Bluetooth 5"], ["6.3 mm cable", "USB 3.0"]),
        ("cordless", ["Li-ion (18 V)", "Mains", "Petrol"], ["Li-ion (18 V)"]),
        ("wooden", ["Solid oak", "Oak and steel", "Silicone"], ["Solid oak", "Oak and steel"]),
        ("leather", ["Canvas with suede", "Cotton"], ["Canvas with suede"]),
        ("glass", ["Borosilicate glass 3.3", "Glass fibre"], ["Borosilicate glass 3.3"]),
    ],
)
def test_a_general_word_covers_what_a_value_names(word: str, values: list[str], covered: list[str]) -> None:
    families = FamilyReader(planner_of("workshop").planner.understanding.phrases)
    term = AttributeTerm("Made", "text", None, tuple(ValueTerm(value, 1) for value in values))

    assert families.covered(word, term) == covered
