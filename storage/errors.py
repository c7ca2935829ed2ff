"""What can go wrong on the ground floor.

StorageError
├── AmountsCountedOtherwise  stored amounts would mean other prices
├── CurrencyUnknown          a text is no code of ISO 4217
├── DatabaseUrlInvalid       the URL names no database that we speak
├── NestedTransaction        a writer asked for a second writing transaction while it holds one
└── TakesLong                something would wait where nothing may
"""


class StorageError(Exception):
    """Something on the ground floor that the caller must mend."""

    code = "storage_error"


class AmountsCountedOtherwise(StorageError):
    """Amounts were stored in other minor units than they would be read in."""

    code = "amounts_counted_otherwise"


class CurrencyUnknown(StorageError):
    """The text is no alphabetic code of a currency."""

    code = "currency_unknown"


class DatabaseUrlInvalid(StorageError):
    """The database URL names no database that we speak."""

    code = "database_url_invalid"


class NestedTransaction(StorageError):
    """A task that holds the writing transaction asked for another, which would wait for itself for ever."""

    code = "nested_transaction"


class TakesLong(StorageError):
    """Work that was begun where nothing may wait came to something that does; nothing of it was kept."""

    code = "takes_long"
