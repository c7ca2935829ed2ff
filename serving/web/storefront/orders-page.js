// @ts-check
/** The shopper's orders, newest first. */
import { fill, h } from "../dom.js";
import { orderRow } from "../widget/orders.js";
import { findOrder } from "./find-order.js";
import { context, emptyState, place, showFailure } from "./page.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));
const nothing = () => emptyState("No orders yet", "Orders that you place here or in the chat stand on this page.", h("a", { class: "secondary", href: "/" }, "To the shop"));

async function load() {
  if (!place.memory.get("session")) return void fill(own, nothing(), findOrder());
  try {
    const orders = await (await context.shop()).orders();
    fill(own, orders.length ? h("article", { class: "card orders" }, h("ul", { class: "lines" }, orders.map((/** @type {any} */ one) => orderRow(one)))) : nothing(), findOrder());
  } catch (error) {
    showFailure(own, error, load);
  }
}

void load();
