"""A postal address, and whether a parcel would reach it."""

from dataclasses import dataclass, replace
from hashlib import sha256

from commerce.domain.countries import country, country_code, country_name, postal_form, region_code


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is sent. The country is an ISO 3166 code, the region a code where the country lists them."""

    full_name: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""

    @property
    def id(self) -> str:
        """The same for the same place and person, however it was typed."""
        same = normalise(self)
        parts = (same.full_name, same.line1, same.line2, same.city, same.region, same.postal_code, same.country)
        return f"addr_{sha256('|'.join(parts).casefold().encode()).hexdigest()[:24]}"

    def lines(self) -> tuple[str, ...]:
        """Return the address as it would be written on a parcel."""
        place = " ".join(part for part in (self.city, self.region, self.postal_code) if part)
        parts = (self.full_name, self.line1, self.line2, place, country_name(self.country) if self.country else "")
        return tuple(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class AddressProblem:
    """One thing to mend in an address, in words that say how."""

    field: str
    message: str


def normalise(address: Address) -> Address:
    """Trim, and write country, region and postal code in the way that the post does.

    A region that is not given is that of the postal code, where only one has it.
    """
    code = country_code(address.country) or address.country.strip()
    region = address.region.strip()
    postal_code = postal_form(code, address.postal_code)
    region = (region_code(code, region) or region) if region else country(code).region_of(postal_code)
    return replace(
        address,
        full_name=" ".join(address.full_name.split()),
        line1=" ".join(address.line1.split()),
        line2=" ".join(address.line2.split()),
        city=" ".join(address.city.split()),
        region=region,
        postal_code=postal_code,
        country=code,
        phone=address.phone.strip(),
    )


def validate(address: Address) -> list[AddressProblem]:
    """Say what keeps a parcel from reaching this address; an empty list when nothing does."""
    address = normalise(address)
    problems = [
        AddressProblem(field, message)
        for field, message in (
            ("full_name", "Who is it for? Please give a name."),
            ("line1", "Please give the street and number."),
            ("city", "Please give the city or town."),
        )
        if not getattr(address, field) and _asked(address, field)
    ]
    if not address.country:
        return [*problems, AddressProblem("country", "Please name the country.")]
    if country_code(address.country) is None:
        return [*problems, AddressProblem("country", f"I know no country {address.country!r}; please check its name.")]
    return [*problems, *_region_problems(address), *_postal_problems(address), *_length_problems(address)]


def _asked(address: Address, field: str) -> bool:
    """A few countries have addresses without a city."""
    return field != "city" or "city" in country(address.country).required


def _region_problems(address: Address) -> list[AddressProblem]:
    rules = country(address.country)
    if not rules.regions or address.region in rules.regions:
        return []
    follows = bool(rules.region_postal_patterns) and not rules.accepts_postal_code(address.postal_code)
    if not address.region and ("region" not in rules.required or follows):
        return []  # a postal code that is still to be given will say the region
    if not address.region:
        return [AddressProblem("region", f"Please give the {rules.region_name}.")]
    name = country_name(address.country)
    return [AddressProblem("region", f"{address.region!r} is no {rules.region_name} of {name}.")]


def _postal_problems(address: Address) -> list[AddressProblem]:
    rules = country(address.country)
    example = f"it looks like {rules.postal_example}"
    if not address.postal_code:
        message = f"Please give the {rules.postal_name} ({example})."
        return [AddressProblem("postal_code", message)] if "postal_code" in rules.required else []
    name = country_name(address.country)
    if rules.accepts_postal_code(address.postal_code):
        if rules.lies_in(address.postal_code, address.region):
            return []
        region = rules.regions.get(address.region, address.region)
        message = (
            f"{address.postal_code} does not lie in {region}; please check {rules.postal_name} and {rules.region_name}."
        )
        return [AddressProblem("postal_code", message)]
    message = f"{address.postal_code!r} is no {rules.postal_name} of {name}; {example}."
    return [AddressProblem("postal_code", message)]


def _length_problems(address: Address) -> list[AddressProblem]:
    fields = ("full_name", "line1", "line2", "city", "region", "postal_code", "phone")
    return [
        AddressProblem(field, "This is too long for a label; please shorten it to 120 characters.")
        for field in fields
        if len(getattr(address, field)) > 120
    ]
