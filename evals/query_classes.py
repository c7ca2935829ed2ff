"""What sort of query one is, in the words of the catalogue that it is asked of."""

from typing import Literal, get_args

from retrieval.catalogue.vocabulary import TermKind, Vocabulary
from retrieval.text.words import codes, content_words, measures

QueryClass = Literal["part_number", "kind", "brand_and_kind", "attribute", "long_wish"]
QUERY_CLASSES: tuple[QueryClass, ...] = get_args(QueryClass)
_LONG = 6


def query_class(text: str, vocabulary: Vocabulary) -> QueryClass:
    """The class of a query.

    Part numbers and bar codes first, then wishes of six words that carry something or more, then what names a
    brand, a measure or an attribute's value; the rest is a kind of thing in a few words.
    """
    if any(codes(text)):
        return "part_number"
    said = len(content_words(text))
    if said >= _LONG:
        return "long_wish"
    named: set[TermKind] = {match.kind for match in vocabulary.match(text)}
    if "brand" in named:
        return "brand_and_kind"
    if ("value" in named and said > 1) or any(measures(text)):
        return "attribute"
    return "kind"
