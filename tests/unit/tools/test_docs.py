"""What `docs/adding-a-tool.md` shows works as it stands there."""

import re
from pathlib import Path

from tests.unit.tools.outcomes import done, fact, refused
from tools.arguments import read_arguments

PAGE = Path(__file__).parents[3] / "docs" / "adding-a-tool.md"


async def test_tool_of_the_page_finds_what_can_be_returned(shop):
    names: dict[str, object] = {"__name__": "docs_adding_a_tool"}
    for snippet in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        exec(snippet, names)
    tool = names["TOOL"]
    arguments, _ = read_arguments(tool.arguments, {"limit": "3"})

    before = refused(await tool.run(shop.context(), arguments))
    order = await shop.shop.buy("mug")
    await shop.shop.commerce.fulfilment.ship(order.merchant_id, order.id)
    after = done(await tool.run(shop.context(), arguments))

    assert before.code == "nothing_returnable"
    assert after.data["orders"] == [{"order_id": order.id, "number": order.number}]
    assert fact(after, "order").value["number"] == order.number
