// @ts-check
/** One product in full, with its options. */
import { h, swap } from "../dom.js";
import { words } from "../words.js";
import { said } from "./card-words.js";
import { chosenVariant, optionPickers } from "./options.js";
import { buying } from "./buy.js";
import { picture, priceLine, stars, stock } from "./pieces.js";

/** @import { Product, Variant } from "../types" */

/** @type {import("./log").Draw} */
export function product({ product, selected }, context) {
  /** @type {Product} */
  const whole = product;
  const start = whole.variants.find(({ id }) => id === selected) ?? whole.variants[0];
  /** @type {Map<string, string>} */
  const chosen = new Map((start?.options ?? []).map(({ name, label }) => [name, label]));
  let node = draw();

  function draw() {
    const variant = chosenVariant(whole, chosen);
    const shown = /** @type {Variant} */ (variant ?? start);
    const [text, tone, buyable] = variant ? stock(variant) : [said.notMade, "bad", false];
    const media = shown.media?.[0] ?? whole.media?.[0];
    const buy = h("button", { class: "primary", type: "button", disabled: !buyable, "data-focus": "buy" }, buyable ? words.add : text);
    buy.onclick = () => buying(buy, context, shown);
    const attributes = Object.entries(whole.shopmind?.attributes ?? {}).slice(0, 6);
    return h(
      "article",
      { class: "card detail", "aria-label": whole.title },
      h("div", { class: "picture" }, picture(media?.url, media?.alt_text ?? "", whole.title)),
      h(
        "div",
        { class: "about" },
        h("h3", {}, whole.url ? h("a", { href: whole.url }, whole.title) : whole.title),
        whole.shopmind?.brand && h("p", { class: "muted" }, whole.shopmind.brand),
        h("div", { class: "figures" }, priceLine(shown), stars(whole.rating)),
        h("p", { class: `stock ${tone}` }, text),
        optionPickers(whole, chosen, () => (node = swap(node, draw()))),
        buy,
        h("p", { class: "prose" }, (whole.description.plain ?? "").slice(0, 400)),
        attributes.length > 0 && h("dl", {}, attributes.map(([name, values]) => h("div", {}, h("dt", {}, name), h("dd", {}, values.join(", "))))),
      ),
    );
  }
  return node;
}
