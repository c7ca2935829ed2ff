"""Whether a buyer can be reached: the checks of name, e-mail address and telephone number."""

import re
from dataclasses import replace

from email_validator import EmailNotValidError, validate_email

from commerce.domain.address import AddressProblem
from commerce.domain.checkout import Buyer

_PHONE = re.compile(r"\+?[\d\s()./-]{5,24}")


def normalise_buyer(buyer: Buyer) -> Buyer:
    """Trim; changes no meaning."""
    return replace(buyer, name=" ".join(buyer.name.split()), email=buyer.email.strip(), phone=buyer.phone.strip())


def validate_buyer(buyer: Buyer) -> list[AddressProblem]:
    """Say what is wrong with what is given; parts that are not given yet are no problem."""
    problems = []
    if buyer.email and not _is_email(buyer.email):
        message = f"{buyer.email!r} is no e-mail address; it looks like name@example.com."
        problems.append(AddressProblem("email", message))
    if buyer.phone and not _PHONE.fullmatch(buyer.phone):
        message = f"{buyer.phone!r} is no telephone number; it looks like +1 503 555 0100."
        problems.append(AddressProblem("phone", message))
    if len(buyer.name) > 120:
        problems.append(AddressProblem("name", "This name is too long; please shorten it to 120 characters."))
    return problems


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def merge_buyer(kept: Buyer | None, given: Buyer) -> Buyer:
    """Return the buyer with what is given in place of what was; empty parts leave what was."""
    before = kept or Buyer()
    return Buyer(given.name or before.name, given.email or before.email, given.phone or before.phone)
