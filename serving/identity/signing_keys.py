"""The installation's key pairs: what it signs with, and what others check that by."""

import base64
import hashlib

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SigningKey:
    """A P-256 key pair made from the secret bytes of an installation."""

    def __init__(self, secret: bytes) -> None:
        self.private = ec.derive_private_key(1 + int.from_bytes(secret) % (_ORDER - 1), _CURVE)
        numbers = self.private.public_key().public_numbers()
        self._x, self._y = (_text(number.to_bytes(32)) for number in (numbers.x, numbers.y))

    @property
    def key_id(self) -> str:
        """The key's thumbprint (RFC 7638)."""
        named = orjson.dumps({"crv": "P-256", "kty": "EC", "x": self._x, "y": self._y})
        return _text(hashlib.sha256(named).digest())

    @property
    def public_jwk(self) -> dict[str, str]:
        """The public half, as a key set shows it."""
        own = {"kid": self.key_id, "kty": "EC", "crv": "P-256", "x": self._x, "y": self._y}
        return {**own, "use": "sig", "alg": "ES256"}

    @property
    def public_point(self) -> str:
        """The public half as browsers want it when they subscribe to pushes."""
        encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        return _text(self.private.public_key().public_bytes(encoding, form))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
