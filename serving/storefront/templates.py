"""Drawing pages from the storefront's templates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from babel import Locale

from commerce.domain.money import Money
from serving.storefront.assets import Assets, asset_folders

_WEB = Path(__file__).parents[1] / "web"


class Pages:
    """The templates with what all of them use: addresses of assets, money, preloads."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([_WEB / "storefront", _WEB]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(asset=assets.address, preloads=assets.preloads)

    def render(self, template: str, locale: str, context: Mapping[str, Any]) -> str:
        """One page; money is written, and thousands are set apart, as the merchant's locale does."""
        words = locale.replace("-", "_")
        group: str = Locale.parse(words).number_symbols["latn"]["group"]

        def money(amount: Money) -> str:
            return amount.format(words)

        def count(number: int) -> str:
            return f"{number:,}".replace(",", group)

        found = self._environment.get_template(template)
        return found.render({**context, "locale": locale, "money_text": money, "count_text": count})


def open_pages() -> Pages:
    """The templates of this installation."""
    return Pages(Assets(asset_folders()))
