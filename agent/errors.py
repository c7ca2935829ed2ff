"""What the agent refuses, and why.

AgentError
├── ConversationNotFound   no such conversation for this principal
├── RunNotFound            no such run for this principal
├── InputInvalid           the run's input cannot be read; names the field and the remedy
├── InterruptMismatch      an answer to an interrupt that is not open, or another answer than the first
├── ProposalNotFound       no such proposal for this principal
├── TooManyRuns            too many runs wait in this conversation
├── RunFailed              a run broke off on our side; what it was asked for can be asked for again
├── ShuttingDown           the process takes no new runs
├── LeaseLost              another process has taken the conversation over
└── ModelUnavailable       the language model did not answer within its budget
"""

from typing import ClassVar


class AgentError(Exception):
    """Something that the agent refuses."""

    code: ClassVar[str] = "agent_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ConversationNotFound(AgentError):
    """There is no such conversation for this principal."""

    code = "conversation_not_found"

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"there is no conversation {conversation_id!r}")


class RunNotFound(AgentError):
    """There is no such run for this principal."""

    code = "run_not_found"

    def __init__(self, run_id: str) -> None:
        super().__init__(f"there is no run {run_id!r}")


class InputInvalid(AgentError):
    """The run's input cannot be read."""

    code = "input_invalid"

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(f"{field}: {remedy}")
        self.field = field
        self.remedy = remedy


class InterruptMismatch(AgentError):
    """The answer belongs to no open interrupt, or differs from the one already given."""

    code = "interrupt_mismatch"

    def __init__(self, interrupt_id: str, why: str) -> None:
        super().__init__(f"interrupt {interrupt_id!r}: {why}")
        self.interrupt_id = interrupt_id


class ProposalNotFound(AgentError):
    """There is no such proposal for this principal."""

    code = "proposal_not_found"

    def __init__(self, proposal_id: str) -> None:
        super().__init__(f"there is no proposal {proposal_id!r}")


class TooManyRuns(AgentError):
    """As many runs as we keep are waiting in this conversation already."""

    code = "too_many_runs"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} messages are waiting already; send the next when one is answered")
        self.limit = limit


class RunFailed(AgentError):
    """A run broke off on our side: nothing is known to have been done, and asking again is safe."""

    code = "run_failed"

    def __init__(self, run_id: str) -> None:
        super().__init__(f"run {run_id!r} broke off on our side; please ask again")


class ShuttingDown(AgentError):
    """This process is ending and takes no new runs; another one, or a retry, will."""

    code = "shutting_down"

    def __init__(self) -> None:
        super().__init__("the service is restarting; try again in a moment")


class LeaseLost(AgentError):
    """Another process has taken the conversation over; this one must stop writing to it."""

    code = "lease_lost"

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"conversation {conversation_id!r} is held by another process")


class ModelUnavailable(AgentError):
    """The language model did not answer within its budget of retries and time."""

    code = "model_unavailable"
