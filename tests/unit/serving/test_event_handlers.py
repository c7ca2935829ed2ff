"""The table from events to handlers: nothing that happens to an order goes unheard."""

import ast
from pathlib import Path

from serving.notifying.kinds import OF_ORDERS
from serving.workers.event_handlers import ORDER_STEPS

SERVICES = Path(__file__).parents[3] / "commerce" / "services"


def told_kinds() -> set[str]:
    """Every kind that the services write into an order's story, where it is written out in the call or just before."""
    kinds: set[str] = set()
    for path in SERVICES.glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in {"tell", "_tell"}:
                kinds |= {
                    one.value for one in call.args[:4] if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return {kind for kind in kinds if " " not in kind and kind.islower()} - {"read", "done"}


def test_every_step_that_is_told_of_an_order_has_its_handlers() -> None:
    kinds = told_kinds()

    assert len(kinds) > 10
    assert kinds <= set(ORDER_STEPS)


def test_every_notice_of_an_order_is_about_a_step_that_there_is() -> None:
    assert {name.removeprefix("order.") for name in OF_ORDERS} <= set(ORDER_STEPS)
