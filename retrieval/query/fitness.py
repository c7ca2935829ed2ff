"""Which of what was found says that it is or does what was asked beside its kind, and which says that it is not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.catalogue.columns import Columns
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.sentence_vectors import SentenceVectors
from retrieval.errors import EncoderError
from retrieval.index.snapshot import Snapshot
from retrieval.query.ordering import Ordered
from retrieval.scoring.request import SearchRequest
from retrieval.stores.lexical import Clause
from retrieval.stores.passage_index import sentences
from retrieval.text.made_for import made_for
from retrieval.text.reaches import Figure, reaches
from retrieval.text.statements import Statement, Ways, said_of, statements_of
from retrieval.text.titles import place_in_title
from retrieval.text.words import stem, stems, word_texts
from retrieval.understanding.reading import ReadQuery
from retrieval.understanding.themes import told

JUDGED = 24
"""So many of the first results are looked at; whoever looks further takes them as words and meaning left them."""
_WITHOUT = r"\bnon[ -]?{0}"
"""How it is said that something shall not be: "non stick"."""
_LED_TO = re.compile(r"\b(?:for|with)\b")
_DECIDES = 0.5
_OF_BEST = 0.75
_NEAR, _AS_NEAR = 0.5, 0.1
_AKIN = 0.6
_FIGURE = 2.0
"""What a figure of whoever it is for counts beside words, of which the rarest count for about four."""
_SEVERAL = 2
_SPOKEN_OF, _SPOKEN_OF_BEST = 0.2, 0.5
"""The share of what was told beside a wish of which something must speak: most of a story is of no thing."""
_OF_THE_NAME = 2.0
_AS_NEAR_A_KIND = 0.85
_SAID, _AS_CLOSE = 0.08, 0.8
_READ_CLOSELY, _MOST_READ = 8, 8
"""Results, and sentences of each, that are read for their meaning: encoding is what costs."""
_MOST_OPTIONS = 12
_MOST_SENTENCES = 16


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is asked for beside the kind; `refused` where it must not be.

    What is left out (`silent`) need not be denied by anything: of fruit, what says nothing of apples is no apple.
    """

    ways: Ways
    importance: float
    refused: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The results in order: so many `leading` ones fit; `denials` quotes what others say against it, by row.

    `leading` is `None` where nothing tells the results apart.
    """

    ordered: Ordered
    leading: int | None = None
    denials: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a row stands to what is needed: the share that it states, and what it says against it.

    `reached` says that it is stated to be made for the figures of whoever it is for.
    """

    row: int
    share: float
    denial: str = ""
    reached: bool = False


class Fitness:
    """Judges results by what their texts state and deny."""

    def __init__(self, encoder: TextEncoder | None, sentences: SentenceVectors | None) -> None:
        self._encoder = encoder
        self._sentences = sentences

    async def judged(self, ordered: Ordered, query: ReadQuery, request: SearchRequest, snapshot: Snapshot) -> Judged:
        """The first results anew: those that say so first, those that deny it last, and how many lead."""
        rows = [row for row, _ in ordered.ranked[:JUDGED]]
        kinds = _of_kind(rows, query, snapshot)
        if rows and (request.nearest_kind or _only_mentioned(snapshot, rows, query)):
            return await self._nearest(ordered, rows, query, request, snapshot)
        beside = _beside_the_kind(rows, query, snapshot)
        needs = list(_counted(snapshot, rows, list(_needs(query, request, snapshot, kind_is_met=bool(kinds)))))
        if not rows or not (needs or request.figures or request.told or beside or 0 < len(kinds) < len(rows)):
            return Judged(ordered)
        looks = [_looked(snapshot, row, needs, request.figures) for row in rows]
        fits = [
            look for look in looks if not look.denial and (not kinds or look.row in kinds) and look.row not in beside
        ]
        if query.theme and fits:
            return _ideas(ordered, looks, request)
        stating = _stating(fits)
        if any(limit.range is not None for limit in request.attributes):  # figures say what is wanted
            stating = fits if stating else []
        if not stating and fits:
            stating = await self._near(fits, query, snapshot)
        led = await self._spoken_of(stating or fits, query, request, snapshot)
        if not stating and len(fits) == len(looks) and not led:
            return Judged(ordered)
        others = [look for look in looks if not look.denial and look not in fits]
        if request.sort == "relevance" and request.by_attribute is None and stating is not fits:
            stating = sorted(stating, key=lambda look: -round(look.share, 1))
        first = led or stating or fits
        rest = [*(look for look in fits if look not in first), *others]
        against = [look for look in looks if look.denial]
        places = [look.row for look in (*first, *rest, *against)]
        scores = dict(ordered.ranked)
        ranked = [*((row, scores[row]) for row in places), *ordered.ranked[JUDGED:]]
        return Judged(replace(ordered, ranked=ranked), len(first), {look.row: look.denial for look in against})

    async def _nearest(
        self, ordered: Ordered, rows: Sequence[int], query: ReadQuery, request: SearchRequest, snapshot: Snapshot
    ) -> Judged:
        """Of what is no such thing, what comes about as near to it in meaning as the nearest, that first."""
        if self._encoder is None or snapshot.vectors is None or request.sort != "relevance" or request.by_attribute:
            return Judged(ordered)
        try:
            asked = await self._encoder.encode_query(query.text)
        except EncoderError:
            return Judged(ordered)
        similar = snapshot.vectors.similarities(np.array(rows, dtype=np.int32), asked)
        order = np.argsort(-similar, kind="stable").tolist()
        lead = int(np.count_nonzero(similar >= _AS_NEAR_A_KIND * similar.max()))
        ranked = [*(ordered.ranked[place] for place in order), *ordered.ranked[JUDGED:]]
        return Judged(replace(ordered, ranked=ranked), lead)

    async def _spoken_of(
        self, fits: Sequence[_Look], query: ReadQuery, request: SearchRequest, snapshot: Snapshot
    ) -> list[_Look]:
        """Those whose texts speak of what was told beside the wish, where that tells them apart."""
        if not request.told or len(fits) < _SEVERAL:
            return []
        asked = replace(snapshot.reader.read(request.told), head=None)
        needs = list(_needs(asked, replace(request, excluded_terms=()), snapshot))
        looks = {look.row: _looked(snapshot, look.row, needs, ()) for look in fits}
        free = [look for look in fits if not looks[look.row].denial] or list(fits)
        best = max(looks[look.row].share for look in free)
        if best >= _SPOKEN_OF:
            return [look for look in free if looks[look.row].share >= _SPOKEN_OF_BEST * best]
        near = await self._near(free, replace(query, text=request.told, theme=False), snapshot)
        return near or (free if len(free) < len(fits) else [])

    async def _near(self, fits: Sequence[_Look], query: ReadQuery, snapshot: Snapshot) -> list[_Look]:
        """Those of which a sentence comes near in meaning, where words do not tell."""
        if self._encoder is None or self._sentences is None or snapshot.vectors is None:
            return []
        fits = fits[:_READ_CLOSELY]
        units = [list(dict.fromkeys(one.text for one in _statements(snapshot, look.row)))[:_MOST_READ] for look in fits]
        try:
            asked = await self._encoder.encode_query(told(query.text) if query.theme else query.text)
            vectors = await self._sentences.of([text for texts in units for text in texts])
        except EncoderError:
            return []
        similar = iter((vectors @ asked).tolist())
        near = [max((next(similar) for _ in texts), default=0.0) for texts in units]
        line = max(_NEAR, max(near) - _AS_NEAR)
        return [look for look, one in zip(fits, near, strict=True) if one >= line]


def _ideas(ordered: Ordered, looks: Sequence[_Look], request: SearchRequest) -> Judged:
    """Ideas for a theme, by their closeness to it: to state its words adds a little, and to deny them takes away all.

    Few words of a theme are those of a catalogue, so those that say some of them are not before what comes closer.
    """
    closeness = dict(ordered.ranked)
    scores = {look.row: closeness[look.row] + _SAID * look.share for look in looks if not look.denial}
    line = _AS_CLOSE * max(scores.values())
    rows = [row for row, _ in ordered.ranked if row in scores]
    if request.sort == "relevance" and request.by_attribute is None:
        rows.sort(key=lambda row: -scores[row])
    lead = [row for row in rows if scores[row] >= line]
    denials = {look.row: look.denial for look in looks if look.denial}
    places = [*lead, *(row for row in rows if scores[row] < line), *denials]
    ranked = [*((row, scores.get(row, closeness[row])) for row in places), *ordered.ranked[JUDGED:]]
    return Judged(replace(ordered, ranked=ranked), len(lead), denials)


def _of_kind(rows: Sequence[int], query: ReadQuery, snapshot: Snapshot) -> set[int]:
    """Those that are called what stands before "for" and the like, though no category is called so."""
    if query.theme or query.head is None or query.head_known or not _LED_TO.search(query.text.lower()):
        return set()
    return {row for row in rows if snapshot.ranker.is_plainly_kind(row, query)}


def _beside_the_kind(rows: Sequence[int], query: ReadQuery, snapshot: Snapshot) -> set[int]:
    """Those that are not called so and say that they are for such a thing, where others are called so.

    Of pots, a saucer "for pots of up to 30 cm" is none, though it lies among them.
    """
    if query.theme or query.either or query.head is None or not query.head_known:
        return set()
    ends = set(query.head_ends)
    titles = [snapshot.ranker.title_words(row) for row in rows]
    called = [any(place_in_title(title, end, query.stems) == 1.0 for end in ends) for title in titles]
    if not any(called):
        return set()
    return {
        row
        for row, so, title in zip(rows, called, titles, strict=True)
        if not so and (ends & title.after or ends & made_for(sentences(snapshot.prose.get(row, ""))[:_MOST_SENTENCES]))
    }


def _only_mentioned(snapshot: Snapshot, rows: Sequence[int], query: ReadQuery) -> bool:
    """Whether a word alone is the name of a thing that texts speak of beside their own: "found under the sofa".

    That they mention it makes them no such thing; "vegan", of which nothing speaks as of a thing, is a quality.
    """
    if query.theme or query.head is None or query.head_known or len(query.clauses) > 1:
        return False
    said = [
        bool(_AS_A_THING & set(before))
        for row in rows
        for sentence in sentences(snapshot.prose.get(row, ""))[:_MOST_SENTENCES]
        for before in _before(sentence, query.head_ends)
    ]
    return bool(said) and 2 * sum(said) >= len(said)


def _before(sentence: str, ends: Sequence[str]) -> Iterator[list[str]]:
    """The two words before each place where one of the stems stands."""
    said = word_texts(sentence)
    for place, word in enumerate(said):
        if stem(word) in ends:
            yield said[max(0, place - 2) : place]


def _needs(
    query: ReadQuery, request: SearchRequest, snapshot: Snapshot, *, kind_is_met: bool = False
) -> Iterator[Need]:
    """What is asked for beside the kind of thing, in words that the catalogue uses."""
    akin = {clause.alternatives[0].stems: clause for clause in query.akin}
    for clause in query.clauses:
        named = clause is query.head and (query.head_known or kind_is_met) and not query.theme
        if (
            named
            or set(clause.alternatives[0].stems) <= _LITTLE
            or any(char.isdigit() for one in clause.alternatives[0].stems for char in one)
        ):
            continue
        ways = [option.stems for option in clause.alternatives]
        wider = akin.get(clause.alternatives[0].stems)
        ways += [option.stems for option in wider.alternatives if option.weight >= _AKIN] if wider else []
        ways += [(f"{one}abl",) for (one, *more) in ways if not more and one not in _NO_DEEDS]
        if _is_used(snapshot, clause, ways) and clause.alternatives[0].stems != ("non",):
            without = _WITHOUT.format(re.escape(clause.alternatives[0].stems[-1]))
            refused = re.search(without, query.text.lower()) is not None
            yield Need(tuple(dict.fromkeys(ways)), clause.importance * _weight(clause, query), refused)
    for term in request.excluded_terms:
        if wanted := tuple(stems(term)):
            yield Need((wanted,), 1.0, refused=True, silent=True)


def _weight(clause: Clause, query: ReadQuery) -> float:
    """What stands right before the kind belongs to its name: of a "bass amp where I plug in", bass tells most."""
    ends = set(query.head_ends)
    return _OF_THE_NAME if any((clause.alternatives[0].stems[-1], end) in query.neighbours for end in ends) else 1.0


_NO_DEEDS = frozenset(["port", "suit", "cap", "tab", "cab", "reli"])
"""Stems of words that do not mean what "-able" behind them does: what is "washable" can be washed."""
_AS_A_THING = frozenset(
    ["a", "an", "the", "your", "my", "our", "any", "every", "each", "this", "two", "four", "several"]
)
_LITTLE_WORDS = (
    "old age year one two three four five six seven eight nine ten start begin make get go use need want like tri take "
    "put do home"
)
_LITTLE = frozenset(_LITTLE_WORDS.split(" "))
"""Stems of figures and of what is done with anything, which tell nothing of a thing."""


def _is_used(snapshot: Snapshot, clause: Clause, ways: Ways) -> bool:
    return clause.importance > 0 and any(
        all(snapshot.lexical.frequency(one) or snapshot.terms.known(one) for one in way) for way in ways
    )


def _counted(snapshot: Snapshot, rows: Sequence[int], needs: Sequence[Need]) -> Iterator[Need]:
    """The needs that tell rows apart: what is left out does only where something says that it is without it."""
    for need in needs:
        if not need.silent or any(said_of(_statements(snapshot, row), need.ways)[0] == "denies" for row in rows):
            yield need


def _looked(snapshot: Snapshot, row: int, needs: Sequence[Need], figures: Sequence[Figure]) -> _Look:
    statements = list(_statements(snapshot, row))
    met, denial, reached = 0.0, "", False
    for figure in figures:
        verdict, text = reaches(statements, figure)
        reached = reached or verdict == "states"
        met += _FIGURE if verdict == "states" else 0.0
        denial = denial or (text if verdict == "denies" else "")
    for need in needs:
        verdict, text = said_of(statements, need.ways)
        if verdict == ("denies" if need.refused else "states"):
            met += need.importance
        elif verdict == ("states" if need.refused else "denies") and not denial:
            denial = text
    asked = sum(need.importance for need in needs) + _FIGURE * len(figures)
    return _Look(row, met / max(asked, 1e-9), denial, reached)


def _stating(fits: Sequence[_Look]) -> list[_Look]:
    """Those that state enough of it, beside the one that states most."""
    fits = [look for look in fits if look.reached] or fits
    best = max((look.share for look in fits), default=0.0)
    if any(look.reached for look in fits) and best < _DECIDES:
        return list(fits)
    line = max(_DECIDES, best * _OF_BEST)
    return [look for look in fits if look.share >= line] if best >= _DECIDES else []


def _statements(snapshot: Snapshot, row: int) -> tuple[Statement, ...]:
    columns = snapshot.columns
    said = [columns.titles[row], *columns.path(row), *sentences(snapshot.prose.get(row, ""))[:_MOST_SENTENCES]]
    return tuple(statements_of(said, _stated(columns, row)))


def _stated(columns: Columns, row: int) -> list[tuple[str, str]]:
    variants = list(columns.variants_of(row))[:_MOST_OPTIONS]
    return list(
        dict.fromkeys([*columns.attributes_of(row), *(pair for one in variants for pair in columns.options_of(one))])
    )
