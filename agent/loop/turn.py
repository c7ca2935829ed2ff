"""One turn: the model asks for tools, tools answer with data, facts and activities, and checked text is released."""

from __future__ import annotations

import time

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agent.conversation.inputs import Request
from agent.conversation.thread import Thread
from agent.db.conversations import Conversation
from agent.errors import ModelUnavailable
from agent.loop.calls import Call
from agent.loop.models import LanguageModel, ModelUse, PlannerTurn
from agent.loop.prompting import Prompting
from agent.loop.record import TurnRecord
from agent.loop.recorder import Recorder
from agent.loop.speech import Speech, Truth
from agent.loop.steps import Steps
from agent.settings import AgentSettings
from storage.ids import new_id


class Turn:
    """Plays one run to its end, or until it is interrupted; the caller writes the end."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        thread: Thread,
        request: Request,
        recorder: Recorder,
        steps: Steps,
        model: LanguageModel | PlannerTurn,
        planner: PlannerTurn,
        prompting: Prompting,
        truth: Truth,
        settings: AgentSettings,
        record: TurnRecord,
    ) -> None:
        self._conversation = conversation
        self._thread = thread
        self._request = request
        self._recorder = recorder
        self._steps = steps
        self._model = model
        self._planner = planner
        self._prompting = prompting
        self._truth = truth
        self._settings = settings
        self._record = record
        self._mended = False
        self._to_repeat: set[str] = set()
        """What a language model looked up in this turn; a planner that takes over looks it up in its own way."""
        self._spoke = False
        self.planner_asks = False
        """Whether the planner asks something of its own, or left what was proposed: the next yes is none to that."""

    async def converse(self) -> None:
        """Let the model and the tools take turns until the model has nothing more to ask for."""
        await self._take_turns()
        if self._model.kind == "language_model":
            state = self._planner.fold(self._thread.history.messages(1))
            if state is not None:
                self._recorder.note("planner", {"state": state})

    async def _take_turns(self) -> None:
        limit = self._settings.turn.model_calls
        message: AIMessage | None = None
        for step in range(1, limit + 1):
            message, speech = await self._ask(tools=step < limit)
            calls = self._calls_of(message)
            if speech.held:
                await self._mend(speech, has_calls=bool(calls))
            speech.close()
            if not calls or step == limit:
                break
            proposal = await self._steps.use(calls, speech.message_id)
            await self._recorder.give_way()
            if self._model.kind == "language_model":
                self._to_repeat |= {call.id for call in calls if self._steps.only_reads(call)}
            if proposal is not None and self._model.kind == "language_model":
                await self._say(proposal.sentence)
                return
        if not self._spoke and self._model.kind == "language_model":
            await self._hand_to_planner("empty_answer")
        elif not self._spoke and message is not None and (message.text or message.tool_calls):
            await self._say(str(message.response_metadata.get("plain", "")))  # all that was written was withheld

    async def _hand_to_planner(self, why: str) -> None:
        """From here on the planner serves this turn; the shopper notices the style and nothing else."""
        self._record.fell_back = why
        self._model = self._planner
        await self._take_turns()

    async def _ask(self, *, tools: bool, note: BaseMessage | None = None) -> tuple[AIMessage, Speech]:
        use = ModelUse(self._model.name, self._model.kind, began_ms=self._record.elapsed_ms())
        self._record.model_uses.append(use)
        speech = self._speech()
        began = time.perf_counter()
        try:
            message = await self._listen(use, speech, tools=tools, note=note)
        except ModelUnavailable as error:
            speech.close()
            self._note_use(use, began, None)
            self._record.fell_back = str(error)
            self._model = self._planner
            await self._recorder.flush()
            return await self._ask(tools=tools)
        self._note_use(use, began, message)
        return message, speech

    async def _listen(self, use: ModelUse, speech: Speech, *, tools: bool, note: BaseMessage | None) -> AIMessage:
        messages = self._messages()
        if note is not None:
            messages = [*messages, note]
        last: AIMessage | None = None
        async for piece in self._model.answer(messages, use, tools=tools):
            if isinstance(piece, AIMessage):
                last = piece
            elif await speech.hear(piece):
                await self._released()
        if await speech.finish():
            await self._released()
        if last is None:
            raise ModelUnavailable("the model gave no answer")
        return last

    async def _released(self) -> None:
        """Send what was released; the planner's text comes whole and goes out with the end of its step.

        The first words are waited for, and before the rest of these others get theirs. From then on the model is
        listened to while its sentences are appended.
        """
        first = self._record.first_text_ms is None
        self._spoke = True
        if first:
            self._record.first_text_ms = self._record.elapsed_ms()
        if self._model.kind != "language_model":
            return
        if first:
            await self._recorder.flush()
            await self._recorder.give_way()
        else:
            self._recorder.send()

    def _messages(self) -> list[BaseMessage]:
        history = self._thread.history
        if self._model.kind == "planner":
            return without_calls(history.messages(self._settings.context.planner_turns), self._to_repeat)
        system = SystemMessage(self._prompting.system(history.summary, self._request.hints))
        return [system, *history.messages()]

    def _speech(self) -> Speech:
        planner = self._model.kind == "planner"
        may_mend = not planner and not self._mended
        return Speech(self._recorder, self._truth, self._record.claims, may_mend=may_mend, only_if_silent=planner)

    async def _mend(self, speech: Speech, *, has_calls: bool) -> None:
        """Give the model its one chance to say again, from proven facts, what was withheld."""
        if has_calls:
            return
        self._mended = True
        self._record.claims.mended += 1
        speech.close()
        note = HumanMessage(self._prompting.mend(speech.said, speech.problems))
        await self._recorder.flush()
        _, again = await self._ask(tools=False, note=note)
        again.close()

    async def _say(self, sentence: str) -> None:
        speech = Speech(self._recorder, self._truth, self._record.claims, may_mend=False)
        await speech.hear(sentence)
        await speech.finish()
        speech.close()

    def _calls_of(self, message: AIMessage) -> list[Call]:
        taken: set[str] = set()
        calls = [
            Call(self._call_id(call["id"], taken), call["name"], dict(call["args"] or {}))
            for call in message.tool_calls
        ]
        for broken in message.invalid_tool_calls:
            error = f"the arguments are not one JSON object: {str(broken.get('args'))[:200]}"
            calls.append(Call(self._call_id(broken.get("id"), taken), broken.get("name") or "unknown", {}, error))
        return calls

    def _call_id(self, given: str | None, taken: set[str]) -> str:
        """The id that the model gave, or one of ours where it gave none or one that is taken."""
        if given and len(given) <= 64 and given not in taken and not self._thread.history.knows_call(given):
            taken.add(given)
            return given
        return new_id("call")

    def _note_use(self, use: ModelUse, began: float, message: AIMessage | None) -> None:
        use.milliseconds = (time.perf_counter() - began) * 1000
        if message is None:
            return
        usage = message.usage_metadata
        if usage is not None:
            use.input_tokens, use.output_tokens = usage["input_tokens"], usage["output_tokens"]
        state = message.response_metadata.get("planner_state")
        if state is not None:
            left = bool(state.get("left_at")) and state["left_at"] == state.get("turn")
            self.planner_asks = state.get("question") is not None or left
            self._recorder.note("planner", {"state": state})
            self._steps.suggestions = tuple(message.response_metadata.get("suggestions") or ())
        self._recorder.note(
            "model",
            {
                **use.to_json(),
                "contextFrom": self._conversation.context_from,
                "historyUntil": self._thread.position,
                "text": message.text,
                "calls": [{"name": call["name"], "arguments": call["args"]} for call in message.tool_calls],
            },
        )


def without_calls(messages: list[BaseMessage], left_out: set[str]) -> list[BaseMessage]:
    """The messages as if some calls had not been made."""
    if not left_out:
        return messages
    kept: list[BaseMessage] = []
    for message in messages:
        if isinstance(message, AIMessage) and any(call["id"] in left_out for call in message.tool_calls):
            calls = [call for call in message.tool_calls if call["id"] not in left_out]
            kept += [AIMessage(message.text, tool_calls=calls)] if calls or message.text else []
        elif not (isinstance(message, ToolMessage) and message.tool_call_id in left_out):
            kept.append(message)
    return kept
