// @ts-check
/** The mails that the shop wrote to this shopper. */
import { fill, h } from "../dom.js";
import { context, emptyState, place, showFailure } from "./page.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));
const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const nothing = () => emptyState("No mail yet", "After an order, its confirmation stands here.", h("a", { class: "secondary", href: "/" }, "To the shop"));

async function load() {
  if (!place.memory.get("session")) return void fill(own, nothing());
  try {
    const { mails } = (await (await context.shop()).call("GET", "outbox")).body;
    fill(own, mails.length ? h("ul", { class: "mails" }, mails.map((/** @type {any} */ mail) => h("li", { class: "card" }, h("h2", {}, mail.subject), h("p", { class: "muted" }, `${mail.to} · ${time.format(new Date(mail.at))}`), h("p", { class: "prose" }, mail.text)))) : nothing());
  } catch (error) {
    showFailure(own, error, load);
  }
}

void load();
