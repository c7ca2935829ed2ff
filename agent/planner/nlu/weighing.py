"""What a clause means in the end: what patterns and the catalogue's words make of it, weighed with the examples."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from agent.planner.nlu.phrases import alternatives
from prompts.planner_examples import Examples

Ground = Literal["certain", "pattern", "kind", "asked", "guess"]
"""What a reading by rule stands on: what can be nothing else, a pattern, a kind of thing or a limit, how a wish is
put, or words that may name something."""

LOOKS = frozenset(["find", "refine"])
SETTLED = frozenset(["injection", "reformat", "abuse", "foreign", "too_long", "give_contact", "affirm", "deny"])
"""What a pattern says for good."""
CHANGES = frozenset([
    "add", "add_version", "set_quantity", "change_variant", "remove", "swap", "undo", "clear_cart", "apply_code",
    "remove_code", "use_gift_card", "remove_gift_card", "accept_prices", "place_order", "withdraw_request",
    "return_instead", "keep_means", "forget_means", "forget_me", "forget_wish", "remember_wish", "for_you_off",
    "for_you_on", "choose_delivery", "choose_payment", "choose_currency",
])  # fmt: skip
"""What changes something at once: examples must be surer of it. What is done to an order is proposed first."""
_HARDLY = 1e-6
UNSURE = "unsure"
"""The intent of what is asked about."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause is by rule, what that stands on, and how sure it is."""

    intent: str
    ground: Ground
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clause means, and how sure that is; where it is to be asked, what it may mean, the likeliest first."""

    intent: str
    confidence: float
    readings: tuple[str, ...] = ()


class Weighing:
    """Decides between a reading by rule and the examples."""

    def __init__(self, shares: Callable[[str, frozenset[str]], Mapping[str, float]], examples: Examples) -> None:
        """`shares` says how likely the intents are by the examples; empty where none is near enough."""
        self._shares = shares
        self._trust = trust = examples.trust
        self._askable = frozenset(examples.put_as)
        self._requests = re.compile(rf"{alternatives(trust.requests)}(?!\w)")

    def likeliest(self, text: str, flags: frozenset[str], intents: Collection[str]) -> str:
        """Which of some intents a clause has by the examples; "" where no example is near."""
        known = {intent: share for intent, share in self._shares(text, flags).items() if intent in intents}
        return max(known, key=lambda intent: known[intent], default="")

    def decide(self, text: str, flags: frozenset[str], read: Reading | None, *, asked: bool = False) -> Verdict:
        """The meaning of a clause that was `read` so by rule, or not at all; a question that is `asked` is no act."""
        by_rule = Verdict(read.intent, read.confidence) if read else Verdict("unclear", 0.0)
        shares = {} if self._stands(text, read) else dict(self._shares(text, flags))
        if not shares:
            return by_rule
        if read is not None and read.ground != "certain":
            kind = "find" if read.intent in LOOKS else read.intent
            if kind == "find" and read.ground == "kind":
                shares.pop("out_of_scope", None)  # what names a kind of thing that is sold here is no idle talk
            shares[kind] = max(shares.get(kind, 0.0), _HARDLY) * math.exp(self._trust.of_ground[read.ground])
            if max(shares, key=lambda name: shares[name]) == kind:
                return by_rule
        best = max(shares, key=lambda name: shares[name])
        sure = shares[best] / sum(shares.values())
        if read is not None and read.intent in CHANGES and read.ground == "pattern" and sure < self._to_differ(best):
            return by_rule
        if best not in CHANGES:
            return Verdict(best, sure) if sure >= self._trust.to_answer else by_rule
        if asked and not self._requests.match(text):
            return by_rule
        if sure >= self._trust.to_act:
            return Verdict(best, sure)
        unclear = read is None or read.ground == "guess"
        return self._doubted(shares, best, sure, by_rule) if unclear else by_rule

    def _to_differ(self, best: str) -> float:
        """How sure the examples must be against a pattern for a change: less where they would change nothing."""
        return self._trust.to_differ if best in CHANGES else self._trust.to_change_nothing

    def _doubted(self, shares: Mapping[str, float], best: str, sure: float, by_rule: Verdict) -> Verdict:
        """A change that is likely and not sure enough is asked for, beside the next likely."""
        likely = [name for name in sorted(shares, key=lambda name: -shares[name]) if name in self._askable][:2]
        if sure < self._trust.to_ask or len(likely) == 1 or likely[0] != best:
            return by_rule
        return Verdict(UNSURE, sure, tuple(likely))

    def _stands(self, text: str, read: Reading | None) -> bool:
        """Whether a reading by rule is not weighed: it can be nothing else, or the words are too few for a sentence."""
        if read is None or read.ground in ("asked", "guess"):
            return False
        few = len(text.split()) < self._trust.least_words_to_differ
        return read.ground == "certain" or read.intent in SETTLED or few
