"""Why a whole file cannot be taken, as against one of its lines.

FeedError
├── FeedMissing        there is no such file, or it is a folder
├── FeedEmpty          the file holds nothing that could be a product
└── FeedNotUnderstood  neither a format nor a heading can be made out
"""


class FeedError(Exception):
    """A file that cannot be imported, with what would mend it."""

    code = "feed_unreadable"

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class FeedMissing(FeedError):
    """There is no such file."""

    code = "feed_missing"


class FeedEmpty(FeedError):
    """The file holds no products."""

    code = "feed_empty"


class FeedNotUnderstood(FeedError):
    """The file's format cannot be made out."""

    code = "feed_not_understood"
