"""Plain colour names cover their shades: "blue" means navy where the catalogue writes that."""

import re
from collections.abc import Iterable, Iterator

from agent.planner.nlu.phrases import Phrases, whole
from agent.planner.nlu.text import Clause


class ColorReader:
    """Knows which values are shades of a plain colour."""

    def __init__(self, phrases: Phrases) -> None:
        constraints = phrases.language.constraints
        self._families = {
            name: {*names.split("/"), *shades}
            for names, shades in constraints.color_families.items()
            for name in names.split("/")
        }
        self._alike = [set(names.split("/")) for names in constraints.color_families]
        self._plain = whole(self._families)
        self._named = whole(constraints.colored_names)
        self._attribute_names = frozenset(constraints.drop["color"])

    def names_colors(self, attribute: str) -> bool:
        """Whether an attribute of the catalogue states colours."""
        return bool(self._attribute_names & set(attribute.lower().replace("colour", "color").split()))

    def said(self, clause: Clause) -> Iterator[tuple[str, int, int]]:
        """Plain colour names in what is left of the clause, with where they stand; none that is part of a name."""
        for found in self._plain.finditer(clause.masked()):
            if not self.in_name(clause.text, found.start(), found.end()) and not self._of_shade(clause.text, found):
                yield found.group(), *found.span()

    def _of_shade(self, text: str, found: re.Match[str]) -> bool:
        """Whether a shade stands before it ("navy blue"), which is read as itself."""
        before = text[: found.start()].rstrip(" -").rpartition(" ")[2]
        return before in self._families[found.group()] and before not in self._families

    def in_name(self, text: str, start: int, end: int) -> bool:
        """Whether the words there belong to what a thing is called ("green tea")."""
        return any(one.start() <= start and end <= one.end() for one in self._named.finditer(text))

    def named(self, text: str) -> list[str]:
        """Plain colour names in a text."""
        return [found.group() for found in self._plain.finditer(text)]

    def is_plain(self, name: str, value: str) -> bool:
        """Whether the value is the plain colour itself, however it is spelt."""
        return value.lower() == name or any({name, value.lower()} <= names for names in self._alike)

    def shades(self, name: str, values: Iterable[str]) -> list[str]:
        """The values that are this colour or a shade of it, the plain one first."""
        family = self._families.get(name, {name})
        fitting = [value for value in values if value.lower() in family or value.lower().split()[-1:][0] in family]
        return sorted(fitting, key=lambda value: not self.is_plain(name, value))

    def surely(self, name: str, values: Iterable[str]) -> list[str]:
        """Of the shades of a colour those that are shades of no other: what is refused with it."""
        others = [shades for other, shades in self._families.items() if not {name, other} <= self._same(name)]
        return [
            value
            for value in values
            if self.is_plain(name, value)
            or name in value.lower().split()
            or not any(value.lower() in shades for shades in others)
        ]

    def _same(self, name: str) -> set[str]:
        return next((names for names in self._alike if name in names), {name})

    def shade_said(self, text: str, values: Iterable[str]) -> str | None:
        """The one value that a plain colour in the text can mean."""
        for found in self._plain.finditer(text.lower()):
            fitting = self.shades(found.group(), values)
            if len(fitting) == 1:
                return fitting[0]
        return None
