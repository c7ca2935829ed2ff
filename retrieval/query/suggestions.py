"""How what is being typed may go on, in the catalogue's words."""

from collections.abc import Iterator

from retrieval.index.snapshot import Snapshot
from retrieval.text.words import key


def suggestions(snapshot: Snapshot, prefix: str, limit: int) -> list[str]:
    """Categories, brands and kinds of product first, then titles; each begins, or has a word that begins, so."""
    wanted = key(prefix)
    if not wanted:
        return []
    found: dict[str, str] = {}
    for text in _continuations(snapshot, wanted):
        found.setdefault(key(text), text)
        if len(found) >= limit:
            break
    return list(found.values())


def _continuations(snapshot: Snapshot, wanted: str) -> Iterator[str]:
    vocabulary = snapshot.vocabulary
    names = [term.name for term in vocabulary.categories] + [term.name for term in vocabulary.brands]
    yield from (name for name in names if key(name).startswith(wanted))
    yield from (name for name in names if f" {wanted}" in key(name))
    columns = snapshot.columns
    word = wanted.rsplit(" ", 1)[-1]
    for full in snapshot.terms.starting_with(word, 4):
        query = snapshot.reader.read(wanted[: len(wanted) - len(word)] + full)
        best = sorted(
            snapshot.lexical.all_of(query.clauses).rows[:20].tolist(),
            key=lambda row: -float(snapshot.ranker.prior[row]),
        )
        titles = (columns.titles[row] for row in best if columns.alive[row])
        yield from (title for title in titles if f" {word}" in f" {key(title)}")
