// @ts-check
/** The cart page: the same cart as in the chat, and both at once. */
import { fill, h } from "../dom.js";
import { cart as liveCart } from "../widget/cart.js";
import { context, emptyState, place, showFailure } from "./page.js";
import { suggest } from "./suggestions.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));

const nothing = () => emptyState("Your cart is empty", "What you put in here, on the page or in the chat, stays for you.", h("a", { class: "secondary", href: "/" }, "To the shop"), h("button", { class: "secondary", type: "button", onclick: () => context.say("Help me find something") }, "Ask the assistant"));

/** @param {import("../types").Cart} cart */
function draw(cart) {
  fill(own, cart.line_items.length ? liveCart({ cart }, context, /** @type {any} */ (null)) : nothing());
  complete(cart);
}

/** What the cart held when it was last completed: a number that changes alone asks for nothing new. */
let completed = "";

/** @param {import("../types").Cart} cart */
function complete(cart) {
  const held = cart.line_items.map(({ item }) => item.id).sort().join(" ");
  if (held === completed) return;
  completed = held;
  void suggest(/** @type {HTMLElement} */ (document.querySelector("[data-suggest]")), held ? "complete_basket" : "for_you", held ? "To complete your cart" : "For you");
}

async function load() {
  if (!place.memory.get("session")) return void fill(own, nothing());
  try {
    draw(await (await context.shop()).cart());
  } catch (error) {
    showFailure(own, error, load);
  }
}

addEventListener("shopmind:cart", (event) => {
  const { cart } = /** @type {CustomEvent} */ (event).detail;
  if (!cart.line_items.length || own.querySelector(".empty, .skeleton")) draw(cart);
  else complete(cart);
});
void load();
