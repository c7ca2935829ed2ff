"""Turns that are being read stand back for those that are about to speak, and for a moment only."""

import asyncio

from agent.loop.first_words import FirstWords


async def test_what_follows_waits_until_no_first_word_is_coming() -> None:
    first_words = FirstWords(most_seconds=60)
    said: list[str] = []

    async def goes_on() -> None:
        await first_words.give_way()
        said.append("more")

    with first_words.coming():
        with first_words.coming():
            task = asyncio.create_task(goes_on())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        said.append("first")
    await task

    assert said == ["first", "more"]


async def test_nobody_waits_long_for_others_first_words() -> None:
    first_words = FirstWords(most_seconds=0.01)

    with first_words.coming():
        await first_words.give_way()


async def test_a_first_word_that_fails_is_waited_for_no_more() -> None:
    first_words = FirstWords(most_seconds=60)

    try:
        with first_words.coming():
            raise ConnectionError
    except ConnectionError:
        await first_words.give_way()


async def test_others_run_in_any_case() -> None:
    others = asyncio.create_task(asyncio.sleep(0, "ran"))

    await FirstWords().give_way()
    await FirstWords().give_way()

    assert others.done()
