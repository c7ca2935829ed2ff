// @ts-check
/** What every page does: counts the cart, opens the chat with a question, reports what was seen. */
import { applyAccent } from "../accent.js";
import { fill, h } from "../dom.js";
import { reportSeen } from "../events.js";
import { openPlace } from "../session.js";
import { openShop } from "../shop.js";
import { picture } from "../widget/pieces.js";
import { askConsent } from "./consent.js";
import { suggestWhileTyping } from "./suggest.js";

/** @import { Cart } from "../types" */
/** @import { Context } from "../widget/context" */
/** @import { ShopmindChat } from "../widget" */

const embed = /** @type {HTMLElement | null} */ (document.querySelector("script[data-key]"));
const key = embed?.dataset.key ?? "";
applyAccent(document.documentElement, embed?.dataset.accent);
export const place = openPlace({ api: location.origin, key });
const shop = openShop(place);

/** @param {string} text @param {Record<string, unknown>} [context] */
export async function say(text, context) {
  await customElements.whenDefined("shopmind-chat");
  await /** @type {ShopmindChat} */ (document.querySelector("shopmind-chat")).ask(text, context);
}

/** @type {any} */
let toastTimer;

/** A word at the edge of the page that goes by itself, and is read out. @param {string} text */
export function toast(text) {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-toast]"));
  fill(place, text).hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (place.hidden = true), 4000);
}

/** What cards may ask of a page. @type {Context} */
export const context = { root: document, place, shop: async () => shop, say, announce: toast };

/** Draws the page anew where the shopper speaks another currency by now; once, for a browser that keeps no cookies. @param {string | undefined} currency */
function speak(currency) {
  const guard = "shopmind.currency";
  if (!currency || !document.querySelector("[data-currencies]")) return;
  if (currency === document.documentElement.dataset.currency) return sessionStorage.removeItem(guard);
  if (sessionStorage.getItem(guard) === currency) return;
  sessionStorage.setItem(guard, currency);
  location.replace(`/currency?to=${currency}&back=${encodeURIComponent(location.pathname + location.search)}`);
}

document.addEventListener("change", async ({ target }) => {
  const select = /** @type {HTMLSelectElement | null} */ (/** @type {HTMLElement} */ (target).closest("select[data-currencies]"));
  if (!select) return;
  try {
    const { body } = await shop.call("PUT", "me/currency", { currency: select.value });
    tabs.postMessage(body.cart);
    speak(body.currency);
  } catch (error) {
    select.value = document.documentElement.dataset.currency ?? "";
    toast(/** @type {Error} */ (error).message);
  }
});

/** Says who is signed in, as the account page has learned it; else that one can. @param {string | null} name */
export function showWho(name) {
  place.memory.set("who", name);
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-account]"))) fill(link, name ? [h("span", { class: "sr" }, "Your account: "), h("span", { class: "who" }, name)] : "Sign in");
}
showWho(place.memory.get("session") ? place.memory.get("who") : null);
// Who came in the session before is not signed in to a new one.
addEventListener("shopmind:session", () => showWho(null));

/** @param {Cart} cart */
function count(cart) {
  speak(cart.currency);
  const sum = cart.line_items.reduce((all, { quantity }) => all + quantity, 0);
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-cart-count]"))) {
    node.hidden = !sum;
    fill(node, sum, h("span", { class: "sr" }, sum === 1 ? " item" : " items"));
  }
}

/** Shows a failure in a page's own place, with a way on. @param {HTMLElement} own @param {unknown} error @param {() => void} again */
export function showFailure(own, error, again) {
  const words = /** @type {Error} */ (error).message || "The shop could not be reached.";
  fill(own, h("div", { class: "empty", role: "alert" }, h("h2", {}, "This could not be loaded"), h("p", {}, words), h("button", { class: "secondary", type: "button", onclick: again }, "Try again")));
}

/** @param {string} title @param {string} words @param {...Node} ways */
export const emptyState = (title, words, ...ways) => h("div", { class: "empty" }, h("h2", {}, title), h("p", {}, words), h("p", { class: "row-of" }, ways));

/** The shop's other tabs, which show the same cart. */
const tabs = new BroadcastChannel(`shopmind.${key}`);
tabs.onmessage = (/** @type {MessageEvent<Cart>} */ { data }) => void dispatchEvent(new CustomEvent("shopmind:cart", { detail: { cart: data, source: "tab" } }));
addEventListener("shopmind:cart", (event) => {
  const { cart, source } = /** @type {CustomEvent<{ cart: Cart, source: string }>} */ (event).detail;
  count(cart);
  if (source !== "tab") tabs.postMessage(cart);
});
addEventListener("pageshow", ({ persisted }) => persisted && place.memory.get("session") && void shop.cart().catch(() => {}));
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLElement} */ (event.target).closest("form[data-ask]");
  if (!form) return;
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const text = input.value.trim();
  if (!text) return input.focus();
  input.value = "";
  void say(text);
});
document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-say]");
  if (button) void say(button.getAttribute("data-say") ?? "");
});
document.addEventListener("change", ({ target }) => {
  const form = /** @type {HTMLElement} */ (target).closest("form[data-filters]");
  if (form) submitFilters(/** @type {HTMLFormElement} */ (form));
});
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLElement} */ (event.target).closest("form[data-filters]");
  if (!form) return;
  event.preventDefault();
  submitFilters(/** @type {HTMLFormElement} */ (form));
});

/** Only what is set goes into the address. @param {HTMLFormElement} form */
function submitFilters(form) {
  const wanted = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value && !(name === "sort" && ["popularity", "relevance"].includes(String(value)))) wanted.append(name, String(value));
  location.search = wanted.toString();
}

/** A picture that cannot be had gives way to the mark of a product without one. @param {unknown} image */
function unseen(image) {
  if (image instanceof HTMLImageElement && image.closest(".product, .whole")) image.replaceWith(picture(null, "", image.closest(".product")?.querySelector("h3")?.textContent ?? document.querySelector("h1")?.textContent ?? ""));
}
document.addEventListener("error", ({ target }) => unseen(target), true);
for (const image of [...document.images]) if (image.complete && !image.naturalWidth) unseen(image);

/** What the bar of departments has no room for is not stepped through unseen; the menu beside it holds it too. */
const bar = document.querySelector(".departments .first");
const fitting = new IntersectionObserver((links) => links.forEach(({ target, intersectionRatio }) => /** @type {HTMLElement} */ (target).toggleAttribute("inert", intersectionRatio < 0.5)), { root: bar, threshold: 0.5 });
for (const link of bar?.children ?? []) fitting.observe(link);

/** Menus close when the focus or a press goes elsewhere. @param {Event} event */
function closeMenus({ target, type }) {
  for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details[data-closing][open]"))) if (type === "keydown" || !menu.contains(/** @type {Node} */ (target))) menu.open = false;
}
document.addEventListener("pointerdown", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = /** @type {HTMLElement} */ (event.target).closest("details[data-closing][open]");
  closeMenus(event);
  menu?.querySelector("summary")?.focus();
});

if (matchMedia("(min-width: 960px)").matches) for (const box of document.querySelectorAll("details.filter-box")) box.setAttribute("open", "");
if (place.memory.get("session")) void shop.cart().catch(() => {});
reportSeen(place);
suggestWhileTyping(place);
askConsent(place);
