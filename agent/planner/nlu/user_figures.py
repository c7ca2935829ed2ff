"""Figures of whoever or whatever a thing is for: "he is 98 cm tall", "a 15 kg child", "800 square metres of lawn"."""

import re
from typing import Literal

from agent.planner.frames import Figure
from agent.planner.nlu.figures import FigureReader
from agent.planner.nlu.numbers import plainly
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause

Measured = Literal["mass", "height", "length", "area", "volume"]
_CENTIMETRES = 100


class UserFigureReader:
    """Reads figures that tell nothing of the thing itself, but of its user, or of what it is used on."""

    def __init__(self, phrases: Phrases) -> None:
        words = phrases.language.reading.wish
        self._figures = FigureReader(phrases)
        self._units = {word: unit for unit in phrases.language.constraints.units.values() for word in unit.words}
        self._giving = re.compile(rf"(?<!\w){alternatives(words.presents)}(?!\w)")
        self._subject = re.compile(rf"[ ,]*(?<!\w){alternatives([*words.subjects, 'who'])} $")
        self._aged = [phrases.compile(pattern) for pattern in words.age_said]
        self._of_users: list[tuple[Measured, re.Pattern[str]]] = [
            ("mass", self._compiled(phrases, pattern, "mass")) for pattern in words.user_weights
        ]
        self._of_users += [("height", self._compiled(phrases, pattern, "length")) for pattern in words.user_heights]
        self._of_things: list[tuple[Measured, re.Pattern[str]]] = [
            (measures, self._compiled(phrases, pattern, measures))
            for pattern in words.used_on
            for measures in ("area", "length", "volume")
        ]

    def _compiled(self, phrases: Phrases, pattern: str, measures: str) -> re.Pattern[str]:
        units = alternatives(word for word, unit in self._units.items() if unit.measures == measures)
        amount = rf"(?P<n>{self._figures.figures}) ?-?(?P<unit>{units})(?!\w)"
        return re.compile(phrases.expand(pattern).replace("<amount>", amount))

    def read(self, clause: Clause, months: int | None) -> list[Figure]:
        """The figures, taken off the clause but for the age, which others read after it."""
        found = [Figure(measures="age", value=str(months))] if months is not None else []
        for measures, pattern in self._of_users:
            if said := pattern.search(clause.masked()):
                found.append(self._figure(measures, said))
                subject = self._subject.search(clause.text[: said.start("take")])
                clause.take(subject.start() if subject else said.start("take"), said.end("take"))
        return found

    def of_things(self, clause: Clause, kept: list[tuple[int, int]]) -> list[Figure]:
        """The figures of what the thing is used on, which is not the thing itself, whose places are `kept`."""
        for measures, pattern in self._of_things:
            for said in pattern.finditer(clause.masked()):
                if not any(start < said.end("of") and said.start("of") < end for start, end in kept):
                    clause.take(said.start("n"), said.end("unit"))
                    return [self._figure(measures, said).model_copy(update={"of": said["of"]})]
        return []

    def _figure(self, measures: Measured, said: re.Match[str]) -> Figure:
        factor = self._units[said["unit"]].factor * (_CENTIMETRES if measures in ("height", "length") else 1)
        return Figure(measures=measures, value=plainly(self._figures.value(said["n"]) * factor))

    def take_age(self, clause: Clause) -> None:
        """Take what is left of an age, except beside a present."""
        if self._giving.search(clause.masked()):
            return
        said = next((one for pattern in self._aged if (one := pattern.search(clause.masked()))), None)
        if said is not None:
            clause.take(*said.span())
