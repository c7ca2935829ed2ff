"""Signatures of messages to others, as UCP has them: RFC 9421 over method, address, profile and Content-Digest."""

from dataclasses import dataclass
from datetime import datetime

from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from serving.identity.signing_keys import SigningKey

COVERED = ("@method", "@authority", "@path", "ucp-agent", "webhook-id", "webhook-timestamp", "content-type")
_LABEL = "sig1"


@dataclass(slots=True)
class _Message:
    """A request, as the signer reads it and adds its headers."""

    method: str
    url: str
    headers: dict[str, str]


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: SigningKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> object:
        return self._key.private

    def resolve_public_key(self, key_id: str) -> object:
        return self._key.private.public_key()


class RequestSigner:
    """Signs what we post; whoever gets it checks it by the keys in our profile at /.well-known/ucp."""

    def __init__(self, key: SigningKey, profile_url: str) -> None:
        self._key = key
        self._profile_url = profile_url
        self._signer = HTTPMessageSigner(signature_algorithm=ECDSA_P256_SHA256, key_resolver=_OneKey(key))

    def headers(self, url: str, body: bytes, message_id: str, at: datetime) -> dict[str, str]:
        """The headers of a post to this address, its signature included."""
        message = _Message(
            "POST",
            url,
            {
                "Content-Type": "application/json",
                "UCP-Agent": f'profile="{self._profile_url}"',
                "Webhook-Id": message_id,
                "Webhook-Timestamp": str(int(at.timestamp())),
            },
        )
        self._signer.sign(
            message,
            key_id=self._key.key_id,
            created=at,
            label=_LABEL,
            include_alg=False,
            covered_component_ids=COVERED,
            body=body,
        )
        return message.headers
