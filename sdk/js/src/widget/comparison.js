// @ts-check
/** Two to four products side by side. */
import { h } from "../dom.js";
import { price } from "../money.js";
import { said } from "./card-words.js";
import { picture, priceLine } from "./pieces.js";
import { buyButton } from "./products.js";

/** @import { Product } from "../types" */

/** A title without the brand that it begins with ("Acme - Kettle"). @param {string} title @param {string | null | undefined} brand */
const withoutBrand = (title, brand) => (brand && title.toLowerCase().startsWith(`${brand.toLowerCase()} - `) ? title.slice(brand.length + 3) : title);

/** @type {import("./log").Draw} */
export function comparison({ products, rows }, context) {
  /** Prices stand under the titles already. @param {{ values: (string | null)[] }} row */
  const notInHead = ({ values }) => !values.every((value, at) => products[at]?.variants[0] && value === price(products[at].variants[0].price));
  /** The brand stands in a row of its own where the shop tells it. @param {Product} one @param {number} at */
  const titleOf = (one, at) => (rows.some((/** @type {{ values: (string | null)[] }} */ { values }) => values[at] === one.shopmind?.brand) ? withoutBrand(one.title, one.shopmind?.brand) : one.title);
  const card = h(
    "div",
    { class: "card compare", tabindex: 0, role: "region", "aria-label": products.map((/** @type {Product} */ one) => one.title).join(", ") },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          products.map((/** @type {Product} */ one, /** @type {number} */ at) => {
            const media = one.variants[0]?.media?.[0] ?? one.media?.[0];
            return h("th", { scope: "col" }, h("div", { class: "picture" }, picture(media?.url, media?.alt_text ?? "", one.title)), one.url ? h("a", { href: one.url, title: one.title }, titleOf(one, at)) : titleOf(one, at), one.variants[0] && priceLine(one.variants[0]));
          }),
        ),
      ),
      h(
        "tbody",
        {},
        rows.filter(notInHead).map((/** @type {{ label: string, values: (string | null)[] }} */ { label, values }) => h("tr", {}, h("th", { scope: "row" }, label), values.map((value) => h("td", {}, value ?? said.noData)))),
        h(
          "tr",
          {},
          h("td", {}),
          products.map((/** @type {Product} */ one) => {
            const place = h("div", { class: "place" });
            return h("td", {}, place, buyButton(one, context, place));
          }),
        ),
      ),
    ),
  );
  card.style.setProperty("--columns", String(products.length));
  return card;
}
