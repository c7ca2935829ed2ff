// @ts-check
/** Cards that are fetched when the first of their kind appears. */
import { h, loadSheet } from "../dom.js";

/** @typedef {import("./log").Draw} Draw */

/** @type {Record<string, () => Promise<any>>} */
const modules = {
  product: () => import("./product.js"),
  comparison: () => import("./comparison.js"),
  cart: () => import("./cart.js"),
  checkout: () => import("./checkout.js"),
  proposal: () => import("./proposal.js"),
  order: () => import("./orders.js"),
  orders: () => import("./orders.js"),
  problem: () => import("./notes.js"),
  sources: () => import("./notes.js"),
  handoff: () => import("./notes.js"),
};
/** @type {Promise<CSSStyleSheet> | undefined} */
let sheet;

/** How an activity is drawn; one of a kind unknown here is not. @param {string} type @param {ShadowRoot | Document} root @returns {Promise<Draw>} */
export async function drawerOf(type, root) {
  sheet ??= loadSheet(new URL("./cards.css", import.meta.url));
  const [module, style] = await Promise.all([modules[type]?.(), sheet]);
  if (!root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets.push(style);
  return module?.[type] ?? (() => h("div", { hidden: true }));
}
