// @ts-check
/** Products as a numbered row of cards, so that "the second one" means something. */
import { h } from "../dom.js";
import { words } from "../words.js";
import { buying, picture, priceLine, stars, stock } from "./pieces.js";

/** @import { Product, Variant } from "../types" */
/** @import { Context } from "./context" */

/** @param {Product} product @param {Context} context @param {HTMLElement} place where options are asked for */
export function buyButton(product, context, place) {
  const variant = /** @type {Variant} */ (product.variants[0]);
  const open = product.variants.length > 1 && product.options?.some(({ values }) => values.length > 1);
  const buyable = product.variants.some((one) => stock(one)[2]);
  const button = h("button", { class: "primary", type: "button", disabled: !buyable, "data-focus": `buy ${product.id}` }, buyable ? words.add : words.soldOut);
  button.onclick = async () => {
    if (open) return (await import("./options.js")).chooseOptions(product, context, place, button);
    await buying(button, context, variant);
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
  return h(
    "li",
    { class: "product", tabindex: at ? -1 : 0, "aria-label": `${at + 1}. ${product.title}` },
    h(
      "div",
      { class: "picture" },
      picture(media?.url, media?.alt_text ?? "", product.title),
      h("b", { class: "number", "aria-hidden": "true" }, at + 1),
      saved > 0 && h("b", { class: "saving", "aria-hidden": "true" }, `−${saved}%`),
    ),
    h("h3", { title: product.title }, product.url ? h("a", { href: product.url }, product.title) : product.title),
    h("p", { class: "why" }, miss ?? (product.shopmind?.highlights?.slice(0, 2).join(" · ") || product.shopmind?.brand || "")),
    h("div", { class: "figures" }, priceLine(variant), stars(product.rating)),
    h("p", { class: `stock ${tone}` }, text, chosen && h("span", {}, ` · ${chosen}`)),
    place,
    buyButton(product, context, place),
  );
}

/** Arrow keys walk the row; only the current card is in the tab order. @param {HTMLElement} row */
function roving(row) {
  const cards = /** @type {HTMLElement[]} */ ([...row.children]);
  const current = (/** @type {HTMLElement} */ chosen) => {
    for (const one of cards) {
      one.tabIndex = one === chosen ? 0 : -1;
      for (const inner of one.querySelectorAll("a, button")) inner.toggleAttribute("data-still", one !== chosen), (/** @type {HTMLElement} */ (inner).tabIndex = one === chosen ? 0 : -1);
    }
  };
  if (cards[0]) current(cards[0]);
  row.addEventListener("focusin", ({ target }) => {
    const chosen = cards.find((one) => one.contains(/** @type {Node} */ (target)));
    if (chosen) current(chosen);
  });
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = cards.findIndex((one) => one.tabIndex === 0);
    if (!step || /** @type {HTMLElement} */ (event.target).closest("select, input")) return;
    const next = cards[at + (getComputedStyle(row).direction === "rtl" ? -step : step)];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "smooth" });
  });
  return row;
}

/** @type {import("./log").Draw} */
export function drawProducts({ title, products, total, exhaustive, misses = [] }, context) {
  const limits = new Map(misses.map((/** @type {any} */ miss) => [miss.productId, miss.text ?? `${words.misses}: ${String(miss.limit).replace("attribute:", "").replaceAll("_", " ")}`]));
  const count = total > products.length ? words.ofAll(products.length, total) + (exhaustive === false ? "+" : "") : "";
  return h(
    "section",
    { class: "products", "aria-label": title ?? words.shown(products.length) },
    (title || count) && h("h3", { class: "caption" }, title, count && h("small", {}, count)),
    roving(h("ol", { class: "row" }, products.map((/** @type {Product} */ product, /** @type {number} */ at) => card(product, at, context, limits.get(product.id))))),
  );
}
