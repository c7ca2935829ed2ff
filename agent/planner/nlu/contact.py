"""Names, e-mail addresses, phone numbers, postal addresses, order numbers and codes in running text."""

import re

from agent.planner.frames import Address, Contact
from agent.planner.nlu.phrases import Phrases, alternatives, whole

EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?<![\w-])\+?\(?\d[\d ()./-]{7,17}\d(?![\w-])")
ORDER_NUMBER = re.compile(r"(?<![\w-])#?(?P<n>[A-Za-z]{1,4}-\d{3,}|[A-Za-z]{2,3}\d{4,}|ord_[0-9a-f]{6,})(?![\w-])")
BARE_NUMBER = re.compile(r"(?<![\w.$€£-])#?(?P<n>\d{4,})(?![\w-]|\.\d)")
MASKED_CARD = re.compile(
    r"•{4} \d{4}|(?:[•*xX]{4}[ -]?){2,3}[•*xX\d]{2,4}|\[card[^\]]*\]|(?<!\d)(?:\d[ -]?){13,19}(?!\d)", re.IGNORECASE
)
_REST = r"[\w'\u2019.-]*"
_NAME = re.compile(r"^[^\W\d_][\w'\u2019.-]*(?:\s+[^\W\d_][\w'\u2019.-]*){1,3}$")
_CODE = re.compile(r"(?<![\w-])(?P<c>[A-Z][A-Z0-9_-]*\d[A-Z0-9_-]*|[A-Z]{4,20}\d*)(?![\w-])")


class ContactReader:
    """Reads details of people and orders out of the original text."""

    def __init__(self, phrases: Phrases) -> None:
        places = phrases.language.places
        self._phrases = phrases
        words = phrases.language.reading.contact
        self._name_lead = re.compile(
            rf"(?<!\w)(?i:{alternatives(words.name_is)})\s+(?P<n>[A-Z]{_REST}(?:\s+[A-Za-z]{_REST}){{0,3}})"
        )
        self._name_ends = re.compile(rf"\s+{alternatives(words.name_ends)}\b")
        owned = rf"(?:my|the) {alternatives(words.owned)}(?: is| are|:)?"
        changed = rf"(?:change|set|update) (?:my |the )?{alternatives(words.owned)} to"
        self._lead = re.compile(rf"^(?:{changed}|{owned}|{alternatives(words.leads)})[\s:,-]+", re.IGNORECASE)
        self._pieces = words.pieces
        names = alternatives(word for said in words.pieces.values() for word in said)
        self._named_piece = re.compile(
            rf"\b(?:the|my|right|correct|new|wrong|a)\s+(?P<field>{names})(?:\s+number)?"
            rf"(?:\s+{alternatives(words.set_to)}:?\s+|\s*[,:;]\s*(?:it is|it's|its|make it|use)\s+)(?P<value>\S.*)$",
            re.IGNORECASE,
        )
        self._bare_code = re.compile(
            rf"^(?i:(?:and |then |what about |how about )?(?:{alternatives(words.code_verbs)} )?)"
            r"(?P<c>[A-Z]{3,16}\d{1,4})$"
        )
        self._codes_not = frozenset(words.codes_not)
        self._code_verb = re.compile(
            rf"\b{alternatives(words.code_verbs)} (?:the |my )?([A-Za-z0-9_-]*\d[A-Za-z0-9_-]*|[A-Za-z]{{4,20}})\b",
            re.IGNORECASE,
        )
        self._countries = {name: code for code, names in places.countries.items() for name in names}
        self._regions = places.regions
        self._postal = {code: re.compile(pattern, re.IGNORECASE) for code, pattern in places.postal_codes.items()}
        letters = [word for word in places.street_words if word[0].isalnum()]
        self._street = re.compile(
            rf"(?<!\w)(?:{alternatives(letters)})\.?(?!\w)|\w(?:strasse|straße|str\.|weg|gasse|straat|laan|plein)(?!\w)",
            re.IGNORECASE,
        )
        self._glued = re.compile(
            rf"^(?P<name>[^\W\d_][^\d,]{{2,40}}?)\s+(?P<street>\d+\w*\s+.*\b{alternatives(letters)}\b.*)$",
            re.IGNORECASE,
        )
        self._name_then_number = re.compile(
            r"^(?P<name>[A-Z][\w'\u2019.-]+(?:\s+[A-Z][\w'\u2019.-]*){1,3})\s+(?P<street>\d{1,5}\w?\s+[^\W\d_]{3,}.*)$"
        )
        self._unit_first = re.compile(
            rf"^(?P<unit>(?:{alternatives(places.unit_words)})(?![a-z])\.? ?#?\w+)\s+(?P<rest>.+)$", re.IGNORECASE
        )
        self._unit = re.compile(rf"^(?:{alternatives(places.unit_words)})(?![a-z])\.? ?#?\w", re.IGNORECASE)
        self._code_words = whole(phrases.language.lexicon.groups.get("code", ["code"]))

    def read(self, text: str, country: str = "") -> Contact:
        """All that the text gives; `country` is assumed where none is said."""
        contact = Contact()
        if found := EMAIL.search(text):
            contact.email = found.group()
            text = f"{text[: found.start()].rstrip(' ,;')}, {text[found.end() :].lstrip(' ,;')}"
            text = re.sub(
                r"(?:\band\b|\bat\b|\be-?mail(?: address)?(?: is|:)?|\bmy\b|[,;\s])+$", "", text, flags=re.IGNORECASE
            )
        if found := PHONE.search(text):
            digits = re.sub(r"\D", "", found.group())
            if 8 <= len(digits) <= 15 and not self._postal_only(found.group()):
                contact.phone = found.group().strip()
                text = text[: found.start()] + "," + text[found.end() :]
        parts = self._parts(text)
        contact.address = self._address(parts, country)
        contact.name = self._name(text, parts)
        return contact

    def _postal_only(self, text: str) -> bool:
        return bool(re.fullmatch(r"\d{5}(?:-\d{4})?", text.strip()))

    def _parts(self, text: str) -> list[str]:
        while (shorter := self._lead.sub("", text, count=1)) != text:
            text = shorter
        parts = [part.strip(" .") for part in re.split(r"[,;\n]|\s-\s|\.\s+(?=[A-Z])", text)]
        cleaned = []
        for part in parts:
            while (shorter := self._lead.sub("", part, count=1)) != part:
                part = shorter  # noqa: PLW2901  # a part is peeled until it stays
            if part and part.lower() not in ("and", "email", "e-mail", "phone"):
                cleaned.append(part)
        return cleaned

    def _name(self, text: str, parts: list[str]) -> str:
        if found := self._name_lead.search(text):
            name = self._name_ends.split(found["n"])[0].strip(" .")
            if not self._street.search(name) and name.lower() not in self._countries:
                return name
        for part in parts[:1]:
            if self._is_name(part):
                return part
            if (glued := self._glue(part)) and self._is_name(glued["name"]):
                return glued["name"]
        return ""

    def _glue(self, part: str) -> re.Match[str] | None:
        """A name and a street without a comma between them."""
        return self._glued.match(part) or self._name_then_number.match(part)

    def _is_name(self, part: str) -> bool:
        """Two to four words that are no street, no country and no ordinary words of the language."""
        if not _NAME.match(part) or self._street.search(part) or part.lower() in self._countries:
            return False
        ordinary = [word for word in part.lower().split() if word in self._phrases.known]
        return not ordinary or (part.istitle() and len(ordinary) < len(part.split()))

    def _address(self, parts: list[str], country: str) -> Address | None:
        """Found by its street line (a number with a name); what follows is unit, city, region, code and country."""
        at = next((place for place, part in enumerate(parts) if self.is_street(part)), None)
        if at is None:
            return None
        glued = self._glue(parts[at])
        line = glued["street"] if glued and not re.match(r"p\.?o\.? box", parts[at], re.IGNORECASE) else parts[at]
        address = Address(line1=self._after_name(line))
        if at > 0 and self._unit.match(parts[at - 1]):
            address.line2 = parts[at - 1]
        rest = self._inline(address, parts[at + 1 :])
        for part in rest:
            self._place(address, part)
        if not address.country:
            address.country = self._guess_country(address) or country
        return address

    @staticmethod
    def _after_name(part: str) -> str:
        found = re.search(r"(?:^|\s)(?:lives? at|at|to) (?=\d)", part)
        return part[found.end() :] if found else part

    def _inline(self, address: Address, rest: list[str]) -> list[str]:
        """'12 Main Street Springfield IL 62704' in one piece: cut after the street word."""
        if rest:
            return rest
        found = list(self._street.finditer(address.line1))
        if not found:
            return rest
        line, tail = address.line1[: found[-1].end()], address.line1[found[-1].end() :].strip(" .")
        if unit := self._unit_first.match(tail):
            address.line2, tail = unit["unit"], unit["rest"]
        if tail and not re.fullmatch(r"\d{1,4}[a-zA-Z]?", tail):
            address.line1 = line.strip()
            return [tail]
        return rest

    def is_street(self, part: str) -> bool:
        if not re.search(r"\d", part) and not re.match(r"p\.?o\.? box", part, re.IGNORECASE):
            return False
        if self._unit.match(part) and not self._street.search(part[3:]):
            return False
        if self._street.search(part) or self._name_then_number.match(part):
            return True
        number_first = re.match(r"^\d{1,5}[a-zA-Z]?\s+[^\W\d_]{3,}", part)
        number_last = re.match(r"^[^\W\d_][\w'\u2019. -]{2,40}\s\d{1,4}\s?[a-zA-Z]?$", part)
        return bool(number_first or number_last) and len(part.split()) <= 6 and not self._looks_like_city(part)

    def _looks_like_city(self, part: str) -> bool:
        return bool(re.match(r"^\d{4,5}\s", part)) or self._region_at_end(part) is not None

    def _place(self, address: Address, part: str) -> None:
        if self._unit.match(part) and not address.line2:
            address.line2 = part
            return
        code = self._countries.get(part.lower().strip(" ."))
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

    def _take_country(self, address: Address, part: str) -> str:
        words = part.split()
        for count in (4, 3, 2, 1):
            tail = " ".join(words[-count:]).lower()
            if len(words) > count and tail in self._countries and len(tail) > 2:
                if tail.title() in ("Georgia", "Jersey"):
                    continue
                address.country = self._countries[tail]
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
        words = re.sub(r"\s*\d{5}(?:-\d{4})?$", "", part).split()
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
        if not address.city and not found[2]:
            return part  # "New York" alone is the city
        address.region = found[1]
        return found[2].strip(" .")

    def _guess_country(self, address: Address) -> str:
        for country, regions in self._regions.items():
            if address.region in regions:
                return country
        return next(
            (code for code in ("GB", "CA", "NL") if self._postal[code].fullmatch(address.postal_code or "-")), ""
        )

    def pieces(self, text: str) -> dict[str, str]:
        """Single pieces that are named: "the street is …", "change my zip code to …"."""
        found = self._named_piece.search(text.strip(" ."))
        if found is None:
            return {}
        said = re.sub(r"\s+", " ", found["field"].lower())
        field = next(name for name, words in self._pieces.items() if said in words)
        value = found["value"].strip(" .,!")
        if field == "country":
            value = self._countries.get(value.lower(), value)
        return {field: value}

    def bare_code(self, text: str) -> str:
        """A code that is the whole message, written like one: capitals and figures, perhaps after a verb."""
        found = self._bare_code.match(text.strip(" .!?"))
        return found["c"] if found else ""

    def fragment(self, text: str) -> Address:
        """An address in answer to a question: pieces without a street are read too."""
        address = Address()
        for part in self._parts(text):
            if not address.line1 and self.is_street(part):
                address.line1 = part
            else:
                self._place(address, part)
        return address

    @staticmethod
    def order_number(text: str) -> str:
        if found := ORDER_NUMBER.search(text):
            return found["n"] if found["n"].startswith("ord_") else found["n"].upper()
        found = BARE_NUMBER.search(EMAIL.sub(" ", text))
        return found["n"] if found else ""

    def code(self, text: str) -> str:
        """A promotion code: the word after "code", or the only word written like one."""
        lowered = text.lower()
        for found in self._code_words.finditer(lowered):
            after = re.match(
                r"[\s:,'\"]*(?:is |called |named )?['\"]?([A-Za-z0-9][A-Za-z0-9_-]{2,19})\b", text[found.end() :]
            )
            if after and after[1].lower() not in self._codes_not:
                return after[1].upper()
        written = [found["c"] for found in _CODE.finditer(text)]
        if written:
            return written[0]
        found_word = self._code_verb.search(text)
        return found_word[1].upper() if found_word and found_word[1].lower() not in self._codes_not else ""


def has_card_number(text: str) -> bool:
    """Whether a card number stands, or stood before it was masked, in the text."""
    return bool(MASKED_CARD.search(text))
