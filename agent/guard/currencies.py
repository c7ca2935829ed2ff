"""How people write currencies."""

# ruff: noqa: SIM905 - lists of words read better as text

from __future__ import annotations

from storage.currencies import MINOR_UNITS

_SIGNS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "ec$": "XCD", "cn\u00a5": "CNY", "fcfa": "XAF XOF", "f\u202fcfa": "XOF", "cfpf": "XPF", "fcfp": "XPF", "cg.": "XCG",
    "nkr": "NOK", "dkr": "DKK", "ikr": "ISK", "jp\u00a5": "JPY", "uk\u00a3": "GBP", "br$": "BRL",
    "r$": "BRL", "mx$": "MXN", "nt$": "TWD", "$": "USD AUD CAD NZD HKD SGD MXN TWD ARS CLP COP", "\u20ac": "EUR",
    "\u00a3": "GBP EGP", "\u00a5": "JPY CNY", "\uffe5": "JPY CNY", "\u5143": "CNY TWD", "\u5186": "JPY",
    "\u20b9": "INR", "\u20a9": "KRW", "\uc6d0": "KRW", "\u20bd": "RUB", "\u20ba": "TRY", "\u20b4": "UAH",
    "\u20aa": "ILS", "\u0e3f": "THB", "\u20ab": "VND", "\u20b1": "PHP", "\u20a6": "NGN", "z\u0142": "PLN",
    "k\u010d": "CZK", "kr": "SEK NOK DKK ISK", "kr.": "SEK NOK DKK ISK", "fr.": "CHF", "rs": "INR PKR",
    "rs.": "INR PKR", "rm": "MYR", "tl": "TRY", "ft": "HUF", "lei": "RON", "\u0440\u0443\u0431": "RUB",
    "\u0440\u0443\u0431.": "RUB", "\u30c9\u30eb": "USD AUD CAD HKD SGD", "\u30e6\u30fc\u30ed": "EUR",
    "\ub2ec\ub7ec": "USD", "\uc720\ub85c": "EUR", "\u7f8e\u5143": "USD", "\u6b27\u5143": "EUR", "\u6b50\u5143": "EUR",
}  # fmt: skip
_WORDS = {
    "dollar dollars buck bucks d\u00f3lar d\u00f3lares": "USD AUD CAD NZD HKD SGD",
    "euro euros eur \u0435\u0432\u0440\u043e": "EUR",
    "pound pounds quid sterling pfund libras livres": "GBP",
    "yen": "JPY", "yuan rmb": "CNY", "rupee rupees": "INR PKR", "won": "KRW", "franc francs franken": "CHF",
    "kronor kroner krone krona kronen": "SEK NOK DKK", "zloty z\u0142oty z\u0142otych": "PLN",
    "peso pesos": "MXN ARS CLP COP PHP", "real reais": "BRL", "rubles roubles": "RUB",
    "\u0440\u0443\u0431\u043b\u044f \u0440\u0443\u0431\u043b\u0435\u0439": "RUB",
    "\u0434\u043e\u043b\u043b\u0430\u0440\u0430 \u0434\u043e\u043b\u043b\u0430\u0440\u043e\u0432": "USD",
    "\u062f\u0648\u0644\u0627\u0631": "USD", "\u064a\u0648\u0631\u0648": "EUR", "lira liras": "TRY",
}  # fmt: skip
_CENTS = frozenset({"cent", "cents", "pence", "penny", "c\u00e9ntimos", "centimes"})
_CODES = (
    "USD EUR GBP JPY CNY INR KRW AUD CAD NZD HKD SGD CHF SEK NOK DKK ISK PLN CZK HUF BGN RUB UAH ILS AED SAR "
    "QAR KWD BHD OMR JOD EGP ZAR NGN KES TND BRL MXN ARS CLP THB VND IDR MYR PHP TWD PKR BDT LKR"
).split()

SIGNS: dict[str, frozenset[str]] = {sign: frozenset(codes.split()) for sign, codes in _SIGNS.items()}
CODES: dict[str, frozenset[str]] = {code.lower(): frozenset({code}) for code in _CODES}
CAPITAL_CODES: dict[str, frozenset[str]] = {
    code: frozenset({code}) for code in MINOR_UNITS if code.lower() not in CODES
} | {"Cg": frozenset({"XCG"})}
"""Those that are read as they are written only: in small letters some are words ("all", "top", "cup")."""
WORDS: dict[str, frozenset[str]] = {
    word: frozenset(codes.split()) for words, codes in _WORDS.items() for word in words.split()
}
CENTS = _CENTS
ANY: frozenset[str] = frozenset()


def currencies_of(mark: str) -> frozenset[str]:
    """The currencies that a sign, code or word may mean."""
    key = mark.lower()
    return SIGNS.get(key) or CODES.get(key) or CAPITAL_CODES.get(mark) or WORDS.get(key) or ANY
