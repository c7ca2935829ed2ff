"""What a shopper is told of promotions: why a code does not count, and what is missing for one that nearly does."""

from collections.abc import Mapping, Sequence

from commerce.domain.cart import Choice, Problem
from commerce.domain.promotion_savings import Saving
from commerce.domain.promotions import NotApplicable, Offer, Promotion, normal_code

_MOST_HINTS = 2


def refusals(codes: Sequence[str], offers: Sequence[Offer], refused: Mapping[str, NotApplicable]) -> list[Problem]:
    """Say of each code that does not apply why, with what would make it apply."""
    known = {normal_code(one.promotion.code): one.promotion.id for one in offers if one.promotion.code is not None}
    problems = []
    for index, code in enumerate(codes):
        promotion_id = known.get(normal_code(code))
        if promotion_id is None:
            why = NotApplicable("unknown", f"I know no promotion code {code}.")
        elif promotion_id in refused:
            why = refused[promotion_id]
        else:
            continue
        problems.append(_refusal(code, why, f"$.discounts.codes[{index}]"))
    return problems


def _refusal(code: str, why: NotApplicable, path: str) -> Problem:
    details = {"promotionCode": code, "why": why.why}
    if why.missing:
        details["missing"] = why.missing
    if why.pending:
        return Problem("promotion_pending", "info", why.message, path, details=details)
    removal = Choice(f"Remove {code}", f"Remove the code {code}", {"type": "remove_code", "code": code})
    return Problem("promotion_invalid", "warning", why.message, path, (removal,), details)


def not_combined(codes: Sequence[str], applicable: Sequence[Promotion], savings: Sequence[Saving]) -> list[Problem]:
    """Say which code is left out for one that saves more."""
    counted = {saving.promotion.id for saving in savings}
    kept = next((saving.promotion.name for saving in savings if not saving.promotion.combinable), "")
    left_out = {normal_code(one.code): one for one in applicable if one.code is not None and one.id not in counted}
    return [
        Problem(
            "promotion_not_combined",
            "info",
            f"{left_out[normal_code(code)].code} and {kept} do not combine; {kept} saves you more, so it counts.",
            path=f"$.discounts.codes[{index}]",
            details={"promotionCode": code, "why": "not_combined", "kept": kept},
        )
        for index, code in enumerate(codes)
        if normal_code(code) in left_out
    ]


def hints(offers: Sequence[Offer], refused: Mapping[str, NotApplicable]) -> list[Problem]:
    """Say what is missing for promotions that would apply by themselves with a little more."""
    near = [one.promotion for one in offers if one.promotion.code is None and one.promotion.id in refused]
    return [
        Problem(
            "promotion_near",
            "info",
            refused[one.id].message,
            details={"promotion": one.title, "why": refused[one.id].why, "missing": refused[one.id].missing},
        )
        for one in near
        if refused[one.id].near
    ][:_MOST_HINTS]
