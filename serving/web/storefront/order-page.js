// @ts-check
/** One order: where it stands, and cancelling or returning it through a proposal. */
import { fill, h } from "../dom.js";
import { orderCard } from "../widget/orders.js";
import { context, place, showFailure, emptyState } from "./page.js";
import { decide, standOn } from "./proposals.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));
const id = own.dataset.order ?? "";

async function load() {
  if (!place.memory.get("session")) return void fill(own, unknown());
  try {
    draw(await (await context.shop()).order(id));
  } catch (error) {
    if (/** @type {any} */ (error).status === 404) fill(own, unknown());
    else showFailure(own, error, load);
  }
}

/** Who paid in a tab of its own has no session here: the chat where they began tells how it went. */
const elsewhere = () => emptyState("Thank you", "How the payment went is told in the chat where you began. You can close this page.");

const unknown = () => new URLSearchParams(location.search).get("from") === "payment" ? elsewhere() : emptyState("This order is not here", "It belongs to another session, or the number is different. With its number and your e-mail it can be found in the chat.", h("button", { class: "secondary", type: "button", onclick: () => context.say(`Where is my order ${id}?`) }, "Find it in the chat"));

/** @param {any} order */
function draw(order) {
  const name = `Order ${order.shopmind?.number ?? order.label ?? ""}`;
  document.title = document.title.replace(/^Order[^·]*/, `${name} `);
  fill(/** @type {HTMLElement} */ (document.querySelector("h1")), name);
  const acts = h("div", { class: "step-place" });
  const back = () => fill(acts);
  const done = async () => {
    await load();
    const card = /** @type {HTMLElement | null} */ (own.querySelector(".order"));
    if (card) standOn(card);
  };
  fill(own, orderCard(order, context, { onCancel: () => decide({ act: "cancel_order", orderId: order.id }, acts, { done, back }), onReturn: () => chooseItems(order, acts, done, back) }), acts);
}

/** @param {any} order @param {HTMLElement} acts @param {() => void} done @param {() => void} back */
function chooseItems(order, acts, done, back) {
  const form = h(
    "form",
    { class: "card" },
    h("h3", {}, "What would you like to return?"),
    h(
      "ul",
      { class: "lines" },
      order.line_items.map((/** @type {any} */ line) =>
        h("li", { class: "pick-line" }, h("label", { for: `return-${line.id}` }, line.item.title), h("select", { id: `return-${line.id}`, name: line.id }, Array.from({ length: line.quantity.total + 1 }, (_, count) => h("option", { value: count, selected: count === line.quantity.total }, count)))),
      ),
    ),
    h("div", { class: "acts" }, h("button", { class: "secondary", type: "button", onclick: back }, "Not now"), h("button", { class: "primary" }, "See what is refunded")),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    const items = [...new FormData(form)].map(([lineId, count]) => ({ lineId, quantity: Number(count) })).filter(({ quantity }) => quantity);
    if (items.length) void decide({ act: "return_items", orderId: order.id, items }, acts, { done, back });
  };
  fill(acts, form);
  form.querySelector("select")?.focus();
}

void load();
