// @ts-check
/** Whether what an order is paid with is kept for the next one; offered to those who are signed in. */
import { h } from "../dom.js";
import { said } from "./card-words.js";

/** The ids of what is kept already. @param {any} body a UCP checkout */
export const keptIds = (body) => new Set((body.shopmind?.instruments ?? []).filter((/** @type {any} */ one) => one.saved).map((/** @type {any} */ one) => one.id));

/**
 * @param {any} body a UCP checkout
 * @param {(change: (current: any) => any) => void} update
 */
export function keeping(body, update) {
  const { mayKeep, keep } = body.shopmind ?? {};
  if (!mayKeep) return false;
  const box = h("input", { type: "checkbox", checked: keep, "data-focus": "keep", onchange: () => update(() => ({ shopmind: { keep: box.checked } })) });
  return h("label", { class: "radio" }, box, h("span", { class: "what" }, said.keep, h("small", {}, said.keepHow)));
}
