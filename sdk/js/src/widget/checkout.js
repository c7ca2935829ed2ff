// @ts-check
/** The checkout: who, where to, how it comes, how it is paid, and the exact total. */
import { fill, h, icon, swap } from "../dom.js";
import { money, totalOf } from "../money.js";
import { said } from "./card-words.js";
import { chosenOf, covered, giftCards, othersOf } from "./gift-cards.js";
import { countries } from "./countries.js";
import { choosable, chosenPlace, destinations } from "./destinations.js";
import { keeping, keptIds } from "./keeping.js";
import { placeLines } from "./places.js";
import { leading, noteList, totalsTable } from "./totals.js";

/** @import { Context } from "./context" */

/** What was typed and not yet saved, by checkout: redrawing loses nothing. @type {Map<string, Record<string, string>>} */
const drafts = new Map();

/** [name, label, autocomplete, the fields that messages may name it by, whether it may stay empty] */
const FIELDS = /** @type {const} */ ([
  ["email", said.email, "email", ["email"], false],
  ["name", said.name, "name", ["full_name", "name", "first_name", "last_name"], false],
  ["line1", said.line1, "address-line1", ["street_address", "line1"], false],
  ["line2", said.line2, "address-line2", ["extended_address", "line2"], true],
  ["postcode", said.postcode, "postal-code", ["postal_code"], false],
  ["city", said.city, "address-level2", ["address_locality", "city"], false],
  ["region", said.region, "address-level1", ["address_region", "region"], true],
  ["country", said.country, "country", ["address_country", "country"], false],
  ["phone", said.phone, "tel", ["phone_number", "phone"], true],
]);

/** @type {import("./log").Draw} */
export function checkout({ checkout, missing }, context, item) {
  let node = checkoutCard(checkout, context, (fresh) => (node = swap(node, fresh)), { missing });
  const { client } = context;
  const stop = client?.watch(({ items }) => {
    const after = items.slice(items.findIndex(({ id }) => id === item.id) + 1);
    const over = after.find((one) => one.kind === "activity" && (one.type === "checkout" || (one.type === "proposal" && one.content.act === "place_order" && one.content.state === "done")));
    if (over?.kind !== "activity") return;
    queueMicrotask(() => {
      stop?.();
      node = swap(node, h("article", { class: "card receipt" }, icon(over.type === "checkout" ? "down" : "check"), h("p", { class: "muted" }, over.type === "checkout" ? said.continued : said.ordered)));
    });
  });
  return node;
}

/**
 * @param {any} body a UCP checkout
 * @param {Context} context
 * @param {(fresh: HTMLElement) => void} replace
 * @param {{ missing?: string[], editing?: boolean | "another", review?: () => void, drawn?: (body: any) => void }} [how] `drawn` is told each state that is shown
 */
export function checkoutCard(body, context, replace, how = {}) {
  how.drawn?.(body);
  const method = body.fulfillment?.methods?.[0];
  const place = chosenPlace(method);
  const group = method?.groups?.[0];
  const errors = (body.messages ?? []).filter((/** @type {any} */ note) => note.type === "error");
  const blank = how.editing === "another";
  const editing = Boolean(how.editing) || (!place && !choosable(method)) || !body.buyer?.email || errors.some(fieldOf);
  const told = h("p", { class: "note bad", role: "alert", hidden: true });
  const done = body.status === "completed" || body.status === "canceled";

  /** @param {(current: any) => any} change @param {boolean} [settled] */
  const update = async (change, settled) => {
    card.setAttribute("aria-busy", "true");
    told.hidden = true;
    try {
      const shop = await context.shop();
      const fresh = await shop.updateCheckout(body.id, (current) => ({ ...wishOf(current), ...change(current) }));
      if (settled && !(fresh.messages ?? []).some(fieldOf)) drafts.delete(body.id);
      const redrawn = checkoutCard(fresh, context, replace, { ...how, missing: undefined, editing: false });
      replace(redrawn);
      if (settled) /** @type {HTMLElement | null} */ (redrawn.querySelector("[aria-invalid]"))?.focus();
    } catch (error) {
      fill(told, /** @type {Error} */ (error).message).hidden = false;
    } finally {
      card.removeAttribute("aria-busy");
    }
  };

  /** What a choice changed in the cart changes what is to be paid. */
  const again = async () => {
    const { body: fresh } = await (await context.shop()).call("GET", `checkout-sessions/${body.id}`);
    replace(checkoutCard(fresh, context, replace, { ...how, missing: undefined, editing: false }));
  };
  const blocked = errors.some((/** @type {any} */ note) => !fieldOf(note));

  const missing = /** @type {string[]} */ (body.shopmind?.missing ?? how.missing ?? []);
  const total = totalOf(body.totals, "total") ?? 0;
  const actions = Object.values(body.actions ?? {}).flat();
  const card = h(
    "article",
    { class: "card checkout", "aria-label": said.checkout },
    step(said.address, !done && !actions.length && !blank && destinations(body, update, () => replace(checkoutCard(body, context, replace, { ...how, editing: "another" }))), editing ? addressForm(body, blank ? undefined : place, errors, update) : place && addressLines(body, place, () => replace(checkoutCard(body, context, replace, { ...how, editing: true })))),
    !editing && group?.options?.length > 0 && step(said.delivery, radios("delivery", group.options, group.selected_option_id, (option) => deliveryLabel(option, body.currency), (id) => update(() => ({ fulfillment: fulfillmentWish(method, group, id) })))),
    !editing && body.payment?.instruments?.length > 0 && step(said.payment, !done && !actions.length && giftCards(body, update), !covered(body) && payment(othersOf(body.payment.instruments), keptIds(body), (id) => update(() => ({ payment: { instruments: chosenOf(body.payment.instruments, id) } }))), !covered(body) && !done && !actions.length && keeping(body, update)),
    noteList((body.messages ?? []).filter((/** @type {any} */ note) => !errors.some((/** @type {any} */ one) => fieldOf(one) && one.content === note.content)), context, [], again),
    told,
    totalsTable(body.totals, body.currency),
    actions.map((/** @type {any} */ action) => h("a", { class: "primary", ...leading(action.url ?? action.config?.url, context) }, action.shopmind?.title ?? action.title ?? said.verify)),
    !editing && missing.length > 0 && h("p", { class: "muted" }, said.missing(missing.map((name) => said.needs[name] ?? name).join(", "))),
    !editing && !done && !actions.length && h("button", { class: "primary", type: "button", disabled: missing.length > 0 || blocked, "data-focus": "review", onclick: () => (how.review ? how.review() : propose(context, body.id, told)) }, said.review, " · ", money(total, body.currency)),
  );
  return card;
}

/** @param {Context} context @param {string} id @param {HTMLElement} told */
async function propose(context, id, told) {
  try {
    await (await context.shop()).propose({ act: "place_order", checkoutId: id });
  } catch (error) {
    fill(told, /** @type {Error} */ (error).message).hidden = false;
  }
}

/** @param {string} title @param {...(Node | false)} content */
const step = (title, ...content) => h("section", { class: "step" }, h("h4", {}, title), ...content);

/** @param {any} note @returns {string | undefined} the field it speaks of */
function fieldOf({ path }) {
  const last = String(path ?? "").split(".").at(-1);
  return FIELDS.find(([, , , names]) => names.some((name) => name === last))?.[0];
}

/** The full replacement that PUT takes, as the checkout stands. @param {any} body */
const wishOf = (body) => ({
  id: body.id,
  line_items: body.line_items.map((/** @type {any} */ line) => ({ id: line.id, item: { id: line.item.id }, quantity: line.quantity })),
  ...(body.buyer && { buyer: body.buyer }),
  ...(body.fulfillment && { fulfillment: body.fulfillment }),
  ...(body.payment && { payment: body.payment }),
  ...(body.discounts?.codes && { discounts: { codes: body.discounts.codes } }),
});

/** @param {any} method @param {any} group @param {string} optionId */
const fulfillmentWish = (method, group, optionId) => ({ methods: [{ ...method, groups: [{ id: group.id, line_item_ids: group.line_item_ids, selected_option_id: optionId }] }] });

/** @param {any} body @param {any} place */
function typedOf({ id, buyer }, place) {
  return {
    email: buyer?.email ?? "",
    name: [place?.first_name ?? buyer?.first_name, place?.last_name ?? buyer?.last_name].filter(Boolean).join(" "),
    line1: place?.street_address ?? "",
    line2: place?.extended_address ?? "",
    postcode: place?.postal_code ?? "",
    city: place?.address_locality ?? "",
    region: place?.address_region ?? "",
    country: place?.address_country ?? (navigator.language.split("-")[1] || "US"),
    phone: place?.phone_number ?? buyer?.phone_number ?? "",
    ...drafts.get(id),
  };
}

/** @param {any} body @param {any} place @param {any[]} errors @param {(change: (current: any) => any, settled?: boolean) => void} update */
function addressForm(body, place, errors, update) {
  /** @type {Record<string, string>} */
  const typed = typedOf(body, place);
  const form = h(
    "form",
    { class: "address", novalidate: true },
    FIELDS.map(([name, label, autocomplete, , optional]) => {
      const problem = errors.find((note) => fieldOf(note) === name)?.content;
      const id = `${body.id}-${name}`;
      return h(
        "div",
        { class: "field", "data-field": name },
        h("label", { for: id }, label),
        name === "country" ? countries(id, typed[name] ?? "") : h("input", { id, name, value: typed[name], autocomplete, required: !optional, type: name === "email" ? "email" : name === "phone" ? "tel" : "text", "aria-invalid": problem && "true", "aria-describedby": problem && `${id}-problem`, "data-focus": name }),
        problem && h("small", { class: "bad", id: `${id}-problem` }, problem),
      );
    }),
    h("button", { class: "primary", "data-focus": "save" }, said.save),
  );
  const values = () => /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  form.oninput = () => void drafts.set(body.id, values());
  form.onsubmit = (event) => {
    event.preventDefault();
    const empty = /** @type {HTMLInputElement | null} */ (form.querySelector(":invalid"));
    if (empty) return void (empty.focus(), empty.reportValidity());
    update((current) => addressWish(current, values()), true);
  };
  return form;
}

/** @param {any} current @param {Record<string, string>} typed */
function addressWish(current, { email, name = "", phone, ...typed }) {
  const [first, ...rest] = name.trim().split(" ");
  const who = { first_name: first, last_name: rest.join(" "), ...(phone && { phone_number: phone }) };
  const method = current.fulfillment?.methods?.[0] ?? { type: "shipping", line_item_ids: current.line_items.map((/** @type {any} */ line) => line.id) };
  const destination = {
    type: "shipping_address",
    id: "typed",
    ...who,
    street_address: typed.line1,
    ...(typed.line2 && { extended_address: typed.line2 }),
    address_locality: typed.city,
    ...(typed.region && { address_region: typed.region }),
    postal_code: typed.postcode,
    address_country: typed.country,
  };
  return { buyer: { ...who, email }, fulfillment: { methods: [{ ...method, destinations: [destination], selected_destination_id: "typed" }] } };
}

/** @param {any} body @param {any} place @param {() => void} edit */
function addressLines(body, place, edit) {
  return h("div", { class: "kept" }, h("p", {}, [...placeLines(place), body.buyer?.email].filter(Boolean).map((line) => h("span", { class: "row-line" }, line))), h("button", { type: "button", class: "secondary", "data-focus": "edit", onclick: edit }, said.edit));
}

/**
 * @param {string} name
 * @param {any[]} all
 * @param {string | undefined} selected
 * @param {(one: any) => (Node | string)[]} label
 * @param {(id: string) => void} choose
 */
function radios(name, all, selected, label, choose) {
  const group = `${name}-${Math.random()}`;
  return h("div", { class: "radios", role: "radiogroup", "aria-label": name }, all.map((one) => h("label", { class: "radio" }, h("input", { type: "radio", name: group, value: one.id, checked: one.id === selected, "data-focus": `${name} ${one.id}`, onchange: () => choose(one.id) }), label(one))));
}

/** @param {any} option @param {string} currency */
function deliveryLabel(option, currency) {
  const amount = totalOf(option.totals, "total") ?? 0;
  const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const dates = [option.shopmind?.earliest ?? option.earliest_fulfillment_time, option.shopmind?.latest ?? option.latest_fulfillment_time].filter(Boolean).map((time) => day.format(new Date(time)));
  const about = dates.length ? said.arrives([...new Set(dates)].join(" – ")) : option.description?.plain ?? "";
  return [h("span", { class: "what" }, option.title, about && h("small", {}, about)), h("b", {}, amount ? money(amount, currency) : said.free)];
}

/** @param {any[]} instruments @param {Set<string>} kept @param {(id: string) => void} choose */
function payment(instruments, kept, choose) {
  const selected = instruments.find((one) => one.selected)?.id;
  const label = (/** @type {any} */ one) => [h("span", { class: "what" }, one.display?.label ?? one.display?.description ?? one.display?.brand ?? one.type, one.display?.last_digits && h("small", {}, [`•••• ${one.display.last_digits}`, kept.has(one.id) && said.keptOne].filter(Boolean).join(" · ")))];
  return h("div", {}, radios("payment", instruments, selected, label, choose), instruments.some((one) => String(one.handler_id).includes("sandbox")) && h("small", { class: "muted" }, said.testOnly));
}
