"""How refusals of every folder leave the service: one table from a code to a problem, a frame and whether to retry.

ServingError
├── SettingInvalid          a setting that cannot work, or a missing service, named
├── ExtraMissing            a package of an extra that is not installed
├── ServerUnreachable       a client that finds no server, or loses it
├── Unauthorised            no session, or one that ended
├── AdminNeeded             no administrator's token, or one that was revoked
├── SessionEnded            the nonce of a session that was revoked
├── KeyRefused              a publishable key that is unknown or not for this origin
├── HandoffInvalid          a code that is unknown, used or older than ten minutes
├── IdentityUnsupported     an identity token where the merchant has set no identity secret
├── NotFound                nothing of that name for this principal
├── RequestInvalid          a request that does not follow the schema; names the field
├── PreconditionFailed      If-Match names an older version
├── IdempotencyConflict     the same key with another body
├── IdempotencyInFlight     the same key while the first request is still running
├── KeysUnavailable         keys cannot be kept just now, so nothing was done
├── LimitReached            too many requests, sockets or bytes; says when to come again
├── SignatureInvalid        a webhook that its provider did not sign
├── AddressRefused          an address that nothing is sent to: not https, private, or this machine
├── IdentityRefused         an identity token that is not the merchant's, or has ended
├── SignInRefused           a code or link for signing in that is wrong, used or too old
├── TooLarge                a body or a message beyond the limit
├── ImageSearchOff         a picture for a shop that has no image search, or has not looked at its own pictures
├── TimedOut                a request that took longer than one may
├── TooFewOrders            a shop that has not sold enough to learn from
└── NotReady                the service starts or stops
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serving.refusals.problem_table import PROBLEMS, problem_of

PROBLEM_BASE = "/problems/"


class ServingError(Exception):
    """A refusal of the outside."""

    code = "internal"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, Any] = details


class TooFewOrders(ServingError):
    code = "too_few_orders"


class SettingInvalid(ServingError):
    code = "setting_invalid"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The setting {name} {why}.", setting=name)


class ImageSearchOff(ServingError):
    code = "image_search_off"


class ExtraMissing(ServingError):
    code = "extra_missing"

    def __init__(self, extra: str, package: str) -> None:
        remedy = f"pip install 'shopmindai[{extra}]'"
        super().__init__(f"This needs the package {package!r}, which is not installed.", remedy=remedy)


class ServerUnreachable(ServingError):
    code = "server_unreachable"


class Unauthorised(ServingError):
    code = "unauthorised"


class AdminNeeded(ServingError):
    code = "admin_needed"


class SessionEnded(ServingError):
    code = "session_ended"


class KeyRefused(ServingError):
    code = "key_refused"


class HandoffInvalid(ServingError):
    code = "handoff_invalid"


class IdentityUnsupported(ServingError):
    code = "identity_unsupported"


class NotFound(ServingError):
    code = "not_found"


class RequestInvalid(ServingError):
    code = "request_invalid"


class PreconditionFailed(ServingError):
    code = "precondition_failed"


class IdempotencyConflict(ServingError):
    code = "idempotency_conflict"


class IdempotencyInFlight(ServingError):
    code = "idempotency_in_flight"


class KeysUnavailable(ServingError):
    code = "keys_unavailable"


class LimitReached(ServingError):
    code = "limit_reached"

    def __init__(self, message: str, *, retry_after_seconds: float) -> None:
        super().__init__(message, retryAfterSeconds=max(1, round(retry_after_seconds)))
        self.retry_after_seconds = retry_after_seconds


class TooLarge(ServingError):
    code = "too_large"


class SignatureInvalid(ServingError):
    code = "signature_invalid"


class AddressRefused(ServingError):
    code = "address_refused"


class IdentityRefused(ServingError):
    code = "identity_refused"


class SignInRefused(ServingError):
    code = "sign_in_refused"


class TimedOut(ServingError):
    code = "timed_out"


class NotReady(ServingError):
    code = "not_ready"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal of any folder, as the outside tells it."""

    code: str
    message: str
    details: Mapping[str, Any]


def refusal_of(error: BaseException) -> Refusal:
    """The refusal that an exception stands for; what nobody declared tells nothing about itself."""
    code = getattr(error, "code", None)
    if not isinstance(code, str) or code not in PROBLEMS or code == "internal":
        return Refusal("internal", "Something failed on our side. It was logged; please try again.", {})
    message = getattr(error, "message", None) or str(error)
    details = getattr(error, "details", None)
    known = dict(details) if isinstance(details, Mapping) else {}
    if remedy := getattr(error, "remedy", None):
        known["remedy"] = remedy
    return Refusal(code, str(message), known)


def problem_body(code: str, message: str, details: Mapping[str, Any], instance: str | None = None) -> dict[str, Any]:
    """An RFC 9457 body with a stable `type`."""
    problem = problem_of(code)
    body: dict[str, Any] = {
        "type": PROBLEM_BASE + code.replace("_", "-"),
        "title": problem.title,
        "status": problem.status,
        "detail": message,
        "code": code,
        "retry": problem.retry,
    }
    if instance:
        body["instance"] = instance
    if details:
        body["details"] = dict(details)
    return body


def error_frame(
    code: str,
    message: str,
    *,
    ref: str | None = None,
    thread_id: str | None = None,
    retry_after_seconds: float | None = None,
) -> dict[str, Any]:
    """The error frame of the WebSocket for a code."""
    frame: dict[str, Any] = {"op": "error", "code": code, "message": message}
    if ref is not None:
        frame["ref"] = ref
    if thread_id is not None:
        frame["threadId"] = thread_id
    if retry_after_seconds is not None:
        frame["retryAfterSeconds"] = max(1, round(retry_after_seconds))
    elif problem_of(code).retry:
        frame["retryAfterSeconds"] = 5
    return frame
