// @ts-check
/** What is asked before an order is cancelled, changed, returned or exchanged; the proposal then names it exactly. */
import { fill, h } from "../dom.js";
import { money } from "../money.js";
import { said } from "../widget/card-words.js";
import { context } from "./page.js";
import { decide, standOn } from "./proposals.js";

/** @typedef {{ done: (outcome: any) => void, back: () => void }} Ways */

/** [name, label, autocomplete, whether it may stay empty] */
const ADDRESS = /** @type {[string, string, string, boolean][]} */ ([
  ["name", said.name, "name", true],
  ["line1", said.line1, "address-line1", false],
  ["line2", said.line2, "address-line2", true],
  ["city", said.city, "address-level2", false],
  ["region", said.region, "address-level1", true],
  ["postalCode", said.postcode, "postal-code", true],
]);

/** Ask what an act needs to know, and propose it. @param {string} act @param {any} order @param {HTMLElement} place @param {Ways} ways */
export async function begin(act, order, place, ways) {
  const propose = (/** @type {Record<string, unknown>} */ wish) => decide({ act, orderId: order.id, ...wish }, place, ways);
  const reasons = order.shopmind?.reasons?.[act] ?? [];
  if (act === "cancel_order") return reasons.length ? show(place, reasonForm(reasons, propose, ways)) : propose({});
  if (act === "return_items") return show(place, returnForm(order, reasons, propose, ways));
  if (act === "change_address") return show(place, addressForm(propose, ways));
  if (act === "change_payment") return show(place, await paymentForm(order, propose, ways));
  return show(place, await itemsForm(act, order, propose, ways));
}

/** @param {HTMLElement} place @param {HTMLFormElement} form */
function show(place, form) {
  fill(place, form);
  standOn(form);
}

/**
 * @param {string} title @param {any} fields @param {string} button @param {Ways} ways
 * @param {(data: FormData) => void} send
 */
function ask(title, fields, button, ways, send) {
  const form = /** @type {HTMLFormElement} */ (h("form", { class: "card" }, h("h3", {}, title), fields, h("div", { class: "acts" }, h("button", { class: "secondary", type: "button", onclick: ways.back }, "Not now"), h("button", { class: "primary" }, button))));
  form.onsubmit = (event) => {
    event.preventDefault();
    send(new FormData(form));
  };
  return form;
}

/** @param {string} name @param {string} label @param {HTMLElement} control */
const field = (name, label, control) => h("div", { class: "field" }, h("label", { for: `order-${name}` }, label), control);

/** @param {string} name @param {{ value: string, label: string, disabled?: boolean }[]} options */
const select = (name, options) => h("select", { id: `order-${name}`, name }, options.map(({ value, label, disabled }) => h("option", { value, disabled }, label)));

/** @param {string[]} reasons @param {(wish: Record<string, unknown>) => void} propose @param {Ways} ways */
const reasonForm = (reasons, propose, ways) => ask("Why should it be cancelled?", field("reason", "Reason", select("reason", reasons.map((one) => ({ value: one, label: one })))), "See what is refunded", ways, (data) => propose({ reason: data.get("reason") }));

/** @param {any} order @param {string[]} reasons @param {(wish: Record<string, unknown>) => void} propose @param {Ways} ways */
function returnForm(order, reasons, propose, ways) {
  const lines = order.line_items.filter((/** @type {any} */ line) => left(line) > 0);
  const counts = (/** @type {any} */ line) => Array.from({ length: left(line) + 1 }, (_, count) => h("option", { value: count, selected: count === left(line) }, count));
  const rows = h("ul", { class: "lines" }, lines.map((/** @type {any} */ line) => h("li", { class: "pick-line" }, h("label", { for: `return-${line.id}` }, nameOf(line)), h("select", { id: `return-${line.id}`, name: line.id }, counts(line)))));
  const why = reasons.length ? field("reason", "Reason", select("reason", reasons.map((one) => ({ value: one, label: one })))) : field("reason", "Reason (optional)", h("input", { id: "order-reason", name: "reason", maxlength: 200 }));
  const cards = (order.shopmind?.refundTo ?? []).includes("gift_card");
  const where = select("refundTo", [{ value: "", label: "What the order was paid with" }, { value: "a new gift card", label: "A new gift card" }]);
  const to = cards && [field("refundTo", "The money goes back to", where), codeField()];
  return ask("What would you like to return?", [rows, why, to], "See what is refunded", ways, (data) => {
    const items = lines.map((/** @type {any} */ line) => ({ lineId: line.id, quantity: Number(data.get(line.id)) })).filter((/** @type {any} */ one) => one.quantity);
    if (items.length) propose({ items, reason: data.get("reason"), refundTo: data.get("code") || data.get("refundTo") || null });
  });
}

/** @param {(wish: Record<string, unknown>) => void} propose @param {Ways} ways */
function addressForm(propose, ways) {
  const fields = h("div", { class: "address" }, ADDRESS.map(([name, label, autocomplete, optional]) => h("div", { class: "field", "data-field": name === "postalCode" ? "postcode" : name }, h("label", { for: `order-${name}` }, label), h("input", { id: `order-${name}`, name, autocomplete, required: !optional, maxlength: 120 }))));
  return ask("Where should it go instead?", fields, "See what changes", ways, (data) => propose({ address: Object.fromEntries([...data].filter(([, value]) => value)) }));
}

/** @param {any} order @param {(wish: Record<string, unknown>) => void} propose @param {Ways} ways */
async function paymentForm(order, propose, ways) {
  const means = await meansOf(order);
  return ask("What should it be paid with instead?", [field("payment", said.payment, select("payment", means)), codeField()], "See the proposal", ways, (data) => propose({ payment: data.get("code") || data.get("payment") }));
}

/** Each line with the variants that its product has; all of them at once. @param {string} act @param {any} order @param {(wish: Record<string, unknown>) => void} propose @param {Ways} ways */
async function itemsForm(act, order, propose, ways) {
  const shop = await context.shop();
  const lines = order.line_items.filter((/** @type {any} */ line) => (act === "change_items" ? (line.shopmind?.unsent ?? 0) : left(line)) > 0);
  const choices = await Promise.all(lines.map(async (/** @type {any} */ line) => ({ line, variants: await variantsOf(shop, line) })));
  const rows = choices.filter(({ variants }) => variants.length > 1).map(({ line, variants }) =>
    field(line.id, nameOf(line), select(line.id, [{ value: "", label: "Stays as it is" }, ...variants.filter((/** @type {any} */ one) => one.id !== line.shopmind.variantId).map((/** @type {any} */ one) => ({ value: one.id, label: `${one.title}, ${money(one.price.amount, one.price.currency)}${one.availability.available ? "" : ", sold out"}`, disabled: !one.availability.available }))])),
  );
  if (!rows.length) return ask("There is nothing else to choose: these items come in one kind only.", [], "Back", ways, ways.back);
  const pay = field("payment", "A difference is paid with, or comes back to", select("payment", [{ value: "", label: "What the order was paid with" }, ...(await meansOf(order))]));
  return ask(act === "change_items" ? "What should become what?" : "What would you like to exchange?", [...rows, pay, codeField()], "See the difference", ways, (data) => {
    const items = choices.map(({ line }) => ({ lineId: line.id, variantId: data.get(line.id) })).filter((one) => one.variantId);
    if (items.length) propose({ items, payment: data.get("code") || data.get("payment") || null });
  });
}

const codeField = () => field("code", "Or a gift card's code", h("input", { id: "order-code", name: "code", maxlength: 40, autocomplete: "off" }));

/** @param {any} order @returns {Promise<{ value: string, label: string }[]>} */
async function meansOf(order) {
  const shop = await context.shop();
  const { body } = await shop.call("GET", `orders/${order.id}/means`);
  return body.means.map((/** @type {any} */ one) => ({ value: one.id, label: one.label }));
}

/** @param {any} shop @param {any} line */
async function variantsOf(shop, line) {
  const { body } = await shop.call("POST", "catalog/product", { id: line.shopmind.productId });
  return body.product?.variants ?? [];
}

/** How many of a line are with the buyer, or still to come, and not on their way back. @param {any} line */
const left = (line) => line.quantity.total - (line.shopmind?.underway ?? 0);

/** @param {any} line */
const nameOf = (line) => [line.item.title, line.shopmind?.variantTitle].filter(Boolean).join(", ");
