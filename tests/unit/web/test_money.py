"""The page counts minor units as the server does."""

import re
from pathlib import Path

from storage.currencies import MINOR_UNITS

MONEY = Path(__file__).parents[3] / "sdk/js/src/money.js"


def test_the_pages_table_is_that_of_the_server() -> None:
    listed = re.findall(r'^  (\d): "([A-Z ]+)",$', MONEY.read_text(encoding="utf-8"), re.MULTILINE)

    theirs = {code: int(digits) for digits, codes in listed for code in codes.split()}

    assert theirs == {code: digits for code, digits in MINOR_UNITS.items() if digits != 2}
