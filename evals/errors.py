"""The refusals of evaluation.

EvaluationError
└── JudgedSetInvalid    a catalogue or its judgements cannot be read as what they should be
"""

from serving.errors import ServingError


class EvaluationError(ServingError):
    """Anything that an evaluation refuses."""

    code = "request_invalid"


class JudgedSetInvalid(EvaluationError):
    """A catalogue or its judgements cannot be read as what they should be; names the file, the line and the remedy."""
