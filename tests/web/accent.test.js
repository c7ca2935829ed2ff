import assert from "node:assert/strict";
import { test } from "node:test";
import { accentTokens, contrast, parseColour } from "../../sdk/js/src/accent.js";

const rgb = (/** @type {string} */ text) => /** @type {[number, number, number]} */ (parseColour(text));
const COLOURS = ["#1f5c4d", "#ffd400", "#ffffff", "#000000", "#e4002b", "#7f7f7f", "#00a3ff", "#39ff14", "#5b2ca0", "#f8c8dc", "#0a0a23", "#777"];

for (const colour of COLOURS)
  test(`every pairing made from ${colour} can be read`, () => {
    const tokens = accentTokens(colour);

    for (const [scheme, surface] of [["light", "#faf8f4"], ["dark", "#1f1d1a"]]) {
      const token = (/** @type {string} */ suffix) => rgb(/** @type {string} */ (tokens[`--accent-${scheme}${suffix}`]));
      assert.ok(contrast(token(""), token("-on")) >= 4.5, `${scheme}: text on the accent`);
      assert.ok(contrast(token("-hover"), token("-on")) >= 4.5, `${scheme}: text on the hovered accent`);
      assert.ok(contrast(token("-text"), rgb(/** @type {string} */ (surface))) >= 4.5, `${scheme}: accent as text`);
    }
  });

test("a colour that cannot be read sets nothing", () => {
  assert.deepEqual(accentTokens("greenish"), {});
  assert.deepEqual(accentTokens("#12345"), {});
});

test("the tokens' own accent is what the function makes of it", async () => {
  const { readFile } = await import("node:fs/promises");
  const css = await readFile(new URL("../../serving/web/tokens.css", import.meta.url), "utf8");

  for (const [name, value] of Object.entries(accentTokens("#1f5c4d"))) assert.ok(css.includes(`${name}: ${value};`), `${name}: ${value}`);
});
