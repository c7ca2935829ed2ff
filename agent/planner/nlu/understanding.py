"""A message becomes frames: normalise, cut into clauses, find the intent of each, read its details."""

import re
from collections.abc import Collection
from functools import lru_cache

from agent.consent.confirmations import ConfirmationMatcher
from agent.planner.frames import Contact, Frame, Wish
from agent.planner.nlu.asides import AsideReader
from agent.planner.nlu.bare_words import BareWords
from agent.planner.nlu.changes import ChangeReader
from agent.planner.nlu.codes import CodeReader
from agent.planner.nlu.companions import CompanionReader
from agent.planner.nlu.comparing import ComparingReader
from agent.planner.nlu.contact import ContactReader
from agent.planner.nlu.days import DayReader
from agent.planner.nlu.exemplars import Exemplars
from agent.planner.nlu.intents import IntentFinder
from agent.planner.nlu.learned import Lessons
from agent.planner.nlu.limits import LimitReader
from agent.planner.nlu.masking import Masker
from agent.planner.nlu.named import ASKED_FOR, NamedReader
from agent.planner.nlu.owned import ToldReader
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.plainly import PlainSpeech
from agent.planner.nlu.prices import PriceReader
from agent.planner.nlu.references import ReferenceReader
from agent.planner.nlu.remarks import RemarkReader, is_place_asked
from agent.planner.nlu.replacing import for_what_is_gone
from agent.planner.nlu.several import SeveralReader
from agent.planner.nlu.situation import Situation, is_held
from agent.planner.nlu.spelling import Spelling
from agent.planner.nlu.text import Clause, plain
from agent.planner.nlu.weighing import Reading, Verdict, Weighing
from agent.planner.nlu.wishes import WishReader
from retrieval.catalogue.vocabulary import Vocabulary

MOST_CLAUSES = 12
MOST_WORDS = 140
"""Longer than anybody asks a shop; what is meant is asked for in a few words."""
_CODE_BLOCK = "```"
MOST_NAME_WORDS = 5
_REMEMBERED = 64
SUGGESTING = ("similar", "replacement", "goes_with", "bought_together", "complete_basket", "for_you", "trending")
OF_ORDERS = frozenset([
    "order_status", "order_details", "receipt", "reorder", "cancel_order", "return_items", "exchange_items",
    "change_order", "withdraw_request", "return_instead", "list_orders", "complaint",
])  # fmt: skip
MOST_OF_A_NAME = 2
_PAUSE = re.compile(r"(?<=\w)\s*(?:\.{2,}|\u2026)\s*(?=\w)")
_CUT = re.compile(r"(?<=[^\d\s])[.?!;]+(?=\s|$)|(?<=\d)[.?!;]+(?=\s+[a-z]|$)|\n+")


class Understanding:
    """The whole of understanding for one shop and language."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, lessons: Lessons | None) -> None:
        self.phrases = phrases
        self._vocabulary = vocabulary
        self.encode = lessons.encode if lessons else None
        self.segmenter = lessons.segmenter if lessons else None
        self.finder = IntentFinder(phrases)
        exemplars = Exemplars(phrases, Masker(phrases, vocabulary), lessons) if lessons else None
        self.weighing = Weighing(exemplars.shares, phrases.language.examples) if exemplars else None
        self.contacts = ContactReader(phrases)
        self._codes = CodeReader(phrases, vocabulary, self.finder)
        self.references = ReferenceReader(phrases, vocabulary)
        self.limits = LimitReader(phrases)
        self.comparing = ComparingReader(phrases)
        self.days = DayReader(phrases)
        self.confirms = ConfirmationMatcher(phrases.language.confirmations)
        self.wishes = WishReader(phrases, vocabulary, PriceReader(phrases, vocabulary.currency), self.limits)
        lexicon, quantity = phrases.language.lexicon, phrases.language.reading.quantity
        self.changes = ChangeReader(phrases, vocabulary, self.wishes)
        starts = alternatives(lexicon.clause_starts)
        self._plain = PlainSpeech(phrases)
        joiner = alternatives(lexicon.joiners)
        polite = alternatives(lexicon.polite)
        self._joint = re.compile(rf"(?:\s*,\s*|\s+)(?:{joiner}\s+)*(?={polite}?\s*(?:{polite}\s+)*{starts}(?!\w))")
        self._polite_words = frozenset(lexicon.polite)
        self._instead_of, self._rather = whole(quantity.instead_of), whole(quantity.rather)
        self._in_place = whole(quantity.in_place)
        self._spelling = Spelling(phrases, vocabulary)
        self._joining = re.compile(rf"\s*,\s*|\s+{alternatives(quantity.joining)}\s+")
        self._refused = re.compile(rf"(?<=\w)\s*,?\s+{alternatives([*quantity.instead_of, *quantity.not_that])} .+$")
        self.remarks = RemarkReader(phrases, self.finder)
        self._named = NamedReader(phrases, vocabulary, self.wishes)
        self._bare = BareWords(phrases, vocabulary, self.wishes, self._named, self.finder)
        self.companions = CompanionReader(phrases, vocabulary, self.wishes)
        self._asides = AsideReader(phrases, lambda text, category: self.wishes.read(text, category)[0])
        self._told = ToldReader(phrases, lambda text: self.wishes.split(text, None))
        self._several = SeveralReader(phrases, vocabulary, self.references, self.wishes)
        self._known = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._has_joint = re.compile(rf"^(?:\s*,\s*|\s+{joiner}\s|\s*,\s*{joiner})")

    def read(self, message: str, situation: Situation) -> list[Frame]:
        """The acts of a message in their order; never empty unless the message is.

        A turn reads its message several times, and each step of it anew; the frames are the caller's own.
        """
        return [frame.model_copy(deep=True) for frame in self._known(message, situation)]

    def _read(self, message: str, situation: Situation) -> list[Frame]:
        original = plain(message.replace("\n", ", "))
        if _CODE_BLOCK in message:
            return [Frame(intent="injection", text=original.lower(), original=original)]
        if len(original.split()) > MOST_WORDS:
            return [Frame(intent="too_long", text=original.lower(), original=original)]
        contact = self.contacts.read(message, situation.country)
        address = contact.address
        whole_address = (
            address is not None and address.line1 and address.city and (address.postal_code or address.country)
        )
        if address is not None and (contact.email or (whole_address and "?" not in message)):
            given = Frame(intent="give_contact", text=original.lower(), original=original, contact=contact)
            return [given, *self._beside_contact(message, original, situation)]
        if contact.email and self._only_tells(message, contact):
            return [Frame(intent="give_contact", text=original.lower(), original=original, contact=contact)]
        bounds, listed = self._asides.headed(message)
        clauses = self._plain.telling(self.clauses(plain(listed.replace("\n", " . ")), situation.flags))[:MOST_CLAUSES]
        if "asked_order" not in situation.flags:
            clauses = self._told.read(self._asides.parted(for_what_is_gone(self.phrases, clauses)))
        frames = self._acts(clauses, original, situation)
        for frame in frames if listed != message else ():
            frame.wish.price_min = frame.wish.price_min or bounds.price_min
            frame.wish.price_max = frame.wish.price_max or bounds.price_max
        frames = self.remarks.left_out(self._asides.before_the_wish(frames), situation.flags)
        if any(frame.intent == "find" for frame in frames):  # "what do i need" behind a wish asks for the same
            frames = [
                one for one in frames if one.confidence == 1 or not self.phrases.asks("needs", one.text)
            ] or frames
        return frames

    def _acts(self, clauses: list[str], original: str, situation: Situation) -> list[Frame]:
        """The acts of the clauses; one that only says that something was wrong makes the next a correction."""
        frames: list[Frame] = []
        corrected = False
        for text in clauses:
            if len(clauses) > 1 and (self.phrases.only_correction(text) or self.phrases.asks("wrong_one", text)):
                corrected = True
                continue
            if coded := self._codes.read(text, original, situation.flags, frames[-1:]):
                frames += self._frames(coded.rest, original, situation) if coded.rest else []
                frames += coded.acts
                continue
            if self._is_aside(text, original, situation, alone=len(clauses) == 1):
                frames.append(self._asides.frame(text, original))
                continue
            found = self._frames(text, original, situation)
            frames += [frame.model_copy(update={"correction": True}) for frame in found] if corrected else found
            corrected = False
        return frames

    def _is_aside(self, text: str, original: str, situation: Situation, *, alone: bool) -> bool:
        """Whether a clause only tells of somebody, while something is looked for."""
        flags = situation.flags
        if {"checkout", "asked_order"} & flags or (alone and ("search" not in flags or original.endswith("?"))):
            return False
        return self._asides.tells(text) and self.finder.by_pattern(text, flags) in (None, "find")

    def _only_tells(self, message: str, contact: Contact) -> bool:
        """Whether a message says nothing beside who it is: e-mail, phone number, name, and what leads to them."""
        beside = message.replace(contact.email, "").replace(contact.phone, "").strip(" .,")
        named = bool(contact.name) and len(beside.split()) <= MOST_NAME_WORDS
        return not beside or named or self.contacts.only_leads(beside)

    def _beside_contact(self, message: str, original: str, situation: Situation) -> list[Frame]:
        """How it shall be delivered and paid, told behind an address."""
        flags = situation.flags | {"checkout"}
        clauses = self.clauses(plain(message.replace("\n", " . ")))
        parts = [part.strip() for text in clauses for part in text.split(",")]
        told = [text for text in parts[1:] if text and not self.contacts.read(text).given]
        found = [(text, self.finder.by_pattern(self.stripped(text)[0], flags)) for text in told]
        return [
            Frame(intent=intent, text=text, original=original, clause=text)
            for text, intent in found
            if intent in ("choose_delivery", "choose_payment")
        ]

    # --- cutting ---------------------------------------------------------------------------------------------

    def clauses(self, original: str, flags: Collection[str] = ()) -> list[str]:
        """The message in lower case with contractions spelt out and command words mended, cut into clauses."""
        told = _PAUSE.sub(", ", original.lower())
        text = self._plain.put(self._spelling.spelt_out(told), flags)
        pieces: list[str] = []
        for sentence in _CUT.split(text):
            start = 0
            for found in self._joint.finditer(sentence):
                if (
                    found.start() > start
                    and self._has_joint.match(found.group())
                    and sentence[start : found.start()].strip(" ,")
                ):
                    pieces.append(sentence[start : found.start()])
                    start = found.end()
            pieces += self.phrases.companions(sentence[start:])
        cleaned = [piece.strip(" ,;:-") for piece in pieces]
        return [piece for piece in cleaned if any(char.isalnum() for char in piece)] or ([text] if text else [])

    def stripped(self, text: str) -> tuple[str, bool]:
        """The clause without polite openings and corrections, and whether it was a correction."""
        corrected = False
        for _ in range(12):
            shorter = text if self._begins_with_value(text) else self.phrases.polite.sub("", text, count=1)
            if shorter == text or not shorter:
                without = self.phrases.correction.sub("", text, count=1)
                if without == text or not without:
                    break
                corrected, shorter = True, without
            text = shorter
        alone = self.phrases.trailing.sub("", text.strip(" ,.!?;:"))
        meant = self.phrases.correction_behind.sub("", alone)
        alone, corrected = meant, corrected or meant != alone
        return alone.removesuffix(" please").rstrip(" ,") or alone, corrected

    def _begins_with_value(self, text: str) -> bool:
        """Whether the first word is a value with its attribute's name behind it ("fine nib"), however polite it is."""
        words = text.split()
        if len(words) < MOST_OF_A_NAME or words[0] not in self._polite_words:
            return False
        return any(
            match.kind == "value" and match.start == 0 and words[1] in (match.attribute or "").lower().split()
            for match in self._vocabulary.match(text)
        )

    def parted(self, text: str) -> tuple[str, str]:
        """What is before and behind the last word of change: "the white one to navy"."""
        found = list(self._in_place.finditer(text))[-1:]
        return (text[: found[0].start()].strip(), text[found[0].end() :].strip()) if found else ("", text)

    def preferred(self, text: str) -> tuple[str, str]:
        """What is wanted and what it is wanted instead of: "the red cap instead of the white one"."""
        found = self._instead_of.search(text)
        wanted, refused = (text[: found.start()], text[found.end() :]) if found else (text, "")
        return self._rather.sub(" ", wanted).strip(" ,"), refused.strip()

    def joined(self, text: str) -> list[str]:
        """The things that joining words stand between: "football and basketball"."""
        return [part.strip() for part in self._joining.split(text) if part.strip()]

    def without_refused(self, text: str) -> str:
        """The text without what it refuses behind what it wants: "43 not 42"."""
        return self._refused.sub("", text)

    # --- one clause -------------------------------------------------------------------------------------------

    def _frames(self, text: str, original: str, situation: Situation) -> list[Frame]:
        stripped, corrected = self.stripped(text)
        stripped = self.remarks.without(stripped, situation.flags)
        reference = self.references.read(stripped)
        flags = situation.flags | {"reference" if reference.points else "no_reference"}
        whole_text = text.strip(" ,.!?;:") if stripped in text[-len(stripped) - 2 :] else stripped
        intent = self._intent(whole_text, stripped, flags, situation)
        intent, stripped = self._as_named(intent, stripped, whole_text, original, situation)
        if intent in ("change_variant", "set_quantity") and self._named.another_kind(stripped, situation):
            intent, corrected = "find", True
        read = Reading(intent, self.companions.ground(intent, stripped)) if intent else None
        if intent in (None, "find", "ask") and self._is_code(original):
            read = Reading("apply_code", "certain")
        elif intent == "find":
            read = self._bare.looked_for(stripped, situation)
        elif intent is None:
            read = self._bare.said(stripped, reference, situation)
        asked = original.endswith("?") or f"{whole_text}?" in original.lower()
        verdict = Verdict(read.intent, read.confidence) if read else Verdict("unclear", 0.0)
        if self.weighing is not None:
            verdict = self.weighing.decide(whole_text, flags, read, asked=asked)
            if (read is None or verdict.intent != read.intent) and not self._named.knows(reference.words):
                reference = reference.model_copy(update={"words": "", "pronoun": reference.pronoun or "it"})
        frame = Frame(
            intent=verdict.intent,
            text=stripped,
            original=original,
            reference=reference,
            correction=corrected,
            confidence=verdict.confidence,
            readings=list(verdict.readings),
            clause=text if len(stripped) == len(self.stripped(text)[0]) else stripped,
        )
        return self.detailed(frame, situation)

    def _as_named(
        self, intent: str | None, stripped: str, whole_text: str, original: str, situation: Situation
    ) -> tuple[str | None, str]:
        """The intent, and the words, where what is named in them makes it another than its pattern says."""
        if intent in ASKED_FOR and self._named.asked_for(intent, whole_text, stripped, situation):
            intent = "find"
        if intent == "thanks" and stripped != whole_text and self._named.sells(stripped, situation):
            intent, stripped = "find", whole_text  # "thank you cards"
        if intent == "out_of_scope" and self._named.a_title(stripped):
            intent = "show_item"  # "describe the …"
        if intent == "use_gift_card" and "checkout" not in situation.flags and self._named.buys(stripped):
            intent = "add"
        intent, stripped = self.companions.meant(intent, stripped, whole_text, situation)
        if intent == "give_address" and original.rstrip().endswith("?") and is_place_asked(self.phrases, stripped):
            intent = "help"  # "ship it to france?"
        return intent, stripped

    def _intent(self, whole_text: str, stripped: str, flags: frozenset[str], situation: Situation) -> str | None:
        if self.phrases.asks("declines", whole_text):
            return "deny"
        held = is_held(self.limits.dropped_by_name(stripped) or "-", situation)
        of_the_cart = ("cart" in flags and held) or ("in_cart" in flags and self._clears(stripped, flags))
        if self._named.dropped(stripped, self.limits, flags) and not of_the_cart:
            return "refine"
        return self.finder.by_pattern(stripped, flags) or (
            self.finder.by_pattern(whole_text, flags) if whole_text != stripped else None
        )

    def _is_code(self, original: str) -> bool:
        """Whether all that was said is a word written like a promotion code that the catalogue does not know."""
        code = self.contacts.bare_code(original)
        return bool(code) and not self._vocabulary.known_word(code.lower())

    def _clears(self, text: str, flags: frozenset[str]) -> bool:
        """'remove everything' with something in the cart is about the cart."""
        return self.finder.by_pattern(text, flags) == "clear_cart"

    def detailed(self, frame: Frame, situation: Situation) -> list[Frame]:
        """The frame with what its words say beside its intent; several where it names several things."""
        text = frame.text
        if frame.intent in ("find", "refine", "point", "unclear", "more", *SUGGESTING):
            return self._wished(frame, situation)
        if pieces := self._several.read(frame):
            return [one for piece in pieces for one in self.detailed(piece, situation)]
        clause = Clause(text)
        if frame.intent in ("add", "add_version", "set_quantity", "remove", "change_variant", "swap", "checkout"):
            self._cart_details(frame, clause, situation)
        if frame.intent in ("apply_code", "remove_code"):
            frame.code = self.contacts.code(frame.original)
        if frame.intent in OF_ORDERS:
            frame.order = self.contacts.order_number(frame.original)
            frame.contact = self.contacts.read(frame.original, situation.country)
        if frame.intent in ("return_items", "exchange_items", "change_order"):
            frame.quantity = self.limits.quantity(clause) or self._quantity_after_verb(clause)
        if frame.intent in ("exchange_items", "change_order"):
            wish = Wish()
            self.wishes.terms.read(clause, wish, situation.category)
            frame.options = _chosen(wish)
        if frame.intent in ("give_address", "give_contact"):
            frame.contact = self.contacts.read(frame.original, situation.country)
        return [frame]

    def _cart_details(self, frame: Frame, clause: Clause, situation: Situation) -> None:
        if frame.intent in ("set_quantity", "remove", "add", "add_version"):
            self.limits.change(frame.text, frame)
        if frame.delta is None and frame.factor is None:
            frame.quantity = self.limits.quantity(clause) or self._quantity_after_verb(clause) or frame.quantity
        wish = Wish()
        self.wishes.terms.read(clause, wish, situation.category)
        frame.wish = wish
        frame.options = _chosen(wish)
        if frame.intent == "swap":
            self._swap(frame)

    def _quantity_after_verb(self, clause: Clause) -> int | None:
        verb = re.match(r"(?:i (?:would |will )?)?[a-z]+ (?:me )?", clause.text)
        start = verb.end() if verb else 0
        return self.limits.leading_quantity(clause, start) or self.limits.leading_quantity(clause, 0)

    def _swap(self, frame: Frame) -> None:
        if found := self._instead_of.search(frame.text):
            new, old = frame.text[: found.start()], frame.text[found.end() :]
        elif found := self._in_place.search(frame.text):
            old, new = frame.text[: found.start()], frame.text[found.end() :]
        else:
            return
        frame.reference, frame.other = self.references.read(old), self.references.read(new)

    def _wished(self, frame: Frame, situation: Situation) -> list[Frame]:
        drop = self._named.dropped(frame.text, self.limits, situation.flags)
        if drop:
            return [frame.model_copy(update={"intent": "refine", "wish": Wish(drop=drop)})]
        pieces = self.wishes.split(frame.text, situation.category) if frame.intent == "find" else [frame.text]
        frames = []
        for piece in pieces:
            wish, heads = self.wishes.read(piece, situation.category)
            part = heads and "search" in situation.flags and self.wishes.only_limits(piece, heads[-1])
            new = (bool(heads) and not part) or (
                self.wishes.names_something(wish, piece) and not self._named.adds(wish, piece, situation)
            )
            new = new and not (wish.limited and not heads and self._named.only_tells_more(wish, situation))
            new = new and not (not heads and self._named.names_no_kind(piece, wish, situation))
            new = new or (wish.present and self.phrases.asks("a_present", piece))
            told = {"wish": wish, "new_search": new, "text": piece}
            frames.append(
                frame.model_copy(update={**told, **({"options": _chosen(wish)} if frame.intent == "point" else {})})
            )
        if len(frames) > 1 and self.phrases.asks("for_all", frame.text):
            high = next((one.wish.price_max for one in reversed(frames) if one.wish.price_max), None)
            for one in frames:
                one.wish.price_max = one.wish.price_max or high
        return frames


def _chosen(wish: Wish) -> dict[str, str]:
    """The values that were said as they are."""
    return {limit.name: limit.values[-1] for limit in wish.attributes if limit.values and not limit.said}
