"""The limits that a turn keeps, and which language model serves it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """How much one message may cause, and how long it may take."""

    message_characters: int = 4_000
    waiting_runs: int = 3
    model_calls: int = 8
    tool_calls: int = 16
    tool_timeout_seconds: float = 20.0
    act_timeout_seconds: float = 60.0
    turn_timeout_seconds: float = 120.0
    context_items: int = 4
    context_characters: int = 500


@dataclass(frozen=True, slots=True)
class ContextLimits:
    """How much of a conversation a model is shown; older turns are summarised."""

    turns_kept: int = 8
    turns_before_summary: int = 16
    summary_characters: int = 4_000
    planner_turns: int = 3
    facts_carried: int = 200


@dataclass(frozen=True, slots=True)
class LeaseLimits:
    """How long a conversation waits for a writer that is not heard of."""

    seconds: float = 15.0
    heartbeat_seconds: float = 4.0
    mend_seconds: float = 0.5
    """How long a run of ours that broke without an end waits to be taken over; each further try waits twice that."""


@dataclass(frozen=True, slots=True)
class RetentionLimits:
    """How long the log is kept, and how many events can be replayed one by one."""

    events_kept: int = 1_500
    messages_in_snapshot: int = 300
    conversation_days: int = 180


@dataclass(frozen=True, slots=True)
class LanguageModelSettings:
    """A language model behind an OpenAI-compatible endpoint, or of any provider that LangChain knows."""

    model: str
    provider: str = "openai"
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    temperature: float | None = None
    timeout_seconds: float = 30.0
    attempts: int = 3
    retry_budget_seconds: float = 10.0
    daily_tokens: int | None = None
    input_micros_per_thousand: int = 0
    output_micros_per_thousand: int = 0


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """Everything that an operator can set about the agent."""

    turn: TurnLimits = field(default_factory=TurnLimits)
    context: ContextLimits = field(default_factory=ContextLimits)
    lease: LeaseLimits = field(default_factory=LeaseLimits)
    retention: RetentionLimits = field(default_factory=RetentionLimits)
    language_model: LanguageModelSettings | None = None
    code_version: str = "0"
