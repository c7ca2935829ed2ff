// @ts-check
/** One order: where it stands, and what can still be done with it, each through a proposal. */
import { fill, h } from "../dom.js";
import { orderCard } from "../widget/orders.js";
import { context, place, showFailure, emptyState } from "./page.js";
import { findOrder } from "./find-order.js";
import { begin } from "./order-acts.js";
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

const unknown = () => new URLSearchParams(location.search).get("from") === "payment" ? elsewhere() : h("div", {}, emptyState("This order is not here", "It belongs to another session, or the number is different."), findOrder(id.startsWith("ord_") ? "" : id));

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
  const ways = { done, back };
  fill(
    own,
    orderCard(order, context, {
      act: (act) => void begin(act, order, acts, ways),
      withdraw: (request) => void decide({ act: "withdraw_request", orderId: order.id, requestId: request.id }, acts, ways),
      instead: (request) => void decide({ act: "return_instead", orderId: order.id, requestId: request.id }, acts, ways),
    }),
    acts,
  );
}

void load();
