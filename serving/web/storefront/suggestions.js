// @ts-check
/** Suggestions for this shopper on a page: the same cards as in the chat, each with its reason. */
import { fill, h } from "../dom.js";
import { drawProducts } from "../widget/products.js";
import { context, place } from "./page.js";

/** Where suggestions start from what is known of the shopper, it can be switched off. */
const off = () => h("p", { class: "muted" }, "From what you bought, looked at and told us. ", h("a", { href: "/account#suggestions" }, "Change or switch off"));

/**
 * Draws suggestions where there is a session and something to suggest; a page stands without them.
 *
 * @param {HTMLElement} row
 * @param {"complete_basket" | "for_you"} kind
 * @param {string} title
 */
export async function suggest(row, kind, title) {
  if (!place.memory.get("session")) return;
  try {
    const { body } = await (await context.shop()).call("GET", `recommendations?kind=${kind}&limit=6`);
    const own = body.products.some((/** @type {any} */ one) => one.shopmind?.reason?.kind !== "popular");
    if (!own) return void fill(row);
    const personal = kind === "for_you" || body.products.some((/** @type {any} */ one) => ["again", "bought", "looked_at", "preference"].includes(one.shopmind?.reason?.kind));
    fill(row, drawProducts({ title, products: body.products, total: body.products.length, exhaustive: true }, context, /** @type {any} */ (null)), personal && off());
  } catch {
    fill(row);
  }
}
