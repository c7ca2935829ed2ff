"""The published declarations are those of the models."""

from pathlib import Path

from tools.activities import ACTIVITIES, Miss, Products
from tools.protocol import activity_schemas, declarations, stale

ROOT = Path(__file__).parents[3]


def test_published_declarations_are_made_from_the_models_of_today():
    assert list(stale(ROOT)) == []


def test_every_activity_has_a_schema_and_a_declaration():
    text = declarations()

    assert set(activity_schemas()) == {activity.activity_type for activity in ACTIVITIES}
    assert all(f"export interface {activity.__name__} " in text for activity in ACTIVITIES)


def test_contents_go_over_the_wire_in_camel_case():
    miss = Miss(product_id="prod_1", limit="price_max", wanted="$50.00", actual="$59.00")

    body = Products(title="Lamps", products=[], total=0, exhaustive=True, misses=[miss]).to_json()

    assert body["misses"] == [{"productId": "prod_1", "limit": "price_max", "wanted": "$50.00", "actual": "$59.00"}]
