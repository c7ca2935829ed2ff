"""What is said by the way: why an act is wanted, and whom a thing is for."""

import re

from agent.planner.frames import Frame
from agent.planner.nlu.intents import IntentFinder
from agent.planner.nlu.phrases import Phrases

ACTS = frozenset(
    ["add", "add_version", "set_quantity", "change_variant", "remove", "swap", "undo", "keep", "checkout", "view_cart"]
)
ANSWERED = frozenset(["help", "costs", "return_items", "exchange_items", "ways_to_pay"])
FINDING = frozenset(["find", "refine", "unclear"])
_BEHIND = re.compile(r"^(?P<act>[^,]{3,}?)(?:\s*,\s*|\s+-+\s+| (?=because |since |cause |cos ))(?P<why>.+)$")


class RemarkReader:
    """Knows the words that give a reason and ask for nothing."""

    def __init__(self, phrases: Phrases, finder: IntentFinder) -> None:
        self._phrases = phrases
        self._finder = finder

    def left_out(self, frames: list[Frame], flags: frozenset[str]) -> list[Frame]:
        """The acts without what only says whom something is for, where that asks for nothing new.

        "Gift for my dad" is a wish, but none beside an act on what is there ("…, can you put a card in").
        """
        if any(frame.intent in ANSWERED for frame in frames):
            frames = [frame for frame in frames if not self._phrases.asks("how_it_works", frame.text)] or frames
        if not {"in_cart", "shown"} & flags:
            return frames
        told = [frame for frame in frames if not self._only(frame)]
        if len(told) == len(frames) or not any(frame.intent not in FINDING for frame in told):
            return frames if told or "in_cart" not in flags else [frames[0].model_copy(update={"intent": "remark"})]
        return told

    def _only(self, frame: Frame) -> bool:
        return self._phrases.asks("remark", self._phrases.polite.sub("", frame.clause))

    def without(self, text: str, flags: frozenset[str]) -> str:
        """An act without the reason behind it: "make it 7, i always run out"."""
        found = _BEHIND.match(text)
        if found is None or not self._phrases.asks("remark_behind", found["why"]):
            return text
        told = self._finder.by_pattern(text, flags)
        act = self._finder.by_pattern(found["act"], flags | {"reference", "no_reference"})
        return found["act"] if told not in ACTS and act in ACTS else text


def is_place_asked(phrases: Phrases, text: str) -> bool:
    """Whether a country is all that is said of where something goes: "ship it to france"."""
    named = phrases.named("place_only", text)
    return bool(named) and any(named in names for names in phrases.language.places.countries.values())
