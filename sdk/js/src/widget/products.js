// @ts-check
/** Products as a numbered row of cards, so that "the second one" means something. */
import { h } from "../dom.js";
import { words } from "../words.js";
import { picture, priceLine, stars, stock } from "./pieces.js";

/** @import { Product, Variant } from "../types" */
/** @import { Context } from "./context" */

/** @param {Product} product @param {Context} context @param {HTMLElement} place where options are asked for @param {number} [at] in a row of cards */
export function buyButton(product, context, place, at = 0) {
  const variant = /** @type {Variant} */ (product.variants[0]);
  const open = product.variants.length > 1 && product.options?.some(({ values }) => values.length > 1);
  const buyable = product.variants.some((one) => stock(one)[2]);
  const button = h("button", { class: "primary", type: "button", disabled: !buyable, tabindex: at && -1, "data-focus": `buy ${product.id}` }, !buyable ? words.soldOut : open && !stock(variant)[2] ? words.choose : words.add);
  button.onclick = async () => {
    if (open) return (await import("./options.js")).chooseOptions(product, context, place, button);
    await (await import("./buy.js")).buying(button, context, variant);
  };
  return button;
}

/** @param {Product} product @param {number} at @param {Context} context @param {string} [miss] which limit it breaks */
function card(product, at, context, miss) {
  const variant = /** @type {Variant} */ (product.variants[0]);
  const media = variant.media?.[0] ?? product.media?.[0];
  const [text, tone] = stock(variant);
  const saved = variant.list_price ? Math.round(100 - (variant.price.amount * 100) / variant.list_price.amount) : 0;
  const chosen = product.variants.length > 1 && variant.options?.map(({ label }) => label).join(", ");
  const place = h("div", { class: "place" });
  const { label, reason, highlights, brand } = product.shopmind ?? {};
  return h(
    "li",
    { class: "product", tabindex: at ? -1 : 0, "aria-label": `${at + 1}. ${product.title}${label ? `, ${label}` : ""}` },
    h(
      "div",
      { class: "picture" },
      picture(media?.url, media?.alt_text ?? "", product.title),
      h("b", { class: "number", "aria-hidden": "true" }, at + 1),
      saved > 0 && h("b", { class: "saving", "aria-hidden": "true" }, `−${saved}%`),
      label && h("b", { class: "label" }, label),
    ),
    h("h3", { title: product.title }, product.url ? h("a", { href: product.url, tabindex: at && -1 }, product.title) : product.title),
    h("p", { class: "why" }, miss ?? reason?.text ?? (highlights?.slice(0, 2).join(" · ") || brand || "")),
    h("div", { class: "figures" }, priceLine(variant), stars(product.rating)),
    h("p", { class: `stock ${tone}` }, text, chosen && h("span", {}, ` · ${chosen}`)),
    place,
    buyButton(product, context, place, at),
  );
}

/** The keys of a row are fetched when someone first stands on it. @param {FocusEvent} event */
const walk = async ({ currentTarget }) => (await import("./roving.js")).roving(/** @type {HTMLElement} */ (currentTarget));

/** Which limit a product breaks, in words. @param {{ limit: string, wanted: string, actual: string }} miss */
const missText = ({ limit, wanted, actual }) => (words.miss[limit] ?? words.missed)(wanted, actual);

/** @type {import("./log").Draw} */
export function drawProducts({ title, products, total, exhaustive, misses = [] }, context) {
  const limits = new Map(misses.map((/** @type {any} */ miss) => [miss.productId, missText(miss)]));
  const count = total > products.length ? words.ofAll(products.length, total) + (exhaustive === false ? "+" : "") : "";
  return h(
    "section",
    { class: "products", "aria-label": title ?? words.shown(products.length) },
    (title || count) && h("h3", { class: "caption" }, title, count && h("small", {}, count)),
    h("ol", { class: "row", onfocusin: walk }, products.map((/** @type {Product} */ product, /** @type {number} */ at) => card(product, at, context, limits.get(product.id)))),
  );
}
