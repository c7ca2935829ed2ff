import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyConversation, Gap, take, withdrawn, written } from "../../sdk/js/src/store.js";

const USER = { id: "msg_1", role: "user", content: "a lamp" };

/** @param {object[]} events @param {any} [from] */
const play = (events, from = emptyConversation()) => events.reduce((state, event) => take(state, state.seq + 1, /** @type {any} */ (event), 1000), from);

const TURN = [
  { type: "RUN_STARTED", threadId: "t", runId: "run_1", timestamp: 5, input: { messages: [USER] } },
  { type: "TOOL_CALL_START", toolCallId: "c1", toolCallName: "search_products" },
  { type: "TOOL_CALL_ARGS", toolCallId: "c1", delta: '{"query":"lamp"}' },
  { type: "TOOL_CALL_END", toolCallId: "c1" },
  { type: "ACTIVITY_SNAPSHOT", messageId: "act_1", activityType: "products", content: { products: [1] } },
  { type: "TOOL_CALL_RESULT", toolCallId: "c1", messageId: "r1", content: "{}" },
  { type: "TEXT_MESSAGE_START", messageId: "msg_2", role: "assistant" },
  { type: "TEXT_MESSAGE_CONTENT", messageId: "msg_2", delta: "One lamp. " },
  { type: "TEXT_MESSAGE_CONTENT", messageId: "msg_2", delta: "It is blue." },
  { type: "TEXT_MESSAGE_END", messageId: "msg_2" },
  { type: "RUN_FINISHED", threadId: "t", runId: "run_1", outcome: { type: "success" } },
];

test("a turn becomes the shopper's words, a card and the agent's sentences, in the order they came", () => {
  const state = play(TURN);

  assert.deepEqual(
    state.items.map((item) => [item.kind, item.id]),
    [["user", "msg_1"], ["activity", "act_1"], ["agent", "msg_2"]],
  );
  assert.deepEqual(state.items[2], { kind: "agent", id: "msg_2", at: 1000, runId: "run_1", parts: ["One lamp. ", "It is blue."], done: true });
  assert.equal(state.run, null);
  assert.equal(state.progress, null);
});

test("an event that was taken in already changes nothing", () => {
  const state = play(TURN);

  for (let seq = 1; seq <= state.seq; seq++) assert.equal(take(state, seq, /** @type {any} */ (TURN[seq - 1]), 1), state);
});

test("a missing event is noticed", () => {
  assert.throws(() => take(play(TURN.slice(0, 2)), 9, { type: "RUN_FINISHED" }, 1), Gap);
});

test("the same words appear once, whether written here or told by the shop", () => {
  const state = play(TURN.slice(0, 1), written(emptyConversation(), { id: "msg_1", text: "a lamp", at: 3 }, "waiting"));

  assert.deepEqual(state.items, [{ kind: "user", id: "msg_1", at: 3, text: "a lamp", content: "a lamp", delivery: "sent" }]);
});

test("a picture stands beside its words, once, and can be said again as it was", () => {
  const content = [{ type: "text", text: "in red" }, { type: "image", source: { type: "url", value: "/v1/pictures/pic_1" } }];
  const sent = { type: "RUN_STARTED", runId: "r", input: { messages: [{ id: "msg_1", role: "user", content }] } };

  const state = take(written(emptyConversation(), { id: "msg_1", text: "in red", content, at: 3 }, "waiting"), 1, sent, 9);

  assert.deepEqual(state.items, [{ kind: "user", id: "msg_1", at: 3, text: "in red", content, delivery: "sent" }]);
});

test("a later search takes the place of the first under the same id", () => {
  const state = play([...TURN, { type: "ACTIVITY_SNAPSHOT", messageId: "act_1", activityType: "products", content: { products: [2] } }]);

  assert.deepEqual(state.items.filter(({ kind }) => kind === "activity").map((item) => /** @type {any} */ (item).content), [{ products: [2] }]);
  assert.equal(state.items.findIndex(({ id }) => id === "act_1"), 1);
});

test("a snapshot replaces the conversation and keeps what was not sent yet", () => {
  const before = written(play(TURN), { id: "msg_9", text: "and a bulb", at: 8 }, "waiting");

  const state = take(before, 40, { type: "MESSAGES_SNAPSHOT", messages: [USER, { id: "a", role: "activity", activityType: "cart", content: { cart: {} } }, { id: "m", role: "assistant", content: "Here." }, { id: "x", role: "tool", toolCallId: "c", content: "{}" }] }, 1);

  assert.equal(state.seq, 40);
  assert.deepEqual(state.items.map(({ id }) => id), ["msg_1", "a", "m", "msg_9"]);
});

test("new members of the state are taken in at once", () => {
  const state = take(take(emptyConversation(), 3, { type: "STATE_SNAPSHOT", snapshot: { cart: null } }, 1), 4, { type: "STATE_DELTA", delta: [{ op: "add", path: "/cart", value: { id: "cart_1" } }] }, 1);

  assert.deepEqual(state.shared, { cart: { id: "cart_1" } });
});

test("the first patch of another kind is asked for again; later ones are applied where they fit", async () => {
  const before = take(emptyConversation(), 3, { type: "STATE_SNAPSHOT", snapshot: { cart: null } }, 1);
  /** @param {string} path */
  const replaced = (path) => take(before, 4, { type: "STATE_DELTA", delta: [{ op: "replace", path, value: 1 }] }, 1);

  assert.throws(() => replaced("/cart"), Gap);
  await import("../../sdk/js/src/patch.js");
  await new Promise(setImmediate);

  assert.deepEqual(replaced("/cart").shared, { cart: 1 });
  assert.throws(() => replaced("/none"));
});

test("an interrupt stands until it is answered", () => {
  const asked = play([...TURN.slice(0, 1), { type: "RUN_FINISHED", outcome: { type: "interrupt", interrupts: [{ id: "int_1", reason: "confirmation" }] } }]);
  const answered = play([{ type: "RUN_STARTED", runId: "run_2", input: { messages: [], resume: [{ interruptId: "int_1", status: "resolved" }] } }], asked);

  assert.deepEqual(asked.interrupts.map(({ id }) => id), ["int_1"]);
  assert.deepEqual(answered.interrupts, []);
});

test("a run that failed closes what was open and says why", () => {
  const state = play([...TURN.slice(0, 8), { type: "RUN_ERROR", code: "interrupted", message: "Cut short." }]);

  assert.equal(/** @type {any} */ (state.items.at(-1)).done, true);
  assert.deepEqual(state.failure, { code: "interrupted", message: "Cut short." });
});

test("a message can be withdrawn", () => {
  assert.deepEqual(withdrawn(written(emptyConversation(), { id: "m", text: "x", at: 1 }, "failed"), "m").items, []);
});

test("an event of a kind unknown here only moves the number on", () => {
  assert.equal(take(emptyConversation(), 1, { type: "CUSTOM", name: "x" }, 1).seq, 1);
});
