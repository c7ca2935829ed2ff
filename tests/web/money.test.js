import assert from "node:assert/strict";
import { test } from "node:test";
import { money } from "../../sdk/js/src/money.js";

/** @param {string} currency */
const decimals = (currency) => ({ JPY: 0, KWD: 3, CLF: 4 })[currency] ?? 2;

test("an amount has the decimals of its currency, and not those that the browser knows", () => {
  assert.equal(money(1250, "USD", "en-US"), "$12.50");
  assert.equal(money(1250, "JPY", "en-US"), "¥1,250");
  assert.equal(money(125_050, "HUF", "de-DE"), "1.250,50\u00a0HUF");
  assert.equal(money(150_000_00, "COP", "en-US"), "COP\u00a0150,000.00");
  assert.equal(money(-4995, "KWD", "en-US"), "-KWD\u00a04.995");
});

test("every currency is written to its last unit, and reads back", () => {
  for (const currency of ["AFN", "CLF", "COP", "EUR", "HUF", "IDR", "JPY", "KWD", "LBP", "MGA", "RSD", "TWD", "USD"]) {
    const [, whole, fraction = ""] = /(\d[\d,]*)\.?(\d*)$/.exec(money(123_456_789, currency, "en-US")) ?? [];
    assert.equal(fraction.length, decimals(currency), currency);
    assert.equal(Number(whole.replaceAll(",", "") + fraction), 123_456_789, currency);
  }
});
