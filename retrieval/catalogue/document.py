"""A product as the texts that are searched: fields of stems, exact codes, and the sentence that is embedded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from retrieval.catalogue.products import IndexedProduct
from retrieval.text.denials import without_denied
from retrieval.text.words import codes, fold, joined, short_stems, stems

TRUE_WORDS = frozenset({"true", "yes", "y"})
FALSE_WORDS = frozenset({"false", "no", "n", "none", "n/a", "not available", "-"})
_DESCRIPTION_CHARACTERS = 3000
_EMBEDDED_CHARACTERS = 480


@dataclass(frozen=True, slots=True)
class Document:
    """The searched texts of one product, each a list of stems; `codes` are compared whole."""

    fields: Mapping[str, list[str]]
    codes: frozenset[str]


def document(product: IndexedProduct) -> Document:
    """The texts under which a product is found."""
    fields = {
        "title": stems(product.title),
        "brand": list(short_stems(product.brand or "")),
        "category": [stem for name in product.categories for stem in short_stems(name)],
        "tags": [stem for tag in product.tags for stem in short_stems(tag)],
        "attributes": [stem for pair in spoken_attributes(product) for text in pair for stem in short_stems(text)],
        "description": stems(without_denied(product.description[:_DESCRIPTION_CHARACTERS])),
    }
    return Document(fields, frozenset(_codes(product)))


def embedded_text(product: IndexedProduct) -> str:
    """What the encoder reads: the most telling words first, because it reads only the beginning."""
    title = product.title.strip()
    brand = product.brand or ""
    parts = [title]
    if brand and fold(brand) not in fold(title):
        parts.append(brand)
    parts.append(", ".join(dict.fromkeys(product.categories[-2:])))
    options = dict.fromkeys(value for variant in product.variants[:24] for value in variant.options.values())
    parts.append(", ".join(list(options)[:8]))
    parts.append(", ".join(product.tags[:5]))
    parts.append(without_denied(product.description))
    return ". ".join(part for part in parts if part.strip())[:_EMBEDDED_CHARACTERS]


def prose_of(product: IndexedProduct) -> str:
    """The description, as far as it is read for what it states and denies."""
    return product.description[:_DESCRIPTION_CHARACTERS]


def spoken_attributes(product: IndexedProduct) -> Iterable[tuple[str, str]]:
    """Attributes and options as words: a true one is only named, a false one is left out."""
    seen: set[tuple[str, str]] = set()
    for name, value in _all_attributes(product):
        plain = fold(value).strip()
        if (name, plain) in seen or plain in FALSE_WORDS:
            continue
        seen.add((name, plain))
        yield name.replace("_", " "), "" if plain in TRUE_WORDS else value


def _all_attributes(product: IndexedProduct) -> Iterable[tuple[str, str]]:
    for name, values in product.attributes.items():
        for value in values:
            yield name, value
    for variant in product.variants:
        yield from variant.options.items()
        for name, values in variant.attributes.items():
            for value in values:
                yield name, value


def _codes(product: IndexedProduct) -> Iterable[str]:
    yield _plain(product.id)
    yield from codes(product.title)
    for variant in product.variants:
        for code in (variant.id, variant.sku, variant.barcode):
            if code:
                yield _plain(code)
    for values in product.attributes.values():
        for value in values:
            if len(value) <= 40:
                yield from _value_codes(value)


@lru_cache(maxsize=65536)
def _value_codes(value: str) -> tuple[str, ...]:
    return tuple(codes(value))


def _plain(code: str) -> str:
    return joined(fold(code))
