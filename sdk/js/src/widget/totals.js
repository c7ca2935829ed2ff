// @ts-check
/** Totals in a column, and what stands in the way as choices. */
import { h } from "../dom.js";
import { money } from "../money.js";
import { said } from "./card-words.js";

/** @import { Note, Total } from "../types" */
/** @import { Context } from "./context" */

/** @type {Record<string, string>} */
const names = { subtotal: "Subtotal", items_discount: "Discount", discount: "Discount", fulfillment: "Delivery", tax: "Tax", fee: "Fee", total: "Total" };

/** @param {Total[]} totals @param {string} currency */
export const totalsTable = (totals, currency) =>
  h(
    "dl",
    { class: "totals" },
    totals.map(({ type, amount, display_text: text }) => h("div", { class: type }, h("dt", {}, text || names[type] || type), h("dd", {}, type === "fulfillment" && !amount ? said.free : money(amount, currency)))),
  );

/** @param {Note[] | null | undefined} notes @param {Context} context @param {{ label: string, message: string }[]} [choices] */
export const noteList = (notes, context, choices = []) =>
  Boolean(notes?.length || choices.length) &&
  h(
    "div",
    { class: "notes", role: "group" },
    (notes ?? []).map((note) => h("p", { class: note.type === "error" ? "note bad" : "note" }, note.content)),
    h("div", { class: "choices" }, [...choices, ...(notes ?? []).flatMap((note) => /** @type {any} */ (note).shopmind?.choices ?? [])].map(({ label, message }) => h("button", { type: "button", class: "chip", onclick: () => context.say(message) }, label))),
  );
