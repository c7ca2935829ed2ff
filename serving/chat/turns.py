"""A message of a shopper on its way to the agent: read, measured against the limits, accepted."""

from typing import Any

from ag_ui.core import RunAgentInput
from pydantic import ValidationError

from serving.limits import Limiter, Rate, demand
from serving.refusals.errors import RequestInvalid, TooLarge
from serving.setting_groups import LimitSettings
from tools.base import Principal


def read_input(raw: Any, limits: LimitSettings) -> RunAgentInput:
    """The input of a run; refuses one that does not follow AG-UI, or whose message is too long."""
    try:
        given = RunAgentInput.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "input"
        raise RequestInvalid(f"{field}: {first['msg']}", field=field) from error
    if given.messages:
        length = _characters(given.messages[-1].content)
        if length > limits.message_characters:
            most = limits.message_characters
            raise TooLarge(f"A message may have {most} characters; this one has {length}.", limitCharacters=most)
    return given


async def demand_turn(limiter: Limiter, limits: LimitSettings, principal: Principal) -> None:
    """Take one turn of the shopper's share."""
    rate = Rate(limits.turns_per_minute, limits.turns_burst)
    name = f"turns:{principal.merchant_id}:{principal.shopper_id}"
    await demand(limiter, name, rate, "You are writing faster than I can answer; give me a moment.")


def _characters(content: Any) -> int:
    if isinstance(content, str):
        return len(content)
    if isinstance(content, list):
        return sum(len(getattr(part, "text", "") or "") for part in content)
    return 0
