import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetSession, openPlace, openSession } from "../../sdk/js/src/session.js";
import { memoryStorage } from "./support.js";

/** A shop that gives the same session for the same nonce. @param {{ fail?: number }} [how] */
function shop({ fail = 0 } = {}) {
  /** @type {any[]} */
  const asked = [];
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    asked.push({ url, body: JSON.parse(init.body), key: init.headers["X-Shopmind-Key"] });
    if (asked.length <= fail) throw new TypeError("network");
    return Response.json({ token: `token of ${asked.at(-1).body.nonce}`, shopperId: "s", threadId: "t" });
  };
  return { asked, fetch };
}

test("the nonce outlives a call that was cut off, so that the next one gives the same session", async () => {
  const { asked, fetch } = shop({ fail: 1 });
  const place = openPlace({ api: "https://shop.example/", key: "pk", storage: memoryStorage(), fetch });

  await assert.rejects(openSession(place));
  const session = await openSession(place);

  assert.equal(asked[0].body.nonce, asked[1].body.nonce);
  assert.equal(asked[0].url, "https://shop.example/v1/sessions");
  assert.equal(place.memory.get("session").token, session.token);
});

test("a session is asked for once, however many need it", async () => {
  const { asked, fetch } = shop();
  const place = openPlace({ api: "https://shop.example", key: "pk", storage: memoryStorage(), fetch });

  await Promise.all([openSession(place), openSession(place)]);
  await openSession(place);

  assert.equal(asked.length, 1);
});

test("a code from another device opens that shopper's session here, with a nonce of its own", async () => {
  const { asked, fetch } = shop();
  const place = openPlace({ api: "https://shop.example", key: "pk", storage: memoryStorage(), fetch });
  await openSession(place);

  await openSession(place, "code");

  assert.equal(asked[1].body.handoff, "code");
  assert.notEqual(asked[0].body.nonce, asked[1].body.nonce);
});

test("a session that another page has renewed is not forgotten", () => {
  const place = openPlace({ api: "https://shop.example", key: "pk", storage: memoryStorage(), fetch });
  place.memory.set("session", { token: "new" });

  forgetSession(place, "old");

  assert.equal(place.memory.get("session").token, "new");
});

test("a refusal says its code and how long to wait", async () => {
  const fetch = async () => Response.json({ code: "rate_limited", detail: "Slow down.", retryAfterSeconds: 7 }, { status: 429 });
  const place = openPlace({ api: "https://shop.example", key: "pk", storage: memoryStorage(), fetch });

  await assert.rejects(openSession(place), { status: 429, code: "rate_limited", message: "Slow down.", retryAfterSeconds: 7 });
});

test("where storage is forbidden the session lives as long as the page", async () => {
  const forbidden = /** @type {any} */ ({ getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); }, removeItem: () => { throw new Error("no"); } });
  const { asked, fetch } = shop();
  const place = openPlace({ api: "https://shop.example", key: "pk", storage: forbidden, fetch });

  await openSession(place);
  place.memory.set("draft", "a lamp");

  assert.equal(place.memory.get("draft"), null);
  assert.equal(asked.length, 1);
});
