"""The groups of settings, each handed to the part that it is about."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Group(BaseModel):
    """A group of settings that share the first word of their name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(Group):
    url: str = Field("", description="postgresql:// address of the database; empty keeps a SQLite file in HOME")


class RedisSettings(Group):
    url: str = Field(
        "", description="redis:// address for announcements, limits and locks; empty keeps them in process"
    )
    lock_seconds: float = Field(30.0, ge=1, le=600, description="Time after which the lock of a dead process lapses")


class BrokerSettings(Group):
    url: str = Field("", description="redis:// or amqp:// address of the Celery broker; empty does the work in process")
    visibility_seconds: float = Field(
        600.0, ge=1, description="Time after which Redis gives an event of a dead worker to another"
    )


class LlmSettings(Group):
    base_url: str = Field("", description="Address of an OpenAI-compatible endpoint; empty means the provider's own")
    api_key: SecretStr = Field(SecretStr(""), description="Key of that endpoint")
    model: str = Field("", description="Name of the model; setting it turns the language model on")
    timeout_seconds: float = Field(30.0, gt=0, le=300, description="Longest wait for one answer of the model")
    daily_budget_tokens: int = Field(0, ge=0, description="Tokens a merchant may spend in a day; 0 is no limit")


class StripeSettings(Group):
    secret_key: SecretStr = Field(SecretStr(""), description="Secret key; setting it turns Stripe on")
    webhook_secret: SecretStr = Field(SecretStr(""), description="Secret that signs Stripe's webhooks")
    publishable_key: str = Field(
        "", description="Publishable key; with it, cards are given to Stripe on our payment page"
    )
    timeout_seconds: float = Field(20.0, gt=0, le=80, description="Longest wait for one answer of Stripe")
    script: str = Field("https://js.stripe.com/v3/", description="Address of Stripe's script on the payment page")
    api_base: str = Field("", description="Another address of Stripe's API, for tests")

    @property
    def is_live(self) -> bool:
        """Whether payments move real money."""
        return "_live_" in self.secret_key.get_secret_value()


class PaypalSettings(Group):
    client_id: str = Field("", description="Client id of a REST app; setting it turns PayPal on")
    client_secret: SecretStr = Field(SecretStr(""), description="Secret of that app")
    webhook_id: str = Field("", description="Id of the app's webhook, which PayPal checks its signatures with")
    environment: Literal["sandbox", "live"] = Field("sandbox", description="sandbox or live")
    api_base: str = Field("", description="Another address of PayPal's API, for tests")

    @property
    def is_live(self) -> bool:
        """Whether payments move real money."""
        return bool(self.client_id) and self.environment == "live"


class SmtpSettings(Group):
    url: str = Field("", description="smtp:// or smtps:// address with user; empty writes mails to the outbox page")
    sender: str = Field("shop@localhost", description="Sender of the shop's mails")
    timeout_seconds: float = Field(15.0, gt=0, le=120, description="Longest wait for one answer of the mail server")


class SmsSettings(Group):
    account_sid: str = Field("", description="Twilio account; empty writes text messages to the outbox page")
    auth_token: SecretStr = Field(SecretStr(""), description="Token of that account")
    sender: str = Field("", description="Number in +15551234567 form, or messaging service, that messages come from")
    api_base: str = Field("https://api.twilio.com", description="Address of the API")


class PushSettings(Group):
    contact: str = Field(
        "", description="mailto: or https: address that push services may write to; empty uses the outbox page"
    )


class WebhookSettings(Group):
    timeout_seconds: float = Field(10.0, gt=0, le=60, description="Longest wait for an endpoint's answer")
    attempts: int = Field(8, ge=1, le=20, description="Tries before a delivery is given up")
    retention_days: int = Field(30, ge=1, description="Days that deliveries are kept in the log")
    private_networks: bool = Field(False, description="Whether endpoints may stand in private networks")


class NoticeSettings(Group):
    templates: str = Field("", description="Folder of templates of notices that replace ours; empty has none")
    cart_hours: float = Field(4.0, gt=0, description="Hours after which a cart that was left is reminded of, once")
    retention_days: int = Field(90, ge=1, description="Days that sent notices are kept")


class ModelSettings(Group):
    encoders: str = Field(
        "", description="Encoders that `models serve` serves, as v1=MODEL*90, v2=MODEL*10; empty serves EMBEDDER's"
    )
    rankers: str = Field("", description="Cross-encoders that it serves, written the same way; empty serves none")
    deadline_seconds: float = Field(2.0, gt=0, le=60, description="Longest wait for a model service that a shopper has")
    bulk_seconds: float = Field(30.0, gt=0, le=600, description="Longest wait for one part of an index's vectors")
    attempts: int = Field(3, ge=1, le=10, description="Times that a model service is asked within the deadline")
    failures: int = Field(5, ge=1, description="Failed calls in a row after which a model service is left alone")
    rest_seconds: float = Field(5.0, gt=0, description="How long it is left alone before it is tried again")
    fallback: str = Field(
        "", description="The same model, to encode queries in process while its service fails; empty uses words alone"
    )


class ImageSettings(Group):
    model: str = Field(
        "", description="Name or path of a CLIP-type sentence-transformers model; setting it turns image search on"
    )
    most_bytes: int = Field(10_000_000, ge=10_000, le=50_000_000, description="Largest picture of a product or shopper")
    most_pixels: int = Field(
        40_000_000, ge=10_000, le=80_000_000, description="Most pixels that a picture may have; it is refused undecoded"
    )
    timeout_seconds: float = Field(10.0, gt=0, le=60, description="Longest wait for a product's picture")
    private_networks: bool = Field(
        False, description="Whether products' pictures may be fetched from private networks and this machine"
    )
    uploads_per_minute: int = Field(20, ge=1, description="Pictures a shopper may show in a minute")


class VectorSettings(Group):
    store: Literal["faiss", "pgvector", "pinecone"] = Field(
        "faiss", description="What finds near vectors: faiss in process, pgvector or pinecone"
    )
    url: str = Field(
        "", description="postgresql:// address for pgvector (empty takes DATABASE_URL), or host of the Pinecone index"
    )
    api_key: SecretStr = Field(SecretStr(""), description="Pinecone's key")
    least_recall: float = Field(
        0.95, ge=0, le=1, description="Share of the ten nearest that an index finds at least, or is refused"
    )
    deadline_seconds: float = Field(1.0, gt=0, le=60, description="Longest wait for the vector store in a search")
    fallback: bool = Field(
        False, description="Whether all vectors are compared in process while the store fails; else words alone serve"
    )


class OtlpSettings(Group):
    endpoint: str = Field(
        "", description="http:// address of an OpenTelemetry collector (OTLP over HTTP); empty traces nothing"
    )


class LimitSettings(Group):
    turns_per_minute: int = Field(60, ge=1, description="Messages a shopper may send in a minute")
    turns_burst: int = Field(60, ge=1, description="Messages a shopper may send at once")
    requests_per_minute: int = Field(1200, ge=1, description="HTTP requests a shopper may make in a minute")
    requests_burst: int = Field(300, ge=1, description="HTTP requests a shopper may make at once")
    address_requests_per_minute: int = Field(30_000, ge=1, description="HTTP requests from one address in a minute")
    sessions_per_minute: int = Field(600, ge=1, description="New sessions from one address in a minute")
    message_characters: int = Field(4000, ge=1, description="Longest message of a shopper")
    body_bytes: int = Field(262_144, ge=1024, description="Largest body of a request")
    connections: int = Field(16, ge=1, description="Open sockets and streams of one shopper")
    address_connections: int = Field(2000, ge=1, description="Open sockets and streams from one address")
    frame_bytes: int = Field(65_536, ge=1024, description="Largest frame on a socket")
    queued_frames: int = Field(256, ge=8, description="Frames that wait for one slow client before it is cut off")
    request_seconds: float = Field(30.0, gt=0, description="Longest time for one request, streams excepted")
    drain_seconds: float = Field(20.0, ge=0, description="Time that running turns get to end at shutdown")


class RecommendationSettings(Group):
    days: int = Field(400, ge=30, description="Days whose orders and looks suggestions are learned from")
    retrain_hours: int = Field(24, ge=1, description="Hours after which a shop that went on selling learns anew")
    least_orders: int = Field(50, ge=10, description="Orders below which nothing is learned, and content decides")
    most_looks: int = Field(500_000, ge=0, description="Looks at products that are learned from, the newest")


class EventSettings(Group):
    retention_days: int = Field(90, ge=1, description="Days that shopper events are kept")
    sampling: float = Field(1.0, ge=0, le=1, description="Share of shoppers whose events are kept")
