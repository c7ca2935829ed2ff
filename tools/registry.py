"""All tools of the agent, and the registry of those that are switched on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tools import currency, customers, preferences, privacy
from tools.adapters import Adapter
from tools.after_sale import acts, orders, proposing, unpaid_exchanges
from tools.arguments import Arguments
from tools.base import Act, Effect, Outcome, Registry, Tool, ToolContext
from tools.buying import cart, checkout, gift_cards, ordering, payment_means
from tools.finding import answers, browse, by_picture, recommending, search, terms, watching

_Work = Callable[[ToolContext, Any], Awaitable[Outcome]]
READ, WRITE, MONEY = Effect.READ, Effect.WRITE, Effect.MONEY

_TOOLS: tuple[tuple[_Work, type[Arguments], Effect, str], ...] = (
    (search.search_products, search.SearchArguments, READ,
     ("Find products. Put every stated limit into its own argument; limits are exact. Shows cards to the shopper. "
      "A total of 0 means that nothing fits all limits; misses are near, and each names the limit that it breaks.")),
    (by_picture.search_by_picture, by_picture.PictureArguments, READ,
     ("Find products that look like a picture which the shopper showed: their message ends in [picture ID]. Put every "
      "stated limit into its own argument, as for search_products; limits are exact. Shows cards to the shopper. "
      "Nothing is counted: these look most like it.")),
    (browse.show_product, browse.ShowArguments, READ,
     "Show one product in full: description, attributes, every variant with price and stock."),
    (browse.compare_products, browse.CompareArguments, READ, "Show two to four products side by side."),
    (recommending.recommend, recommending.RecommendArguments, READ,
     ("Suggest products, each with its reason: similar to one, in place of one that is sold out, going with some, "
      "bought together, completing the cart, for this shopper, or popular now. State a reason only as it is given.")),
    (preferences.view_preferences, cart.NoArguments, READ,
     "Read what the shopper wanted remembered, and whether suggestions may use it."),
    (preferences.remember_preference, preferences.RememberArguments, WRITE,
     ("Remember something that the shopper said they like or want nothing of, or forget it. Only what they ask to be "
      "remembered, in their words.")),
    (preferences.personal_suggestions, preferences.SuggestionsArguments, WRITE,
     "Switch suggestions from the shopper's history and wishes off or on. Only when they ask for it."),
    (answers.ask_product, answers.AskArguments, READ,
     "Answer a question about a product from its attributes, description and reviews. Say only what they say."),
    (answers.search_help, answers.HelpArguments, READ,
     "Answer a question about the shop (delivery, returns, payment, warranty) from its own pages."),
    (terms.shop_terms, terms.TermsArguments, READ,
     ("Say how the shop delivers to a country, for how much and by when, and how long things can be sent back, by its "
      "rules. For what its pages do not answer.")),
    (cart.view_cart, cart.NoArguments, READ, "Show the cart with its totals."),
    (cart.add_to_cart, cart.AddArguments, WRITE,
     ("Put products into the cart. Refuses with option_needed when options such as size or colour are still open: "
      "then ask the shopper.")),
    (cart.change_cart, cart.ChangeArguments, WRITE,
     "Change the quantity or the options of lines in the cart; quantity 0 removes a line."),
    (cart.clear_cart, cart.NoArguments, WRITE, "Take everything out of the cart."),
    (cart.apply_code, cart.CodeArguments, WRITE, "Apply a promotion code to the cart."),
    (cart.remove_code, cart.CodeArguments, WRITE, "Take a promotion code off the cart."),
    (cart.accept_prices, cart.NoArguments, WRITE,
     ("Take today's prices for what rose in price since it was put into the cart. Only after the shopper was told the "
      "old and the new price and agreed; until then such a cart cannot be ordered.")),
    (currency.choose_currency, currency.CurrencyArguments, WRITE,
     ("Show every price in another currency from now on, where the shop sells in it; reprices the cart. Only when the "
      "shopper asks for it.")),
    (checkout.begin_checkout, cart.NoArguments, WRITE,
     "Begin the checkout from the cart, or show the open one, with what is still missing."),
    (checkout.set_checkout, checkout.SetCheckoutArguments, WRITE,
     "Set name, e-mail, address, delivery and way to pay, as far as the shopper told them."),
    (gift_cards.use_gift_card, gift_cards.GiftCardArguments, WRITE,
     "Pay the open checkout with a gift card as far as it goes; another means pays the rest."),
    (gift_cards.remove_gift_card, gift_cards.GiftCardArguments, WRITE,
     "Leave a gift card out of the open checkout; the code `all` leaves all of them out."),
    (gift_cards.gift_card_balance, gift_cards.GiftCardArguments, READ, "Say what is left on a gift card, by its code."),
    (payment_means.list_payment_means, cart.NoArguments, READ, "Say which cards the shop keeps for the customer."),
    (payment_means.keep_payment_means, payment_means.KeepMeansArguments, WRITE,
     "Keep what the open checkout is paid with for the next order, or not. Only for customers who are signed in."),
    (payment_means.forget_payment_means, payment_means.ForgetMeansArguments, WRITE,
     "Let a kept card go. Only when the shopper asks for it."),
    (ordering.place_order, cart.NoArguments, MONEY,
     "Propose the order to the shopper, who confirms it themselves. Nothing is ordered by this call."),
    (orders.list_orders, orders.ListOrdersArguments, READ, "List the shopper's orders, newest first."),
    (orders.show_order, orders.ShowOrderArguments, READ,
     "Show one order: status, delivery, lines. A guest's order needs its number and e-mail address."),
    (proposing.cancel_order, proposing.CancelArguments, MONEY,
     "Propose to cancel an order, with the refund. The shopper confirms it themselves."),
    (proposing.change_order_address, proposing.AddressArguments, MONEY,
     "Propose to send an order that was not sent yet to another address. The shopper confirms it themselves."),
    (proposing.change_order_payment, proposing.PaymentArguments, MONEY,
     "Propose to pay an order that was not sent yet with something else. The shopper confirms it themselves."),
    (proposing.change_order_items, proposing.ItemsArguments, MONEY,
     ("Propose to change items of an order before they are sent, such as their size or colour, with the exact "
      "difference. Collect all items first: some shops allow it once. The shopper confirms it themselves.")),
    (proposing.return_items, proposing.ReturnArguments, MONEY,
     "Propose to return lines of an order, with the refund. The shopper confirms it themselves."),
    (proposing.exchange_items, proposing.ItemsArguments, MONEY,
     ("Propose to exchange items that were sent for others, with the exact difference. Collect all items first: some "
      "shops allow it once. The shopper confirms it themselves.")),
    (proposing.withdraw_request, proposing.WithdrawArguments, MONEY,
     "Propose to take back a return or exchange that the shop has not received. The shopper confirms it themselves."),
    (unpaid_exchanges.return_instead, unpaid_exchanges.ReturnInsteadArguments, MONEY,
     ("Propose to turn an exchange whose difference could not be charged into a return. Only when the shopper says "
      "so. The shopper confirms it themselves.")),
    (customers.find_customer, customers.FindCustomerArguments, WRITE,
     ("Find the customer that the shopper is on the shop's records, by e-mail address or by name and postal code, "
      "where the shop allows it. Opens their orders to this conversation; one customer a conversation.")),
    (customers.change_default_address, customers.DefaultAddressArguments, MONEY,
     "Propose another address for the customer's next orders. The shopper confirms it themselves."),
    (watching.watch_product, watching.WatchArguments, WRITE,
     ("Tell the shopper, once and by e-mail, when a product is back in stock or gets cheaper. Refuses with "
      "email_needed where no address is known.")),
    (privacy.forget_me, cart.NoArguments, MONEY,
     "Propose to erase what the shop keeps about the shopper. The shopper confirms it themselves."),
    (answers.hand_off, answers.HandOffArguments, WRITE, "Ask a person of the shop to take over this conversation."),
)  # fmt: skip

_ACTS: dict[str, tuple[str, Callable[[], Act]]] = {
    "place_order": ("place_order", ordering.PlaceOrder),
    "cancel_order": ("cancel_order", acts.CancelOrder),
    "change_address": ("change_order_address", acts.ChangeAddress),
    "change_payment": ("change_order_payment", acts.ChangePayment),
    "change_items": ("change_order_items", acts.change_items),
    "return_items": ("return_items", acts.ReturnItems),
    "exchange_items": ("exchange_items", acts.exchange_items),
    "change_default_address": ("change_default_address", customers.ChangeDefaultAddress),
    "forget_me": ("forget_me", privacy.ForgetMe),
    "return_instead": ("return_instead", unpaid_exchanges.ReturnInstead),
    "withdraw_request": ("withdraw_request", acts.WithdrawRequest),
}
"""Each act with the tool that proposes it."""


def tool_names() -> tuple[str, ...]:
    """Every tool there is, switched on or not."""
    return tuple(work.__name__ for work, *_ in _TOOLS)


def build_registry(enabled: Callable[[str], bool] = lambda _: True) -> Registry:
    """The tools for which `enabled` says yes; the others, and their acts, are not constructed."""
    tools: dict[str, Tool] = {}
    for name, (work, arguments, effect, description) in zip(tool_names(), _TOOLS, strict=True):
        if enabled(name):
            tools[name] = Adapter(name, description, arguments, effect, work)
    return Registry(tools, {name: act() for name, (tool, act) in _ACTS.items() if tool in tools})
