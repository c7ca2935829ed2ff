"""The one table from a refusal's code to how it looks outside."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """How one code looks outside: the HTTP status, a title, and whether the same request may succeed later.

    A business refusal is an answer of the shop: UCP's routes tell it as 200 with messages.
    """

    status: int
    title: str
    retry: bool = False
    business: bool = False


def _business(title: str, *, retry: bool = False) -> Problem:
    return Problem(409, title, retry, business=True)


PROBLEMS: Mapping[str, Problem] = {
    # the outside
    "internal": Problem(500, "Something failed on our side", retry=True),
    "unauthorised": Problem(401, "A session is needed"),
    "admin_needed": Problem(401, "An administrator's token is needed"),
    "session_ended": Problem(401, "The session has ended"),
    "key_refused": Problem(401, "The publishable key is not accepted here"),
    "handoff_invalid": Problem(410, "The code was used or has expired"),
    "identity_unsupported": Problem(422, "The identity token cannot be checked"),
    "identity_refused": Problem(401, "The identity token is not accepted"),
    "sign_in_refused": Problem(401, "The code is not accepted"),
    "address_refused": Problem(422, "Nothing is sent to that address"),
    "signature_invalid": Problem(400, "The webhook's signature does not fit"),
    "not_found": Problem(404, "Not found"),
    "method_not_allowed": Problem(405, "That method is not offered here"),
    "request_invalid": Problem(422, "The request does not follow the schema"),
    "precondition_failed": Problem(412, "It was changed in between"),
    "idempotency_conflict": Problem(409, "The idempotency key belongs to another request"),
    "idempotency_in_flight": Problem(409, "The first request with this key is still running", retry=True),
    "keys_unavailable": Problem(503, "Nothing was done: the key could not be kept", retry=True),
    "limit_reached": Problem(429, "Too much at once", retry=True),
    "too_large": Problem(413, "Too large"),
    "not_ready": Problem(503, "The service is starting or stopping", retry=True),
    "setting_invalid": Problem(500, "A setting is missing"),
    "extra_missing": Problem(500, "A package is missing"),
    "currency_unknown": Problem(422, "There is no such currency"),
    "amounts_counted_otherwise": Problem(500, "Stored amounts would mean other prices"),
    "server_unreachable": Problem(503, "No server answers", retry=True),
    "timed_out": Problem(504, "It took too long", retry=True),
    # selling
    "merchant_not_found": Problem(404, "There is no such merchant"),
    "product_not_found": Problem(404, "There is no such product"),
    "location_not_found": Problem(404, "There is no such location"),
    "variant_not_found": _business("There is no such variant"),
    "cart_not_found": Problem(404, "There is no such cart"),
    "line_not_found": Problem(404, "There is no such line"),
    "checkout_not_found": Problem(404, "There is no such checkout"),
    "order_not_found": Problem(404, "There is no such order"),
    "commerce_error": Problem(500, "Something failed on our side", retry=True),
    "invalid": Problem(422, "The request cannot be meant so"),
    "money_invalid": Problem(422, "The amount cannot be read"),
    "currency_mismatch": Problem(422, "The currencies differ"),
    "currency_not_offered": _business("The shop does not sell in that currency"),
    "quantity_invalid": _business("The quantity cannot be meant so"),
    "rules_invalid": Problem(422, "The selling rules contradict themselves"),
    "address_invalid": _business("The address is not complete"),
    "buyer_invalid": _business("The buyer's details are not complete"),
    "instrument_invalid": _business("That means of payment is not offered"),
    "gift_card_invalid": _business("The gift card cannot be used"),
    "gift_card_short": _business("The gift card holds less by now"),
    "gift_card_exists": Problem(409, "There is such a gift card already"),
    "gift_card_not_found": Problem(404, "There is no such gift card"),
    "option_invalid": _business("That delivery is not offered here"),
    "quote_invalid": _business("The price quote is not ours"),
    "quote_expired": _business("The price quote has expired"),
    "conflict": Problem(409, "It was changed in between"),
    "version_conflict": Problem(412, "It was changed in between"),
    "changed_since": _business("Something changed since it was agreed"),
    "merchant_exists": Problem(409, "There is such a merchant already"),
    "out_of_stock": _business("Sold out"),
    "insufficient_stock": _business("Fewer are left"),
    "variant_unavailable": _business("It is not sold any more"),
    "promotion_invalid": _business("The code does not apply"),
    "empty_cart": _business("The cart is empty"),
    "checkout_incomplete": _business("Something is missing for the order"),
    "checkout_closed": _business("The checkout has ended"),
    "payment_declined": _business("The payment was declined"),
    "gateway_unavailable": Problem(503, "The payment provider does not answer", retry=True),
    "notice_refused": Problem(400, "The webhook's signature does not fit"),
    "not_cancellable": _business("It cannot be cancelled any more"),
    "not_returnable": _business("It cannot be returned"),
    "not_changeable": _business("It cannot be changed any more"),
    "not_exchangeable": _business("It cannot be exchanged"),
    "not_withdrawable": _business("It cannot be withdrawn any more"),
    "after_sale_refused": _business("The order does not allow that"),
    "sign_in_needed": _business("That needs an account"),
    "customer_not_found": _business("There is no such customer"),
    "customer_refused": _business("That does not show who you are"),
    "request_not_found": Problem(404, "There is no such request"),
    "transition_refused": _business("The order knows no such step"),
    "too_many_tries": Problem(429, "Too many tries", retry=True),
    "feed_unreadable": Problem(422, "The feed cannot be read"),
    "feed_missing": Problem(404, "There is no such feed"),
    "feed_empty": Problem(422, "The feed holds no products"),
    "feed_not_understood": Problem(422, "The feed's format cannot be made out"),
    # finding
    "retrieval_error": Problem(500, "Something failed on our side", retry=True),
    "too_few_orders": Problem(409, "The shop has not sold enough to learn from"),
    "index_missing": Problem(503, "The catalogue is being indexed", retry=True),
    "snapshot_damaged": Problem(503, "The index must be built again", retry=True),
    "snapshot_foreign": Problem(503, "The index must be built again", retry=True),
    "product_not_indexed": Problem(404, "There is no such product"),
    "encoder_error": Problem(503, "The text encoder failed", retry=True),
    "encoder_unavailable": Problem(503, "The text encoder does not answer", retry=True),
    "vector_store_unavailable": Problem(503, "The vector store does not answer", retry=True),
    "reranker_unavailable": Problem(503, "The model that re-orders results does not answer", retry=True),
    "picture_refused": Problem(422, "The picture cannot be read"),
    "pictures_missing": Problem(503, "The shop's pictures are being looked at", retry=True),
    "image_search_off": Problem(409, "This shop cannot search by pictures"),
    "weights_altered": Problem(500, "Something failed on our side"),
    # the ground floor and the prompts
    "storage_error": Problem(500, "Something failed on our side", retry=True),
    "database_url_invalid": Problem(500, "The database's address cannot be read"),
    "nested_transaction": Problem(500, "Something failed on our side"),
    "takes_long": Problem(500, "Something failed on our side"),
    "prompt_invalid": Problem(500, "A prompt cannot be read"),
    "planner_language_invalid": Problem(500, "A language file cannot be read"),
    # the agent
    "agent_error": Problem(500, "Something failed on our side", retry=True),
    "conversation_not_found": Problem(404, "There is no such conversation"),
    "run_not_found": Problem(404, "There is no such run"),
    "input_invalid": Problem(422, "The run's input cannot be read"),
    "interrupt_mismatch": Problem(409, "That question is not open"),
    "proposal_not_found": Problem(404, "There is no such proposal"),
    "too_many_runs": Problem(429, "Too many messages wait", retry=True),
    "run_failed": Problem(503, "It broke off on our side", retry=True),
    "shutting_down": Problem(503, "The service is restarting", retry=True),
    "lease_lost": Problem(503, "Another process has taken over", retry=True),
    "model_unavailable": Problem(503, "The language model does not answer", retry=True),
}


def problem_of(code: str) -> Problem:
    """The problem of a code; codes that nobody declared are failures of ours."""
    return PROBLEMS.get(code, PROBLEMS["internal"])
