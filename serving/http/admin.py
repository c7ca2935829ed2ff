"""Who administers: the token of the admin API, its idempotency keys, its problems, and what was done with it."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from serving.http.idempotent import IdempotentRoute
from serving.http.identity import CurrentServices, admit_address, services_of
from serving.http.wire import Wire
from serving.identity.administration import Admin
from serving.limits import Rate, demand
from serving.refusals.errors import AdminNeeded

_BEARER = "bearer "
_SCHEME = HTTPBearer(
    scheme_name="administrator", description="`adm.…`, of `shopmind merchant admin create`", auto_error=False
)


class ProblemBody(Wire):
    """RFC 9457: a stable `code` for programs, words for people, and how to mend it where that is known."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retry: bool
    instance: str | None = None
    details: dict[str, Any] | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, for its documentation."""
    content = {"application/problem+json": {"schema": ProblemBody.model_json_schema()}}
    words = {
        401: "`admin_needed`: no token, or one that was revoked",
        404: "There is none such: `order_not_found`, `request_not_found`, `variant_not_found`, `location_not_found`",
        409: "The order does not allow it (`transition_refused`, `quantity_invalid`), or the key is another request's",
        422: "`request_invalid`, `money_invalid`: `details` names the field",
        503: "Nothing was done: the key could not be kept; repeat it",
    }
    return {status: {"description": words[status], "content": content} for status in (401, 422, *statuses)}


async def current_admin(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)] = None
) -> Admin:
    """The administrator behind `Authorization: Bearer`, within limits; looked up once for a request."""
    return await _admin_of(request, given.credentials if given is not None else "")


async def _admin_of(request: Request, token: str) -> Admin:
    known = getattr(request.state, "admin", None)
    if isinstance(known, Admin):
        return known
    services = services_of(request)
    await admit_address(request)
    admin = await services.administration.admin(token.strip())
    rate = Rate(services.limits.requests_per_minute, services.limits.requests_burst)
    await demand(services.limiter, f"admin:{admin.merchant_id}:{admin.id}", rate, "Too many requests; slow down.")
    request.state.admin = admin
    return admin


class AdminRoute(IdempotentRoute):
    """A route whose idempotency keys are the administrator's."""

    async def owner(self, request: Request) -> tuple[str, str]:
        header = request.headers.get("authorization") or ""
        if not header.lower().startswith(_BEARER):
            raise AdminNeeded("An administrator's token is needed: send it as Authorization: Bearer.")
        admin = await _admin_of(request, header[len(_BEARER) :])
        return admin.merchant_id, admin.id


CurrentAdmin = Annotated[Admin, Depends(current_admin)]
router = APIRouter(prefix="/v1/admin", tags=["admin"], route_class=AdminRoute)


class AuditView(Wire):
    """One act of an administrator; without an outcome the process ended in between."""

    id: str
    actor: str
    action: str
    subject_id: str
    details: dict[str, Any]
    outcome: str | None
    at: datetime


class AuditPage(Wire):
    """Acts, the newest first; `next` is the `before` of the next page."""

    entries: list[AuditView]
    next: str | None


@router.get("/audit", responses=problems())
async def audit(
    admin: CurrentAdmin,
    services: CurrentServices,
    subject: Annotated[str | None, Query(max_length=64, description="Of this order or variant alone")] = None,
    before: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditPage:
    """What administrators did, and what came of it."""
    found = await services.administration.entries(admin.merchant_id, subject_id=subject, before=before, limit=limit)
    views = [
        AuditView(
            id=one.id,
            actor=one.actor,
            action=one.action,
            subject_id=one.subject_id,
            details=dict(one.details),
            outcome=one.outcome,
            at=one.at,
        )
        for one in found
    ]
    return AuditPage(entries=views, next=views[-1].id if len(views) == limit else None)
