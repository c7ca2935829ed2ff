"""How much a browser loads: limits that the design promises, counted over what is served."""

from serving.storefront.assets import Assets, asset_folders

LOADER_LIMIT_BYTES = 2 * 1024
OPEN_CHAT_LIMIT_BYTES = 15 * 1024


def test_the_loader_stays_below_two_kilobytes_before_anyone_reaches_for_the_chat() -> None:
    assert Assets(asset_folders()).served_bytes("widget.js") <= LOADER_LIMIT_BYTES


def test_the_open_chat_with_text_and_product_cards_stays_below_fifteen_kilobytes() -> None:
    assets = Assets(asset_folders())

    loaded = assets.served_bytes("widget.js", "widget/panel.js", "chat.css")

    assert loaded <= OPEN_CHAT_LIMIT_BYTES


def test_cards_that_come_later_are_not_part_of_the_open_chat() -> None:
    assets = Assets(asset_folders())

    early = {
        assets.asset("widget.js").name,
        assets.asset("widget/panel.js").name,
        *assets.asset("widget/panel.js").imports,
    }

    assert early == {"widget.js", "chat.js", "base.js"}
