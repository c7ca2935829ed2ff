"""Everything an operator can set, read once from the environment by entry points and nowhere else."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from serving.refusals.errors import SettingInvalid
from serving.setting_groups import (
    BrokerSettings,
    DatabaseSettings,
    EventSettings,
    Group,
    ImageSettings,
    LimitSettings,
    LlmSettings,
    ModelSettings,
    NoticeSettings,
    OtlpSettings,
    PaypalSettings,
    PushSettings,
    RecommendationSettings,
    RedisSettings,
    SmsSettings,
    SmtpSettings,
    StripeSettings,
    VectorSettings,
    WebhookSettings,
)

PREFIX = "SHOPMIND_"
LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(Path("var"), description="The one folder that the embedded mode writes")
    cache: str = Field(
        "", description="Folder of what is made of models and texts, which homes may share; empty: `cache` in the home"
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    public_url: str = Field("", description="Address under which shoppers reach the service; empty takes the request's")
    merchant: str = Field("demo", description="Merchant whose storefront is served at /")
    log_level: LogLevel = Field("info", description="Least level that is logged")
    trusted_proxies: str = Field("", description="Addresses of proxies whose forwarded headers are believed")
    metrics_token: SecretStr = Field(SecretStr(""), description="Bearer token for /metrics from beyond loopback")
    embedder: str = Field(
        "", description="Name or path of an embedding model, or address of the model service (http://…, ray:auto)"
    )
    reranker: str = Field(
        "", description="Name or path of a cross-encoder for the first results, or its address; empty has none"
    )
    disabled_tools: str = Field("", description="Names of the agent's tools that are switched off, with commas")

    database: DatabaseSettings = DatabaseSettings()
    redis: RedisSettings = RedisSettings()
    broker: BrokerSettings = BrokerSettings()
    llm: LlmSettings = LlmSettings()
    stripe: StripeSettings = StripeSettings()
    paypal: PaypalSettings = PaypalSettings()
    smtp: SmtpSettings = SmtpSettings()
    sms: SmsSettings = SmsSettings()
    push: PushSettings = PushSettings()
    notices: NoticeSettings = NoticeSettings()
    webhooks: WebhookSettings = WebhookSettings()
    models: ModelSettings = ModelSettings()
    vector: VectorSettings = VectorSettings()
    images: ImageSettings = ImageSettings()
    otlp: OtlpSettings = OtlpSettings()
    limits: LimitSettings = LimitSettings()
    events: EventSettings = EventSettings()
    recommendations: RecommendationSettings = RecommendationSettings()

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def database_url(self) -> str:
        """The address of the database, with the embedded file as the default."""
        return self.database.url or f"sqlite+aiosqlite:///{(self.home / 'shopmind.db').resolve()}"

    @property
    def cache_folder(self) -> Path:
        """Where exported encoders, vectors by content and lessons are kept, all of which can be made again."""
        return Path(self.cache) if self.cache else self.home / "cache"

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded file."""
        return not self.database.url or self.database.url.startswith("sqlite")

    def check(self) -> None:
        """Refuse combinations that cannot work, naming the setting."""
        _check_scheme(
            "DATABASE_URL", self.database.url, {"sqlite", "sqlite+aiosqlite", "postgresql", "postgresql+psycopg"}
        )
        _check_scheme("REDIS_URL", self.redis.url, {"redis", "rediss", "unix"})
        _check_scheme("BROKER_URL", self.broker.url, {"redis", "rediss", "amqp", "amqps"})
        _check_scheme("SMTP_URL", self.smtp.url, {"smtp", "smtps"})
        _check_scheme("STRIPE_API_BASE", self.stripe.api_base, {"http", "https"})
        _check_scheme("STRIPE_SCRIPT", self.stripe.script, {"http", "https"})
        _check_scheme("PAYPAL_API_BASE", self.paypal.api_base, {"http", "https"})
        _check_scheme("LLM_BASE_URL", self.llm.base_url, {"http", "https"})
        if self.llm.base_url and not self.llm.model:
            raise SettingInvalid(f"{PREFIX}LLM_MODEL", "is needed when LLM_BASE_URL is set")
        self._check_vectors()
        self._check_payments()
        self._check_sms()
        if self.push.contact and not self.push.contact.startswith(("mailto:", "https:")):
            raise SettingInvalid(f"{PREFIX}PUSH_CONTACT", "must be a mailto: or https: address")

    def _check_vectors(self) -> None:
        if self.vector.store == "pgvector":
            _check_scheme("VECTOR_URL", self.vector.url, {"postgresql", "postgresql+psycopg"})
            if not self.vector.url and self.embedded:
                raise SettingInvalid(f"{PREFIX}VECTOR_URL", "is needed for pgvector, or DATABASE_URL of a PostgreSQL")
        if self.vector.store == "pinecone":
            for name, value in (("URL", self.vector.url), ("API_KEY", self.vector.api_key.get_secret_value())):
                if not value:
                    raise SettingInvalid(f"{PREFIX}VECTOR_{name}", "is needed for VECTOR_STORE=pinecone")

    def _check_payments(self) -> None:
        """Refuse providers that are set up by half."""
        if self.stripe.secret_key.get_secret_value() and not self.stripe.webhook_secret.get_secret_value():
            raise SettingInvalid(f"{PREFIX}STRIPE_WEBHOOK_SECRET", "is needed when STRIPE_SECRET_KEY is set")
        if self.stripe.is_live and not self.public_url.startswith("https://"):
            raise SettingInvalid(f"{PREFIX}PUBLIC_URL", "must be https:// when STRIPE_SECRET_KEY is a live key")
        if self.paypal.client_id and not self.paypal.client_secret.get_secret_value():
            raise SettingInvalid(f"{PREFIX}PAYPAL_CLIENT_SECRET", "is needed when PAYPAL_CLIENT_ID is set")
        if self.paypal.client_id and not self.paypal.webhook_id:
            raise SettingInvalid(f"{PREFIX}PAYPAL_WEBHOOK_ID", "is needed when PAYPAL_CLIENT_ID is set")
        if self.paypal.is_live and not self.public_url.startswith("https://"):
            raise SettingInvalid(f"{PREFIX}PUBLIC_URL", "must be https:// when PAYPAL_ENVIRONMENT is live")

    def _check_sms(self) -> None:
        _check_scheme("SMS_API_BASE", self.sms.api_base, {"http", "https"})
        given = {"AUTH_TOKEN": self.sms.auth_token.get_secret_value(), "SENDER": self.sms.sender}
        for name, value in given.items():
            if self.sms.account_sid and not value:
                raise SettingInvalid(f"{PREFIX}SMS_{name}", "is needed when SMS_ACCOUNT_SID is set")


def read_settings(**overrides: object) -> Settings:
    """Read the settings from the environment and `.env`; `overrides` that are None are left out."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # values are validated by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingInvalid(name, f"cannot be read: {first['msg']}") from error
    settings.check()
    return settings


def env_example() -> str:
    """The text of `.env.example`: every setting with its meaning and default."""
    lines = ["# Every setting of ShopMindAI with its default. Copy to .env and change what you need.", ""]
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Group):
            lines.append("")
            group = type(field.default)
            lines += [
                _example(f"{name}_{inner}", item.description, item.default)
                for inner, item in group.model_fields.items()
            ]
        else:
            lines.append(_example(name, field.description, field.default))
    return "\n".join(lines) + "\n"


def _example(name: str, description: str | None, default: object) -> str:
    shown = default.get_secret_value() if isinstance(default, SecretStr) else default
    return f"# {description}\n# {PREFIX}{name.upper()}={shown}"


def _check_scheme(name: str, url: str, schemes: set[str]) -> None:
    if url and urlsplit(url).scheme not in schemes:
        wanted = ", ".join(sorted(schemes))
        raise SettingInvalid(f"{PREFIX}{name}", f"must be an address that begins with one of: {wanted}")
