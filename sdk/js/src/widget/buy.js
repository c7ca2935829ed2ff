// @ts-check
/** Putting something in the cart from a card, and saying what came of it. */
import { fill, h, icon } from "../dom.js";
import { words } from "../words.js";

/** @import { Variant } from "../types" */
/** @import { Context } from "./context" */

/** @param {HTMLButtonElement} button @param {Context} context @param {Variant} variant @param {number} [quantity] */
export async function buying(button, context, variant, quantity = 1) {
  // The first press on a page waits until this file is here: a second one that came meanwhile is the same.
  if (button.disabled) return;
  button.disabled = true;
  fill(button, words.adding);
  try {
    const shop = await context.shop();
    const cart = await shop.add(variant.id, quantity, variant.shopmind?.quote ?? undefined);
    const refused = cart.messages?.find((/** @type {import("../types").Note} */ note) => note.type === "error");
    fill(button, refused ? words.add : [icon("check"), words.added]);
    tell(button, refused?.content ?? "");
    context.announce(refused?.content ?? words.added);
  } catch (error) {
    fill(button, words.add);
    tell(button, /** @type {Error} */ (error).message);
  } finally {
    button.disabled = false;
  }
}

/** A sentence under a button about what it met. @param {HTMLElement} button @param {string} text */
export function tell(button, text) {
  const old = button.nextElementSibling?.classList.contains("told") ? button.nextElementSibling : null;
  old?.remove();
  if (text) button.after(h("small", { class: "told bad", role: "alert" }, text));
}
