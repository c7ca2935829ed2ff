"""What our planner takes an utterance for, in the terms of a label."""

from agent.planner.nlu.learned import Lessons
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.understanding import Understanding
from agent.planner.policy.conversing.composing import BY_THE_WAY
from agent.planner.policy.dispatch import HANDLERS
from evals.labelled_intents import SEARCH, LabelledUtterance
from prompts.planner_language import load_planner_language
from retrieval.catalogue.vocabulary import Vocabulary

LOOKS = frozenset(["find", "refine"])
KNOWN = frozenset(HANDLERS)


class IntentReading:
    """Reads utterances over one catalogue's vocabulary, each in its own situation."""

    def __init__(self, vocabulary: Vocabulary, lessons: Lessons | None, language: str = "en") -> None:
        self._understanding = Understanding(Phrases(load_planner_language(language)), vocabulary, lessons)

    def read(self, utterance: LabelledUtterance) -> frozenset[str]:
        """The intents that would be acted on: small talk and what is not understood count only where they are all."""
        frames = self._understanding.read(utterance.say, utterance.where())
        intents = {SEARCH if frame.intent in LOOKS else frame.intent for frame in frames}
        real = intents - BY_THE_WAY or intents
        return frozenset(real - {"unclear"} or real)
