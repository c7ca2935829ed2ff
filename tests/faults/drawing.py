"""Draws the faults of a round: those that have struck least so far, at any of the times that their crossing comes."""

import random
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.crossings import Blow, Crossing, Strike, blows_at
from tests.faults.results import Cell

MOST = {Blow.KILL: 30, Blow.CRASH: 4, Blow.RESTART: 2, Blow.SILENCE: 8, Blow.AWAY: 8, Blow.EMPTY: 3}
"""How many of a kind a round bears, where that is not as many as it has."""


@dataclass
class Drawing:
    """Knows which crossings there are, from the rounds that were played, and how often each fault has struck."""

    chance: random.Random
    struck: Counter[Cell]
    often: dict[tuple[str, str], int] = field(default_factory=dict)
    """How often a crossing came in a round."""

    def learn(self, counts: Counter[tuple[str, str]]) -> None:
        """Take in what crossed in a round."""
        for name, number in counts.items():
            self.often[name] = max(1, (self.often.get(name, number) + number) // 2)

    def take(self, number: int) -> list[Strike]:
        """The strikes of the next round, no two at one crossing."""
        cells = [(*name, moment, blow) for name in self.often for moment, blow in blows_at(*name)]
        cells.sort(key=lambda cell: (self.struck[cell], self.chance.random()))
        left, taken = dict(MOST), dict[Crossing, Strike]()
        for peer, name, moment, blow in cells:
            at = Crossing(peer, name, self.chance.randint(1, self.often[peer, name]))
            if len(taken) == number or at in taken or not left.get(blow, number):
                continue
            left[blow] = left.get(blow, number) - 1
            taken[at] = Strike(at, moment, blow)
        return list(taken.values())
