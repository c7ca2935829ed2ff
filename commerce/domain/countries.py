"""What an address needs in each country: postal codes, regions, and the names that people write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale

_US = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|"
    "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam|VI U.S. Virgin Islands|AS American Samoa|"
    "MP Northern Mariana Islands"
)
_CA = (
    "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|"
    "NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon"
)
_AU = (
    "ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|"
    "TAS Tasmania|VIC Victoria|WA Western Australia"
)


@dataclass(frozen=True, slots=True)
class Country:
    """The rules of one country; regions are given where an address must name one."""

    code: str
    postal_pattern: str = ""
    postal_example: str = ""
    postal_name: str = "postal code"
    region_name: str = "region"
    regions: Mapping[str, str] = field(default_factory=dict)

    def accepts_postal_code(self, text: str) -> bool:
        return not self.postal_pattern or re.fullmatch(self.postal_pattern, text) is not None


def _regions(text: str) -> dict[str, str]:
    return dict(entry.split(" ", 1) for entry in text.split("|"))


_FIVE_DIGITS, _FOUR_DIGITS, _SIX_DIGITS = r"\d{5}", r"\d{4}", r"\d{6}"

_COUNTRIES = {
    country.code: country
    for country in (
        Country("US", r"\d{5}(-\d{4})?", "97201", "ZIP code", "state", _regions(_US)),
        Country("CA", r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1", "postal code", "province", _regions(_CA)),
        Country("AU", _FOUR_DIGITS, "2000", "postcode", "state", _regions(_AU)),
        Country("GB", r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA", "postcode"),
        Country("IE", r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "D02 AF30", "Eircode"),
        Country("DE", _FIVE_DIGITS, "10115"),
        Country("FR", _FIVE_DIGITS, "75001"),
        Country("ES", _FIVE_DIGITS, "28001"),
        Country("IT", _FIVE_DIGITS, "00184"),
        Country("FI", _FIVE_DIGITS, "00100"),
        Country("EE", _FIVE_DIGITS, "10111"),
        Country("HR", _FIVE_DIGITS, "10000"),
        Country("MX", _FIVE_DIGITS, "06000"),
        Country("TR", _FIVE_DIGITS, "34000"),
        Country("TH", _FIVE_DIGITS, "10200"),
        Country("MY", _FIVE_DIGITS, "50000"),
        Country("KR", _FIVE_DIGITS, "04524"),
        Country("AT", _FOUR_DIGITS, "1010"),
        Country("CH", _FOUR_DIGITS, "8001"),
        Country("BE", _FOUR_DIGITS, "1000"),
        Country("DK", _FOUR_DIGITS, "1050"),
        Country("NO", _FOUR_DIGITS, "0150"),
        Country("LU", r"(L-)?\d{4}", "1111"),
        Country("HU", _FOUR_DIGITS, "1011"),
        Country("BG", _FOUR_DIGITS, "1000"),
        Country("SI", _FOUR_DIGITS, "1000"),
        Country("NZ", _FOUR_DIGITS, "6011", "postcode"),
        Country("ZA", _FOUR_DIGITS, "8001"),
        Country("NL", r"\d{4} ?[A-Z]{2}", "1012 AB"),
        Country("SE", r"\d{3} ?\d{2}", "111 22"),
        Country("CZ", r"\d{3} ?\d{2}", "110 00"),
        Country("SK", r"\d{3} ?\d{2}", "811 01"),
        Country("GR", r"\d{3} ?\d{2}", "104 31"),
        Country("PL", r"\d{2}-\d{3}", "00-001"),
        Country("PT", r"\d{4}-\d{3}", "1000-001"),
        Country("RO", _SIX_DIGITS, "010011"),
        Country("IN", r"\d{3} ?\d{3}", "110001", "PIN code"),
        Country("SG", _SIX_DIGITS, "018956"),
        Country("CN", _SIX_DIGITS, "100000"),
        Country("LT", r"(LT-)?\d{5}", "01100"),
        Country("LV", r"LV-\d{4}", "LV-1010"),
        Country("JP", r"\d{3}-?\d{4}", "100-0001"),
        Country("BR", r"\d{5}-?\d{3}", "01310-100", "CEP"),
        Country("IL", r"\d{5}(\d{2})?", "91000"),
    )
}

_OTHER_NAMES = {
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "america": "US",
    "united states of america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "deutschland": "DE",
    "österreich": "AT",
    "schweiz": "CH",
    "españa": "ES",
    "italia": "IT",
}


def country(code: str) -> Country:
    """Return the rules of a country; one that we know no rules of accepts any postal code."""
    return _COUNTRIES.get(code) or Country(code)


@lru_cache(maxsize=1)
def _territories() -> Mapping[str, str]:
    names = Locale("en").territories
    return {code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY}


_NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


@lru_cache(maxsize=1)
def _codes_by_name() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in _territories().items()} | _OTHER_NAMES


def country_code(text: str) -> str | None:
    """Return the ISO 3166 code of a country that is named by code or in words; None where there is no such country."""
    stripped = text.strip()
    if stripped.upper() in _territories():
        return stripped.upper()
    return _codes_by_name().get(stripped.casefold())


def country_name(code: str) -> str:
    """Return the English name of a country."""
    return _territories().get(code, code)


def region_code(country_of: str, text: str) -> str | None:
    """Return the code of a region that is named by code or in words; None where the country has no such region."""
    regions = country(country_of).regions
    stripped = text.strip().rstrip(".")
    if stripped.upper() in regions:
        return stripped.upper()
    wanted = stripped.casefold()
    return next((code for code, name in regions.items() if name.casefold() == wanted), None)
