"""What commerce refuses, and why.

CommerceError
├── NotFound                      also for what belongs to someone else
│   ├── MerchantNotFound  ProductNotFound  VariantNotFound  LocationNotFound
│   └── CartNotFound  LineNotFound  CheckoutNotFound  OrderNotFound  GiftCardNotFound
│       RequestNotFound  CustomerNotFound
├── Invalid                       the request cannot be meant so; details say what to mend
│   ├── MoneyInvalid  CurrencyMismatch  CurrencyNotOffered  QuantityInvalid  RulesInvalid  FeedUnreadable
│   ├── AddressInvalid  BuyerInvalid  InstrumentInvalid  OptionInvalid  GiftCardInvalid
│   └── QuoteInvalid ── QuoteExpired
├── Conflict                      someone or something was faster; look again and decide again
│   └── VersionConflict  ChangedSince  IdempotencyConflict  MerchantExists  GiftCardShort  GiftCardExists
├── OutOfStock ── InsufficientStock
├── VariantUnavailable
├── PromotionInvalid
├── EmptyCart
├── CheckoutIncomplete            something is missing, or a problem stands
├── CheckoutClosed                it is completed, cancelled or expired
├── PaymentDeclined
├── GatewayUnavailable            the payment provider does not answer; what was begun will be finished
├── NoticeRefused                 a webhook that the payment provider did not sign, or signed too long ago
├── AfterSaleRefused              what the policy, or the state of the order, does not allow
│   └── NotCancellable  NotChangeable  NotReturnable  NotExchangeable  NotWithdrawable
├── SignInNeeded                  what is kept is kept for an account
├── CustomerRefused               a customer of the merchant's records, whom this shopper is not shown to be
├── TransitionRefused             an order in this state knows no such step
└── TooManyTries
"""

from collections.abc import Mapping
from typing import Any


class CommerceError(Exception):
    """A refusal: a stable code for programs, plain words for a shopper, and details for both."""

    code = "commerce_error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, Any] = details


class NotFound(CommerceError):
    """There is no such thing for this shopper."""

    code = "not_found"


class MerchantNotFound(NotFound):
    code = "merchant_not_found"


class ProductNotFound(NotFound):
    code = "product_not_found"


class VariantNotFound(NotFound):
    code = "variant_not_found"


class LocationNotFound(NotFound):
    """Details: ``locationId``, ``remedy``."""

    code = "location_not_found"


class CartNotFound(NotFound):
    code = "cart_not_found"


class LineNotFound(NotFound):
    code = "line_not_found"


class CheckoutNotFound(NotFound):
    code = "checkout_not_found"


class OrderNotFound(NotFound):
    code = "order_not_found"


class GiftCardNotFound(NotFound):
    code = "gift_card_not_found"


class Invalid(CommerceError):
    """The request cannot be meant so; the details say what to mend."""

    code = "invalid"


class MoneyInvalid(Invalid):
    code = "money_invalid"


class CurrencyMismatch(Invalid):
    code = "currency_mismatch"


class CurrencyNotOffered(Invalid):
    """Details: ``currency``, and those that are ``offered``."""

    code = "currency_not_offered"


class QuantityInvalid(Invalid):
    code = "quantity_invalid"


class RulesInvalid(Invalid):
    """Selling rules that contradict themselves or leave something open."""

    code = "rules_invalid"


class FeedUnreadable(Invalid):
    """A file that is no feed we read. Details: ``remedy``."""

    code = "feed_unreadable"


class AddressInvalid(Invalid):
    """Details: ``problems``, a list of ``{field, message}``."""

    code = "address_invalid"


class BuyerInvalid(Invalid):
    """Details: ``problems``, a list of ``{field, message}``."""

    code = "buyer_invalid"


class InstrumentInvalid(Invalid):
    code = "instrument_invalid"


class OptionInvalid(Invalid):
    """There is no such delivery option for this checkout. Details: ``options``."""

    code = "option_invalid"


class GiftCardInvalid(Invalid):
    """Details: ``why`` (unknown, expired, empty, currency, code)."""

    code = "gift_card_invalid"


class QuoteInvalid(Invalid):
    code = "quote_invalid"


class QuoteExpired(QuoteInvalid):
    code = "quote_expired"


class Conflict(CommerceError):
    """Someone or something was faster; look again and decide again."""

    code = "conflict"


class VersionConflict(Conflict):
    """Details: ``expected`` and ``actual``."""

    code = "version_conflict"


class ChangedSince(Conflict):
    """What was agreed to is no longer what would happen. Details: ``old`` and ``new``."""

    code = "changed_since"


class IdempotencyConflict(Conflict):
    """The same key came with another request."""

    code = "idempotency_conflict"


class MerchantExists(Conflict):
    code = "merchant_exists"


class GiftCardShort(Conflict):
    """A gift card no longer holds what it was to pay. Details: ``cardId``, ``last4``, ``balance``, ``wanted``."""

    code = "gift_card_short"


class GiftCardExists(Conflict):
    """There is a gift card with this code already."""

    code = "gift_card_exists"


class OutOfStock(CommerceError):
    """Details: ``variantId``, ``title``, ``available``."""

    code = "out_of_stock"


class InsufficientStock(OutOfStock):
    """Some are left, but fewer than asked for. Details: ``variantId``, ``title``, ``requested``, ``available``."""

    code = "insufficient_stock"

    @property
    def available(self) -> int:
        return int(self.details["available"])


class VariantUnavailable(CommerceError):
    """It is not sold any more. Details: ``variantId``, ``title``."""

    code = "variant_unavailable"


class PromotionInvalid(CommerceError):
    """Details: ``promotionCode`` and ``why`` (unknown, not_started, ended, used_up, minimum, no_eligible_items, …)."""

    code = "promotion_invalid"


class EmptyCart(CommerceError):
    code = "empty_cart"


class CheckoutIncomplete(CommerceError):
    """Details: ``missing`` and ``problems``."""

    code = "checkout_incomplete"


class CheckoutClosed(CommerceError):
    """Details: ``status`` and, where there is one, ``orderId``."""

    code = "checkout_closed"


class PaymentDeclined(CommerceError):
    """Details: ``reason`` (card_declined, insufficient_funds, authentication_failed, …)."""

    code = "payment_declined"


class GatewayUnavailable(CommerceError):
    """The payment provider does not answer; what was begun is finished later, and nothing is paid twice."""

    code = "gateway_unavailable"


class NoticeRefused(CommerceError):
    """What came to a webhook is not from the payment provider, or is told again too late."""

    code = "notice_refused"


class AfterSaleRefused(CommerceError):
    """What the policy, or the state of the order, does not allow. Details: ``why``, ``number``, ``status``."""

    code = "after_sale_refused"


class NotCancellable(AfterSaleRefused):
    code = "not_cancellable"


class NotChangeable(AfterSaleRefused):
    code = "not_changeable"


class NotReturnable(AfterSaleRefused):
    code = "not_returnable"


class NotExchangeable(AfterSaleRefused):
    code = "not_exchangeable"


class NotWithdrawable(AfterSaleRefused):
    code = "not_withdrawable"


class RequestNotFound(NotFound):
    code = "request_not_found"


class CustomerNotFound(NotFound):
    code = "customer_not_found"


class SignInNeeded(CommerceError):
    """Only a signed-in customer can have that. Details: ``field``."""

    code = "sign_in_needed"


class CustomerRefused(CommerceError):
    """Details: ``why`` (proof, other_customer, unknown)."""

    code = "customer_refused"


class TransitionRefused(CommerceError):
    """An order in this state knows no such step. Details: ``status`` and ``step``."""

    code = "transition_refused"


class TooManyTries(CommerceError):
    """Details: ``retryAfterSeconds``."""

    code = "too_many_tries"
