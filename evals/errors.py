"""The refusals of evaluation.

EvaluationError
├── JudgedSetInvalid    a catalogue or its judgements cannot be read as what they should be
├── LabelledSetInvalid  a file of labelled wishes or utterances cannot be read
├── OrdersInvalid       a file of orders cannot be read, or is too short to be split by time
└── ScriptInvalid       a file of scripted conversations cannot be played
"""

from serving.refusals.errors import ServingError


class EvaluationError(ServingError):
    """Anything that an evaluation refuses."""

    code = "request_invalid"


class JudgedSetInvalid(EvaluationError):
    """A catalogue or its judgements cannot be read as what they should be; names the file, the line and the remedy."""


class OrdersInvalid(EvaluationError):
    """A file of orders cannot be read as what it should be, or cannot be measured on; names file, line and remedy."""


class LabelledSetInvalid(EvaluationError):
    """A file of labelled wishes, utterances or messages cannot be read; names the file, the line and the remedy."""


class ScriptInvalid(EvaluationError):
    """A file of scripted conversations cannot be played; names the file, the place and the remedy."""
