"""Postal addresses in running text: in one breath or in pieces, in any order, of any country."""

import re
from collections.abc import Sequence

from agent.planner.frames import Address
from agent.planner.nlu.phrases import Phrases, alternatives

_LONGEST_STREET = 6
_UNIT_LIKE = re.compile(r"^\d{1,3}\s?[ºª°.]?\s?(?:[a-zà-ÿ]{0,3}\.?)$", re.IGNORECASE)
_AFTERWARDS = re.compile(r"\s+(?:instead|please|then|thanks?|thank you|now)[.!]*$", re.IGNORECASE)
_SIDES = re.compile(r"^(?:[nsew]|ne|nw|se|sw|north|south|east|west)\.?(?!\w)\s*", re.IGNORECASE)


class AddressReader:
    """Reads a street line and what surrounds it: unit, town, region, postal code and country."""

    def __init__(self, phrases: Phrases) -> None:
        places = phrases.language.places
        self.countries = {name: code for code, names in places.countries.items() for name in names}
        self._cities = {name: code for code, names in places.cities.items() for name in names}
        self._regions = places.regions
        self._postal = {code: re.compile(pattern, re.IGNORECASE) for code, pattern in places.postal_codes.items()}
        self._code_last = frozenset(places.code_last)
        letters = [word for word in places.street_words if word[0].isalnum()]
        ends = "|".join(re.escape(word) for word in places.street_endings)
        self.street_word = re.compile(rf"(?<!\w)(?:{alternatives(letters)})\.?(?!\w)|\w(?:{ends})(?!\w)", re.IGNORECASE)
        self._street_first = re.compile(rf"^\d{{0,5}}\w?,?\s*{alternatives(places.street_first)}\b", re.IGNORECASE)
        self._glued = re.compile(
            rf"^(?P<name>[^\W\d_][^\d,]{{2,40}}?)\s+(?P<street>\d+\w*\s+.*\b{alternatives(letters)}\b.*)$",
            re.IGNORECASE,
        )
        self._name_then_number = re.compile(
            r"^(?P<name>[A-Z][\w'\u2019.-]+(?:\s+[A-Z][\w'\u2019.-]*){1,3})\s+(?P<street>\d{1,5}\w?\s+[^\W\d_]{3,}.*)$"
        )
        units = alternatives(places.unit_words)
        self._unit_first = re.compile(rf"^(?P<unit>(?:{units})(?![a-z])\.? ?#?\w+)\s+(?P<rest>.+)$", re.IGNORECASE)
        self._unit = re.compile(rf"^(?:{units})(?![a-z])\.? ?#?\w", re.IGNORECASE)
        self._box = re.compile(rf"^{alternatives(places.box_words)}(?!\w)", re.IGNORECASE)
        inside = alternatives(places.inside)
        self._inside = re.compile(rf"^{inside}\s+", re.IGNORECASE)
        self._after_name = re.compile(rf"(?:^|\s){alternatives(places.lives_at)} (?=\d)", re.IGNORECASE)

    def read(self, parts: Sequence[str], country: str = "") -> tuple[Address | None, list[str]]:
        """The address found by its street line, and the parts that are none of it; `country` where none is said."""
        at = next((place for place, part in enumerate(parts) if self.is_street(part)), None)
        if at is None:
            return None, list(parts)
        glued = self.glue(parts[at])
        line = glued["street"] if glued and not self._box.match(parts[at]) else parts[at]
        found = list(self._after_name.finditer(line))
        address = Address(line1=line[found[-1].end() :] if found else line)
        before, after = list(parts[:at]), list(parts[at + 1 :])
        if len(after) > 1 and (said := self._named_alone(after[-1])):
            address.country, after = said, after[:-1]  # "Ciudad de Mexico, Mexico": the town keeps its name
        if before and self._unit.match(before[-1]):
            address.line2 = before.pop()
        whole, after = self._inline(address, after)
        whole = whole or (self._told(before) and not self._told(after))
        left = [one for one in after if not (self._tells_place(one) or self._unit.match(one))] if whole else []
        for part in [one for one in after if one not in left]:
            self.place(address, part)
        if not address.city:
            before = self._from_before(address, before)
        address.country = address.country or self.country_of(address, parts, country)
        return address, [*before, *left]

    def _named_alone(self, part: str) -> str:
        """The country that a last part names, if it is no state of the United States by name or code."""
        said = part.lower().strip(" .")
        state = any(said in (code.lower(), *names) for code, names in self._regions.get("US", {}).items())
        return "" if state else self.countries.get(said, "")

    def _from_before(self, address: Address, before: list[str]) -> list[str]:
        """'San Francisco CA 94105, 500 Market St': what says a place in front of the street."""
        telling = next((at for at, part in enumerate(before) if self._tells_place(part)), None)
        if telling is None:
            return before
        for part in before[telling:]:
            self.place(address, part)
        if not address.city and telling:
            address.city = before[telling - 1]
            return before[: telling - 1]
        return before[:telling]

    def _told(self, parts: Sequence[str]) -> bool:
        return any(self._tells_place(part) for part in parts)

    def _tells_place(self, part: str) -> bool:
        """Whether a part holds a postal code, a region or a country: no name of a person does."""
        known = part.lower().strip(" .") in self.countries or self._region_at_end(part) is not None
        return known or any(pattern.search(part) for pattern in self._postal.values())

    def _inline(self, address: Address, rest: list[str]) -> tuple[bool, list[str]]:
        """'12 Main Street Springfield IL 62704' in one piece: whether it tells the place, and what follows."""
        tail = self._after_street(address, rest)
        if not tail:
            return False, rest
        told = self._tells_place(tail)
        return told, [tail, *rest]

    def _after_street(self, address: Address, rest: list[str]) -> str:
        """What stands behind the street in its own part and is none of it; the address keeps the rest."""
        line = address.line1
        if self._street_first.match(line):
            cut = next((found.start() for found in self._codes_in(line) if found.start() > 4), None)
            if cut is None:
                return ""
            address.line1 = line[:cut].strip(" ,.")
            return line[cut:].strip(" .")
        found = list(self.street_word.finditer(line))
        if not found:
            return ""
        end = found[-1].end()
        side = _SIDES.match(line[end:].lstrip())
        if side:
            end += len(line[end:]) - len(line[end:].lstrip()) + len(side.group().rstrip())
        tail = line[end:].strip(" .")
        if unit := self._unit_first.match(tail):
            if not rest or self._tells_place(unit["rest"]):
                address.line2, tail = unit["unit"], unit["rest"]
                address.line1 = line[:end].strip()
                return self._inside.sub("", tail)
            return ""
        if not tail or self._unit.match(tail) or re.fullmatch(r"\d{1,4}[a-zA-Z]?", tail):
            return ""
        if rest and not (self._inside.match(tail) or self._tells_place(tail)):
            return ""
        address.line1 = line[:end].strip()
        return self._inside.sub("", tail)

    def _codes_in(self, text: str) -> list[re.Match[str]]:
        return [found for pattern in self._postal.values() for found in pattern.finditer(text)]

    def glue(self, part: str) -> re.Match[str] | None:
        """A name and a street without a comma between them."""
        return self._glued.match(part) or self._name_then_number.match(part)

    def is_street(self, part: str) -> bool:
        if self._box.match(part):
            return True
        if not re.search(r"\d", part) or (self._unit.match(part) and not self.street_word.search(part[3:])):
            return False
        if self.street_word.search(part) or self._name_then_number.match(part):
            return True
        number_first = re.match(r"^\d{1,5}(?:-\d{1,4})*[a-zA-Z]?\s+[^\W\d_]{3,}", part)
        number_last = re.match(r"^[^\W\d_][\w'\u2019. -]{2,40}\s\d{1,4}\s?[a-zA-Z]?$", part)
        like = bool(number_first or number_last) and len(part.split()) <= _LONGEST_STREET
        return like and not self._looks_like_city(part)

    def _looks_like_city(self, part: str) -> bool:
        return bool(re.match(r"^\d{4,5}\s", part)) or self._region_at_end(part) is not None

    def place(self, address: Address, part: str) -> None:
        """Take a part that is no street: a unit, a country, a code, a region or the town."""
        part = _AFTERWARDS.sub("", part)
        if (self._unit.match(part) or _UNIT_LIKE.match(part)) and not address.line2 and not self._is_code(part):
            address.line2 = part
            return
        code = self.countries.get(part.lower().strip(" ."))
        state = part.upper() in self._regions.get("US", {}) and address.city and not address.region
        if code and not state:
            address.country = code
            return
        part = self._take_country(address, part)
        part = self._take_postal(address, part)
        part = self._take_region(address, part)
        if part and not address.city:
            address.city = part
        elif part and not address.region and address.city:
            address.region = part

    def _is_code(self, part: str) -> bool:
        return any(pattern.fullmatch(part) for pattern in self._postal.values())

    def _take_country(self, address: Address, part: str) -> str:
        if address.country:
            return part
        words = part.split()
        for count in (4, 3, 2, 1):
            tail = " ".join(words[-count:]).lower()
            if len(words) > count and tail in self.countries and len(tail) > 2:
                if tail.title() in ("Georgia", "Jersey"):
                    continue
                address.country = self.countries[tail]
                return " ".join(words[:-count])
        return part

    def _take_postal(self, address: Address, part: str) -> str:
        if address.postal_code:
            return part
        order = [address.country] if address.country in self._postal else []
        for country in [*order, *self._postal]:
            if found := self._postal[country].search(part):
                address.postal_code = found.group().upper()
                return re.sub(r"\s+", " ", part[: found.start()] + " " + part[found.end() :]).strip(" .-")
        return part

    def _region_at_end(self, part: str) -> tuple[str, str, str] | None:
        """(country, region code, what stands before) where the part ends in a state or province."""
        words = re.sub(r"\s*(?:\d{5}(?:-\d{4})?|\d{4}|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)$", "", part).split()
        for country, regions in self._regions.items():
            for code, names in regions.items():
                for name in [code.lower(), *names]:
                    size = len(name.split())
                    tail = " ".join(words[-size:])
                    if tail.lower() == name and (
                        tail.isupper() or tail.lower() != code.lower() or len(words) <= size + 3
                    ):
                        return country, code, " ".join(words[:-size])
        return None

    def _take_region(self, address: Address, part: str) -> str:
        if address.region:
            return part
        found = self._region_at_end(part)
        if found is None or (address.country and address.country != found[0]):
            return part
        if not address.city and not found[2] and part != found[1]:
            return part  # "New York" alone is the city, "NY" is not
        address.region = found[1]
        return found[2].strip(" .")

    def country_of(self, address: Address, parts: Sequence[str], country: str) -> str:
        """By the region, else by a code that only some countries write so, or by a large city there; the shop's own
        where all of it fits.
        """
        for code, regions in self._regions.items():
            if address.region in regions:
                return code
        postal = address.postal_code
        if not postal:
            return ""  # it may yet be told by what is still to come
        fitting = [code for code, pattern in self._postal.items() if pattern.fullmatch(postal)]
        written_last = not any(re.match(rf"{re.escape(postal)}\s+[^\W\d_]", part, re.IGNORECASE) for part in parts)
        city_of = self._cities.get(address.city.lower(), "")
        if country and country not in self._postal and city_of not in ("", country):
            return city_of
        if country and country not in self._postal:
            return country if not fitting or postal.isdigit() else fitting[0] if len(fitting) == 1 else ""
        if country in fitting and (written_last or country not in self._code_last):
            return country
        others = [code for code in fitting if code != country and not postal.isdigit()]
        return others[0] if len(others) == 1 else city_of

    def telling(self, text: str) -> Address | None:
        """A message that is nothing but a postal code, a region or a country; None where it says more or less."""
        said = text.strip(" .!")
        address = Address(country=self.countries.get(said.lower(), ""))
        if address.country and len(said) > 1:
            return address
        if self._is_code(said):
            return Address(postal_code=said.upper())
        found = self._region_at_end(said)
        return Address(region=found[1]) if found is not None and not found[2] else None

    def fragment(self, parts: Sequence[str]) -> Address:
        """An address in answer to a question: pieces without a street are read too."""
        address = Address()
        for part in parts:
            if not address.line1 and self.is_street(part):
                address.line1 = part
                for tail in [self._after_street(address, [])]:
                    if tail:
                        self.place(address, tail)
            else:
                self.place(address, part)
        return address
