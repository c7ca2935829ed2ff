// @ts-check
/** Suggestions for this shopper on a page: the same cards as in the chat, each with its reason. */
import { fill, h } from "../dom.js";
import { drawProducts } from "../widget/products.js";
import { context, place } from "./page.js";

/** Where suggestions start from what is known of the shopper, it can be switched off. */
const off = () => h("p", { class: "muted" }, "From what you bought, looked at and told us. ", h("a", { href: "/account#suggestions" }, "Change or switch off"));

/**
 * Draws suggestions where there is a session and something to suggest; where not, the page stands without them.
 *
 * @param {HTMLElement} row
 * @param {"complete_basket" | "for_you"} kind
 * @param {string} title
 */
export async function suggest(row, kind, title) {
  if (!place.memory.get("session")) return;
  try {
    const { body } = await (await context.shop()).call("GET", `recommendations?kind=${kind}&limit=4`);
    const own = body.products.some((/** @type {any} */ one) => one.shopmind?.reason?.kind !== "popular");
    row.hidden = !own;
    if (!own) return;
    const personal = kind === "for_you" || body.products.some((/** @type {any} */ one) => ["again", "bought", "looked_at", "preference"].includes(one.shopmind?.reason?.kind));
    fill(row, h("h2", {}, title), drawProducts({ products: body.products, total: body.products.length }, context, /** @type {any} */ (null)), personal && off());
  } catch {
    row.hidden = true; // a page stands without suggestions
  }
}
