// @ts-check
/** The conversation as it stands on the screen: each thing drawn once, under its id, and redrawn only when it changed. */
import { fill, h, icon, swap } from "../dom.js";
import { words } from "../words.js";
import { drawProducts } from "./products.js";

/** @import { Item, Snapshot } from "../types" */
/** @import { Context } from "./context" */

/** @typedef {(content: any, context: Context, item: Extract<Item, { kind: "activity" }>) => HTMLElement} Draw */

/** @type {Record<string, Draw | undefined>} */
const drawers = { products: drawProducts, quickReplies: () => h("div", { hidden: true }) };

/** @param {Context} context */
export function createLog(context) {
  const element = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Conversation" });
  /** @type {Map<string, { item: Item, node: HTMLElement }>} */
  const drawn = new Map();
  let settled = false;
  const longPause = 20 * 60_000;

  /** @param {Item} item @param {Item | undefined} before @returns {HTMLElement} */
  function entry(item, before) {
    const body = item.kind === "user" ? bubble(item) : item.kind === "agent" ? speech(item) : card(item);
    const pause = before && before.at > 0 && item.at - before.at > longPause;
    return h("div", { class: `entry ${item.kind}` }, pause && h("time", {}, when(item.at)), body);
  }

  /** @param {Extract<Item, { kind: "user" }>} item */
  function bubble({ id, text, content, delivery }) {
    const picture = content?.find?.((/** @type {any} */ part) => part.source)?.source.value;
    return h(
      "div",
      { class: `bubble ${delivery}` },
      picture && shown(picture),
      h("p", { dir: "auto", class: !text && "sr" }, h("span", { class: "sr" }, `${words.you}: `), text),
      delivery === "waiting" && h("small", {}, words.waiting),
      delivery === "failed" &&
        h("small", { class: "bad" }, words.failed, h("button", { onclick: () => context.client?.retry(id) }, words.retry), h("button", { onclick: () => context.client?.discard(id) }, words.discard)),
    );
  }

  /** @param {string} picture */
  function shown(picture) {
    const place = h("div", { class: "shown" });
    import("./pictures.js").then(({ draw }) => draw(place, picture, context));
    return place;
  }

  /** @param {Extract<Item, { kind: "agent" }>} item */
  function speech(item) {
    const copy = h("button", { class: "tool copy", type: "button", "aria-label": words.copy, title: words.copy }, icon("copy"));
    copy.onclick = async () => (await import("./copy.js")).copied(copy, item.parts.join(""), context);
    return h("div", { class: "speech" }, h("p", { dir: "auto" }, item.parts.map((part) => h("span", {}, part))), item.done && copy);
  }

  /** @param {Extract<Item, { kind: "activity" }>} item */
  function card(item) {
    const draw = drawers[item.type];
    if (draw) return draw(item.content, context, item);
    const skeleton = h("div", { class: "card skeleton", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    import("./later.js")
      .then(({ drawerOf }) => drawerOf(item.type, context.root))
      .then(
        (fetched) => {
          drawers[item.type] = fetched;
          const current = drawn.get(item.id)?.item;
          if (skeleton.isConnected && current?.kind === "activity") swap(skeleton, fetched(current.content, context, current));
        },
        () => fill(skeleton, words.broken),
      );
    return skeleton;
  }

  /** @param {Item} item @param {Item} old @param {HTMLElement} node */
  function redraw(item, old, node) {
    if (item.kind === "agent" && old.kind === "agent") {
      const text = node.querySelector("p");
      for (const part of item.parts.slice(old.parts.length)) text?.append(h("span", {}, part));
      if (!item.done || old.done) return node;
      if (settled) context.announce(item.parts.join(""));
    }
    return swap(node, entry(item, undefined));
  }

  /** @param {Snapshot} state */
  function update(state) {
    const kept = new Set(state.items.map(({ id }) => id));
    for (const [id, { node }] of drawn)
      if (!kept.has(id)) {
        node.remove();
        drawn.delete(id);
      }
    state.items.forEach((item, at) => {
      const old = drawn.get(item.id);
      const node = !old ? entry(item, state.items[at - 1]) : old.item === item ? old.node : redraw(item, old.item, old.node);
      drawn.set(item.id, { item, node });
      if (element.children[at] !== node) element.insertBefore(node, element.children[at] ?? null);
      if (!old && settled && item.kind === "activity" && item.type === "products") context.announce(words.shown(item.content.products.length));
    });
    settled ||= state.link === "live";
    element.classList.toggle("settled", settled);
  }

  /** What the newest exchange is read from: a proposal, else the shopper's words, else what came without any. @param {Item[]} items */
  function anchor(items) {
    const run = /** @type {any} */ (items.at(-1))?.runId;
    const mine = items.filter((item) => item.kind !== "user" && run && item.runId === run);
    const words = items.findLast((item) => item.kind === "user");
    const first = mine[0] && items[items.indexOf(mine[0]) - 1];
    const chosen = mine.find((item) => item.kind === "activity" && item.type === "proposal") ?? (mine[0] && first !== words ? mine[0] : words);
    return drawn.get(chosen?.id ?? "")?.node;
  }

  return { element, update, anchor };
}

/** @param {number} at */
function when(at) {
  const today = new Date().toDateString() === new Date(at).toDateString();
  return new Intl.DateTimeFormat(undefined, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(at);
}
