// @ts-check
/** The account: signing in by a code, addresses, what the shop sends, what is waited for, and one's own data. */
import { fill, h } from "../dom.js";
import { addressForm } from "./address-form.js";
import { context, place, showFailure, showWho, toast } from "./page.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));

/** @type {Record<string, string>} */
const PURPOSES = {
  order_updates: "Mail about where my orders are",
  order_sms: "Text messages about my orders",
  watches: "What I asked to be told about",
  cart_reminders: "Reminders of a cart that I left",
};

/** @param {string} method @param {string} path @param {unknown} [body] */
const call = async (method, path, body) => (await (await context.shop()).call(method, path, body)).body;
const card = (/** @type {string} */ title, /** @type {any[]} */ ...parts) => h("section", { class: "card account-part" }, h("h2", {}, title), ...parts);
const button = (/** @type {string} */ words, /** @type {() => unknown} */ act, kind = "secondary") => h("button", { class: kind, type: "button", onclick: () => void tried(act) }, words);

/** Does what a button is for, and says so where it did not work. @param {() => unknown} act */
async function tried(act) {
  try {
    await act();
  } catch (error) {
    toast(/** @type {Error} */ (error).message);
  }
}

/** @param {string} label @param {Record<string, unknown>} input */
const field = (label, input) => h("p", { class: "field" }, h("label", {}, label, " ", h("input", input)));

/** @param {string} words @param {any[]} fields @param {(given: Record<string, string>) => unknown} send */
function form(words, fields, send) {
  return h("form", {
    class: "account-form",
    onsubmit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const given = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target))));
      void tried(() => send(given));
    },
  }, ...fields, h("button", { class: "primary", type: "submit" }, words));
}

function signIn() {
  return card("Sign in", h("p", {}, "We send a code to your e-mail address. No password is needed; what is in your cart comes along."), form("Send a code", [field("E-mail", { name: "email", type: "email", autocomplete: "email", required: true })], askCode));
}

/** @param {Record<string, string>} given */
async function askCode({ email }) {
  await call("POST", "sign-in", { email });
  const code = form("Sign in", [field("Code of six figures", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", required: true })], (given) => prove(given));
  fill(own, card("Look into your mail", h("p", { role: "status" }, `We sent a code to ${email}. It works for 15 minutes.`), code, button("Another address", load)));
  own.querySelector("input")?.focus();
}

/** @param {{ code?: string, link?: string }} proof */
async function prove(proof) {
  const { shopperId, threadId } = await call("POST", "sign-in/confirm", proof);
  place.memory.set("session", { ...place.memory.get("session"), shopperId, threadId });
  location.replace("/account");
}

async function signOut() {
  const { token } = place.memory.get("session");
  await place.fetch(`${place.api}/v1/sessions/current`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
  for (const name of /** @type {const} */ (["session", "nonce", "who"])) place.memory.set(name, null);
  location.replace("/");
}

/** @param {any} account */
function who(account) {
  if (!account.signedIn) return signIn();
  return card("You", h("p", {}, `Signed in as ${account.email ?? account.name ?? "a customer"}.`), form("Save", [field("Name", { name: "name", value: account.name ?? "", autocomplete: "name" }), field("Telephone", { name: "phone", value: account.phone ?? "", type: "tel", autocomplete: "tel" })], async (given) => {
    await call("PUT", "me/account", given);
    toast("Saved.");
  }), button("Sign out", signOut));
}

/** @param {any} account */
function addresses(account) {
  const place = h("div", { class: "address-place" });
  const open = (/** @type {any} */ one) => {
    fill(place, addressForm(one, () => fill(place, add), async () => draw(await call("GET", "me/account"))));
    place.querySelector("input")?.focus();
  };
  const add = button("Add an address", () => open(undefined));
  fill(place, add);
  const rows = account.addresses.map((/** @type {any} */ one) => h("li", {}, h("span", {}, one.label && h("b", {}, one.label, ": "), one.lines.join(", ")), h("span", { class: "row-of" }, button("Change", () => open(one)), button("Forget", async () => draw(await call("DELETE", `me/addresses/${one.id}`))))));
  return card("Addresses", rows.length ? h("ul", { class: "account-rows" }, rows) : h("p", { class: "muted" }, "Where your first order goes is kept here for the next one."), place);
}

/** @param {any} account */
function means(account) {
  const rows = account.paymentMeans.map((/** @type {any} */ one) => h("li", {}, h("span", {}, one.label), button("Remove", async () => draw(await call("DELETE", `me/payment-means/${one.id}`)))));
  return card("Ways to pay", rows.length ? h("ul", { class: "account-rows" }, rows) : h("p", { class: "muted" }, "Nothing is kept. At the checkout you can keep a card for the next time; only the payment provider has its number."));
}

/** @param {any} account */
function messages(account) {
  const boxes = Object.entries(account.notices).map(([purpose, allowed]) => h("li", {}, h("label", {}, h("input", { type: "checkbox", checked: allowed, onchange: (/** @type {Event} */ event) => void tried(async () => draw(await call("PUT", `me/notices/${purpose}`, { allowed: /** @type {HTMLInputElement} */ (event.target).checked }))) }), " ", PURPOSES[purpose] ?? purpose)));
  return card("What the shop sends you", h("ul", { class: "account-rows" }, boxes), h("p", { class: "muted" }, "Confirmations, failed payments and refunds always come by mail."), account.pushKey && "PushManager" in window ? button("Notify me in this browser", () => push(account.pushKey)) : null);
}

/** @param {string} key */
async function push(key) {
  if ((await Notification.requestPermission()) !== "granted") return toast("Your browser does not allow notifications from this shop.");
  const registration = await navigator.serviceWorker.register("/push-worker.js");
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await call("POST", "push", { endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
  toast("This browser is told.");
}

/** @param {any} account */
function wishes(account) {
  const rows = account.watches.map((/** @type {any} */ one) => h("li", {}, h("span", {}, `${one.title}: ${one.kind === "price_drop" ? "when it gets cheaper" : "when it is back"}${one.told ? " (told)" : ""}`), button("Forget", async () => draw(await call("DELETE", `watches/${one.id}`)))));
  return rows.length ? card("What you wait for", h("ul", { class: "account-rows" }, rows)) : null;
}

/** @param {{ name: string, value: string }[]} kept */
function suggestions(kept) {
  const on = !kept.some(({ name, value }) => name === "for_you" && value === "off");
  const set = (/** @type {Event} */ event) => void tried(async () => {
    await call("PUT", "me/preferences/for_you", { value: /** @type {HTMLInputElement} */ (event.target).checked ? "on" : "off" });
    toast("Saved.");
  });
  const rows = kept.filter(({ name }) => name !== "for_you").map(({ name, value }) => h("li", {}, h("span", {}, name.startsWith("avoids.") ? `Nothing of: ${value}` : value), button("Forget", async () => {
    await call("DELETE", `me/preferences/${name}`);
    await load();
  })));
  const box = h("ul", { class: "account-rows", id: "suggestions" }, h("li", {}, h("label", {}, h("input", { type: "checkbox", checked: on, onchange: set }), " Suggestions from what I bought, looked at and told the shop")));
  return card("Suggestions for you", box, rows.length ? h("ul", { class: "account-rows" }, rows) : h("p", { class: "muted" }, "In the chat you can say what to keep in mind: “remember that I like linen”."));
}

async function download() {
  const data = await call("GET", "me/data");
  const link = h("a", { href: URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" })), download: "my-data.json" });
  link.click();
}

function asked() {
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "card" }, h("h2", {}, "Erase your data?"), h("p", {}, "Conversations, cart, addresses, wishes and the account are gone for good. Orders stay in the books without your name; one that is on its way still arrives."), h("p", { class: "row-of" }, button("Keep it", () => dialog.remove()), button("Erase my data", erase))));
  own.append(dialog);
  dialog.showModal();
}

async function erase() {
  const { token } = place.memory.get("session");
  const response = await place.fetch(`${place.api}/v1/me/data`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) return toast("This did not work; please try again.");
  for (const name of /** @type {const} */ (["session", "nonce", "who"])) place.memory.set(name, null);
  location.replace("/");
}

const data = () => card("Your data", h("p", {}, "All that the shop keeps about you, to read or to let go."), h("p", { class: "row-of" }, button("Download", download), button("Erase…", asked)));

/** @param {any} account */
async function draw(account) {
  showWho(account.signedIn ? account.name || account.email || "Your account" : null);
  const { preferences } = await call("GET", "me/preferences");
  fill(own, who(account), card("Orders", h("p", {}, h("a", { href: "/orders" }, "See your orders"), " · ", h("a", { href: "/outbox" }, "What the shop wrote"))), addresses(account), account.signedIn && means(account), messages(account), suggestions(preferences), wishes(account), data());
}

async function load() {
  try {
    const link = location.pathname === "/sign-in" ? location.hash.slice(1) : "";
    if (link) {
      history.replaceState(null, "", "/sign-in");
      return await prove({ link });
    }
    await draw(await call("GET", "me/account"));
    if (location.hash === "#suggestions") document.getElementById("suggestions")?.scrollIntoView();
  } catch (error) {
    showFailure(own, error, () => location.replace("/account"));
  }
}

void load();
