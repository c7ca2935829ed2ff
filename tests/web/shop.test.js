import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlace } from "../../sdk/js/src/session.js";
import { openShop, wishOf } from "../../sdk/js/src/shop.js";
import { memoryStorage } from "./support.js";

/** A shop with one cart, written through `PUT` with `If-Match`. @param {{ meanwhile?: number }} [how] how often someone else writes in between */
function shop({ meanwhile = 0 } = {}) {
  let version = 1;
  /** @type {any} */
  let cart = { id: "cart_1", currency: "USD", line_items: [{ id: "li_1", item: { id: "var_a", title: "A", price: 100 }, quantity: 1, totals: [] }], totals: [], discounts: { codes: ["TEN"] } };
  /** @type {any[]} */
  const calls = [];
  const fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    calls.push({ method: init.method, path: new URL(url).pathname, headers: init.headers, body: init.body && JSON.parse(init.body) });
    if (init.method === "PUT") {
      if (meanwhile-- > 0) version++;
      if (init.headers["If-Match"] !== `"${version}"`) return Response.json({ code: "version_conflict", detail: "Changed." }, { status: 412 });
      version++;
      cart = { ...cart, line_items: calls.at(-1).body.line_items.map((/** @type {any} */ line) => ({ id: "li", totals: [], ...line })), discounts: calls.at(-1).body.discounts };
    }
    return Response.json(cart, { headers: { ETag: `"${version}"` } });
  };
  const storage = memoryStorage();
  storage.setItem("shopmind.session.pk", JSON.stringify({ token: "tok", shopperId: "s", threadId: "t" }));
  return { calls, shop: openShop(openPlace({ api: "https://shop.example", key: "pk", storage, fetch: /** @type {any} */ (fetch) })) };
}

test("adding replaces the whole cart with one line more, on the version that was read", async () => {
  const { calls, shop: ours } = shop();

  await ours.add("var_b", 2, "quote");

  const put = calls.find(({ method }) => method === "PUT");
  assert.equal(put.path, "/v1/carts/cart_1");
  assert.equal(put.headers["If-Match"], '"1"');
  assert.ok(put.headers["Idempotency-Key"]);
  assert.equal(put.headers.Authorization, "Bearer tok");
  assert.deepEqual(put.body, {
    line_items: [
      { id: "li_1", item: { id: "var_a" }, quantity: 1 },
      { item: { id: "var_b" }, quantity: 2, shopmind: { quote: "quote" } },
    ],
    discounts: { codes: ["TEN"] },
  });
});

test("a variant that is there already gets more of it", async () => {
  const { calls, shop: ours } = shop();

  await ours.add("var_a");

  assert.deepEqual(calls.at(-1).body.line_items, [{ id: "li_1", item: { id: "var_a" }, quantity: 2 }]);
});

test("a write that met a newer cart is made again on that one", async () => {
  const { calls, shop: ours } = shop({ meanwhile: 2 });

  await ours.setQuantity("li_1", 3);

  assert.deepEqual(calls.map(({ method }) => method), ["GET", "PUT", "GET", "PUT", "GET", "PUT"]);
});

test("it gives up when the cart never rests", async () => {
  const { shop: ours } = shop({ meanwhile: 99 });

  await assert.rejects(ours.setQuantity("li_1", 3), { status: 412 });
});

test("a quantity of nought removes the line", async () => {
  const { calls, shop: ours } = shop();

  await ours.setQuantity("li_1", 0);

  assert.deepEqual(calls.at(-1).body.line_items, []);
});

test("codes are added once and removed", async () => {
  const { calls, shop: ours } = shop();

  await ours.applyCode("TEN");
  assert.deepEqual(calls.at(-1).body.discounts, { codes: ["TEN"] });
  await ours.removeCode("TEN");
  assert.deepEqual(calls.at(-1).body.discounts, { codes: [] });
});

test("a cart without codes says nothing of them", () => {
  assert.deepEqual(wishOf(/** @type {any} */ ({ line_items: [] })), { line_items: [] });
});

test("a session that has ended gives way to a new one, once", async () => {
  const storage = memoryStorage();
  storage.setItem("shopmind.session.pk", JSON.stringify({ token: "old", shopperId: "s", threadId: "t" }));
  /** @type {string[]} */
  const tokens = [];
  const place = (/** @type {string} */ good) =>
    openPlace({
      api: "https://shop.example",
      key: "pk",
      storage,
      fetch: /** @type {any} */ (
        async (/** @type {string} */ url, /** @type {any} */ { headers }) => {
          if (url.endsWith("/sessions")) return Response.json({ token: "new", shopperId: "n", threadId: "u" });
          tokens.push(headers.Authorization);
          return headers.Authorization === `Bearer ${good}` ? Response.json({ line_items: [] }) : Response.json({ code: "unauthorised", detail: "Ended." }, { status: 401 });
        }
      ),
    });

  assert.deepEqual((await openShop(place("new")).call("GET", "me/orders")).body, { line_items: [] });
  await assert.rejects(openShop(place("none")).call("GET", "me/orders"), { code: "unauthorised" });

  assert.deepEqual(tokens, ["Bearer old", "Bearer new", "Bearer new", "Bearer new"]);
});

test("a shop that cannot be reached says so in its own words", async () => {
  const place = openPlace({ api: "https://shop.example", key: "pk", storage: memoryStorage(), fetch: () => Promise.reject(new TypeError("Failed to fetch")) });

  await assert.rejects(openShop(place).call("GET", "me/orders"), { code: "server_unreachable", message: /could not be reached/ });
});
