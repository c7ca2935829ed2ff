// @ts-check
/** Orders: where each one stands, and what can still be done about it. */
import { h, icon, swap } from "../dom.js";
import { money, totalOf } from "../money.js";
import { said } from "./card-words.js";
import { picture } from "./pieces.js";
import { placeLines } from "./places.js";
import { refundCards } from "./refund-cards.js";
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

/** @param {string} act */
const wordsOf = (act) => said.acts[act] ?? [act, () => act];

/** In the order of how often they are wanted; the last one ends it all. */
const ACTS = ["return_items", "exchange_items", "change_items", "change_address", "change_payment", "cancel_order"];

/**
 * @param {any} body a UCP order
 * @param {Context} context
 * @param {{ act?: (act: string) => void, withdraw?: (request: any) => void, instead?: (request: any) => void }} [ways] on a page; in a conversation the buttons speak
 */
export function orderCard(body, context, ways = {}) {
  const ours = body.shopmind ?? {};
  const number = numberOf(body);
  const act = ways.act ?? ((/** @type {string} */ name) => context.say(wordsOf(name)[1](number)));
  const withdraw = ways.withdraw ?? ((/** @type {any} */ request) => context.say(said.sayWithdraw(request.kind === "exchange" || request.kind === "return" ? request.kind : "change", number)));
  const instead = ways.instead ?? (() => context.say(said.sayInstead(number)));
  const actions = [ours.actions ?? [], Object.values(body.actions ?? {}).flat()].flat();
  const destination = body.fulfillment?.expectations?.[0]?.destination;
  const titles = Object.fromEntries(body.line_items.map((/** @type {any} */ line) => [line.id, line.item.title]));
  return h(
    "article",
    { class: "card order", "aria-label": said.order(number) },
    h("h3", { class: "caption" }, h("a", { href: `/orders/${body.id}` }, said.order(number)), ours.placedAt && h("small", {}, said.placed(date(ours.placedAt)))),
    statusOf(body),
    !OVER.includes(ours.status) && ours.delivery && typeof ours.delivery === "string" && h("p", { class: "muted" }, ours.delivery),
    destination && h("p", { class: "muted" }, said.goesTo(placeLines(destination).join(", "))),
    actions.map((/** @type {any} */ action) => h("a", { class: "primary", href: action.url ?? action.config?.url }, action.title ?? said.verify)),
    requests(ours.requests ?? [], body.currency, withdraw, instead),
    (ours.shipments ?? []).map((/** @type {any} */ parcel) => parcelOf(parcel, titles)),
    timeline(body),
    h("ul", { class: "lines" }, body.line_items.filter((/** @type {any} */ line) => line.quantity.total || ours.requests?.length === 0).map((/** @type {any} */ line) => orderLine(line, body.currency))),
    noteList(body.messages, context),
    totalsTable(body.totals, body.currency),
    (ours.refunds ?? []).map((/** @type {any} */ refund) => h("p", { class: refund.status === "failed" ? "note bad" : "muted" }, refundWords(refund, body.currency))),
    refundCards(body, context),
    acts(ours.allowed ?? [], act),
  );
}

/** @param {any} parcel @param {Record<string, string>} titles */
function parcelOf(parcel, titles) {
  const inside = (parcel.lines ?? []).map((/** @type {any} */ line) => `${line.quantity} × ${titles[line.id] ?? ""}`).join(", ");
  return h("div", { class: "parcel" }, icon(TRUCK), h("span", {}, [parcel.carrier, parcel.trackingNumber, said.parcels[parcel.status] ?? parcel.status].filter(Boolean).join(" · ")), parcel.trackingUrl && h("a", { href: parcel.trackingUrl, rel: "noopener", target: "_blank" }, said.track), inside && h("small", { class: "muted" }, inside));
}

/** What was asked for and is not done yet, or came to something that the buyer should know. @param {any[]} all @param {string} currency @param {(request: any) => void} withdraw @param {(request: any) => void} instead */
function requests(all, currency, withdraw, instead) {
  const told = all.filter(({ kind, open, state }) => open || state === "refused" || state === "failed" || (kind === "exchange" && state === "completed"));
  return told.length > 0 && h("ul", { class: "requests", "aria-label": said.requested }, told.map((one) => requestOf(one, currency, withdraw, instead)));
}

/** @param {any} one @param {string} currency @param {(request: any) => void} withdraw @param {(request: any) => void} instead */
function requestOf(one, currency, withdraw, instead) {
  const sum = one.charge ? said.toPay(money(one.charge, currency)) : one.refund ? said.comesBack(money(one.refund, currency)) : "";
  return h(
    "li",
    { class: "request" },
    h("div", {}, h("b", {}, said.requests[one.kind] ?? one.kind), h("p", { class: one.state === "refused" || one.state === "failed" ? "bad" : "muted" }, [one.stateText, one.why && one.state === "refused" ? one.why : "", one.open ? sum : ""].filter(Boolean).join(" · ")), one.lines.map((/** @type {any} */ line) => h("p", { class: "small" }, `${line.quantity} × ${line.becomes ? said.becomes(line.title, line.becomes) : line.title}`))),
    one.withdrawable && h("button", { type: "button", class: "secondary", onclick: () => withdraw(one) }, said.withdraw),
    one.unpaid && h("button", { type: "button", class: "secondary", onclick: () => instead(one) }, said.instead),
  );
}

/** @param {any} refund @param {string} currency */
function refundWords({ amount, status, to }, currency) {
  const sum = money(amount, currency);
  if (status === "failed") return said.refundFailed(sum);
  return status === "pending" ? said.refunding(sum, to ?? said.giftCardOf) : said.refund(sum, to ?? said.giftCardOf);
}

/** @param {{ act: string, until: string | null }[]} allowed @param {(act: string) => void} act */
function acts(allowed, act) {
  const open = ACTS.filter((name) => allowed.some((one) => one.act === name));
  const until = allowed.filter((one) => one.until && (one.act === "return_items" || one.act === "exchange_items"));
  return (
    open.length > 0 && [
      until.length > 0 && h("p", { class: "muted" }, until.map((one) => said.actUntil(wordsOf(one.act)[0], date(/** @type {string} */ (one.until)))).join(" · ")),
      h("div", { class: "acts" }, open.map((name) => h("button", { type: "button", class: name === "cancel_order" ? "secondary strong" : "secondary", onclick: () => act(name) }, wordsOf(name)[0]))),
    ]
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
