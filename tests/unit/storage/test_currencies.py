"""The table of currencies is that of ISO 4217, whatever other data says of how people write them."""

import pytest

from storage.currencies import MINOR_UNITS, exponent, is_currency
from storage.errors import CurrencyUnknown


def test_each_currency_has_the_decimals_that_iso_4217_gives_it() -> None:
    by_digits = {digits: {code for code in MINOR_UNITS if exponent(code) == digits} for digits in range(5)}

    assert by_digits[0] == set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())  # noqa: SIM905
    assert by_digits[1] == set()
    assert len(by_digits[2]) == 139 + 6
    assert by_digits[3] == {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
    assert by_digits[4] == {"CLF", "UYW"}


@pytest.mark.parametrize("code", "AFN ALL COP HUF IDR IRR LAK LBP MGA MMK RSD SOS SYP TWD YER".split())  # noqa: SIM905
def test_currencies_that_people_write_whole_have_their_hundredth_all_the_same(code: str) -> None:
    assert exponent(code) == 2


@pytest.mark.parametrize("code", ["", "usd", "EURO", "XYZ", "XXX", "XAU", "DEM", "12A"])
def test_what_is_no_currency_is_refused_by_its_name(code: str) -> None:
    assert not is_currency(code)
    with pytest.raises(CurrencyUnknown, match=f"^'{code}' is no ISO 4217 currency code; write one such as EUR$"):
        exponent(code)
