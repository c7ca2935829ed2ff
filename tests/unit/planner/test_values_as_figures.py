"""Values of an option that are figures, with their signs and however many places they are written with."""

import pytest

from agent.planner.policy.items.explaining import plain_kinds
from agent.planner.policy.items.options import value_said
from agent.planner.state import Item

STRENGTHS = ["-2.0", "-3.0", "-4.0", "-5.0"]


@pytest.mark.parametrize(
    ("said", "value"),
    [("-4", "-4.0"), ("the -4.0 then", "-4.0"), ("-4,0 please", "-4.0"), ("-1.5", None), ("+4", None)],
)
def test_a_signed_figure_is_the_value_of_that_number(said: str, value: str | None) -> None:
    assert value_said(said, STRENGTHS) == value


def test_a_joint_category_names_none_of_its_things() -> None:
    kit = Item(product_id="kit", title="Puncture Kit", category=["Cycling", "Pumps & Repair"])

    assert plain_kinds(kit) == ["Cycling"]
