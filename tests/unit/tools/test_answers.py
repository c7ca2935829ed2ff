"""Answers come from the shop's own texts, with their source; and a person can be asked."""

from tests.unit.tools.outcomes import done, fact, facts, refused


async def test_question_about_a_product_is_answered_from_its_own_texts(shop):
    wish = {"product_id": shop.product_id("aurora"), "question": "What material is it made of?"}

    outcome = done(await shop.call("ask_product", wish))

    assert outcome.data["attributes"] == {"Material": ["Aluminium"]}
    assert fact(outcome, "attribute", shop.product_id("aurora"))


async def test_sentence_of_the_description_answers_with_its_source(shop):
    wish = {"product_id": shop.product_id("shirt"), "question": "how do I wash it, cold?"}

    outcome = done(await shop.call("ask_product", wish))

    assert outcome.data["answered"]
    assert outcome.data["answers"][0]["text"] == "Wash it cold."
    source = outcome.activities[0].to_json()["sources"][0]
    assert source["factId"] == fact(outcome, "passage").id
    assert source["url"].startswith("https://shop.example/product/")


async def test_question_that_nothing_answers_says_so(shop):
    wish = {"product_id": shop.product_id("aurora"), "question": "Does it play music?"}

    outcome = done(await shop.call("ask_product", wish))

    assert outcome.data["answered"] is False
    assert outcome.activities == ()


async def test_question_about_the_shop_is_answered_by_its_pages(shop):
    outcome = done(await shop.call("search_help", {"question": "how many days do I have to return items"}))

    assert outcome.data["passages"][0]["title"] == "Returns"
    assert (
        "30 days" in fact(outcome, "passage").value["text"] or "30 days" in facts(outcome, "passage")[0].value["text"]
    )
    assert outcome.activities[0].to_json()["sources"][0]["url"] == "/help/returns"


async def test_question_that_no_page_answers_is_refused_with_a_way_on(shop):
    outcome = refused(await shop.call("search_help", {"question": "zebra weather"}))

    assert outcome.code == "no_help_found"
    assert "person" in outcome.remedy


async def test_hand_off_makes_one_ticket_for_the_conversation(shop):
    first = done(await shop.call("hand_off", {"reason": "wants to talk to someone"}))
    second = done(await shop.call("hand_off", {"reason": "again"}))

    assert first.data["ticket_id"] == second.data["ticket_id"]
    assert fact(first, "act").value["act"] == "handed_off"
    assert first.activities[0].to_json() == {"ticketId": first.data["ticket_id"], "state": "waiting"}
