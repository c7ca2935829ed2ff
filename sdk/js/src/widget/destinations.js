// @ts-check
/** The addresses that are kept for a buyer, to choose from instead of typing. */
import { h } from "../dom.js";
import { said } from "./card-words.js";
import { placeLines } from "./places.js";

/** The destination that is chosen; one that is only offered is not. @param {any} method */
export const chosenPlace = (method) => method?.destinations?.find((/** @type {any} */ one) => one.id === method.selected_destination_id);

/** Whether there is another address to choose than the one that is chosen. @param {any} method */
export const choosable = (method) => (method?.destinations ?? []).some((/** @type {any} */ one) => one.id !== method.selected_destination_id);

/**
 * @param {any} body a UCP checkout
 * @param {(change: (current: any) => any, settled?: boolean) => void} update
 * @param {() => void} another
 */
export function destinations(body, update, another) {
  const method = body.fulfillment?.methods?.[0];
  const all = /** @type {any[]} */ (method?.destinations ?? []);
  if (!choosable(method)) return false;
  const group = `place-${body.id}-${Math.random()}`;
  const choose = (/** @type {string} */ id) => update((current) => ({ fulfillment: { methods: [{ ...(current.fulfillment?.methods?.[0] ?? method), selected_destination_id: id }] } }), true);
  return h(
    "div",
    { class: "radios", role: "radiogroup", "aria-label": said.address },
    all.map((one) => h("label", { class: "radio" }, h("input", { type: "radio", name: group, value: one.id, checked: one.id === method.selected_destination_id, "data-focus": `place ${one.id}`, onchange: () => choose(one.id) }), h("span", { class: "what" }, one.shopmind?.label || one.address_locality || one.street_address, h("small", {}, placeLines(one).join(", "))))),
    h("button", { type: "button", class: "secondary", "data-focus": "another", onclick: another }, said.anotherAddress),
  );
}
