// @ts-check
/** What every card of a product is made of: picture, price, stock in words, rating, and the act of buying. */
import { h, icon } from "../dom.js";
import { money, price } from "../money.js";
import { words } from "../words.js";

/** @import { Product, Variant } from "../types" */

const FEW = 5;

/** In place of a picture that is not there. @param {string} title */
const blank = (title) => h("span", { class: "blank", "aria-hidden": "true" }, icon("bag"), h("b", {}, [...title][0] ?? ""));

/** @param {string | undefined | null} url @param {string} alt @param {string} title @returns {HTMLElement} */
export const picture = (url, alt, title) =>
  url ? h("img", { src: url, alt, loading: "lazy", onerror: (/** @type {Event} */ { target }) => /** @type {Element} */ (target).replaceWith(blank(title)) }) : blank(title);

/** Stock in words, and whether it can be bought. @param {Variant} variant @returns {[text: string, tone: string, buyable: boolean]} */
export function stock({ availability, shopmind }) {
  const status = availability?.status ?? (availability?.available === false ? "out_of_stock" : "in_stock");
  if (status === "preorder" || status === "backorder") return [words[status], "warn", true];
  if (availability?.available === false || status === "out_of_stock" || status === "discontinued") return [words.soldOut, "bad", false];
  const quantity = shopmind?.quantity;
  return quantity != null && quantity <= FEW ? [words.left(quantity), "warn", true] : [words.inStock, "good", true];
}

/** @param {Variant} variant */
export function priceLine({ price: now, list_price: list }) {
  const saved = list ? list.amount - now.amount : 0;
  return h(
    "p",
    { class: "price" },
    h("strong", {}, price(now)),
    list && saved > 0 && [" ", h("s", {}, h("span", { class: "sr" }, `, ${words.was} `), price(list)), h("span", { class: "sr" }, `, ${words.save(money(saved, now.currency))}`)],
  );
}

/** @param {Product["rating"]} rating */
export const stars = (rating) =>
  rating &&
  h("p", { class: "rating" }, h("span", { "aria-hidden": "true" }, "★ ", rating.value.toFixed(1), h("small", {}, ` (${rating.count ?? 0})`)), h("span", { class: "sr" }, words.rated(rating.value.toFixed(1), rating.count ?? 0)));
