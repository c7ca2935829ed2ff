"""What shoppers tell of themselves and theirs by the way: "she is 112 cm tall", "the ones I had were stolen"."""

import re
from collections.abc import Callable, Sequence

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.phrases import Phrases

Read = Callable[[str, tuple[str, ...] | None], Wish]
TOLD = "remark"
_HEADED = re.compile(r"^(?P<head>[^:\n]{4,80}):\s+(?P<rest>\S.*)$", re.DOTALL)
_PART = re.compile(r"\s*(?:,|\s-+\s)\s*(?:(?:and|but|so|since|because|cos|as) )?")


class AsideReader:
    """Knows clauses that tell of persons and circumstances and ask for nothing; what they limit counts all the same."""

    def __init__(self, phrases: Phrases, read: Read) -> None:
        """`read` reads a text as a wish for a kind of thing, where one is known."""
        self._phrases = phrases
        self._read = read

    def parted(self, clauses: Sequence[str]) -> list[str]:
        """The clauses, the stories in front of a comma or behind it that limit nothing apart from what asks."""
        return [part for clause in clauses for part in self._apart(clause) if part]

    def headed(self, message: str) -> tuple[Wish, str]:
        """The limits in front of a colon that hold for all of a list ("200 dollars for a bedroom: …"), and the list."""
        found = _HEADED.match(message)
        wish = self._read(found["head"].lower(), None) if found else Wish()
        return (wish, found["rest"]) if found and (wish.price_max or wish.price_min) else (Wish(), message)

    def tells(self, text: str) -> bool:
        """Whether a clause tells of somebody, or of how things are, and asks for nothing."""
        return self._phrases.asks("tells_of", text)

    def before_the_wish(self, frames: Sequence[Frame]) -> list[Frame]:
        """Frames of which a story is no wish of its own: "we are a family of 5. Which tent would you suggest?"."""
        kinds = [place for place, frame in enumerate(frames) if frame.intent == "find" and _names_kind(frame)]
        if not kinds:
            return list(frames)
        last = kinds[-1]
        told = [
            self.frame(frame.text, frame.original) if place < last and self._leads_to(frame, frames[last]) else frame
            for place, frame in enumerate(frames)
        ]
        told[kinds[0]] = self._with_told(told[kinds[0]], told[: kinds[0]])
        return told

    def _with_told(self, wish: Frame, before: Sequence[Frame]) -> Frame:
        """The wish with the limits that were told before it ("we are a family of 5", "he must have no wheat")."""
        told = [
            self._limits_of(frame.text, tuple(wish.wish.category or ()) or None)
            for frame in before
            if frame.intent == TOLD
        ]
        said = {limit.name for limit in wish.wish.attributes}
        limits = [limit for one in told for limit in one.attributes if limit.name not in said]
        refused = [term for one in told for term in one.exclude_terms if term not in wish.wish.exclude_terms]
        said_of = {one.measures for one in wish.wish.figures}
        figures = [one for each in told for one in each.figures if one.measures not in said_of]
        if not (limits or refused or figures):
            return wish
        update = {
            "figures": [*wish.wish.figures, *figures],
            "attributes": [*wish.wish.attributes, *limits],
            "exclude_terms": [*wish.wish.exclude_terms, *refused],
        }
        return wish.model_copy(update={"wish": wish.wish.model_copy(update=update)})

    def _limits_of(self, text: str, category: tuple[str, ...] | None) -> Wish:
        """The limits in what is told, which looks for nothing."""
        return self._read(text, category).model_copy(
            update={"text": "", "noun": "", "category": None, "quantity": None, "present": False, "somebody": False}
        )

    def _leads_to(self, frame: Frame, wish: Frame) -> bool:
        """Whether a frame is a story that names no kind, or only the part of the shop where the wish lies."""
        part, kind = frame.wish.category or [], wish.wish.category or []
        if frame.intent == "find" and _only_refuses(frame):
            return True  # "my husband wants nothing made of leather"
        told = frame.intent == "find" and self._phrases.asks("tells_story", frame.text)
        return told and len(part) < len(kind) and kind[: len(part)] == part

    def frame(self, text: str, original: str) -> Frame:
        """What is told, as the limits that it sets; what somebody has already is not wanted again."""
        owned = self._phrases.named("has_already", text)
        if owned:
            thing = self._read(owned, None)
            wish = Wish(exclude_terms=[thing.text or owned])
        else:
            wish = self._limits_of(text, None)
        return Frame(intent=TOLD, text=text, original=original, clause=text, wish=wish)

    def _apart(self, clause: str) -> list[str]:
        """A clause cut at its commas, the parts that tell a story apart; whole where nothing else is said."""
        parts = [part.strip() for part in _PART.split(clause)]
        kept = [part for part in parts if not (self.tells(part) and not self._limits(part))]
        if len(kept) == len(parts) or not any(map(self._asks, kept)):
            return [clause]
        return [", ".join(part for part in kept if part), *(part for part in parts if part not in kept)]

    def _limits(self, part: str) -> bool:
        wish = self._read(part, None)
        return bool(wish.limited or wish.whom or wish.young or self._phrases.named("has_already", part))

    def _asks(self, part: str) -> bool:
        """Whether a part is worth keeping for itself."""
        return len(part.split()) > 1 and not self.tells(part)


def _only_refuses(frame: Frame) -> bool:
    """Whether a wish names no kind of thing, and says what shall not be."""
    wish = frame.wish
    refused = wish.exclude_terms or any(limit.exclude for limit in wish.attributes)
    return bool(refused) and not (wish.category or wish.noun or wish.price_min or wish.price_max)


def _names_kind(frame: Frame) -> bool:
    """Whether a wish names a kind of thing, by a category or a word of titles."""
    return bool(frame.wish.category or (frame.wish.noun and frame.new_search))
