// @ts-check
/** The product page: options, pictures, and putting it in the cart. */
import { fill, h } from "../dom.js";
import { buying } from "../widget/buy.js";
import { chosenVariant, optionPickers } from "../widget/options.js";
import { picture, priceLine, stock } from "../widget/pieces.js";
import { words } from "../words.js";
import { context, toast } from "./page.js";

/** @import { Variant } from "../types" */

const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));
const product = JSON.parse(document.getElementById("product-data")?.textContent ?? "{}");
const start = product.variants.find((/** @type {Variant} */ one) => one.id === product.selected);
/** @type {Map<string, string>} */
const chosen = new Map(start.options.map((/** @type {{ name: string, label: string }} */ one) => [one.name, one.label]));
const button = /** @type {HTMLButtonElement} */ (find("buy"));
/** @type {Variant | undefined} */
let variant = start;

function drawOptions() {
  const place = find("options");
  const focus = document.activeElement?.getAttribute("data-focus");
  fill(place, optionPickers(product, chosen, choose));
  if (focus) /** @type {HTMLElement | null} */ (place.querySelector(`[data-focus="${CSS.escape(focus)}"]`))?.focus();
}

function choose() {
  variant = chosenVariant(product, chosen);
  drawOptions();
  const [text, tone, buyable] = variant ? stock(variant) : ["This combination is not made.", "bad", false];
  const line = find("stock");
  line.className = `stock ${tone}`;
  fill(line, text);
  button.disabled = !buyable;
  fill(button, buyable ? words.add : words.soldOut);
  offerQuantities();
  fill(find("watch-words"), buyable ? "Tell me when it gets cheaper" : "Tell me when it is back");
  if (!variant) return;
  fill(find("price"), priceLine(variant));
  show(variant.media?.[0]?.url, variant.media?.[0]?.alt_text ?? "");
  history.replaceState(null, "", `?variant=${encodeURIComponent(variant.id)}`);
}

/** No more than there are of it can be chosen, and ten at most. */
function offerQuantities() {
  const select = /** @type {HTMLSelectElement} */ (find("quantity"));
  const left = variant?.availability?.status === "in_stock" ? variant.shopmind?.quantity : null;
  const most = Math.max(1, Math.min(10, left ?? 10));
  const kept = Math.min(Number(select.value) || 1, most);
  fill(select, Array.from({ length: most }, (_, at) => h("option", { selected: at + 1 === kept }, at + 1)));
}

/** @param {string | undefined} url @param {string} alt */
function show(url, alt) {
  if (!url) return;
  fill(find("picture"), picture(url, alt, product.title));
  for (const thumb of document.querySelectorAll("[data-show]")) thumb.toggleAttribute("aria-current", thumb.getAttribute("data-show") === url);
}

for (const thumb of document.querySelectorAll("[data-show]"))
  thumb.addEventListener("click", () => show(thumb.getAttribute("data-show") ?? "", thumb.querySelector("img")?.alt ?? ""));
button.onclick = async () => {
  if (!variant) return;
  const quantity = Number(/** @type {HTMLSelectElement} */ (find("quantity")).value);
  await buying(button, context, variant, quantity);
};
/** @type {Record<string, string>} */
const WATCHED = { watching: "Noted. One message goes out when it is so.", in_stock: "It can be bought already.", email_needed: "Please give the e-mail address to write to." };

find("watch").onsubmit = async (event) => {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (find("watch").querySelector("input"));
  const kind = button.disabled ? "back_in_stock" : "price_drop";
  try {
    const { body } = await (await context.shop()).call("POST", "watches", { productId: product.id, variantId: variant?.id ?? null, kind, email: field.value || null });
    toast(WATCHED[body.outcome] ?? "");
    if (body.outcome === "email_needed") field.focus();
  } catch (error) {
    toast(/** @type {Error} */ (error).message);
  }
};
offerQuantities();
drawOptions();
