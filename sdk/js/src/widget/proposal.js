// @ts-check
/** What would be done, exactly, and the two buttons that name it. Afterwards it folds into a receipt. */
import { fill, h, icon, swap } from "../dom.js";
import { said } from "./card-words.js";
import { noteList, totalsTable } from "./totals.js";

/** @import { ProposalActivity } from "../../protocol" */
/** @import { Note } from "../types" */
/** @import { Context } from "./context" */

/** @typedef {ProposalActivity & { messages?: Note[], choices?: { label: string, message: string }[] }} Proposal */

const DESTRUCTIVE = ["cancel_order", "return_items", "return_instead", "withdraw_request"];

/** @type {import("./log").Draw} */
export const proposal = (content, context) => proposalCard(content, context, (approved) => answered(/** @type {import("../client.js").Client} */ (context.client), content, approved));

/**
 * @param {Proposal} content
 * @param {Context} context
 * @param {(approved: boolean) => Promise<any>} decide
 */
export function proposalCard(content, context, decide) {
  if (content.state && content.state !== "open") return receipt(content);
  const told = h("div", { role: "alert" });
  const yes = h("button", { type: "button", class: DESTRUCTIVE.includes(content.act) ? "secondary strong" : "primary", "data-focus": "yes", onclick: () => press(yes, true) }, content.button ?? content.act);
  const no = h("button", { type: "button", class: "secondary", "data-focus": "no", onclick: () => press(no, false) }, content.decline ?? said.back);
  const until = new Date(content.expiresAt);
  const expiry = h("p", { class: "muted" }, said.until(new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(until)));

  /** @param {HTMLButtonElement} pressed @param {boolean} approved */
  async function press(pressed, approved) {
    const words = pressed.textContent ?? "";
    yes.disabled = no.disabled = true;
    fill(pressed, said.working);
    fill(told);
    try {
      await decide(approved);
    } catch (error) {
      fill(told, h("p", { class: "note bad" }, /** @type {Error} */ (error).message));
    }
    fill(pressed, words);
    yes.disabled = no.disabled = false;
  }

  const card = h(
    "article",
    { class: "card proposal", "aria-label": content.sentence },
    h("h3", {}, content.sentence),
    h("ul", { class: "plain" }, content.lines.map((line) => h("li", {}, line))),
    totalsTable(content.totals, content.currency ?? currencyOf(context)),
    noteList(content.messages, context, content.choices),
    told,
    h("div", { class: "acts" }, no, yes),
    expiry,
  );
  const left = until.getTime() - Date.now();
  if (left < 2 ** 31) setTimeout(() => card.isConnected && swap(card, receipt({ ...content, state: "expired" })), Math.max(left, 0));
  return card;
}

/** What a proposal of before its currency was told is in: the shop's, which the session knows. @param {Context} context */
const currencyOf = ({ place }) => place.memory.get("session")?.merchant?.currency ?? "USD";

/** @param {Proposal} content */
function receipt({ state, sentence, receipt: text }) {
  const words = state === "done" ? text || sentence : text || said[/** @type {"declined" | "void" | "expired"} */ (state)];
  return h("article", { class: `card receipt ${state}` }, icon(state === "done" ? "check" : "close"), h("div", {}, state === "done" ? h("b", {}, words) : [h("p", { class: "muted" }, sentence), h("p", {}, words)]));
}

/** Resolves when the run that the answer starts has ended; the card is then redrawn by what the shop says. @param {import("../client.js").Client} client @param {Proposal} content @param {boolean} approved */
function answered(client, content, approved) {
  client.answer(content.interruptId, approved, content.hash);
  return new Promise((resolve, reject) => {
    let started = false;
    const stop = client.watch((state) => {
      started ||= Boolean(state.run);
      if (!started ? !state.failure : state.run) return;
      queueMicrotask(() => stop());
      if (state.failure) reject(new Error(state.failure.message));
      else resolve(undefined);
    });
  });
}
