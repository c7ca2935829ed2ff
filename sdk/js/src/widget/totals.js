// @ts-check
/** Totals in a column, and what stands in the way as choices. */
import { h } from "../dom.js";
import { money } from "../money.js";
import { said } from "./card-words.js";

/** @import { Choice, Note, Total } from "../types" */
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

/**
 * Where a payment goes on: in this tab on the shop's own pages, in another where the chat is a guest of somebody's page.
 * @param {string} url
 * @param {Context} context
 */
export const leading = (url, context) => ({ href: url, ...(new URL(context.place.api).origin !== location.origin && { target: "_blank", rel: "noopener" }) });

/**
 * A choice is made at once where that is possible, and otherwise said.
 *
 * @param {Choice} choice
 * @param {Context} context
 * @param {(() => Promise<void>) | undefined} done
 * @param {Event} event
 */
async function choose({ act, message }, context, done, { currentTarget }) {
  if (!act) return context.say(message);
  const place = /** @type {HTMLElement} */ (currentTarget).closest(".notes");
  place?.setAttribute("aria-busy", "true");
  try {
    await (await import("./choices.js")).take(await context.shop(), act);
    await done?.();
  } catch (error) {
    place?.append(h("p", { class: "note bad", role: "alert" }, /** @type {Error} */ (error).message));
  }
  place?.removeAttribute("aria-busy");
}

/** @param {Choice[]} choices @param {Context} context @param {(() => Promise<void>) | undefined} done */
const buttons = (choices, context, done) =>
  choices.length > 0 && h("div", { class: "choices" }, choices.map((choice) => h("button", { type: "button", class: "chip", onclick: (/** @type {Event} */ event) => void choose(choice, context, done, event) }, choice.label)));

/** @param {Note[] | null | undefined} notes @param {Context} context @param {Choice[]} [choices] @param {() => Promise<void>} [done] what follows on a choice */
export const noteList = (notes, context, choices = [], done) =>
  Boolean(notes?.length || choices.length) &&
  h(
    "div",
    { class: "notes", role: "group" },
    (notes ?? []).flatMap((note) => [h("p", { class: note.type === "error" ? "note bad" : "note" }, note.content), buttons(note.shopmind?.choices ?? [], context, done)]),
    buttons(choices, context, done),
  );
