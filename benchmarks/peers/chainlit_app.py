"""A Chainlit app with the reply of `benchmarks.gateway_apps`: fifty words, streamed, then the end of the message.

Run by Chainlit's own command, in an environment of its own:
`chainlit run benchmarks/peers/chainlit_app.py --headless --port PORT`
"""

import chainlit as cl  # type: ignore[import-not-found]  # lives in the peer's environment

WORDS = [f"word{number} " for number in range(50)]


@cl.on_message  # type: ignore[untyped-decorator]  # Chainlit is not there when types are checked
async def reply(_: cl.Message) -> None:
    """Stream the words one by one."""
    answer = cl.Message(content="")
    for word in WORDS:
        await answer.stream_token(word)
    await answer.update()
