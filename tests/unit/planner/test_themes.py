"""How results are told where the wish names an occasion, a pursuit or a quality instead of a thing."""

import pytest

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.understanding import Understanding
from agent.planner.policy.finding.loosening import found_by
from agent.planner.policy.turn import Result, Turn
from agent.planner.reply.limits import describe_limits
from agent.planner.reply.misses import say_nothing
from agent.planner.reply.results import say_found
from agent.planner.reply.themes import theme_of
from agent.planner.reply.wording import Wording
from agent.planner.state import DialogueState, Item
from prompts.planner_language import load_planner_language
from tests.support.planner_window import finding


def turn_of(message: str) -> Turn:
    language, vocabulary = load_planner_language("en"), finding("outdoor").vocabulary
    return Turn(
        state=DialogueState(),
        understanding=Understanding(Phrases(language), vocabulary, None),
        vocabulary=vocabulary,
        wording=Wording(language, "Test Shop"),
        tools=None,
        country="US",
        message=message,
    )


ITEMS = [Item(product_id=one, title=one.title(), price="$20.00") for one in ("pan", "pot")]


@pytest.mark.parametrize(
    ("message", "text", "theme"),
    [
        ("a present for someone who loves cooking", "cooking", "cooking"),
        ("something warm for winter", "warm for winter", "something warm for winter"),
        ("I need something for a rainy day", "rainy day", "a rainy day"),
        ("ideas for a date night", "ideas for a date night", "a date night"),
        ("keep my coffee hot", "keep my coffee hot", ""),
        ("sleep better", "sleep better", ""),
    ],
)
def test_a_theme_is_named_as_it_stands_after_for(message: str, text: str, theme: str) -> None:
    assert theme_of(turn_of(message), Wish(text=text)) == theme


@pytest.mark.parametrize("offset", [0, 6])
@pytest.mark.parametrize("text", ["cooking", "keep my coffee hot"])
def test_what_comes_closest_to_a_theme_is_neither_counted_nor_called_a_match(text: str, offset: int) -> None:
    turn = turn_of(text)
    data = {"total": 17, "relaxed": ["meaning", "theme"]}

    say_found(turn, Wish(text=text, price_max="50"), ITEMS, data, offset=offset, loosened=None)

    said = turn.text()
    assert "17" not in said
    assert "match" not in said
    assert "no " not in said


def test_limits_on_values_stand_behind_the_theme() -> None:
    turn = turn_of("something for a wedding, blue, size M")
    limits = [AttributeLimit(name="Color", values=["Blue"]), AttributeLimit(name="Size", values=["M"])]
    wish = Wish(text="wedding", attributes=limits)

    say_found(turn, wish, ITEMS, {"relaxed": ["theme"]}, offset=0, loosened=None)

    assert "for a wedding, blue, in size m" in turn.text().lower()
    assert describe_limits(turn, wish, "wedding", title=True) == "For a wedding, blue, in size M"


def test_a_size_stands_behind_the_noun() -> None:
    wish = Wish(text="dress", noun="dress", attributes=[AttributeLimit(name="Size", values=["Medium"])])

    assert describe_limits(turn_of("a medium dress"), wish, "dress") == "dress in size Medium"


def test_a_step_in_price_stands_before_the_noun() -> None:
    wish = Wish(text="jeans for women", noun="jeans", price_word="cheaper", price_max="59.99")

    assert describe_limits(turn_of("cheaper"), wish, "jeans for women") == "less expensive jeans for women"


def test_a_limit_stands_with_the_theme() -> None:
    turn = turn_of("something for cooking under 50")

    say_found(turn, Wish(text="cooking", price_max="50"), ITEMS, {"relaxed": ["theme"]}, offset=0, loosened=None)

    assert "for cooking up to $50" in turn.text().lower()


def test_a_theme_that_nothing_comes_close_to_is_no_thing_that_is_missing() -> None:
    turn = turn_of("something for a rainy day")

    say_nothing(turn, Wish(text="rainy day"), [])

    assert "comes close" in turn.text()


def test_what_is_least_expensive_already_is_said_with_its_price() -> None:
    turn = turn_of("cheaper")
    miss = {"title": "Pan", "limit": "price_max", "wanted": "$19.99", "actual": "$20.00"}

    say_nothing(turn, Wish(text="pan", noun="pan", price_word="cheaper", price_max="19.99"), [miss])

    assert "The Pan at $20.00 is already the least expensive." in turn.text()
    assert turn.suggestions == ["Similar ones"]


def test_what_is_near_in_meaning_by_kind_is_not_denied() -> None:
    turn = turn_of("fruit")
    apples = [Item(product_id=one, title=one.title(), price="$2.00") for one in ("apple", "kiwi")]

    say_found(turn, Wish(text="fruit"), apples, {"relaxed": ["meaning", "other_kind"]}, offset=0, loosened=None)

    assert turn.text().startswith('Nothing here is called "fruit". These come closest.')


def test_what_somebody_likes_is_sought_beyond_a_category_that_has_hardly_any() -> None:
    turn = turn_of("something for my dad who likes camping, under 60")
    wish = Wish(text="camping", noun="camping", category=["Outdoor", "Camping"], somebody=True, liking=True)
    mat = {"product_id": "mat", "title": "Foam Mat", "price": "$39.00"}
    lamp = {"product_id": "lamp", "title": "Lantern", "price": "$20.00"}
    near = {"products": [mat, lamp], "total": 2, "relaxed": ["meaning", "theme"]}
    answers = [{"products": [mat], "total": 1}, near, near]
    steps = found_by(turn, wish, offset=0, alongside=False)
    asked = []

    calls = next(steps)
    while True:
        asked.append(calls[0].arguments)
        try:
            calls = steps.send([Result(data=answers[len(asked) - 1])])
        except StopIteration as end:
            result, kept = end.value
            break

    assert [one["category"] for one in asked] == [["Outdoor", "Camping"], None, None]
    assert (result.data, theme_of(turn, kept)) == (near, "camping")
    assert "From Camping there is the Foam Mat" in turn.text()


def test_what_somebody_likes_is_told_apart_from_a_thing_for_somebody() -> None:
    understanding = turn_of("").understanding

    liked, _ = understanding.wishes.read("something for my dad who likes camping", None)
    thing, _ = understanding.wishes.read("a dress for my wife", None)

    assert (liked.liking, thing.liking) == (True, False)


def test_for_whom_it_is_gives_way_where_everything_of_the_kind_is_for_others() -> None:
    wish = Wish(text="dress", noun="dress", whom=[AttributeLimit(name="Gender", exclude=["female"])])
    steps = found_by(turn_of("a dress for my husband"), wish, offset=0, alongside=False)
    miss = {"title": "Slip Dress", "limit": "attribute:Gender", "wanted": "not female", "actual": "female"}

    first = next(steps)[0].arguments
    second = steps.send([Result(data={"products": [], "misses": [miss]})])[0].arguments

    assert [one["exclude"] for one in first["attributes"]] == [["female"]]
    assert second["attributes"] == []


def test_the_best_rated_is_named_only_where_it_is_what_was_asked_for_most() -> None:
    sporty = Item(product_id="1", title="Sport Earbuds", rating=4.5, rating_count=90)
    wired = Item(product_id="2", title="Wired Headphones", rating=4.9, rating_count=90)
    wish, data = Wish(text="headphones for the gym", noun="headphones"), {"total": 2, "relaxed": ["any_word"]}
    turn, other_way = turn_of(wish.text), turn_of(wish.text)

    say_found(turn, wish, [sporty, wired], data, offset=0, loosened=None)
    say_found(other_way, wish, [wired, sporty], data, offset=0, loosened=None)

    assert "Wired Headphones" not in turn.text()
    assert "Wired Headphones" in other_way.text()


def test_bounds_that_were_said_stand_together() -> None:
    limits = [
        AttributeLimit(name="Sleeps", minimum="4", said="4 people"),
        AttributeLimit(name="Weight", maximum="3000", said="under 3 kg"),
    ]

    assert describe_limits(turn_of(""), Wish(attributes=limits), "tents") == "tents (4 people, under 3 kg)"
