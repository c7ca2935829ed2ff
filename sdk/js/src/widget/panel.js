// @ts-check
/** The open chat: its frame, the composer, and the states of the connection. */
import { createClient } from "../client.js";
import { fill, h, icon, loadSheet, standOn } from "../dom.js";
import { words } from "../words.js";
import { createLog } from "./log.js";

/** @import { Snapshot } from "../types" */
/** @import { ShopmindChat } from "../widget" */

/** @type {Promise<CSSStyleSheet> | undefined} */
let sheet;

/** @import { Context } from "./context" */

/** @typedef {{ show(quiet?: boolean): void, hide(): void, ask(text: string, context?: Record<string, unknown>): void }} Panel */

/** @param {ShopmindChat} host @param {{ key: string, api: string, accent?: string | null }} options @returns {Promise<Panel>} */
export async function openPanel(host, options) {
  const root = /** @type {ShadowRoot} */ (host.shadowRoot);
  sheet ??= loadSheet(new URL("../chat.css", import.meta.url));
  root.adoptedStyleSheets.push(await sheet);
  await colour(host, options.accent);
  const client = createClient(options);
  const { memory } = client.place;
  standOn(client.place.api);

  const announcer = h("p", { class: "sr", role: "status" });
  /** @type {Context} */
  const context = {
    client,
    root,
    place: client.place,
    shop: async () => (await import("../shop.js")).openShop(client.place),
    say: (text) => say(text),
    announce: (text) => fill(announcer, text),
  };
  const log = createLog(context);
  const title = h("h2", { class: "name", tabindex: -1 }, "Chat");
  const account = h("a", { class: "who", href: "/account" });
  const notice = h("p", { class: "notice", role: "status", hidden: true });
  const progress = h("p", { class: "progress", hidden: true });
  const chips = h("div", { class: "chips" });
  const more = h("button", { class: "more", type: "button", hidden: true, onclick: () => scroll.scrollTo({ top: scroll.scrollHeight, behavior: "smooth" }) }, icon("down"), words.more);
  const input = h("textarea", { rows: 1, dir: "auto", placeholder: words.placeholder, "aria-label": words.placeholder, maxlength: 2000, enterkeyhint: "send", oninput: drafted, onkeydown: typed });
  const send = h("button", { class: "send", type: "submit" });
  const greeting = h("div", { class: "greeting" });
  const scroll = h("div", { class: "scroll", onscroll: followed, onwheel: released, ontouchmove: released, onkeydown: released }, greeting, log.element, progress);
  const form = h("form", { class: "composer", onsubmit: submitted }, input, send);
  const wide = tool("wide", words.wider, () => widen(!host.hasAttribute("data-wide")));
  const phone = tool("phone", words.phone, async () => (await import("./handoff.js")).openHandoff(context, panel, phone));
  const panel = h(
    "section",
    { class: "panel", role: "dialog", "aria-label": "Chat", hidden: true, onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !event.defaultPrevented && hide() },
    h("header", {}, title, account, wide, phone, tool("close", words.close, hide)),
    notice,
    h("div", { class: "middle" }, scroll, more),
    h("footer", {}, chips, form),
    announcer,
  );
  root.append(panel);

  let following = true;
  let framed = 0;
  /** @type {any} */
  let ticking, pictures;

  function say(/** @type {string} */ text, /** @type {Record<string, unknown>} */ about = page(), /** @type {any} */ content = text) {
    following = true;
    client.say(text, about, content);
  }

  /** Whether there is nothing to send: no words, and no picture that the composer holds. */
  const blank = () => !input.value.trim() && !form.dataset.picture;

  /** @param {Event} event */
  function submitted(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (blank()) {
      client.cancel();
      return;
    }
    input.value = "";
    drafted();
    say(text);
  }

  function drafted() {
    memory.set("draft", input.value || null);
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    composerState(client.state);
  }

  /** @param {KeyboardEvent} event */
  function typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submitted(event);
  }

  /** @param {Snapshot} state */
  function composerState(state) {
    const as = state.run && blank() ? "stop" : "send";
    send.ariaLabel = words[as];
    send.disabled = as === "send" && blank();
    if (send.dataset.as !== as) fill(send, icon(as));
    send.dataset.as = as;
  }

  function released() {
    following = false;
  }

  function followed() {
    const end = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    if (end) following = more.hidden = true;
  }

  /** As far as the shopper's last words still stand at the top: an answer is read from its beginning. */
  function follow() {
    const end = scroll.scrollHeight - scroll.clientHeight;
    const top = (log.anchor(client.state.items)?.offsetTop ?? end) - 16;
    more.hidden = end - top < 40;
    scroll.scrollTop = more.hidden ? end : top;
  }

  /** @param {boolean} on */
  function widen(on) {
    wide.ariaPressed = String(on);
    host.toggleAttribute("data-wide", on);
    memory.set("wide", on || null);
  }

  /** @param {Snapshot} state */
  function render(state) {
    framed = 0;
    const name = state.session?.merchant?.name ?? "";
    if (name && title.textContent !== name) {
      fill(title, name);
      panel.ariaLabel = name;
      if (!options.accent) void colour(host, state.session?.merchant?.accent);
    }
    const { signedIn, name: own, email } = /** @type {any} */ (state.shared.shopper ?? {});
    account.hidden = !fill(account, (signedIn && (own || email)) || memory.get("who") || (client.place.api === location.origin && words.signIn)).textContent;
    if (state.takes) pictures ??= import("./pictures.js").then(({ takePictures }) => takePictures(context, panel, form, input, drafted, say));
    log.update(state);
    tellNotice(state);
    greet(state, name);
    const { progress: step } = state;
    const doing = step?.name ?? "";
    progress.hidden = !(step || state.run || waiting(state));
    if (progress.dataset.for !== doing) {
      progress.dataset.for = doing;
      fill(progress, h("span", { class: "dots" }, h("i"), h("i"), h("i")));
      if (step) import("./doing.js").then(({ tell }) => tell(progress, step));
    }
    suggest(state);
    composerState(state);
    // What stands below the conversation may have taken room from it.
    if (following) follow();
  }

  /** @param {Snapshot} state */
  function tellNotice(state) {
    clearTimeout(ticking);
    const seconds = state.limit ? Math.ceil((state.limit.until - Date.now()) / 1000) : 0;
    const text = seconds > 0 ? words.limited(seconds) : noticeOf(state);
    if (seconds > 0) ticking = setTimeout(() => tellNotice(client.state), 1000);
    notice.hidden = !text;
    const asked = state.failure && !state.run && state.items.findLast((item) => item.kind === "user");
    if (notice.dataset.for === text) return;
    notice.dataset.for = text;
    fill(notice, text, asked && state.link === "live" && h("button", { onclick: () => say(asked.text, page(), asked.content) }, words.retry));
  }

  /** @param {Snapshot} state @param {string} name */
  function greet(state, name) {
    const empty = !state.items.length && state.link === "live";
    greeting.hidden = !empty;
    if (empty && greeting.dataset.for !== name) {
      greeting.dataset.for = name;
      fill(greeting, h("p", { class: "question" }, words.greeting(name)), h("p", {}, words.introduction));
    }
  }

  /** @param {Snapshot} state */
  function suggest(state) {
    const last = state.items.at(-1);
    const replies = state.run ? [] : last?.kind === "activity" && last.type === "quickReplies" ? last.content.replies : !last && state.link === "live" ? state.shared.suggestions?.length ? state.shared.suggestions : words.starters : [];
    const shown = JSON.stringify(replies);
    if (chips.dataset.shown === shown) return;
    chips.dataset.shown = shown;
    fill(chips, replies.map((/** @type {string} */ reply) => h("button", { type: "button", class: "chip", onclick: () => (say(reply), input.focus()) }, reply)));
  }

  function show(/** @type {boolean | undefined} */ quiet) {
    if (!panel.hidden) return;
    panel.hidden = false;
    host.dataset.open = "";
    sessionStorage["shopmind.open"] = "1";
    if (client.state.link === "idle") client.start();
    follow();
    drafted();
    if (!quiet) (matchMedia("(pointer: fine)").matches ? input : title).focus();
  }

  function hide() {
    panel.hidden = true;
    delete host.dataset.open;
    delete sessionStorage["shopmind.open"];
    host.launcher?.focus();
  }

  input.value = memory.get("draft") ?? "";
  widen(Boolean(memory.get("wide")));
  globalThis.visualViewport?.addEventListener("resize", () => panel.style.setProperty("--seen", `${globalThis.visualViewport?.height}px`));
  new ResizeObserver(() => (following ? follow() : (more.hidden = false))).observe(log.element);
  client.watch(() => (framed ||= requestAnimationFrame(() => render(client.state))));
  return { show, hide, ask: say };
}

/** The shades of the merchant's own accent, where there is one. @param {HTMLElement} host @param {string | null | undefined} accent */
const colour = async (host, accent) => accent && (await import("../accent.js")).applyAccent(host, accent);

/** @param {string} name @param {string} label @param {() => void} onclick */
const tool = (name, label, onclick) => h("button", { class: `tool ${name}`, type: "button", "aria-label": label, title: label, onclick }, icon(name));

const page = () => ({ page: { path: location.pathname, product: /** @type {HTMLElement | null} */ (document.querySelector("[data-product]"))?.dataset.product } });

/** @param {Snapshot} state */
const waiting = (state) => state.link === "live" && state.items.some((item) => item.kind === "user" && item.delivery === "waiting");

/** @param {Snapshot} state */
function noticeOf({ link, renewed, failure, seq }) {
  if (link === "offline" || link === "reconnecting") return words[link];
  if (link === "refused") return failure?.message || words.refused;
  if (link === "connecting" && !seq) return words.connecting;
  if (failure) return failure.message || words.broken;
  return renewed ? words.renewed : "";
}
