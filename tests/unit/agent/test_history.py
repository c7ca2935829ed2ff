"""History is a projection of the log, and a broken turn can never make it unusable."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.conversation.entries import Entry
from agent.conversation.history import History
from agent.conversation.thread import Thread

AT = datetime(2026, 3, 2, tzinfo=UTC)
IDS = st.sampled_from(["a", "b", "c", "d"])
RUNS = st.sampled_from(["run1", "run2", "run3"])


def call(identifier: str) -> dict[str, Any]:
    return {"id": identifier, "name": "search_products", "arguments": {"query": "x"}}


KINDS = st.one_of(
    st.builds(lambda key, text: ("user", {"id": key, "text": text}), IDS, st.text(max_size=5)),
    st.builds(lambda key, text: ("TEXT_MESSAGE_CONTENT", {"messageId": key, "delta": text}), IDS, st.text(max_size=5)),
    st.builds(
        lambda key, made: ("calls", {"messageId": key, "calls": [call(one) for one in made]}),
        IDS,
        st.lists(st.sampled_from(["c1", "c2", "c3", "c4"]), max_size=3, unique=True),
    ),
    st.builds(
        lambda key: ("result", {"callId": key, "content": "{}"}), st.sampled_from(["c1", "c2", "c3", "c4", "c5"])
    ),
    st.builds(lambda run: ("RUN_STARTED", {"parentRunId": run}), RUNS),
    st.just(("RUN_STARTED", {})),
    st.just(("user", {})),
    st.just(("TEXT_MESSAGE_END", {"messageId": "a"})),
)
LOGS = st.lists(st.tuples(KINDS, RUNS), max_size=40)


def entries_of(log: list[tuple[tuple[str, dict[str, Any]], str]]) -> list[Entry]:
    return [Entry(number, None, run, kind, body, AT) for number, ((kind, body), run) in enumerate(log, 1)]


def fold(entries: list[Entry]) -> History:
    history = History()
    for entry in entries:
        history.apply(entry)
    return history


def assert_a_provider_takes(messages: list[BaseMessage]) -> None:
    """Each call is answered once, right behind the message that made it, and nothing answers no call."""
    expected: list[str] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            assert expected, "a result without its call"
            assert message.tool_call_id == expected.pop(0)
            continue
        assert expected == [], "a call without its result"
        if isinstance(message, AIMessage):
            assert message.text or message.tool_calls
            expected = [str(made["id"]) for made in message.tool_calls]
        else:
            assert isinstance(message, HumanMessage)
    assert expected == []
    made = [one["id"] for message in messages if isinstance(message, AIMessage) for one in message.tool_calls]
    assert len(made) == len(set(made))


@given(LOGS)
def test_any_log_gives_a_history_that_a_provider_takes(log: list[tuple[tuple[str, dict[str, Any]], str]]) -> None:
    assert_a_provider_takes(fold(entries_of(log)).messages())


@given(LOGS, st.integers(0, 40), st.integers(0, 6))
def test_a_truncated_log_gives_one_too_and_so_do_its_latest_turns(
    log: list[tuple[tuple[str, dict[str, Any]], str]], cut: int, turns: int
) -> None:
    history = fold(entries_of(log)[:cut])

    assert_a_provider_takes(history.messages(turns))


@given(LOGS, st.integers(0, 40))
def test_folding_on_gives_what_folding_anew_gives(log: list[tuple[tuple[str, dict[str, Any]], str]], cut: int) -> None:
    entries = entries_of(log)
    thread = Thread.of(entries[:cut])
    thread.history.messages()
    for entry in entries[cut:]:
        thread.apply(entry)

    assert thread.history.messages() == fold(entries).messages()


@given(LOGS, st.integers(1, 4))
def test_a_summary_keeps_the_latest_turns_as_they_are(
    log: list[tuple[tuple[str, dict[str, Any]], str]], keep: int
) -> None:
    entries = entries_of(log)
    thread = Thread.of(entries)
    latest = thread.history.messages(keep)
    cut = thread.history.summarise(keep)
    if cut is None:
        return
    body = {"until": cut[0], "text": cut[1], "state": {}, "planner": None, "shopperTexts": [], "facts": []}
    summary = Entry(len(entries) + 1, None, "run", "summary", body, AT)

    thread.apply(summary)
    anew = Thread.of([*entries, summary])

    assert thread.history.messages() == latest
    assert anew.history.summary == thread.history.summary
    assert_a_provider_takes(anew.history.messages())


def test_a_call_without_a_result_is_closed_as_interrupted() -> None:
    entries = entries_of([(("user", {"text": "hi"}), "r"), (("calls", {"messageId": "a", "calls": [call("c1")]}), "r")])

    last = fold(entries).messages()[-1]

    assert isinstance(last, ToolMessage)
    assert "interrupted" in last.text


def test_what_a_run_said_before_it_was_cut_off_is_left_to_the_run_that_says_it_again() -> None:
    entries = entries_of(
        [
            (("user", {"text": "hi"}), "r1"),
            (("calls", {"messageId": "a", "calls": [call("c1")]}), "r1"),
            (("result", {"callId": "c1", "content": "{}"}), "r1"),
            (("TEXT_MESSAGE_CONTENT", {"messageId": "b", "delta": "Half an"}), "r1"),
            (("RUN_STARTED", {"parentRunId": "r1"}), "r2"),
        ]
    )

    assert [message.type for message in fold(entries).messages()] == ["human", "ai", "tool"]


def test_a_picture_stands_behind_its_words_and_the_words_stay_as_they_were_said() -> None:
    history = History()
    history.apply(Entry(1, None, "r", "user", {"id": "m", "text": "in red", "picture": "pic_1"}, AT))
    history.apply(Entry(2, None, "s", "user", {"id": "n", "text": "", "picture": "pic_2"}, AT))

    first, second = history.messages()

    assert first.content == "in red\n[picture pic_1]"
    assert first.additional_kwargs == {"said": "in red", "picture": "pic_1"}
    assert second.content == "[picture pic_2]"
