"""Where in the words a version of a thing is said: by values, sizes, figures, measures, colours, or how much it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.planner.policy.items.degrees import degree_words, value_by_degree
from agent.planner.policy.items.options import shares, versions_said
from agent.planner.policy.items.resolve import near_in_spelling
from agent.planner.policy.items.tokens import LEAST_OF_A_PART, Small, Word, singular, tokens_of
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

_SAME, _ABOUT = 0.001, 0.06
_LOOSELY = 2
LEAST_OF_A_FIGURE = 2


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    name: str
    value: str
    rank: int


@dataclass(slots=True)
class Versions:
    """The version that words say, and which of the words do."""

    values: dict[str, str] = field(default_factory=dict)
    places: set[int] = field(default_factory=set)
    loosely: int = 0
    """How many values are only meant by words near them: "white" for cream."""
    several: bool = False
    """Whether more than one value of a choice is said: "M or L"."""


def versions_in(turn: Turn, small: Small, item: Item, said: Sequence[Word], text: str) -> Versions:
    """Read the version of a thing off the words, the surest ways first."""
    options, found = item.options, Versions()
    if any(shares(options, name) for name in options):  # waist and length
        found.values = versions_said(text, options, sizes=small.words.sizes)
        known = {word for value in found.values.values() for word in tokens_of(turn, value)}
        found.places = {at for at, word in enumerate(said) if word in known}
        return found
    spans = [one for name, values in options.items() for one in _spans(turn, small, item, name, values, said)]
    for span in sorted(spans, key=lambda one: (one.rank, one.start - one.end)):
        _take(found, span)
    for name, values in options.items():
        if name not in found.values and (degree := _by_degree(turn, item, name, values, said, found.places)):
            found.values[name] = degree[0]
            found.places |= degree[1]
    return found


def _take(found: Versions, span: _Span) -> None:
    """Take one value, unless its words or its choice are taken already."""
    places = set(range(span.start, span.end))
    if span.name not in found.values and not places & found.places:
        found.values[span.name] = span.value
        found.loosely += span.rank > _LOOSELY
        found.places |= places
    elif found.values.get(span.name) == span.value:
        found.places |= places
    elif span.rank < _LOOSELY and not places & found.places:
        found.several = True
        found.places |= places


def _spans(turn: Turn, small: Small, item: Item, name: str, values: Sequence[str], said: Sequence[Word]) -> list[_Span]:
    """Where a value of an option is said, the surest way first."""
    if len(values) < 2 and not any(word in tokens_of(turn, values[0]) for word in said if values):
        return []
    written = {value: tokens_of(turn, value) for value in values}
    spans = []
    for value, words in written.items():
        for way in _ways(turn, small, value, words):
            spans += [
                _Span(at, at + len(way), name, value, 0)
                for at in range(len(said) - len(way) + 1)
                if list(said[at : at + len(way)]) == way and not _is_a_unit(way, said, at)
            ]
    title = tokens_of(turn, f"{item.title} {' '.join(item.kinds)}")
    for at, word in enumerate(said):
        if word[0].isdigit():
            spans += _figure(small, name, written, said, at) + _measures(small, name, written, said, at)
            spans += _figures_in_a_row(name, written, said, at)
        elif word not in title:
            spans += _part(turn, small, name, written, word, at)
    return spans


def _is_a_unit(way: Sequence[str], said: Sequence[Word], at: int) -> bool:
    """'2 m' of what comes in size M."""
    return len(way) == 1 and len(way[0]) == 1 and at > 0 and said[at - 1][0].isdigit()


def _ways(turn: Turn, small: Small, value: str, words: list[Word]) -> list[list[Word]]:
    """The words by which a value is called: written out, without what stands in brackets, a size by its name."""
    short = tokens_of(turn, value.partition(" (")[0])
    named = [way for ways in small.words.sizes.values() if value.lower() in ways for way in ways]
    return [way for way in [words, short, *(tokens_of(turn, one) for one in named)] if way]


def _figure(
    small: Small, name: str, written: Mapping[str, Sequence[str]], said: Sequence[Word], at: int
) -> list[_Span]:
    """'The 24', '250', 'size 8', '160' of 160 x 80 cm: a figure of one version, where nothing says that it counts."""
    figure, before = said[at], said[at - 1] if at else ""
    after = said[at + 1] if at + 1 < len(said) else ""
    figures = {value: [word for word in words if word[0].isdigit()] for value, words in written.items()}
    own = [value for value, one in figures.items() if one == [figure]]
    if not own and len(figure) >= LEAST_OF_A_FIGURE:
        own = [value for value, one in figures.items() if figure in one]
    if not own and before in small.the:
        own = [value for value, one in figures.items() if one[:1] == [figure]]  # "one of the nines" of 9-42
    if len(own) != 1 or (after in small.between and before not in small.the):
        return []
    beside = before in small.the or before in ("in", "size", *(singular(word) for word in name.lower().split()))
    second = before[:1].isdigit()
    if len(figure) < LEAST_OF_A_FIGURE and not (beside or second):
        return []
    return [_Span(at, at + 1, name, own[0], 1)]


def _figures_in_a_row(name: str, written: Mapping[str, Sequence[str]], said: Sequence[Word], at: int) -> list[_Span]:
    """'0-3' of 0-3 months: all the figures of one version, as they follow each other."""
    spans = []
    for value, words in written.items():
        figures = [word for word in words if word[0].isdigit()]
        if len(figures) >= LEAST_OF_A_FIGURE and list(said[at : at + len(figures)]) == figures:
            spans.append(_Span(at, at + len(figures), name, value, 1))
    return spans if len(spans) == 1 else []


def _part(turn: Turn, small: Small, name: str, written: Mapping[str, Sequence[str]], word: str, at: int) -> list[_Span]:
    """'Dino' of Dino Green, 'red' of Cherry Red, 'mosgreen': a word that means one of the values only."""
    if word in small.plain or word in small.articles:
        return []
    ladder = any(word in ways for ways in small.words.sizes.values())
    if len(word) < LEAST_OF_A_PART and not ladder:
        return []
    having = [value for value, words in written.items() if word in words]
    if len(having) == 1:
        return [_Span(at, at + 1, name, having[0], 2)]
    shade = turn.understanding.wishes.terms.colors.shade_said(word, list(written)) if not having else None
    if shade:
        return [_Span(at, at + 1, name, shade, 3)]
    near = [value for value, words in written.items() if any(near_in_spelling(word, one) for one in words)]
    return [_Span(at, at + 1, name, near[0], 4)] if len(near) == 1 and not having else []


def _by_degree(
    turn: Turn, item: Item, name: str, values: Sequence[str], said: Sequence[Word], taken: set[int]
) -> tuple[str, set[int]] | None:
    """'The bigger one', 'the long back': the version by how much it is, and the places of the words."""
    known = {singular(word) for word in degree_words(turn.understanding.phrases)}
    title = tokens_of(turn, item.title)
    places = {at for at, word in enumerate(said) if at not in taken and word in known and word not in title}
    value = value_by_degree(turn, " ".join(said[at] for at in sorted(places)), values, name=name) if places else None
    return (value, places) if value is not None else None


def _measures(
    small: Small, name: str, written: Mapping[str, Sequence[str]], said: Sequence[Word], at: int
) -> list[_Span]:
    """'500 ml' of what comes in 0.5 l, and '4 l' of what comes in 4.2 l, where no other is so near."""
    unit = said[at + 1] if at + 1 < len(said) else ""
    if unit not in small.factors:
        return []
    amount = float(said[at].replace(",", ".")) * small.factors[unit]
    own = {value: _amount(small, words) for value, words in written.items()}
    same = [value for value, one in own.items() if one is not None and abs(one - amount) <= _SAME * amount]
    near = [value for value, one in own.items() if one is not None and abs(one - amount) <= _ABOUT * amount]
    rank = 1 if len(same) == 1 else 4
    return [_Span(at, at + 2, name, (same or near)[0], rank)] if len(same or near) == 1 else []


def _amount(small: Small, words: Sequence[str]) -> float | None:
    """How much a value is that is a figure with a unit and nothing else."""
    if len(words) != LEAST_OF_A_FIGURE or words[1] not in small.factors or not words[0][0].isdigit():
        return None
    return float(words[0].replace(",", ".")) * small.factors[words[1]]
