"""The book keeps the newest fact as current, knows names, and stays bounded."""

from agent.guard.book import FactBook
from agent.guard.guard import TruthGuard
from agent.guard.plain import from_facts
from tests.unit.guard.guard_scene import NOW, book_of, cart, check, fact, lamps, order, product, usd
from tools.base import Fact


def test_newest_fact_of_a_kind_and_subject_is_current():
    book = book_of([fact("price", "var_1", usd(100)), fact("price", "var_1", usd(200))])

    assert book.current("price", "var_1").value["amount"] == 200
    assert [one.value["amount"] for one in book.earlier("price", "var_1")] == [100]


def test_variant_belongs_to_its_product():
    book = book_of(lamps())

    assert book.group_of("var_aurora") == "prod_aurora"
    assert [one.subject for one in book.about("prod_aurora", "stock")] == ["var_aurora"]


def test_book_forgets_the_oldest_subjects_and_their_names():
    book = FactBook(most_subjects=3)
    for number in range(5):
        book.add(product(f"prod_{number}", f"Lamp Number{number}", 100))

    assert book.current("price", "prod_0") is None
    assert book.current("price", "prod_4") is not None
    assert book.named("number0") == set()
    assert len(list(book.facts())) <= 3 * 3 + 3


def test_book_stays_small_when_one_subject_is_read_again_and_again():
    book = FactBook()
    for amount in range(1000):
        book.add([fact("price", "var_1", usd(amount)), fact("act", "cart_1", {"act": "added", "names": []})])

    assert len(list(book.facts())) < 100


def test_fact_survives_the_log():
    for one in [*lamps(), *cart(), *order()]:
        assert Fact.from_json(one.to_json()) == one


def test_sentence_from_facts_is_itself_backed():
    book = book_of(lamps())
    facts = [one for kind in ("name", "price", "stock", "rating") for one in book.about("prod_aurora", kind)]

    for language in ("en-US", "de", "fr"):
        sentence = from_facts(facts, language)
        verdict = check(sentence, book)
        assert verdict.backed, (sentence, verdict.withheld)


def test_sentence_from_facts_says_price_stock_and_rating():
    book = book_of(lamps())
    facts = [one for kind in ("name", "price", "stock", "rating") for one in book.about("prod_aurora", kind)]

    assert from_facts(facts) == "Aurora Desk Lamp is $84.20, 3 left and rated 4.46 of 5."


def test_sentence_about_an_order_says_its_state():
    assert from_facts(order("fulfilled")) == "Order SM-10023 is on its way. The total is $171.98."


def test_facts_that_say_nothing_by_themselves_make_no_sentence():
    assert from_facts([fact("attribute", "prod_1", {"name": "Power", "values": ["9 W"]})]) is None


def test_guard_without_facts_lets_talk_pass_and_withholds_every_claim():
    guard, nothing = TruthGuard(), FactBook()

    assert guard.check("Hello, what are you looking for?", nothing, now=NOW).backed
    assert not guard.check("It is $5.", nothing, now=NOW).backed
