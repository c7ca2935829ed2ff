// @ts-check
/** Options of a product as labelled choices; what is sold out or not made says so. */
import { fill, h } from "../dom.js";
import { words } from "../words.js";
import { buying, tell } from "./buy.js";
import { said } from "./card-words.js";
import { priceLine, stock } from "./pieces.js";

/** @import { Product, Variant } from "../types" */
/** @import { Context } from "./context" */

/** @param {Variant} variant @param {Map<string, string>} chosen */
const fits = (variant, chosen) => [...chosen].every(([name, label]) => variant.options?.some((one) => one.name === name && one.label === label));

/** The variant that the choices leave, if they leave one. @param {Product} product @param {Map<string, string>} chosen */
export const chosenVariant = (product, chosen) =>
  (product.options ?? []).every(({ name, values }) => values.length < 2 || chosen.has(name)) ? product.variants.find((one) => fits(one, chosen)) : undefined;

/**
 * @param {Product} product
 * @param {Map<string, string>} chosen changed in place
 * @param {() => void} onchange
 */
export function optionPickers(product, chosen, onchange) {
  return (product.options ?? [])
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => {
      const group = `${product.id} ${name} ${Math.random()}`;
      return h(
        "fieldset",
        { class: "options" },
        h("legend", {}, name),
        values.map(({ label }) => {
          const others = new Map([...chosen].filter(([other]) => other !== name)).set(name, label);
          const left = product.variants.filter((variant) => fits(variant, others));
          const sold = !left.some((variant) => stock(variant)[2]);
          const input = h("input", { type: "radio", name: group, value: label, checked: chosen.get(name) === label, "data-focus": `${name} ${label}` });
          input.onchange = () => {
            chosen.set(name, label);
            onchange();
          };
          return h("label", { class: sold ? "option sold" : "option" }, input, h("span", {}, label, sold && h("span", { class: "sr" }, `, ${words.soldOut}`)));
        }),
      );
    });
}

/** Asks for the options inside a card, then buys. @param {Product} product @param {Context} context @param {HTMLElement} place @param {HTMLButtonElement} button */
export function chooseOptions(product, context, place, button) {
  if (place.dataset.open) {
    const chosen = choices.get(place) ?? new Map();
    const variant = chosenVariant(product, chosen);
    const missing = (product.options ?? []).filter(({ name, values }) => values.length > 1 && !chosen.has(name)).map(({ name }) => name.toLowerCase());
    if (variant) return void buying(button, context, variant);
    return tell(button, missing.length ? said.chooseFirst(missing.join(", ")) : said.notMade);
  }
  place.dataset.open = "1";
  /** @type {Map<string, string>} */
  const chosen = new Map();
  choices.set(place, chosen);
  const draw = () => {
    const variant = chosenVariant(product, chosen);
    const focus = /** @type {ShadowRoot | Document} */ (place.getRootNode()).activeElement?.getAttribute("data-focus");
    fill(place, optionPickers(product, chosen, draw), variant && h("div", {}, priceLine(variant), h("p", { class: `stock ${stock(variant)[1]}` }, stock(variant)[0])));
    if (focus) /** @type {HTMLElement | null} */ (place.querySelector(`[data-focus="${CSS.escape(focus)}"]`))?.focus();
    button.disabled = Boolean(variant && !stock(variant)[2]);
    tell(button, "");
  };
  draw();
  place.querySelector("input")?.focus();
}

/** @type {WeakMap<HTMLElement, Map<string, string>>} */
const choices = new WeakMap();
