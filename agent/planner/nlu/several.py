"""Several things in one act: "add the lamp and two of the mugs", "one in red and two in blue"."""

import itertools
import re

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.references import ReferenceReader
from agent.planner.nlu.wishes import WishReader
from retrieval.catalogue.vocabulary import Vocabulary

LEAST = 2


class SeveralReader:
    """Takes an act apart that names several things, or several versions of one."""

    def __init__(
        self, phrases: Phrases, vocabulary: Vocabulary, references: ReferenceReader, wishes: WishReader
    ) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._references = references
        self._wishes = wishes
        lexicon = phrases.language.lexicon
        number = rf"(?:\d{{1,2}}|an?|{alternatives(lexicon.numbers)})"
        pronouns = alternatives([*lexicon.pronouns["it"][:4], *lexicon.pronouns["other"][:2]])
        begins = rf"(?:\d+|the|that|this|{alternatives([*lexicon.articles, *lexicon.numbers])})\s|{pronouns}(?!\w)"
        joiner = alternatives(phrases.language.reading.quantity.joining)
        self._and_the = re.compile(
            rf"(?:\s*,\s*(?:{joiner}\s+)?|\s+{joiner}\s+)(?:also\s+)?(?={begins}|{alternatives(lexicon.ordinals)}(?!\w))"
        )
        self._so_many = re.compile(rf"^{number}(?: (?:of )?(?:it|them|those|these|each))?(?:\s*$|[\s,]+{joiner})")
        self._each_of = whole(phrases.language.reading.quantity.each_of)
        of_them = rf"(?: (?:of (?:it|them|those|these)|{alternatives(lexicon.reference_nouns)}))?"
        self._version = re.compile(
            rf"(?<!\w)(?P<n>{number}){of_them} in (?:the )?(?P<value>[^\s,]+(?: (?!and\b|{number}\b)[^\s,]+){{0,2}}?)"
            rf"(?=\s*,|\s+{joiner}(?!\w)|\s+size\b|$)"
        )
        self._joined = re.compile(rf"^[\s,]*(?:{joiner})?[\s,]*$")

    def read(self, frame: Frame) -> list[Frame]:
        """One frame for each; none where the act is a single one."""
        if frame.intent in ("add", "add_version") and (versions := self._versions(frame)):
            return versions
        return self._things(frame) if frame.intent in ("add", "remove") else []

    def _things(self, frame: Frame) -> list[Frame]:
        """'Add the otter in red and two of the mugs': one frame for each thing named."""
        parts = self._parts(frame.text)
        if len(parts) < LEAST or frame.reference.excluded is not None:
            return []
        verb = frame.text.split(" ", 1)[0]
        texts = [parts[0], *(f"{verb} {part}" for part in parts[1:])]
        references = [self._references.read(text) for text in texts]
        placed = all(reference.ordinals and not reference.kind for reference in references)
        if placed and not self._each_of.search(frame.text):
            return []  # "the first and the third" is one act on both
        if not all(map(self._names, texts, references)):
            return []
        return [
            frame.model_copy(update={"text": text, "reference": reference})
            for text, reference in zip(texts, references, strict=True)
        ]

    def _parts(self, text: str) -> list[str]:
        """The text cut where another thing begins, but not inside a title."""
        titles = [(one.start, one.end) for one in self._vocabulary.match(text) if one.kind == "product"]
        parts, start = [], 0
        for found in self._and_the.finditer(text):
            in_title = any(begin < found.start() < end for begin, end in titles)
            if found.start() > start and not in_title and not self._so_many.match(text[found.end() :]):
                parts.append(text[start : found.start()])
                start = found.end()
        return [*parts, text[start:]]

    def _names(self, text: str, reference: Reference) -> bool:
        """Whether a part points to something, or names something that is sold here."""
        if not reference.empty:
            return True
        _, heads = self._wishes.read(text, None)
        return bool(heads) or any(one.kind == "product" for one in self._vocabulary.match(text))

    def _versions(self, frame: Frame) -> list[Frame]:
        """'The first one, two in black and one in white, size L': one frame for each version of it."""
        said = list(self._version.finditer(frame.text))
        between = [frame.text[one.end() : other.start()] for one, other in itertools.pairwise(said)]
        if len(said) < LEAST or not all(map(self._joined.match, between)):
            return []
        before, after = frame.text[: said[0].start()].strip(" ,:-"), frame.text[said[-1].end() :].strip(" ,")
        reference = self._references.read(before)
        if reference.empty:
            reference = Reference(pronoun="it")
        verb = before.split(" ", 1)[0] or "add"
        return [
            frame.model_copy(
                update={
                    "intent": "add",
                    "text": f"{verb} {one['n']} in {one['value']} {after}".strip(),
                    "reference": reference,
                    "quantity": 1 if one["n"] in ("a", "an") else count_of(one["n"], self._phrases),
                    "sibling": True,
                }
            )
            for one in said
        ]
