// @ts-check
/** Gift cards in the checkout: what each pays, and a place for another code. */
import { h, icon } from "../dom.js";
import { money } from "../money.js";
import { said } from "./card-words.js";

/** @typedef {(change: (current: any) => any) => void} Update */

/** @param {any} one an instrument */
const isCard = (one) => one.type === "gift_card";

/** Instruments as PUT takes them, the gift cards as they are. @param {any[]} all @param {string} chosen */
export const chosenOf = (all, chosen) => all.map((one) => (isCard(one) ? one : { ...one, selected: one.id === chosen }));

/** @param {any[]} all */
export const othersOf = (all) => all.filter((one) => !isCard(one));

/** Whether gift cards pay all of it. @param {any} body */
export const covered = (body) => body.shopmind?.giftCards?.length > 0 && !body.shopmind.due;

/** @param {any} body a UCP checkout @param {Update} update */
export function giftCards(body, update) {
  /** @type {any[]} */
  const cards = body.payment.instruments.filter(isCard);
  const without = (/** @type {any} */ gone) => update(({ payment }) => ({ payment: { instruments: payment.instruments.filter((/** @type {any} */ one) => one.id !== gone.id) } }));
  const input = h("input", { name: "gift-card", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-label": said.giftCode, placeholder: said.giftCode, "data-focus": "gift-card" });
  const form = h("form", { class: "code" }, input, h("button", { class: "secondary" }, said.apply));
  form.onsubmit = (event) => {
    event.preventDefault();
    const code = /** @type {HTMLInputElement} */ (input).value.trim();
    if (code) update(({ payment }) => ({ payment: { instruments: [...payment.instruments, { id: "new", handler_id: "gift_card", type: "gift_card", selected: true, credential: { type: "code", code } }] } }));
  };
  return h(
    "div",
    { class: "gift-cards" },
    cards.map((one) => h("p", { class: "gift-card" }, icon("check"), h("span", {}, one.display.description), h("b", {}, money(one.amount, body.currency)), h("button", { type: "button", "aria-label": said.remove(one.display.description), "data-focus": `gift-card ${one.id}`, onclick: () => without(one) }, icon("close")))),
    cards.length > 0 && h("p", { class: "gift-rest" }, h("span", {}, covered(body) ? said.giftCovers : said.giftRest), !covered(body) && h("b", {}, money(body.shopmind.due, body.currency))),
    h("details", {}, h("summary", {}, cards.length ? said.giftAnother : said.giftHave), form),
  );
}
