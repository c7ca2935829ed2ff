// @ts-check
/** The cart, live: whoever changes it, wherever, it is the same cart. */
import { fill, h, icon, swap } from "../dom.js";
import { money, totalOf } from "../money.js";
import { said } from "./card-words.js";
import { picture } from "./pieces.js";
import { noteList, totalsTable } from "./totals.js";

/** @import { Cart, LineItem } from "../types" */
/** @import { Context } from "./context" */

/** @param {Cart} cart */
const versionOf = (cart) => Number(cart.shopmind?.version ?? 0);

/** @type {import("./log").Draw} */
export function cart({ cart }, context) {
  let current = /** @type {Cart} */ (cart);
  const known = context.client?.state.shared.cart;
  if (known?.id === current.id && versionOf(known) > versionOf(current)) current = known;
  let node = cartCard(current, context);
  const follow = (/** @type {Event} */ event) => {
    const fresh = /** @type {CustomEvent<{ cart: Cart }>} */ (event).detail.cart;
    if (!node.isConnected) return globalThis.removeEventListener("shopmind:cart", follow);
    if (fresh.id !== current.id || (versionOf(fresh) < versionOf(current))) return;
    current = fresh;
    node = swap(node, cartCard(current, context));
  };
  requestAnimationFrame(() => globalThis.addEventListener("shopmind:cart", follow));
  return node;
}

/** @param {Cart} cart @param {Context} context */
export function cartCard(cart, context) {
  if (!cart.line_items.length) return h("article", { class: "card cart" }, h("p", { class: "muted" }, said.cartEmpty));
  const count = cart.line_items.reduce((sum, { quantity }) => sum + quantity, 0);
  const told = h("p", { class: "note bad", role: "alert", hidden: true });
  /** @param {(shop: import("../shop.js").Shop) => Promise<Cart>} act */
  const change = async (act) => {
    card.setAttribute("aria-busy", "true");
    told.hidden = true;
    try {
      await act(await context.shop());
    } catch (error) {
      fill(told, /** @type {Error} */ (error).message).hidden = false;
    } finally {
      card.removeAttribute("aria-busy");
    }
  };
  const checkout = context.client
    ? h("button", { class: "primary", type: "button", onclick: () => context.say(said.sayCheckout) }, said.checkout)
    : h("a", { class: "primary", href: "/checkout" }, said.checkout);
  const card = h(
    "article",
    { class: "card cart", "aria-label": said.cart },
    h("h3", { class: "caption" }, said.cart, h("small", {}, said.items(count))),
    h("ul", { class: "lines" }, cart.line_items.map((line) => lineRow(line, cart.currency, change))),
    codes(cart, change),
    noteList(cart.messages, context),
    told,
    totalsTable(cart.totals, cart.currency),
    checkout,
  );
  return card;
}

/** @param {LineItem} line @param {string} currency @param {(act: (shop: import("../shop.js").Shop) => Promise<Cart>) => void} change */
function lineRow({ id, item, quantity, totals, shopmind }, currency, change) {
  const step = (/** @type {number} */ by, /** @type {string} */ label, /** @type {string} */ sign) =>
    h("button", { type: "button", "aria-label": label, "data-focus": `${sign} ${id}`, disabled: by > 0 && shopmind?.available != null && quantity >= shopmind.available, onclick: () => change((shop) => shop.setQuantity(id, quantity + by)) }, sign);
  if (shopmind?.gift) return h("li", { class: "line gift" }, h("div", { class: "thumb" }, picture(item.image_url, "", item.title)), h("div", { class: "what" }, h("p", { class: "title" }, item.title), h("p", { class: "muted" }, said.gift)), h("p", { class: "sum" }, said.free));
  const details = shopmind?.variantTitle || Object.values(shopmind?.options ?? {}).join(", ");
  return h(
    "li",
    { class: "line" },
    h("div", { class: "thumb" }, picture(item.image_url, "", item.title)),
    h("div", { class: "what" }, h("p", { class: "title" }, shopmind?.url ? h("a", { href: shopmind.url }, item.title) : item.title), details && h("p", { class: "muted" }, details), h("p", { class: "muted" }, money(item.price, currency))),
    h("div", { class: "stepper", role: "group", "aria-label": said.quantity }, step(-1, quantity > 1 ? said.fewer(item.title) : said.remove(item.title), "−"), h("output", {}, quantity), step(1, said.more(item.title), "+")),
    h("p", { class: "sum" }, money(totalOf(totals, "total") ?? item.price * quantity, currency)),
    h("button", { class: "tool", type: "button", "aria-label": said.remove(item.title), title: said.removeWord, onclick: () => change((shop) => shop.setQuantity(id, 0)) }, icon("close")),
  );
}

/** A code, and what it gives if it gives anything. @param {string} code @param {string | undefined} title @param {(act: (shop: import("../shop.js").Shop) => Promise<Cart>) => void} change */
const codeRow = (code, title, change) =>
  h("span", { class: title ? "applied" : "applied idle" }, title && icon("check"), title && title !== code ? `${code}: ${title}` : code, h("button", { type: "button", "aria-label": said.remove(code), onclick: () => change((shop) => shop.removeCode(code)) }, icon("close")));

/** @param {Cart} cart @param {(act: (shop: import("../shop.js").Shop) => Promise<Cart>) => void} change */
function codes({ discounts }, change) {
  const input = h("input", { name: "code", autocomplete: "off", autocapitalize: "characters", "aria-label": said.code, placeholder: said.code, "data-focus": "code" });
  const applied = discounts?.applied ?? [];
  return h(
    "form",
    {
      class: "code",
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        if (input.value.trim()) change((shop) => shop.applyCode(input.value.trim()));
      },
    },
    (discounts?.codes ?? []).map((code) => codeRow(code, applied.find((one) => one.code === code)?.title, change)),
    input,
    h("button", { class: "secondary" }, said.apply),
  );
}
