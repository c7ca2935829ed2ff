import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { backOff, openSocket } from "../../sdk/js/src/socket.js";
import { settle, wire } from "./support.js";

test("waits double, vary by half, and stay below a limit", () => {
  assert.equal(backOff(0, () => 0), 200);
  assert.equal(backOff(0, () => 1), 400);
  assert.equal(backOff(3, () => 1), 3200);
  assert.equal(backOff(50, () => 1), 20_000);
});

/** @param {any} sockets */
function opening(sockets, /** @type {any} */ WebSocket, /** @type {any} */ more = {}) {
  return openSocket({ address: async () => ({ url: "wss://x", protocols: [] }), onOpen() {}, onFrame() {}, onClose: () => true, WebSocket, ...more });
}

test("silence is asked about, and silence after that is a loss", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { sockets, WebSocket } = wire();
  /** @type {number[]} */
  const closed = [];
  const socket = opening(sockets, WebSocket, { onClose: (/** @type {any} */ { code }) => closed.push(code) > 0 });
  await settle();
  sockets[0].accept();

  mock.timers.tick(20_000);
  assert.deepEqual(sockets[0].sent, [{ op: "ping" }]);
  sockets[0].give({ op: "pong" });
  mock.timers.tick(20_000);
  mock.timers.tick(10_000);

  assert.deepEqual(closed, [4000]);
  socket.close();
  mock.timers.reset();
});

test("nothing goes out while the socket is not open, and the caller is told", async () => {
  const { sockets, WebSocket } = wire();
  const socket = opening(sockets, WebSocket);
  await settle();

  assert.equal(socket.send({ op: "ping" }), false);
  assert.deepEqual(sockets[0].sent, []);
  socket.close();
});

test("a closed socket does not come back", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { sockets, WebSocket } = wire();
  const socket = opening(sockets, WebSocket);
  await settle();

  socket.close();
  mock.timers.tick(60_000);
  await settle();

  assert.equal(sockets.length, 1);
  mock.timers.reset();
});
