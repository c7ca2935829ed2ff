// @ts-check
/** The shopper's orders, newest first. */
import { fill, h } from "../dom.js";
import { orderRow } from "../widget/orders.js";
import { context, emptyState, place, showFailure } from "./page.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));
const nothing = () => emptyState("No orders yet", "Orders that you place here or in the chat stand on this page. One from another device is found by its number and your e-mail.", h("a", { class: "secondary", href: "/" }, "To the shop"), h("button", { class: "secondary", type: "button", onclick: () => context.say("Where is my order?") }, "Find an order"));

async function load() {
  if (!place.memory.get("session")) return void fill(own, nothing());
  try {
    const orders = await (await context.shop()).orders();
    fill(own, orders.length ? h("article", { class: "card orders" }, h("ul", { class: "lines" }, orders.map((/** @type {any} */ one) => orderRow(one)))) : nothing());
  } catch (error) {
    showFailure(own, error, load);
  }
}

void load();
