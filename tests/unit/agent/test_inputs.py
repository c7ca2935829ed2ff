"""A message that shows a picture: one, by the address that we gave it, with words or without."""

from typing import Any

import pytest
from ag_ui.core import RunAgentInput

from agent.conversation.inputs import Request, read_input
from agent.errors import InputInvalid
from agent.settings import TurnLimits

IMAGE = {"type": "image", "source": {"type": "url", "value": "/v1/pictures/pic_0192"}}
WORDS = {"type": "text", "text": "in red"}


def given(*content: dict[str, Any]) -> RunAgentInput:
    message = {"id": "m", "role": "user", "content": list(content)}
    body = {"threadId": "t", "runId": "r", "messages": [message], "tools": [], "context": [], "state": None}
    return RunAgentInput.model_validate(body)


@pytest.mark.parametrize(("content", "text"), [([WORDS, IMAGE], "in red"), ([IMAGE], "")])
def test_a_picture_is_read_and_kept_with_the_request(content: list[dict[str, Any]], text: str) -> None:
    request = read_input(given(*content), TurnLimits())

    assert (request.text, request.picture) == (text, "pic_0192")
    assert Request.from_json("r", request.to_json()) == request


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ({"type": "url", "value": "https://else.example/v1/pictures/pic_1"}, "post the picture to /v1/pictures"),
        ({"type": "url", "value": "/v1/pictures/../admin"}, "post the picture to /v1/pictures"),
        ({"type": "data", "value": "aGVsbG8=", "mimeType": "image/png"}, "post the picture to /v1/pictures"),
    ],
)
def test_a_picture_from_elsewhere_is_refused_with_where_to_send_it(source: dict[str, str], remedy: str) -> None:
    with pytest.raises(InputInvalid, match=remedy):
        read_input(given({"type": "image", "source": source}), TurnLimits())


def test_one_picture_is_shown_at_a_time() -> None:
    with pytest.raises(InputInvalid, match="one picture"):
        read_input(given(IMAGE, IMAGE), TurnLimits())


def test_other_parts_alone_are_nothing_that_is_read() -> None:
    audio = {"type": "audio", "source": {"type": "data", "value": "aGVsbG8=", "mimeType": "audio/mpeg"}}

    with pytest.raises(InputInvalid, match="write some text"):
        read_input(given(audio), TurnLimits())
