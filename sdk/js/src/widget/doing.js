// @ts-check
/** What is being done while a shopper waits, in words. */
import { fill } from "../dom.js";

/** @type {Record<string, string>} */
const doing = {
  search_products: "Looking through the shop",
  search_by_picture: "Looking for what looks like it",
  compare_products: "Comparing",
  ask_product: "Reading the details",
  search_help: "Reading the shop's policies",
  shop_terms: "Reading the shop's rules",
  place_order: "Preparing your order",
};

/** Says it in place of the dots, unless something else is being done by now. @param {HTMLElement} place @param {import("../types").Progress} progress */
export function tell(place, { name, label }) {
  if (place.dataset.for === name) fill(place, `${label ?? doing[name] ?? "One moment"}…`);
}
