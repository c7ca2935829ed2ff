// @ts-check
/** Gift cards that an order's money went back onto. Their codes are asked for by who owns the order, and stand in no log. */
import { fill, h } from "../dom.js";
import { money } from "../money.js";
import { said } from "./card-words.js";

/** @param {any} body a UCP order @param {import("./context").Context} context */
export function refundCards(body, context) {
  if (!(body.shopmind?.refunds ?? []).some((/** @type {any} */ one) => one.card)) return false;
  const place = h("div", { class: "refund-cards" });
  void draw(place, body, context);
  return place;
}

/** @param {HTMLElement} place @param {any} body @param {import("./context").Context} context */
async function draw(place, body, context) {
  try {
    const { body: found } = await (await context.shop()).call("GET", `orders/${body.id}/gift-cards`);
    fill(place, found.giftCards.map(cardOf));
  } catch {
    fill(place, h("p", { class: "muted" }, said.cardUnread));
  }
}

/** @param {any} card */
function cardOf(card) {
  const told = h("p", { class: "code" }, card.code ? h("button", { type: "button", class: "secondary", onclick: () => fill(told, h("code", {}, card.code)) }, said.cardShow) : said.cardSent);
  return h("div", { class: "kept" }, h("p", {}, h("b", {}, said.cardNew(card.last4)), h("span", { class: "row-line muted" }, said.cardHolds(money(card.balance, card.currency)))), told);
}
