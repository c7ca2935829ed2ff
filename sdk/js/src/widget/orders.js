// @ts-check
/** Orders: where each one stands, and what can still be done about it. */
import { h, icon, swap } from "../dom.js";
import { money, totalOf } from "../money.js";
import { said } from "./card-words.js";
import { picture } from "./pieces.js";
import { leading, noteList, totalsTable } from "./totals.js";

/** @import { Context } from "./context" */

const TRUCK = "M3 6h11v10H3zM14 10h4l3 3v3h-7M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4M17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4";

/** Nothing is on its way any more. */
const OVER = ["cancelled", "returned", "refunded", "payment_failed"];

const date = (/** @type {string} */ text) => new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(new Date(text));

/** @param {any} order */
const numberOf = (order) => order.shopmind?.number ?? order.label ?? order.id;

/** @param {any} order */
const statusOf = (order) => {
  const status = String(order.shopmind?.status ?? "");
  const tone = { cancelled: "bad", payment_failed: "bad", fulfilled: "good", delivered: "good", pending: "warn" }[status] ?? "";
  return h("p", { class: `status ${tone}` }, order.shopmind?.statusText ?? status.replaceAll("_", " "));
};

/** An order as it stands; where the conversation shows it again further down, the older card folds into a line. @type {import("./log").Draw} */
export function order({ order }, context, item) {
  const card = orderCard(order, context);
  const { client } = context;
  const stop = client?.watch(({ items }) => {
    const later = items.slice(items.findIndex(({ id }) => id === item.id) + 1);
    if (later.some((one) => one.kind === "activity" && one.type === "order" && one.content.order.id === order.id))
      queueMicrotask(() => {
        stop?.();
        swap(card, h("article", { class: "card receipt" }, icon("down"), h("p", { class: "muted" }, [said.order(numberOf(order)), order.shopmind?.statusText].filter(Boolean).join(" · "))));
      });
  });
  return card;
}

/** @type {import("./log").Draw} */
export function orders({ orders }, context) {
  if (!orders.length) return h("article", { class: "card" }, h("p", { class: "muted" }, said.noOrders));
  return h("article", { class: "card orders", "aria-label": said.orders }, h("h3", { class: "caption" }, said.orders), h("ul", { class: "lines" }, orders.map((/** @type {any} */ one) => orderRow(one, context))));
}

/** @param {any} one @param {Context} [context] */
export function orderRow(one, context) {
  const first = one.line_items[0];
  return h(
    "li",
    { class: "line" },
    h("div", { class: "thumb" }, picture(first?.item.image_url, "", first?.item.title ?? "")),
    h("div", { class: "what" }, h("p", { class: "title" }, h("a", { href: `/orders/${one.id}` }, said.order(numberOf(one)))), h("p", { class: "muted" }, [one.shopmind?.placedAt && date(one.shopmind.placedAt), said.items(one.line_items.reduce((/** @type {number} */ sum, /** @type {any} */ line) => sum + line.quantity.total, 0))].filter(Boolean).join(" · ")), statusOf(one)),
    h("p", { class: "sum" }, money(totalOf(one.totals, "total") ?? 0, one.currency)),
    context?.client && h("button", { type: "button", class: "secondary", onclick: () => context.say(`${said.openOrder} ${numberOf(one)}`) }, said.view),
  );
}

/** @param {any} body a UCP order @param {Context} context @param {{ onCancel?: () => void, onReturn?: () => void }} [acts] */
export function orderCard(body, context, acts = {}) {
  const ours = body.shopmind ?? {};
  const number = numberOf(body);
  const cancel = acts.onCancel ?? (() => context.say(said.sayCancel(number)));
  const giveBack = acts.onReturn ?? (() => context.say(said.sayReturn(number)));
  const actions = [ours.actions ?? [], Object.values(body.actions ?? {}).flat()].flat();
  return h(
    "article",
    { class: "card order", "aria-label": said.order(number) },
    h("h3", { class: "caption" }, h("a", { href: `/orders/${body.id}` }, said.order(number)), ours.placedAt && h("small", {}, said.placed(date(ours.placedAt)))),
    statusOf(body),
    !OVER.includes(ours.status) && ours.delivery && typeof ours.delivery === "string" && h("p", { class: "muted" }, ours.delivery),
    actions.map((/** @type {any} */ action) => h("a", { class: "primary", ...leading(action.url ?? action.config?.url, context) }, action.title ?? said.verify)),
    (ours.shipments ?? []).map((/** @type {any} */ parcel) => h("p", { class: "parcel" }, icon(TRUCK), [parcel.carrier, parcel.trackingNumber, parcel.status].filter(Boolean).join(" · "), parcel.trackingUrl && h("a", { href: parcel.trackingUrl, rel: "noopener", target: "_blank" }, said.track))),
    timeline(body),
    h("ul", { class: "lines" }, body.line_items.map((/** @type {any} */ line) => orderLine(line, body.currency))),
    noteList(body.messages, context),
    totalsTable(body.totals, body.currency),
    (ours.cancellable || ours.returnable) && h("div", { class: "acts" }, ours.returnable && h("button", { type: "button", class: "secondary", onclick: giveBack }, said.giveBack), ours.cancellable && h("button", { type: "button", class: "secondary strong", onclick: cancel }, said.cancel)),
  );
}

/** @param {any} line @param {string} currency */
function orderLine({ item, quantity, totals, shopmind }, currency) {
  const details = [shopmind?.variantTitle || Object.values(shopmind?.options ?? {}).join(", "), `${quantity.total} × ${money(item.price, currency)}`].filter(Boolean).join(" · ");
  return h("li", { class: "line" }, h("div", { class: "thumb" }, picture(item.image_url, "", item.title)), h("div", { class: "what" }, h("p", { class: "title" }, item.title), h("p", { class: "muted" }, details)), h("p", { class: "sum" }, money(totalOf(totals, "total") ?? item.price * quantity.total, currency)));
}

/** @param {any} body */
function timeline(body) {
  const steps = body.shopmind?.events?.length ? body.shopmind.events : (body.fulfillment?.events ?? []).map((/** @type {any} */ event) => ({ at: event.occurred_at, text: event.description ?? event.type }));
  return steps.length > 0 && h("ol", { class: "timeline" }, steps.map((/** @type {any} */ one) => h("li", {}, h("span", {}, one.text ?? String(one.type).replaceAll("_", " ")), h("time", {}, date(one.at)))));
}
