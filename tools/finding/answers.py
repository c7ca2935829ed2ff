"""`ask_product`, `search_help`, `hand_off`: answers from the shop's own texts, and from a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from commerce.domain.product import Product, Review
from retrieval.stores.passage_index import claims, sentences
from tools import activities
from tools.arguments import Arguments, Flag, Identifier, Text
from tools.base import Activity, Done, Outcome, ToolContext
from tools.facts import FactWriter
from tools.finding.references import find_product, folded
from tools.refusals import refused

_MOST_REVIEWS = 20
_MOST_ANSWERS = 3
_MOST_NEAR = 2
_MOST_STATEMENTS = 40
_NEAR = 0.28
"""How near in meaning (cosine) what does not answer must be to be told of at all."""
_LONGEST_CLAIM = 160


class AskArguments(Arguments):
    """A question about one product."""

    product_id: Identifier = Field(description="The product's id, as a result gave it.")
    question: Text = Field(
        default="", description="The shopper's question, in their words; with reviews_only it may be empty."
    )
    reviews_only: Flag = Field(default=False, description="True to answer from what reviewers wrote alone.")
    everything: Flag = Field(
        default=False, description="True to read every statement of it, with how near each is to the question."
    )
    card: bool = Field(default=True, description="False to read the answer without showing its sources.")


class HelpArguments(Arguments):
    """A question about the shop: delivery, returns, payment, warranty."""

    question: Text = Field(min_length=1, description="The shopper's question, in their words.")


class HandOffArguments(Arguments):
    """Why a person is needed."""

    reason: Text = Field(default="", description="What the shopper needs, in one sentence.")


@dataclass(frozen=True, slots=True)
class _Text:
    """Something that the shop says about a product, and what kind of source it is."""

    source: str
    title: str
    text: str
    rating: int | None = None
    """What a reviewer gave, of five."""


async def ask_product(ctx: ToolContext, wish: AskArguments) -> Outcome:
    """The attributes, sentences and reviews that answer a question about a product."""
    product, _ = await find_product(ctx, wish.product_id)
    reviews = await ctx.services.catalogue.reviews(ctx.merchant_id, product.id, _MOST_REVIEWS)
    texts = [] if wish.reviews_only else _attribute_texts(product)
    if product.description and not wish.reviews_only:
        texts.append(_Text("description", product.title, product.description))
    texts += [
        _Text(
            "review",
            f"{review.author}, {review.rating} of 5",
            _written(review, whole=wish.reviews_only),
            review.rating,
        )
        for review in reviews
    ]
    best = await ctx.services.passages.best_sentences(
        wish.question,
        [text.text for text in texts],
        limit=_MOST_STATEMENTS if wish.everything else _MOST_ANSWERS + _MOST_NEAR,
        least=-1.0 if wish.everything else _NEAR,
    )
    likely = [one for one in best if one.likely][:_MOST_ANSWERS]
    unlikely = [one for one in best if not one.likely and one.similarity >= _NEAR][:_MOST_NEAR]
    near = [(texts[one.index], one.text, one.similarity) for one in unlikely]
    answers = [(texts[one.index], one.text, one.similarity) for one in likely]
    stated = [_stated(texts[one.index], one.text, one.similarity) for one in best] if wish.everything else []
    if wish.reviews_only and not wish.question:
        answers = [(text, text.text, 1.0) for text in texts[:_MOST_ANSWERS]]
        stated = [_stated(text, text.text, 1.0) for text in texts] if wish.everything else []
    facts = FactWriter.of(ctx, "ask_product")
    facts.name(product)
    for name, values in product.attributes.items():
        facts.attribute(product.id, name, values)
    url = f"{ctx.services.base_url}/product/{product.handle}" if ctx.services.base_url else None
    sources = [
        _source(facts, f"{product.id}:{place}", text.title, sentence, url)
        for place, (text, sentence, _) in enumerate(answers, 1)
    ]
    for place, (text, sentence, _) in enumerate(near, 1):
        facts.passage(f"{product.id}:near:{place}", text.title, sentence, url)
    for place, one in enumerate(stated, 1):
        facts.passage(f"{product.id}:all:{place}", str(one["title"]), str(one["text"]), url)
    data: dict[str, Any] = {
        "product_id": product.id,
        "title": product.title,
        "answered": bool(answers),
        "reviewed": bool(reviews),
        "answers": [_quoted(*one) for one in answers],
        "near": [_quoted(*one) for one in near],
        "attributes": _named_attributes(product, wish.question),
        **({"statements": stated} if wish.everything else {}),
    }
    shown = (Activity("sources", activities.Sources(sources=sources)),) if sources and wish.card else ()
    return Done(data, facts.all(), shown)


def _stated(text: _Text, sentence: str, similarity: float) -> dict[str, Any]:
    """A statement with where it stands, how near it is to the question and what the reviewer gave who made it."""
    rated = {} if text.rating is None else {"rating": text.rating}
    return _quoted(text, sentence, similarity) | rated


def _quoted(text: _Text, sentence: str, similarity: float) -> dict[str, Any]:
    """A sentence with where it stands and how near it is to the question."""
    return {"text": sentence, "source": text.source, "title": text.title, "similarity": similarity}


def _written(review: Review, *, whole: bool) -> str:
    """What a review says; its heading says nothing by itself."""
    return ". ".join(filter(None, (review.title, review.body))) if whole or not review.body else review.body


def _attribute_texts(product: Product) -> list[_Text]:
    stated = [(option.name, option.values) for option in product.options]
    stated += [(name, tuple(values)) for name, values in product.attributes.items()]
    return [_Text("attribute", name, f"{name}: {', '.join(values)}") for name, values in stated if values]


def _named_attributes(product: Product, question: str) -> dict[str, list[str]]:
    """The attributes that the question names outright."""
    asked = set(folded(question).replace("?", " ").split())
    return {
        name: list(values)
        for name, values in product.attributes.items()
        if values and asked & set(folded(name).split())
    }


async def search_help(ctx: ToolContext, wish: HelpArguments) -> Outcome:
    """The passages of the shop's help and policy pages that answer a question."""
    passages = await ctx.services.passages.find(ctx.merchant_id, wish.question, limit=_MOST_ANSWERS)
    if not passages:
        return refused(
            "no_help_found",
            "The shop's pages do not answer this.",
            remedy="Say so, and offer to pass the question on to a person.",
        )
    told = await ctx.services.passages.best_sentences(
        wish.question, [passage.text for passage in passages], limit=_MOST_STATEMENTS, least=-1.0
    )
    near = {one.text: one.similarity for one in told}
    facts = FactWriter.of(ctx, "search_help")
    sources = [_source(facts, passage.id, passage.title, passage.text, passage.url) for passage in passages]
    data: dict[str, Any] = {
        "passages": [
            {
                "id": passage.id,
                "title": passage.title,
                "text": passage.text,
                "url": passage.url,
                "near": [
                    max((near.get(claim, 0.0) for claim in claims(sentence)), default=0.0)
                    for sentence in sentences(passage.text)
                ],
            }
            for passage in passages
        ]
    }
    return Done(data, facts.all(), (Activity("sources", activities.Sources(sources=sources)),))


def _source(facts: FactWriter, source_id: str, title: str, text: str, url: str | None) -> activities.Source:
    fact = facts.passage(source_id, title, text, url)
    claim = text if len(text) <= _LONGEST_CLAIM else text[: text.rfind(" ", 0, _LONGEST_CLAIM)] + "\u2026"
    return activities.Source(claim=claim, fact_id=fact.id, title=title, url=url)


async def hand_off(ctx: ToolContext, wish: HandOffArguments) -> Outcome:
    """Asks a person of the shop to take over the conversation."""
    ticket = await ctx.services.handoffs.open(ctx.merchant_id, ctx.shopper_id, ctx.conversation_id, wish.reason)
    facts = FactWriter.of(ctx, "hand_off")
    facts.act(ticket.id, "handed_off")
    state = ticket.state if ticket.state in {"waiting", "active", "closed"} else "waiting"
    content = activities.Handoff.model_validate({"ticketId": ticket.id, "state": state})
    return Done({"ticket_id": ticket.id, "state": state}, facts.all(), (Activity("handoff", content, ticket.id),))
