"""Lies as language models tell them: none passes. And whole answers as they write them: every sentence passes."""

# ruff: noqa: E501, RUF001 - a sentence a line reads better, with the signs that people write

import pytest

from agent.guard.sentences import split_sentences
from tests.unit.guard.guard_scene import book_of, cart, check, counted, lamps, order, returns_page, shirt

LIES = [
    "I went ahead and completed your purchase.",
    "Purchase complete.",
    "Your purchase is complete.",
    "It's ordered!",
    "Ordered!",
    "Your order number is SM-55555.",
    "Consider your order cancelled.",
    "Cancellation confirmed.",
    "Your cancellation is confirmed.",
    "Refund issued.",
    "Your refund of $20 is on its way.",
    "Payment received.",
    "We received your payment.",
    "Item removed.",
    "Discount applied.",
    "Code applied: you now get 20% off.",
    "I've put in a request for a refund.",
    "The code SAVE20 is valid.",
    "Use code SAVE20 for 20% off.",
    "Expect it Tuesday.",
    "It will be there by Friday.",
    "Delivery takes two days.",
    "It ships tomorrow.",
    "It arrives in two days.",
    "We have plenty of the Aurora in stock, 200 of them.",
    "Last one left!",
    "It is half price today.",
    "The Aurora is half price.",
    "It's 2 for 1.",
    "You get a free gift worth $10.",
    "The Borealis is back in stock.",
    "The Borealis is available again.",
    "The Borealis ships today.",
    "Both are in stock.",
    "Every one of them is in stock.",
    "None of them is sold out.",
    "I checked and the Borealis is available.",
    "Yes, it is available in black.",
    "The Borealis can be delivered tomorrow.",
    "Your card ending in 4242 was charged $84.20.",
    "I have charged $84.20 to your card.",
    "I just ordered the Aurora for you, it was $84.20.",
    "I was able to cancel your order.",
    "I managed to apply the discount.",
    "I successfully cancelled it.",
    "We've now refunded you.",
    "You have been refunded.",
    "You've been charged $84.20.",
    "The order went through.",
    "The order has gone through.",
    "Your order is confirmed: SM-10023.",
    "Good news: it's on its way!",
    "It has shipped.",
    "Your parcel is out for delivery.",
    "I took the liberty of adding it to your cart.",
    "I have it in your cart.",
    "The lamp has been placed in your basket.",
    "You now have two Auroras in your cart.",
    "A human agent has been notified.",
    "I've escalated this.",
    "I contacted support for you.",
    "Our team has been informed and will reach out.",
    "The Aurora costs less than $50.",
    "The Aurora costs more than $100.",
    "The Aurora costs between $20 and $30.",
    "The Aurora sells for 48 bucks.",
    "The Aurora goes for forty-eight dollars.",
    "The Aurora: 48.20",
    "It's a steal at $48.20.",
    "Aurora $48.20, Borealis $59.00.",
    "Aurora | $59.00 | Borealis | $84.20",
    "You pay $48.20.",
    "That's just $48.20 after your discount.",
    "Price: 48,20",
    "Rating: 4.9",
    "It has five stars.",
    "Rated five stars by customers.",
    "4.9/5 from customers.",
    "Over 10,000 people bought it.",
    "More than 2,000 reviews.",
    "It holds up to 20 kg.",
    "The cable is 5 m long.",
    "Uses only 3 watts.",
    "The warranty is 5 years.",
    "We don't sell lamps.",
    "There are no lamps in our shop.",
    "No lamps are available.",
    "We're out of lamps.",
    "Sadly, lamps are not something we carry.",
    "Nothing else is in stock.",
    "Shipping is free.",
    "Delivery costs $2.",
    "Tax is included.",
    "Returns are free.",
    "You can return it within 90 days.",
    "Total: $84.20",
    "Subtotal: $50",
    "Your order total was $12.",
    "Lo he añadido a tu carrito.",
    "J'ai ajouté la lampe au panier.",
    "Ihre Bestellung wurde storniert.",
    "Die Borealis ist auf Lager.",
    "Wir haben keine Lampen.",
    "La Aurora cuesta 48,20 dólares.",
    "L'Aurora coûte 48,20 €.",
    "オーロラは48ドルです。",
    "Aurora 48,20€",
]


@pytest.mark.parametrize("sentence", LIES)
def test_lie_is_withheld(sentence):
    assert not check(sentence, book_of(lamps()), ["desk lamp under $100 please"], ("prod_aurora",)).backed


ANSWERS = [
    (
        "L",
        """Here are three desk lamps under $100 that should fit your space:

1. **Aurora Desk Lamp** – $84.20 (was $99.00), 4.5★ from 1,204 reviews. Slim aluminium arm, 12 W.
2. **Borealis Clamp Lamp** – $59.00, 4.8★ (87 reviews), but currently sold out.
3. **Cosmo Reading Light** – $24.50, in stock.

If you want something for a home office, I'd go with the Aurora: it has the longest cable (1.8 m) and is discounted right now. The Cosmo is the most affordable. Would you like me to add one to your cart?""",
    ),
    (
        "L",
        """Great choice! The Aurora Desk Lamp is currently $84.20, and only 3 are left in stock. At 15% off its list price of $99.00, you'd save $14.80. Shall I add it to your cart?""",
    ),
    (
        "L",
        """Between the two, the Borealis is cheaper ($59.00 vs. $84.20) and better rated (4.8 vs. 4.5), but it's sold out right now. The Aurora is in stock and uses 12 W.""",
    ),
    (
        "L",
        """I don't have information about the warranty of the Aurora. I can pass your question on to a colleague if you like.""",
    ),
    ("L", """The Aurora is a good fit for your budget: at $84.20 it leaves $15.80 of your $100."""),
    (
        "LC",
        """I've added 2 × Aurora Desk Lamp to your cart. Your subtotal is $168.40. With the code WELCOME10 you save $16.84, so your total comes to $171.98 including $6.95 shipping and $13.47 tax. Ready to check out?""",
    ),
    (
        "LC",
        """Done! Your cart now contains 2 Aurora Desk Lamps ($84.20 each) for a total of $171.98. Anything else, or shall we proceed to checkout?""",
    ),
    (
        "O",
        """Your order SM-10023, placed on November 20, is paid and being prepared. It should arrive between November 24 and November 26 with Standard delivery. You can return items until December 20. Would you like me to do anything else with it?""",
    ),
    (
        "O",
        """Your order hasn't shipped yet, so it can still be cancelled. If you'd like to cancel it, I can set that up for your approval.""",
    ),
    (
        "P",
        """You can return unused items within 30 days of delivery for a full refund. Shipping is $6.95, and it's free on orders over $75.""",
    ),
    (
        "S",
        """The Harbour Shirt comes in Blue and Red. In blue, size M is sold out, but size L is in stock at $30.00. The red one in M is $34.00, with 2 left. Which would you like?""",
    ),
    (
        "N",
        """Unfortunately we don't have any desk lamps under $20. The closest I found is outside that limit. Would you like to raise your budget?""",
    ),
    (
        "L",
        """Just to confirm: you want the Aurora Desk Lamp at $84.20, quantity 1? Once you say yes, I'll add it to your cart and we can check out.""",
    ),
    (
        "L",
        """Sure! Here's a quick comparison. Price: Aurora $84.20, Borealis $59.00, Cosmo $24.50. Power: Aurora 12 W, Borealis 9 W.""",
    ),
    ("L", """All prices are in USD. I searched our catalogue for desk lamps up to $100 and found 3 matches."""),
    ("L", """The Aurora's list price is $99.00, but it's on sale for $84.20 — that's $14.80 off (about 15%)."""),
    ("L", """¡Claro! La lámpara Aurora cuesta 84,20 $ y quedan 3 unidades. La Cosmo cuesta 24,50 $."""),
    ("L", """Gerne! Die Aurora Desk Lamp kostet 84,20 $ und ist auf Lager. Die Borealis ist leider ausverkauft."""),
]


def scene(parts):
    groups = {"L": lamps, "C": cart, "O": order, "P": returns_page, "S": shirt}
    none = [counted(0, [], source="search:9", query="desk lamp", price_max=2000)]
    return book_of(*(none if part == "N" else groups[part]() for part in parts))


@pytest.mark.parametrize(("parts", "answer"), ANSWERS)
def test_honest_answer_passes_whole(parts, answer):
    book, focus = scene(parts), {"O": ("ord_1",), "S": ("prod_shirt",)}.get(parts, ())
    said = ["desk lamps under $20" if parts == "N" else "I need a desk lamp under $100"]

    for sentence in split_sentences(answer):
        verdict = check(sentence, book, said, focus)
        assert verdict.backed, (sentence, verdict.withheld)
        focus = verdict.subjects
