"""The keys of an installation: a quote that an older key signed is believed until it expires."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commerce.domain.money import Money
from commerce.domain.quotes import QuoteKeys, QuoteSigner
from commerce.errors import QuoteInvalid
from serving.identity.installation_keys import open_keys, quote_keys

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def signer(home: Path) -> QuoteSigner:
    return QuoteSigner(QuoteKeys(*quote_keys(home, open_keys(home).quotes)))


def test_after_a_rotation_new_quotes_have_a_new_key_and_old_ones_count_while_the_old_key_is_kept(
    tmp_path: Path,
) -> None:
    what = ("shop", "ada", "var_1", Money(100, "USD"), False, NOW + timedelta(minutes=30))
    before = signer(tmp_path).sign(*what)

    (tmp_path / "keys" / "quotes.key").rename(tmp_path / "keys" / "quotes.old.key")
    rotated = signer(tmp_path)
    after = rotated.sign(*what)
    (tmp_path / "keys" / "quotes.old.key").unlink()

    assert before != after
    assert rotated.read(before, NOW) == rotated.read(after, NOW)
    with pytest.raises(QuoteInvalid):
        signer(tmp_path).read(before, NOW)
