"""Opens the payment providers that the settings name, each loaded only where it is set up."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commerce.gateways.paypal_client import ADDRESSES
from commerce.gateways.paypal_gateway import PayPalGateway
from commerce.ports.payments import NotifyingGateway
from serving.extras import load
from serving.http.payments import PAYPAL_CANCELLED, PAYPAL_RETURN, STRIPE_PAGE, STRIPE_RETURN
from serving.settings import Settings

if TYPE_CHECKING:  # the package is loaded where Stripe is set up, and only there
    from commerce.gateways.stripe_gateway import StripeGateway


@dataclass(frozen=True, slots=True)
class Providers:
    """The providers that are set up; none is the sandbox's time."""

    stripe: "StripeGateway | None"
    paypal: PayPalGateway | None

    @property
    def all(self) -> Mapping[str, NotifyingGateway]:
        """Those that are set up, by name, the first one first offered."""
        found: list[NotifyingGateway | None] = [self.stripe, self.paypal]
        return {one.provider: one for one in found if one is not None}


def open_providers(stack: AsyncExitStack, settings: Settings) -> Providers:
    """Open what is set up; closed with the stack."""
    base = settings.public_url or f"http://127.0.0.1:{settings.port}"
    return Providers(_open_stripe(stack, settings, base), _open_paypal(stack, settings, base))


def _open_stripe(stack: AsyncExitStack, settings: Settings, base: str) -> "StripeGateway | None":
    secret_key = settings.stripe.secret_key.get_secret_value()
    if not secret_key:
        return None
    gateway: StripeGateway = load("commerce.gateways.stripe_gateway").StripeGateway(
        secret_key,
        settings.stripe.webhook_secret.get_secret_value(),
        return_url=f"{base}{STRIPE_RETURN}",
        api_base=settings.stripe.api_base,
        publishable_key=settings.stripe.publishable_key,
        page_url=f"{base}{STRIPE_PAGE}",
        timeout_seconds=settings.stripe.timeout_seconds,
    )
    stack.push_async_callback(gateway.close)
    return gateway


def _open_paypal(stack: AsyncExitStack, settings: Settings, base: str) -> PayPalGateway | None:
    paypal = settings.paypal
    if not paypal.client_id:
        return None
    gateway = PayPalGateway(
        paypal.client_id,
        paypal.client_secret.get_secret_value(),
        paypal.webhook_id,
        return_url=f"{base}{PAYPAL_RETURN}",
        cancel_url=f"{base}{PAYPAL_CANCELLED}",
        api_base=paypal.api_base or ADDRESSES[paypal.environment],
    )
    stack.push_async_callback(gateway.close)
    return gateway
