// @ts-check
/** The checkout page: the same checkout as in the chat, and the same proposal before money moves. */
import { fill, h, swap } from "../dom.js";
import { checkoutCard } from "../widget/checkout.js";
import { cartCard } from "../widget/cart.js";
import { context, emptyState, place, showFailure } from "./page.js";
import { decide } from "./proposals.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));
const step = h("div", { class: "step-place" });
const side = h("aside", { class: "side-cart", "aria-label": "What you are buying" });

/** The version of the cart that this page shows. */
let shown = -1;
/** @type {import("../types").Cart | undefined} */
let held;

/** The cart beside the checkout, at what its things cost there: who buys decides which codes count. @param {any} [body] */
function showCart(body) {
  if (!held) return;
  shown = Number(held.shopmind?.version ?? 0);
  const priced = held.line_items.map((line) => ({ ...line, totals: body?.line_items.find((/** @type {any} */ one) => one.item.id === line.item.id)?.totals ?? line.totals }));
  const card = cartCard({ ...held, line_items: priced, discounts: body?.discounts ?? held.discounts }, context);
  for (const part of card.querySelectorAll(".totals, .primary, .notes")) part.remove();
  fill(side, card);
}

async function load() {
  if (!place.memory.get("session")) return void fill(own, nothing());
  try {
    const shop = await context.shop();
    held = await shop.cart();
    if (!held.line_items.length) return void fill(own, nothing());
    draw(await shop.checkout(held.id));
    fill(own, h("div", { class: "two" }, step, side));
  } catch (error) {
    showFailure(own, error, load);
  }
}

/** @param {any} body */
function draw(body) {
  /** @param {HTMLElement} fresh */
  const replace = (fresh) => {
    const old = /** @type {HTMLElement | null} */ (step.querySelector(":scope > .checkout"));
    if (old) swap(old, fresh);
    else fill(step, fresh);
  };
  replace(checkoutCard(body, context, replace, { review: () => review(body.id), drawn: showCart }));
}

/** @param {string} checkoutId */
async function review(checkoutId) {
  const shop = await context.shop();
  await decide({ act: "place_order", checkoutId }, step, {
    done: (outcome) => (outcome.order ? location.assign(`/orders/${outcome.order.id}`) : location.assign("/orders")),
    back: async () => draw((await shop.call("GET", `checkout-sessions/${checkoutId}`)).body),
  });
}

const nothing = () => emptyState("There is nothing to check out", "Your cart is empty.", h("a", { class: "secondary", href: "/" }, "To the shop"));

addEventListener("shopmind:cart", (event) => {
  const { cart } = /** @type {CustomEvent} */ (event).detail;
  if (side.isConnected && Number(cart.shopmind?.version ?? 0) > shown) void load();
});
void load();
