// @ts-check
/** Two to four products side by side. */
import { h } from "../dom.js";
import { price } from "../money.js";
import { said } from "./card-words.js";
import { picture, priceLine } from "./pieces.js";
import { buyButton } from "./products.js";

/** @import { Product } from "../types" */

/** @type {import("./log").Draw} */
export function comparison({ products, rows }, context) {
  /** Prices stand under the titles already. @param {{ values: (string | null)[] }} row */
  const notInHead = ({ values }) => !values.every((value, at) => products[at]?.variants[0] && value === price(products[at].variants[0].price));
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
          products.map((/** @type {Product} */ one) => {
            const media = one.variants[0]?.media?.[0] ?? one.media?.[0];
            return h("th", { scope: "col" }, h("div", { class: "picture" }, picture(media?.url, media?.alt_text ?? "", one.title)), one.url ? h("a", { href: one.url }, one.title) : one.title, one.variants[0] && priceLine(one.variants[0]));
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
