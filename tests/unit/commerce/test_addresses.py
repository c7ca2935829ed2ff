"""How addresses are written, and that the same one is the same."""

from dataclasses import replace

import pytest

from commerce.domain.address import Address, normalise, validate
from commerce.domain.countries import country, region_code

HOME = Address("Ada Byron", "1 Elm Street", "", "Portland", "OR", "97201", "US")


@pytest.mark.parametrize(
    ("given", "region", "postal_code"),
    [
        (replace(HOME, region="", postal_code="972011234"), "OR", "97201-1234"),
        (Address("A", "1 Rue", "", "Montréal", "", "h2x1y4", "CA"), "QC", "H2X 1Y4"),
        (Address("A", "10 Downing St", "", "London", "", "sw1a2aa", "GB"), "", "SW1A 2AA"),
        (Address("A", "Calle Mayor 1", "", "Madrid", "", "28013", "ES"), "M", "28013"),
        (Address("A", "1-1 Chiyoda", "", "Chiyoda", "tokyo", "1000001", "JP"), "Tokyo", "100-0001"),
        (Address("A", "Damrak 1", "", "Amsterdam", "", "1012lg", "NL"), "", "1012 LG"),
        (Address("A", "Rua Um", "", "São Paulo", "SP", "01310100", "BR"), "SP", "01310-100"),
    ],
)
def test_region_and_postal_code_are_written_as_the_post_writes_them(
    given: Address, region: str, postal_code: str
) -> None:
    written = normalise(given)

    assert (written.region, written.postal_code) == (region, postal_code)
    assert validate(given) == []
    assert normalise(written) == written


def test_a_country_whose_addresses_have_no_city_asks_for_none() -> None:
    assert validate(Address("A", "1-1 Chiyoda", "", "", "Tokyo", "100-0001", "JP")) == []


def test_regions_are_known_by_code_and_by_name() -> None:
    assert region_code("US", "oregon") == "OR"
    assert region_code("CA", "Québec") == "QC"
    assert region_code("US", "Bavaria") is None
    assert country("XX").required == {"line1", "city"}


def test_the_same_address_has_the_same_id_however_it_is_typed() -> None:
    same = Address(" ada  byron ", "1 Elm  street", "", "PORTLAND", "oregon", "97201", "usa", phone="1")

    assert same.id == HOME.id
    assert replace(HOME, line1="2 Elm Street").id != HOME.id
