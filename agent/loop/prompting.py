"""What a language model is told besides the history: the shop's rules, a summary, hints, and what it must mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.registry import Prompt, PromptRegistry
from tools.base import Principal

_FENCE = "untrusted"


@dataclass(frozen=True, slots=True)
class ShopWords:
    """What prompts say about the shop."""

    name: str
    currency: str
    today: str


class Prompting:
    """The prompts of one turn, filled in; text that others wrote is fenced and labelled."""

    def __init__(self, prompts: PromptRegistry, principal: Principal, shop: ShopWords) -> None:
        self._system: Prompt = prompts.get("assistant")
        self._mend: Prompt = prompts.get("mend")
        self._values = {
            "shop": shop.name,
            "currency": shop.currency,
            "locale": principal.locale,
            "today": shop.today,
        }

    def system(self, summary: str, hints: Sequence[tuple[str, str]]) -> str:
        parts = [self._system.fill(**self._values)]
        if summary:
            parts.append("Earlier in this conversation:\n" + fenced("summary", summary))
        for description, value in hints:
            parts.append(fenced(f"hint from the page: {description}", value))
        return "\n\n".join(parts)

    def mend(self, said: str, problems: Sequence[str]) -> str:
        return self._mend.fill(said=said.strip() or "(nothing yet)", problems="\n".join(f"- {one}" for one in problems))

    def versions(self) -> dict[str, str]:
        """Which prompts were used: id and version with the hash of their text."""
        return {prompt.id: f"{prompt.version}:{prompt.digest[:12]}" for prompt in (self._system, self._mend)}


def fenced(label: str, text: str) -> str:
    """Text that nobody of the shop wrote, between marks that it cannot close."""
    inside = text.replace("<", "\u2039").replace(">", "\u203a")
    clean = label.replace("<", "").replace(">", "").replace('"', "'")
    return f'<{_FENCE} what="{clean}">\n{inside}\n</{_FENCE}>'
