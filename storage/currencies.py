"""The currencies of ISO 4217 and how many decimals each has: what a stored amount of minor units means.

The table is ours, and no library's: the data that Babel and browsers bring (Unicode CLDR) says how many decimals people
write, differs from ISO 4217 for a dozen currencies and changes between releases, and amounts that are stored must not.
"""

from collections.abc import Mapping

from storage.errors import CurrencyUnknown

_ACTIVE = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
        COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
        INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
        MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""List one as SIX, which maintains ISO 4217, published it on 2026-01-01, without what has no minor unit (gold, say)."""
_WITHDRAWN = "ANG BGN CUC HRK SLL ZWL"
"""List three, what was withdrawn since 2020: past orders may be in them. All had two decimals."""

MINOR_UNITS: Mapping[str, int] = {
    **{code: digits for digits, codes in _ACTIVE.items() for code in codes.split()},
    **dict.fromkeys(_WITHDRAWN.split(), 2),
}
"""Decimals by alphabetic code."""


def is_currency(code: str) -> bool:
    """Say whether this is the alphabetic code of a currency, in capitals."""
    return code in MINOR_UNITS


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD.

    Raises:
        CurrencyUnknown: It is no code of ISO 4217.
    """
    try:
        return MINOR_UNITS[currency]
    except KeyError:
        raise CurrencyUnknown(f"{currency!r} is no ISO 4217 currency code; write one such as EUR") from None
