// @ts-check
/** What the shop wrote to this shopper: mails, text messages and notifications. */
import { fill, h } from "../dom.js";
import { context, emptyState, place, showFailure } from "./page.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));
const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
/** @type {Record<string, string>} */
const WAYS = { mail: "Mail", sms: "Text message", push: "Notification" };
/** @type {Record<string, string>} */
const STATES = { waiting: " · not sent yet", sending: " · being sent", failed: " · could not be sent", unsure: " · perhaps not sent", refused: " · not sent, as you asked" };
const nothing = () => emptyState("No mail yet", "After an order, its confirmation stands here.", h("a", { class: "secondary", href: "/" }, "To the shop"));

async function load() {
  if (!place.memory.get("session")) return void fill(own, nothing());
  try {
    const { mails } = (await (await context.shop()).call("GET", "outbox")).body;
    fill(own, mails.length ? h("ul", { class: "mails" }, mails.map((/** @type {any} */ mail) => h("li", { class: "card" }, h("h2", {}, mail.subject), h("p", { class: "muted" }, `${WAYS[mail.channel] ?? mail.channel} to ${mail.to} · ${time.format(new Date(mail.at))}${STATES[mail.state] ?? ""}`), h("p", { class: "prose" }, mail.text)))) : nothing());
  } catch (error) {
    showFailure(own, error, load);
  }
}

void load();
