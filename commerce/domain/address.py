"""A postal address, and whether a parcel would reach it."""

from dataclasses import dataclass, replace

from commerce.domain.countries import country, country_code, country_name, region_code


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
    """Trim, and write country, region and postal code in the way that the post does; changes no meaning."""
    code = country_code(address.country) or address.country.strip()
    region = address.region.strip()
    postal_code = " ".join(address.postal_code.upper().split())
    return replace(
        address,
        full_name=" ".join(address.full_name.split()),
        line1=" ".join(address.line1.split()),
        line2=" ".join(address.line2.split()),
        city=" ".join(address.city.split()),
        region=region_code(code, region) or region,
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
        if not getattr(address, field)
    ]
    if not address.country:
        return [*problems, AddressProblem("country", "Please name the country.")]
    if country_code(address.country) is None:
        return [*problems, AddressProblem("country", f"I know no country {address.country!r}; please check its name.")]
    return [*problems, *_region_problems(address), *_postal_problems(address), *_length_problems(address)]


def _region_problems(address: Address) -> list[AddressProblem]:
    rules = country(address.country)
    if not rules.regions or address.region in rules.regions:
        return []
    if not address.region:
        return [AddressProblem("region", f"Please give the {rules.region_name}.")]
    name = country_name(address.country)
    return [AddressProblem("region", f"{address.region!r} is no {rules.region_name} of {name}.")]


def _postal_problems(address: Address) -> list[AddressProblem]:
    rules = country(address.country)
    if not rules.postal_pattern or rules.accepts_postal_code(address.postal_code):
        return []
    example = f"it looks like {rules.postal_example}"
    if not address.postal_code:
        return [AddressProblem("postal_code", f"Please give the {rules.postal_name} ({example}).")]
    name = country_name(address.country)
    message = f"{address.postal_code!r} is no {rules.postal_name} of {name}; {example}."
    return [AddressProblem("postal_code", message)]


def _length_problems(address: Address) -> list[AddressProblem]:
    fields = ("full_name", "line1", "line2", "city", "region", "postal_code", "phone")
    return [
        AddressProblem(field, "This is too long for a label; please shorten it to 120 characters.")
        for field in fields
        if len(getattr(address, field)) > 120
    ]
