"""The refusals of finding.

RetrievalError
├── IndexMissing           no snapshot was built for the merchant
├── SnapshotDamaged        a file of the snapshot is missing, torn or altered
├── SnapshotForeign        the snapshot is another merchant's, format's or encoder's
├── ProductNotIndexed      the product is not in the current snapshot
├── VectorStoreUnavailable the vector store cannot be reached, or refuses
├── RerankerUnavailable    the model that re-orders results cannot be reached or loaded
├── PictureRefused         a picture is too large, of an unknown kind, or damaged, or cannot be had
├── PicturesMissing        no product of the current snapshot has a picture that was looked at
└── EncoderError
    ├── EncoderUnavailable the encoder cannot be reached, loaded or made
    └── WeightsAltered     the packaged weights do not have their published checksum
"""


class RetrievalError(Exception):
    """Anything that finding refuses, with a stable `code`."""

    code = "retrieval_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class IndexMissing(RetrievalError):
    """No snapshot was built for the merchant."""

    code = "index_missing"


class SnapshotDamaged(RetrievalError):
    """A file of the snapshot is missing, torn or altered."""

    code = "snapshot_damaged"


class SnapshotForeign(RetrievalError):
    """The snapshot belongs to another merchant, format or encoder."""

    code = "snapshot_foreign"


class ProductNotIndexed(RetrievalError):
    """The product is not in the current snapshot."""

    code = "product_not_indexed"


class VectorStoreUnavailable(RetrievalError):
    """The vector store cannot be reached, or refuses."""

    code = "vector_store_unavailable"


class RerankerUnavailable(RetrievalError):
    """The model that re-orders results cannot be reached or loaded."""

    code = "reranker_unavailable"


class PictureRefused(RetrievalError):
    """A picture is too large, of an unknown kind, or damaged, or cannot be had; `reason` says which, for counting."""

    code = "picture_refused"

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PicturesMissing(RetrievalError):
    """No product of the current snapshot has a picture that was looked at."""

    code = "pictures_missing"


class EncoderError(RetrievalError):
    """The sentence encoder does not serve."""

    code = "encoder_error"


class EncoderUnavailable(EncoderError):
    """The encoder cannot be reached, loaded or made."""

    code = "encoder_unavailable"


class WeightsAltered(EncoderError):
    """The packaged weights do not have their published checksum."""

    code = "weights_altered"
