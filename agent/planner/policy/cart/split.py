"""One thing split over its versions: "the socks, 3 black and 2 grey, all large", "2 twines, one green one natural"."""

from agent.planner.nlu.numbers import count_of
from agent.planner.policy.items.accounting import words_of_language
from agent.planner.policy.items.degrees import degree_words
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn


def chunks(turn: Turn, part: str) -> list[str]:
    """A part cut where it counts anew ("one navy one white"), if each piece is so many of a version."""
    phrases, said = turn.understanding.phrases, part.split()
    starts = [at for at, word in enumerate(said) if count_of(word, phrases) is not None]
    if len(starts) < 2 or starts[0] != 0:
        return [part]
    cut = [said[start:end] for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]
    if not all(len(words) > 1 and is_version(turn, " ".join(words[1:])) for words in cut):
        return [part]
    return [" ".join(words) for words in cut]


def is_version(turn: Turn, text: str) -> bool:
    """Whether the words are values that things come in, and nothing else."""
    words = words_of_language(turn.understanding.phrases)
    said = [word for word in words.telling(text) if word not in words.portions]
    sizes = {word for ways in words.sizes.values() for way in ways for word in words_in(way)}
    values = [one for one in turn.vocabulary.match(text) if one.kind == "value"]
    valued = {word for one in values for word in words_in(text[one.start : one.end])}
    degrees = degree_words(turn.understanding.phrases)
    known = sizes | valued | degrees
    return bool(said) and all(word in known or (word.isdigit() and len(word) > 1) for word in said)
