"""The payment providers that a shop takes, as one."""

from collections.abc import Mapping, Sequence

from commerce.domain.checkout import Instrument
from commerce.errors import InstrumentInvalid
from commerce.ports.payments import PaymentGateway, PaymentObserver
from commerce.services.watched_gateway import WatchedGateway


class Gateways:
    """Finds the provider of a payment, and the instruments that all of them offer."""

    def __init__(self, gateways: Sequence[PaymentGateway], observer: PaymentObserver | None = None) -> None:
        watched = gateways if observer is None else [WatchedGateway(gateway, observer) for gateway in gateways]
        self._gateways: Mapping[str, PaymentGateway] = {gateway.provider: gateway for gateway in watched}

    @property
    def offered(self) -> tuple[Instrument, ...]:
        return tuple(one for gateway in self._gateways.values() for one in gateway.offered)

    def takes(self, provider: str) -> bool:
        """Whether the shop takes a provider's payments."""
        return provider in self._gateways

    def keeps(self, provider: str) -> bool:
        """Whether a provider keeps what is paid with for the next time."""
        return provider in self._gateways and self._gateways[provider].keeps

    def of(self, provider: str) -> PaymentGateway:
        """Return a provider's gateway; raises InstrumentInvalid where the shop takes it no longer."""
        try:
            return self._gateways[provider]
        except KeyError:
            raise InstrumentInvalid("This shop does not take that way of paying.", provider=provider) from None

    async def instrument(self, merchant_id: str, token: str) -> Instrument:
        """Ask each provider in turn what a token stands for; raises InstrumentInvalid."""
        for gateway in self._gateways.values():
            try:
                return await gateway.instrument(merchant_id, token)
            except InstrumentInvalid:
                continue
        raise InstrumentInvalid("I cannot use that way of paying; please choose another.")
