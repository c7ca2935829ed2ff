import assert from "node:assert/strict";
import { test } from "node:test";
import { applyPatch } from "../../sdk/js/src/patch.js";

test("a patch adds, replaces, removes, moves and copies, and leaves its input as it was", () => {
  const before = { cart: { lines: [{ id: "a" }, { id: "b" }] }, "a/b": 1 };
  const kept = structuredClone(before);

  const after = applyPatch(before, [
    { op: "add", path: "/cart/lines/-", value: { id: "c" } },
    { op: "replace", path: "/cart/lines/0/id", value: "z" },
    { op: "remove", path: "/cart/lines/1" },
    { op: "copy", from: "/cart/lines/0", path: "/first" },
    { op: "move", from: "/a~1b", path: "/moved" },
    { op: "test", path: "/moved", value: 1 },
  ]);

  assert.deepEqual(after, { cart: { lines: [{ id: "z" }, { id: "c" }] }, first: { id: "z" }, moved: 1 });
  assert.deepEqual(before, kept);
});

test("the whole document can be replaced", () => {
  assert.deepEqual(applyPatch({ a: 1 }, [{ op: "replace", path: "", value: { b: 2 } }]), { b: 2 });
});

test("an operation that does not fit is refused", () => {
  for (const operation of [
    { op: "replace", path: "/gone", value: 1 },
    { op: "remove", path: "/gone" },
    { op: "add", path: "/list/9", value: 1 },
    { op: "add", path: "/gone/below", value: 1 },
    { op: "remove", path: "/list/2" },
    { op: "test", path: "/list/0", value: 2 },
  ])
    assert.throws(() => applyPatch({ list: [1, 2] }, [operation]), undefined, JSON.stringify(operation));
});
