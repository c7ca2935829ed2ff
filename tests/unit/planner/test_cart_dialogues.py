"""The cart by talking."""

from tests.support.planner_talk import Talk


def test_several_acts_in_one_message_are_done_in_order() -> None:
    talk = Talk()
    talk.say("sleeping bags")

    answer = talk.say("add the first one in blue and regular, two of them, and show me a backpack for it")

    assert answer.tools == ["add_to_cart", "search_products"]
    assert answer.called("add_to_cart")["items"] == [
        {"product_id": "bag-warm", "variant_id": None, "options": {"Color": "Blue", "Length": "Regular"}, "quantity": 2}
    ]
    assert answer.called("search_products")["category"] == ["Bags", "Backpacks"]


def test_missing_options_are_asked_for_and_answered_in_a_word() -> None:
    talk = Talk()
    talk.say("hiking boots by Dunmore")

    asked = talk.say("add it")
    assert "41, 42, 43 or 44" in asked.text
    assert asked.suggestions[:4] == ["41", "42", "43", "44"]
    again = talk.say("43")
    assert "Brown or Black" in again.text
    done = talk.say("brown please")

    assert done.called("add_to_cart")["items"][0]["options"] == {"Size": "43", "Color": "Brown"}
    assert "$149.00" in done.text


def test_an_option_named_in_the_search_is_kept_when_adding() -> None:
    talk = Talk("beauty")
    talk.say("a lipstick in coral")

    item = talk.say("add it").called("add_to_cart")["items"][0]

    assert item["options"] == {"Shade": "Coral"}


def test_two_things_with_their_own_options_are_added() -> None:
    talk = Talk()
    talk.say("a tent and a sleeping bag")

    answer = talk.say("add the otter in red long and the lark tent")

    added = [arguments["items"][0] for name, arguments in answer.calls if name == "add_to_cart"]
    assert [item["product_id"] for item in added] == ["bag-warm", "tent-2"]
    assert added[0]["options"] == {"Color": "Red", "Length": "Long"}
    assert answer.text.count("$348.00") == 1


def test_quantities_change_in_words() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it to my cart")

    def quantity(said: str) -> int:
        return talk.say(said).called("change_cart")["changes"][0]["quantity"]

    assert quantity("make it three") == 3
    assert quantity("one less") == 2
    assert quantity("double that") == 4
    assert quantity("actually just one") == 1
    assert quantity("two more of those") == 3


def test_a_line_changes_its_variant() -> None:
    talk = Talk()
    talk.say("merino shirt")
    talk.say("add it in navy, size m")

    change = talk.say("in red instead").called("change_cart")["changes"][0]

    assert change["options"] == {"Color": "Red"}
    assert talk.shop.lines[0]["options"] == {"Size": "M", "Color": "Red"}


def test_things_are_removed_by_name_and_all_but_one() -> None:
    talk = Talk()
    for wish in ("steel mug", "firefly headlamp", "gas stove"):
        talk.say(wish)
        talk.say("add it")

    talk.say("drop the mug")
    assert [line["key"] for line in talk.shop.lines] == ["lamp-head", "stove"]
    talk.say("remove everything except the stove")
    assert [line["key"] for line in talk.shop.lines] == ["stove"]


def test_emptying_the_cart_needs_a_yes() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")

    asked = talk.say("empty my cart")
    assert asked.calls == []
    assert talk.say("no").calls == []
    talk.say("clear the cart")
    assert talk.say("yes").tools == ["clear_cart"]
    assert talk.shop.lines == []


def test_the_choice_that_a_raised_price_offers_is_understood() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")

    taken = talk.say("Accept the new price")

    assert taken.tools == ["accept_prices"]
    assert taken.text
    assert talk.say("the new price is fine").tools == ["accept_prices"]


def test_a_shortage_becomes_an_offer() -> None:
    talk = Talk()
    talk.say("camping lantern")

    offered = talk.say("add five of them")
    assert "Only 3" in offered.text
    accepted = talk.say("ok")

    assert accepted.called("add_to_cart")["items"][0]["quantity"] == 3


def test_codes_are_applied_refused_and_taken_off() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")

    assert "$1.90" in talk.say("I have a code: save10").text
    assert talk.say("take the code off").called("remove_code") == {"code": "SAVE10"}
    assert "not known" in talk.say("use code WINTER5").text


def test_one_thing_takes_the_place_of_another() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("add the lark tent")

    talk.say("replace it by the wren")

    assert [line["key"] for line in talk.shop.lines] == ["tent-1"]


def test_a_correction_after_adding_takes_back_and_adds_the_other() -> None:
    talk = Talk("beauty")
    talk.say("silk shampoo")
    talk.say("add the first one")

    talk.say("no, the other one")

    assert len(talk.shop.lines) == 1
    assert talk.shop.lines[0]["key"] != talk.state["shown"][0]


def test_totals_are_the_shop_s() -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add two")

    assert "$38.00" in talk.say("how much is everything?").text


def test_a_tool_that_is_not_offered_is_never_called() -> None:
    talk = Talk(tools=["search_products", "view_cart"])
    talk.say("steel mug")

    answer = talk.say("add it")

    assert answer.calls == []
    assert "can not be done" in answer.text or "does not offer" in answer.text


def test_acts_wait_while_a_question_about_an_earlier_one_is_open() -> None:
    talk = Talk()
    talk.say("tents and hiking boots")

    asked = talk.say("add the boots and two of the first one")
    assert asked.calls == []
    talk.say("the cairn")
    talk.say("43")
    talk.say("black")

    assert [(line["key"], line["quantity"]) for line in talk.shop.lines] == [("boots-m", 1), ("tent-4", 2)]
