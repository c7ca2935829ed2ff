// @ts-check
/** Acts with consequences on pages: what would be done is drawn as in the chat, and confirmed by its hash. */
import { fill, h, swap } from "../dom.js";
import { proposalCard } from "../widget/proposal.js";
import { noteList } from "../widget/totals.js";
import { context } from "./page.js";

/** What was pressed is gone: who reads by keyboard or ear goes on at what came in its place. @param {HTMLElement} card */
export function standOn(card) {
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
}

/**
 * @param {{ act: string, [name: string]: unknown }} wish
 * @param {HTMLElement} place where the proposal is drawn
 * @param {{ done: (outcome: any) => void, back: () => void }} ways
 */
export async function decide(wish, place, { done, back }) {
  const before = [...place.childNodes];
  try {
    const shop = await context.shop();
    const proposal = await shop.propose(wish);
    const card = proposalCard(proposal, context, async (approved) => {
      const outcome = await shop.confirm(proposal.id, proposal.hash, approved);
      if (outcome.state === "done") return done(outcome);
      if (outcome.state === "declined") return back();
      const told = noteList(outcome.messages, context, outcome.choices ?? []);
      const fresh = swap(card, proposalCard({ ...proposal, state: outcome.state, receipt: outcome.receipt }, context, async () => {}));
      fill(place, fresh, told, h("button", { class: "secondary", type: "button", onclick: back }, "Back"));
      standOn(fresh);
    });
    fill(place, card);
    standOn(card);
  } catch (error) {
    fill(place, ...before.filter((node) => !(node instanceof Element && node.matches(".note"))), h("p", { class: "note bad", role: "alert" }, /** @type {Error} */ (error).message));
  }
}
