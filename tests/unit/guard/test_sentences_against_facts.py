"""True sentences pass and false ones are withheld: the red team's table."""

import pytest

from tests.unit.guard.guard_scene import (
    book_of,
    cart,
    check,
    fact,
    lamps,
    product,
    shirt,
)

BUDGET = ["I need a desk lamp under $100, in the office by Tuesday"]
AURORA = ("prod_aurora",)

TRUE_OF_LAMPS = [
    "The Aurora Desk Lamp is $84.20.",
    "The Aurora is $84.20 and the Borealis is $59.00.",
    "The Aurora costs 84.20 dollars.",
    "The Aurora is USD 84.20.",
    "The Aurora is 84,20 $.",
    "The Aurora costs eighty-four dollars and twenty cents.",
    "Aurora Desk Lamp: $84.20, rated 4.5 stars.",
    "The Aurora Desk Lamp by Lumen is $84.20, down from $99.00.",
    "The Aurora was $99.00 and is now $84.20, so you save $14.80.",
    "That is 15% off for the Aurora.",
    "The Borealis is $25.20 cheaper than the Aurora.",
    "The difference between the Aurora and the Borealis is $25.20.",
    "Two Auroras come to $168.40.",
    "The Aurora and the Cosmo together are $108.70.",
    "The Aurora is about $85.",
    "I found 3 desk lamps under $100.",
    "I found three desk lamps under $100.",
    "Here are three lamps that fit your budget of $100.",
    "They run from $24.50 to $84.20.",
    "Prices start at $24.50.",
    "The first one is $84.20.",
    "The third one is $24.50.",
    "The second one is sold out.",
    "The Borealis is sold out.",
    "The Borealis is currently not available.",
    "The Aurora is in stock.",
    "There are 3 left of the Aurora.",
    "Only 3 left of the Aurora Desk Lamp!",
    "The Aurora has a 12 W bulb and a 1.8 m cable.",
    "The Aurora is rated 4.5 out of 5 from 1,204 reviews.",
    "The Aurora is rated 4.46.",
    "The Borealis has 4.8 stars from 87 reviews.",
    "The cheapest is the Cosmo Reading Light at $24.50.",
    "The Borealis is the best rated of the three.",
    "The Aurora is under $100.",
    "All three are under $100.",
    "The Cosmo Reading Light is the cheapest.",
    "The Aurora is on sale.",
    "Die Aurora kostet 84,20 $.",
    "L'Aurora co\u00fbte 84,20 $US.",
    "Aurora \u0627\u0644\u0645\u0635\u0628\u0627\u062d \u0668\u0664.\u0662\u0660 $",
    "For $84.20 you get the Aurora, for $59.00 the Borealis.",
    "- Aurora Desk Lamp ($84.20)",
    "1. **Aurora Desk Lamp** \u2013 $84.20",
    "Of these, the Aurora draws 12 watts and the Borealis 9 watts.",
    "The 12 W Aurora is $84.20.",
    "The Borealis is cheaper ($59.00 vs. $84.20) and better rated (4.8 vs. 4.5), but it's sold out.",
    "The Aurora fits your budget: at $84.20 it leaves $15.80 of your $100.",
    "You want the Aurora Desk Lamp at $84.20, quantity 1?",
    "The Aurora's list price is $99.00, but it is on sale for $84.20, which is $14.80 off (about 15%).",
    "All prices are in USD.",
    "The Aurora is in stock, while the Borealis is sold out.",
]

FALSE_OF_LAMPS = [
    "The Aurora Desk Lamp is $48.20.",
    "The Aurora is $59.00 and the Borealis is $84.20.",
    "The Aurora costs eighty dollars.",
    "The Aurora is \u20ac84.20.",
    "The Aurora is 84.20 EUR.",
    "Die Aurora kostet 48,20 $.",
    "Aurora \u0627\u0644\u0645\u0635\u0628\u0627\u062d \u0664\u0668.\u0662\u0660 $",
    "The Aurora is about $70.",
    "The Aurora was $129.00 and is now $84.20.",
    "You save $40 on the Aurora.",
    "The Aurora is 50% off.",
    "The Borealis is $40 cheaper than the Aurora.",
    "Two Auroras come to $150.00.",
    "I found 12 desk lamps under $100.",
    "I found seven desk lamps for you.",
    "Prices start at $19.99.",
    "The first one is $59.00.",
    "The second one is in stock.",
    "The Borealis is in stock.",
    "The Borealis is still available.",
    "The Aurora is sold out.",
    "There are 7 left of the Aurora.",
    "Only 2 left of the Aurora Desk Lamp!",
    "The Aurora is rated 4.9 stars.",
    "The Aurora has 5,000 reviews.",
    "The Aurora is rated 4.8 out of 5.",
    "The Aurora has a 60 W bulb.",
    "The Aurora is the cheapest.",
    "The Cosmo is the most expensive.",
    "The Aurora is the best rated.",
    "The Aurora is under $80.",
    "All three are under $50.",
    "The Zephyr Lamp is $84.20.",
    "The Zephyr Lamp is in stock.",
    "The Halo 3000 is in stock and costs $24.50.",
    "The Borealis is on sale.",
    "The Aurora comes with free shipping.",
    "The Aurora arrives tomorrow.",
    "The Aurora ships within 2 days.",
    "The Aurora was delivered to your neighbour.",
    "The lamp is $84.20.",
    "The Aurora costs $100.",
    "It has a 10 year warranty.",
    "The Borealis is cheaper ($59.00 vs. $74.20).",
    "The Aurora fits your budget: at $84.20 it leaves $25.80 of your $100.",
    "The Aurora is sold out, while the Borealis is in stock.",
    "The Aurora is in stock, while the Borealis is in stock too.",
]


@pytest.mark.parametrize("sentence", TRUE_OF_LAMPS)
def test_true_sentence_about_shown_lamps_passes(sentence):
    verdict = check(sentence, book_of(lamps()), BUDGET)

    assert verdict.backed, verdict.withheld


@pytest.mark.parametrize("sentence", FALSE_OF_LAMPS)
def test_false_sentence_about_shown_lamps_is_withheld(sentence):
    assert not check(sentence, book_of(lamps()), BUDGET).backed


HARMLESS = [
    "Which one do you like best?",
    "Would you like me to add the Aurora to your cart?",
    "I can add it to your cart if you want.",
    "Shall I place the order?",
    "Do you have a budget in mind?",
    "Here is what I found.",
    "I found these for you.",
    "I have a few questions first.",
    "I've looked through the lamps for you.",
    "What size do you need?",
    "Sure, no problem.",
    "No worries, take your time.",
    "There is no rush.",
    "I have no information about its warranty.",
    "The listing does not say how heavy it is.",
    "Let me know if you would like to see more.",
    "You can pay by card.",
    "I couldn't find that order; which e-mail address did you use?",
    "If you add it now, I can begin the checkout.",
    "Once the order ships you can follow it here.",
    "Your budget is $100, right?",
    "I kept to your budget of $100.",
    "You asked for something under $100.",
    "Nothing has been ordered yet.",
    "I haven't ordered anything.",
    "It would look good on a small desk.",
    "The Aurora has a slim aluminium arm.",
    "Thanks, that helps.",
    "I'm 100% sure we can find one.",
    "Do you want it in black or white?",
    "Is it for a desk or for reading?",
    "Feel free to ask.",
    "To order it, tell me your address.",
    "Option 2 is the clamp lamp.",
    "I am not able to cancel it for you without your yes.",
    "Would any of these three do?",
    "You said Tuesday, so I will look for fast delivery.",
    "Ich zeige dir gern noch andere.",
    "\u00bfQuieres ver m\u00e1s l\u00e1mparas?",
    "I will look for another one.",
    "Anything else?",
    "Please choose a colour.",
    "Both would work for reading.",
    "You can return it if you change your mind.",
    "Can I have your e-mail address?",
]


@pytest.mark.parametrize("sentence", HARMLESS)
def test_harmless_sentence_passes(sentence):
    verdict = check(sentence, book_of(lamps()), BUDGET, AURORA)

    assert verdict.backed, verdict.withheld


LIES_ABOUT_ACTS = [
    "I've added the Aurora to your cart.",
    "I have just added it to your cart.",
    "I added two of them for you.",
    "It's in your cart now.",
    "The Aurora is now in your cart.",
    "Added to your cart.",
    "Done!",
    "All set.",
    "I've placed your order.",
    "Your order is placed.",
    "Your order has been confirmed.",
    "I have cancelled your order.",
    "Your order has been cancelled.",
    "I've applied the code SAVE20.",
    "I've removed it from your cart.",
    "I've sent you an e-mail with the details.",
    "I've saved your address.",
    "Your payment went through.",
    "Your card was charged.",
    "I've refunded the money.",
    "I've notified the team.",
    "I have passed this on to a colleague.",
    "Someone from our team will contact you shortly.",
    "A colleague will get back to you.",
    "I'll let you know when it is back.",
    "I will email you the receipt.",
    "You'll receive a confirmation e-mail.",
    "I've reserved one for you.",
    "I have upgraded you to express shipping.",
    "We've shipped your order.",
    "Thank you for your order!",
    "Ich habe die Lampe in den Warenkorb gelegt.",
    "Your cart contains two lamps.",
    "Your cart is empty.",
    "I've let the team know.",
    "I've gone ahead and ordered it.",
    "Order placed.",
    "I've already added it, would you like anything else?",
]


@pytest.mark.parametrize("sentence", LIES_ABOUT_ACTS)
def test_act_that_no_call_executed_is_withheld(sentence):
    assert not check(sentence, book_of(lamps()), BUDGET, AURORA).backed


TRUE_OF_CART = [
    "I've added two Aurora Desk Lamps to your cart.",
    "I added 2 of the Aurora to your cart.",
    "Added to your cart.",
    "Done, 2 Aurora Desk Lamps are in your cart.",
    "The Aurora is now in your cart.",
    "Your cart has 2 items.",
    "Your total is $171.98.",
    "The subtotal is $168.40, and shipping is $6.95.",
    "With $6.95 shipping and $13.47 tax the total is $171.98.",
    "The code WELCOME10 takes 10% off, which saves $16.84.",
    "That makes $168.40 for two.",
    "Your cart comes to $171.98.",
]
FALSE_OF_CART = [
    "I've added the Borealis to your cart.",
    "I've added three Aurora Desk Lamps to your cart.",
    "I've added the Zephyr Lamp to your cart.",
    "The Borealis is in your cart.",
    "Your cart has 5 items.",
    "Your total is $168.40.",
    "Your total is $84.20.",
    "Shipping is free.",
    "Shipping is $4.95.",
    "The tax is $6.95.",
    "The code takes 25% off.",
    "I've placed your order.",
    "Your cart is empty.",
    "I've applied SPRING20.",
]


@pytest.mark.parametrize("sentence", TRUE_OF_CART)
def test_true_sentence_about_the_cart_passes(sentence):
    verdict = check(sentence, book_of(lamps(), cart()), BUDGET)

    assert verdict.backed, verdict.withheld


@pytest.mark.parametrize("sentence", FALSE_OF_CART)
def test_false_sentence_about_the_cart_is_withheld(sentence):
    assert not check(sentence, book_of(lamps(), cart()), BUDGET).backed


ABOUT_SHIRT = [
    ("The Harbour Shirt is $30.00.", True),
    ("The Harbour Shirt in blue is $30.00.", True),
    ("The Harbour Shirt in red is $34.00.", True),
    ("The Harbour Shirt in red is $30.00.", False),
    ("The Harbour Shirt in blue, size M, is sold out.", True),
    ("The Harbour Shirt in blue, size M, is in stock.", False),
    ("The Harbour Shirt in blue, size L, is in stock.", True),
    ("There are 2 left of the Harbour Shirt in red.", True),
    ("There are 8 left of the Harbour Shirt in red.", False),
    ("It is in stock in blue, size L.", True),
    ("The blue one in M is sold out.", True),
    ("The Harbour Shirt is sold out.", False),
    ("In blue, size M is sold out, but size L is in stock at $30.00.", True),
    ("In blue, size M is in stock, but size L is sold out.", False),
    ("It comes in Blue and Red.", True),
]


@pytest.mark.parametrize(("sentence", "true"), ABOUT_SHIRT)
def test_variant_is_judged_by_its_own_facts(sentence, true):
    assert check(sentence, book_of(shirt()), focus=("prod_shirt",)).backed is true


def test_a_sum_that_is_a_version_of_the_thing_may_be_named_and_no_other() -> None:
    facts = product("prod_voucher", "Harbour Voucher", 2500, options={"Value": ["$25", "$50", "$100"]})
    book = book_of(facts)

    assert check("Which value would you like for the Harbour Voucher: $25, $50 or $100?", book).backed
    assert not check("Which value would you like for the Harbour Voucher: $25, $60 or $100?", book).backed


def test_a_list_price_beside_its_words_is_said_and_no_other_figure_is() -> None:
    book = book_of(product("prod_pack", "Harbour 28 Pack", 15900, list_price=18900))

    assert check("The Harbour 28 Pack has a list price of $189.00.", book).backed
    assert not check("The Harbour 28 Pack has a list price of $159.00.", book).backed


REVIEW = "I ordered firm and after a month the pain is gone."


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        (f"A reviewer of the Aurora Desk Lamp writes: {REVIEW}", True),
        ("A reviewer of the Aurora Desk Lamp writes: I ordered firm and you get your money back.", False),
        (REVIEW, False),
    ],
)
def test_what_a_reviewer_did_is_no_act_of_ours_where_it_is_told_as_a_review(sentence: str, passes: bool) -> None:
    said = fact("passage", "prod_aurora:all:1", {"title": "Ulrike, 5 of 5", "text": REVIEW, "url": None})

    assert check(sentence, book_of([*lamps(), said])).backed is passes
