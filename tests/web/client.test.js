import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createClient } from "../../sdk/js/src/client.js";
import { memoryStorage, settle, wire } from "./support.js";

let opened = 0;

/** A client that has opened its session and its socket. @param {{ storage?: Storage }} [how] */
async function connected({ storage = memoryStorage() } = {}) {
  const { sockets, WebSocket } = wire();
  const fetch = async () => Response.json({ token: `tok${++opened}`, shopperId: "s", threadId: "thr_1" });
  const client = createClient({ key: "pk", api: "https://shop.example", storage, fetch, WebSocket, now: () => 1000 });
  client.start();
  await settle();
  await new Promise((done) => setImmediate(done));
  sockets[0].accept();
  return { client, sockets, socket: sockets[0], storage };
}

const live = { op: "live", threadId: "thr_1", seq: 0 };
const runs = (/** @type {any} */ socket) => socket.sent.filter((/** @type {any} */ frame) => frame.op === "run");

test("the socket bears the token as a sub-protocol and subscribes to the whole conversation", async () => {
  const { client, socket } = await connected();

  assert.equal(socket.url, "wss://shop.example/v1/chat");
  assert.deepEqual(socket.protocols[0], "shopmind.v1");
  assert.match(socket.protocols[1], /^token\.tok/);
  assert.deepEqual(socket.sent, [{ op: "subscribe", threadId: "thr_1" }]);
  socket.give(live);
  assert.equal(client.state.link, "live");
  client.stop();
});

test("what is said stands there at once, goes out once, and is acknowledged", async () => {
  const { client, socket } = await connected();
  socket.give(live);

  const id = client.say("a lamp", { page: { path: "/" } });

  const [frame] = runs(socket);
  assert.equal(frame.id, id);
  assert.deepEqual(frame.input.messages, [{ id, role: "user", content: "a lamp" }]);
  assert.deepEqual(frame.input.context, [{ description: "page", value: '{"path":"/"}' }]);
  assert.equal(client.state.items[0].delivery, "waiting");
  socket.give({ op: "ack", ref: id, runId: frame.input.runId, state: "started" });
  assert.equal(client.state.items[0].delivery, "sent");
  client.stop();
});

test("what was not acknowledged is sent again after a loss under the same ids", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { client, sockets, socket } = await connectedWithTimers();
  socket.give(live);
  const id = client.say("a lamp");
  socket.give({ seq: 1, threadId: "thr_1", event: { type: "STATE_SNAPSHOT", snapshot: {} } });

  socket.drop();
  assert.equal(client.state.link, "reconnecting");
  mock.timers.tick(1000);
  await settle();
  sockets[1].accept();

  assert.deepEqual(sockets[1].sent[0], { op: "subscribe", threadId: "thr_1", after: 1 });
  assert.equal(runs(sockets[1])[0].id, id);
  assert.equal(runs(sockets[1])[0].input.runId, runs(socket)[0].input.runId);
  client.stop();
  mock.timers.reset();
});

test("a page hears of the cart, and that it is empty once it was ordered", async () => {
  /** @type {any[]} */
  const heard = [];
  const hear = globalThis.dispatchEvent;
  globalThis.dispatchEvent = (/** @type {any} */ event) => heard.push(event) > 0;
  const { client, socket } = await connected();
  socket.give(live);
  const cart = { id: "crt_1", line_items: [{ id: "ln_1", quantity: 2 }], totals: [{ type: "total", amount: 5 }] };

  socket.give({ seq: 1, threadId: "thr_1", event: { type: "STATE_SNAPSHOT", snapshot: { cart } } });
  socket.give({ seq: 2, threadId: "thr_1", event: { type: "STATE_DELTA", delta: [{ op: "add", path: "/cart", value: null }] } });
  globalThis.dispatchEvent = hear;

  const carts = heard.filter(({ type }) => type === "shopmind:cart").map(({ detail }) => detail.cart);
  assert.deepEqual(carts, [cart, { id: "crt_1", line_items: [], totals: [] }]);
  client.stop();
});

/** As `connected`, with a session that is already kept, so that nothing waits on the network. */
async function connectedWithTimers() {
  const storage = memoryStorage();
  storage.setItem("shopmind.session.pk", JSON.stringify({ token: "tok", shopperId: "s", threadId: "thr_1" }));
  const { sockets, WebSocket } = wire();
  const client = createClient({ key: "pk", api: "https://shop.example", storage, fetch: async () => Response.json({ token: "next", shopperId: "s", threadId: "thr_2" }), WebSocket, now: () => 1000 });
  client.start();
  await settle();
  sockets[0].accept();
  return { client, sockets, socket: sockets[0] };
}

test("a message with a picture is sent as AG-UI has it, also after a reload", async () => {
  const content = [{ type: "text", text: "" }, { type: "image", source: { type: "url", value: "/v1/pictures/pic_1" } }];
  const { client, storage } = await connected();
  client.say("", {}, content);

  const again = await connected({ storage });
  again.socket.give(live);

  assert.deepEqual(runs(again.socket).at(-1).input.messages[0].content, content);
  assert.deepEqual(/** @type {any} */ (again.client.state.items[0]).content, content);
  client.stop();
  again.client.stop();
});

test("what a message may hold beside words is told with each connection", async () => {
  const { client, socket } = await connected();
  socket.give({ ...live, takes: ["image"] });
  assert.deepEqual(client.state.takes, ["image"]);

  socket.give(live);
  assert.equal(client.state.takes, undefined);
  client.stop();
});

test("what was written before a reload is there after it, and is sent", async () => {
  const storage = memoryStorage();
  const first = await connected({ storage });
  const id = first.client.say("a lamp");
  first.client.stop();

  const { client, socket } = await connected({ storage });

  assert.deepEqual(client.state.items.map((item) => [item.id, /** @type {any} */ (item).text]), [[id, "a lamp"]]);
  assert.equal(runs(socket)[0].id, id);
  client.stop();
});

test("a gap makes the client ask from its last number, once", async () => {
  const { client, socket } = await connected();
  socket.give({ seq: 1, threadId: "thr_1", event: { type: "CUSTOM" } });

  socket.give({ seq: 5, threadId: "thr_1", event: { type: "CUSTOM" } });
  socket.give({ seq: 6, threadId: "thr_1", event: { type: "CUSTOM" } });

  assert.deepEqual(socket.sent.slice(1), [{ op: "subscribe", threadId: "thr_1", after: 1 }]);
  client.stop();
});

test("a patch that does not fit makes the client ask for everything", async () => {
  const { client, socket } = await connected();

  socket.give({ seq: 1, threadId: "thr_1", event: { type: "STATE_DELTA", delta: [{ op: "remove", path: "/none" }] } });

  assert.deepEqual(socket.sent.at(-1), { op: "subscribe", threadId: "thr_1" });
  client.stop();
});

test("a limit keeps the message and says until when", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { client, socket } = await connectedWithTimers();
  socket.give(live);
  const id = client.say("a lamp");

  socket.give({ op: "error", ref: id, code: "rate_limited", message: "Slow down.", retryAfterSeconds: 3 });

  assert.equal(client.state.limit?.until, 4000);
  assert.equal(runs(socket).length, 1);
  client.stop();
  mock.timers.reset();
});

test("a refused message stays, can be sent again, or taken away", async () => {
  const { client, socket } = await connected();
  const id = client.say("x".repeat(9));

  socket.give({ op: "error", ref: id, code: "too_long", message: "Too long." });
  assert.equal(client.state.items[0].delivery, "failed");
  client.retry(id);
  assert.equal(runs(socket).length, 2);
  client.discard(id);

  assert.deepEqual(client.state.items, []);
  client.stop();
});

test("an ended session is renewed, and what was not sent goes into the new conversation", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { client, sockets, socket } = await connectedWithTimers();
  const id = client.say("a lamp");

  socket.drop(4401);
  await settle();
  mock.timers.reset();
  await new Promise((done) => setImmediate(done));
  sockets[1].accept();

  assert.equal(client.state.session?.threadId, "thr_2");
  assert.equal(client.state.renewed, true);
  assert.equal(runs(sockets[1])[0].input.threadId, "thr_2");
  assert.equal(runs(sockets[1])[0].id, id);
  client.stop();
});

test("a proposal is answered by its interrupt, with its hash", async () => {
  const { client, socket } = await connected();

  client.answer("int_1", true, "abc");

  assert.deepEqual(runs(socket)[0].input.resume, [{ interruptId: "int_1", status: "resolved", payload: { approved: true, hash: "abc" } }]);
  assert.deepEqual(runs(socket)[0].input.messages, []);
  client.stop();
});
