"""Names, e-mail addresses, phone numbers, postal addresses, order numbers and codes in running text."""

import re

from agent.conversation.masking import mask_cards
from agent.planner.frames import Address, Contact
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.postal import AddressReader

EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?<![\w-])\+?\(?\d[\d ()./-]{7,17}\d(?![\w-])")
ORDER_NUMBER = re.compile(r"(?<![\w-])#?(?P<n>[A-Za-z]{1,4}-\d{3,}|[A-Za-z]{2,3}\d{4,}|ord_[0-9a-f]{6,})(?![\w-])")
BARE_NUMBER = re.compile(r"(?<![\w.$€£-])#?(?P<n>\d{4,})(?![\w-]|\.\d)")
MASKED_CARD = re.compile(
    r"•{4} \d{4}|(?<![\w•*])(?:[•*x]{4}[ -]?){2,3}\d{2,4}(?!\w)|\[card[^\]]*\]|(?<!\d)(?:\d[ -]?){15,19}(?!\d)",
    re.IGNORECASE,
)
_REST = r"[\w'\u2019.-]*"
_NAME = re.compile(r"^[^\W\d_][\w'\u2019.-]*(?:\s+[^\W\d_][\w'\u2019.-]*){1,3}$")
_CODE = re.compile(r"(?<![\w-])(?P<c>[A-Z][A-Z0-9_-]*\d[A-Z0-9_-]*|[A-Z]{4,20}\d*)(?![\w-])")

MOST_COURTESY = 4


class ContactReader:
    """Reads details of people and orders out of the original text."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self.addresses = AddressReader(phrases)
        words = phrases.language.reading.contact
        self._name_lead = re.compile(
            rf"(?<!\w)(?i:{alternatives(words.name_is)})\s+(?P<n>[A-Z]{_REST}(?:\s+[A-Za-z]{_REST}){{0,3}})"
        )
        letters = r"[^\W\d_][\w'\u2019.-]*"
        self._name_said = re.compile(
            rf"(?<!\w){alternatives(words.name_said)}:?\s+(?P<n>{letters}(?:\s+{letters}){{0,3}})", re.IGNORECASE
        )
        self._titles = re.compile(rf"^{alternatives(words.titles)}\.?\s+", re.IGNORECASE)
        self._name_ends = re.compile(rf"(?:\s+|,\s*){alternatives(words.name_ends)}\b", re.IGNORECASE)
        owned = rf"(?:my|the) {alternatives(words.owned)}(?: is| are|:)?"
        changed = rf"(?:change|set|update) (?:my |the )?{alternatives(words.owned)} to"
        self._lead = re.compile(rf"^(?:{changed}|{owned}|{alternatives(words.leads)})[\s:,.!-]+", re.IGNORECASE)
        self._spoken_at = re.compile(
            rf"\b(?P<a>[\w.+-]+) ?{alternatives(words.spoken_at)} ?(?P<b>[\w-]+) ?{alternatives(words.spoken_dot)} ?"
            r"(?P<c>[a-z]{2,6})\b",
            re.IGNORECASE,
        )
        self._bare_leads = frozenset([*words.leads, *words.owned])
        self._pieces = words.pieces
        names = alternatives(word for said in words.pieces.values() for word in said)
        self._named_piece = re.compile(
            rf"(?:^|\b(?:the|my|right|correct|new|wrong|a)\s+)(?P<field>{names})(?:\s+number)?"
            rf"(?:\s+{alternatives(words.set_to)}:?\s+|\s*[,:;]\s*(?:it is|it's|its|make it|use)\s+)(?P<value>\S.*)$",
            re.IGNORECASE,
        )
        self._made_piece = re.compile(
            rf"^(?:please )?{alternatives(words.set_verbs)} (?:the |my )(?P<field>{names})(?: number)?"
            r"(?: to| be)?:? (?P<value>[^\s].*)$",
            re.IGNORECASE,
        )
        self._shouted = re.compile(r"^(?i:(?:and |then |also |try |what about |how about )*)(?P<c>[A-Z]{5,16})$")
        self._bare_code = re.compile(
            rf"^(?i:(?:and |then |what about |how about )?(?:{alternatives(words.code_verbs)} )?)"
            r"(?P<c>[A-Z]{3,16}\d{1,4}|\d{1,3}[A-Z]{3,16})$"
        )
        quantity = phrases.language.reading.quantity
        refusing = alternatives([*quantity.instead_of, *quantity.not_that])
        self._refused = re.compile(rf"(?<=\w)\s*,?\s+{refusing} [\w ]{{1,24}}$", re.IGNORECASE)  # "14, not 4"
        self._courtesy = re.compile(rf"^{alternatives(phrases.language.lexicon.polite)}(?!\w)[ ,:;.!-]*", re.IGNORECASE)
        self._codes_not = frozenset(words.codes_not)
        self._code_verb = re.compile(
            rf"\b{alternatives(words.code_verbs)} (?:the |my )?([A-Za-z0-9_-]*\d[A-Za-z0-9_-]*|[A-Za-z]{{4,20}})\b",
            re.IGNORECASE,
        )
        money = alternatives(word for word in phrases.currency_words if word[0].isalpha())
        self._sums = re.compile(rf"\b\d[\d.,]*\s?{money}(?!\w)", re.IGNORECASE)
        self._code_words = whole(phrases.language.lexicon.groups.get("code", ["code"]))

    def read(self, text: str, country: str = "") -> Contact:
        """All that the text gives; `country` is assumed where none is said."""
        contact = Contact()
        text = self._refused.sub("", self._spoken_at.sub(r"\g<a>@\g<b>.\g<c>", text))
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
        named = parts[:1] if len(parts) > 1 and self._before_a_house(parts) else []
        contact.address, others = self.addresses.read(parts[len(named) :], country)
        contact.name = named[0] if named else self._name(text, parts, others)
        return contact

    def _before_a_house(self, parts: list[str]) -> bool:
        """Whether the first part is a name, though a word of it may end a street: "Bo Lane, 1 Sand Road"."""
        first, second = parts[:2]
        house = re.search(r"\d", second) and self.addresses.street_word.search(second)
        like = _NAME.match(first) and first.istitle() and first.lower() not in self.addresses.countries
        return bool(house and like and self.addresses.street_word.search(first))

    def _postal_only(self, text: str) -> bool:
        return bool(re.fullmatch(r"\d{5}(?:-\d{4})?", text.strip()))

    def _parts(self, text: str) -> list[str]:
        while (shorter := self._lead.sub("", text, count=1)) != text:
            text = shorter
        parts = [
            part.strip(" .") for part in re.split(r"[,;\n|]|:\s|\s[-/]\s|(?<!\b\w)(?<!\b\w\w)\.\s+(?=[A-Z])", text)
        ]
        cleaned = []
        for part in parts:
            while (shorter := self._lead.sub("", part, count=1)) != part:
                part = shorter  # noqa: PLW2901  # a part is peeled until it stays
            if part and not self._is_courtesy(part) and part.lower() not in self._bare_leads:
                cleaned.append(part)
        return cleaned

    def only_leads(self, text: str) -> bool:
        """Whether the words only lead to details: "and my mobile is"."""
        return all(self._is_courtesy(part) for part in self._parts(self._lead.sub("", f"{text} ").strip() or text))

    def _is_courtesy(self, part: str) -> bool:
        """Whether a part says nothing: "oh right"."""
        while (shorter := self._courtesy.sub("", part)) != part:
            part = shorter
        return not part or part.lower() in self._bare_leads

    def _name(self, text: str, parts: list[str], others: list[str]) -> str:
        """Said as a name, else the first part that is one, else one among the parts that are no address."""
        for found in (self._name_said.search(text), self._name_lead.search(text)):
            if found is None:
                continue
            name = self._name_ends.split(found["n"])[0].strip(" .,")
            if name and not self._is_place(name) and not self._is_ordinary(name):
                return name
        for part in parts[:1]:
            if self._is_name(part):
                return part
            if (glued := self.addresses.glue(part)) and self._is_name(glued["name"]):
                return glued["name"]
        return next((part for part in others if self._is_name(part)), "")

    def says_name(self, text: str) -> bool:
        """Whether a name is said as one: "my name is …"."""
        found = self._name_said.search(text)
        return found is not None and not self._is_ordinary(found["n"])

    def _is_place(self, name: str) -> bool:
        return bool(self.addresses.street_word.search(name)) or name.lower() in self.addresses.countries

    def _is_ordinary(self, name: str) -> bool:
        """Whether all its words are ordinary ones: "my name is not on it"."""
        return not name[0].isupper() and any(word in self._phrases.known for word in name.lower().split()[:1])

    def _is_name(self, part: str) -> bool:
        """Two to four words that are no street, no country and no ordinary words of the language."""
        part = self._titles.sub("", part)
        if not _NAME.match(part) or self._is_place(part):
            return False
        ordinary = [word for word in part.lower().split() if word in self._phrases.known]
        return not ordinary or (part.istitle() and len(ordinary) < len(part.split()))

    def pieces(self, text: str) -> dict[str, str]:
        """Single pieces that are named: "the street is …", "change my zip code to …"."""
        said = text.strip(" .")
        found = self._named_piece.search(said) or self._made_piece.search(said)
        if found is None:
            return {}
        said = re.sub(r"\s+", " ", found["field"].lower())
        field = next(name for name, words in self._pieces.items() if said in words)
        value = found["value"].strip(" .,!")
        if field == "country":
            value = self.addresses.countries.get(value.lower(), value)
        elif field == "name":
            value = self._name_ends.split(value)[0].strip(" ,.")
        return {field: value}

    def bare_code(self, text: str) -> str:
        """A code that is the whole message, written like one: capitals and figures, perhaps after a verb."""
        said = text.strip(" .!?")
        for _ in range(MOST_COURTESY):
            said = self._courtesy.sub("", said)
        found = self._bare_code.match(said) or self._shouted.match(said)
        return found["c"] if found and found["c"].lower() not in self._phrases.known else ""

    def fragment(self, text: str) -> Address:
        """An address in answer to a question: pieces without a street are read too."""
        return self.addresses.fragment(self._parts(text))

    def order_number(self, text: str) -> str:
        """An order's number, with letters or alone; a sum of money is none, nor is the postcode of an address."""
        text = self._sums.sub(" ", text)
        if found := ORDER_NUMBER.search(text):
            return found["n"] if found["n"].startswith("ord_") else found["n"].upper()
        found = BARE_NUMBER.search(EMAIL.sub(" ", text))
        if found is None:
            return ""
        address = self.read(text).address
        return "" if address is not None and found["n"] in f"{address.line1} {address.postal_code}" else found["n"]

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
    return bool(MASKED_CARD.search(text)) or mask_cards(text) != text  # bar codes have 13 or 14 digits
