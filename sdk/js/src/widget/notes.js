// @ts-check
/** Small cards: what stands in the way, where a statement comes from, and whether a person is here. */
import { h, icon } from "../dom.js";
import { said } from "./card-words.js";
import { noteList } from "./totals.js";

const PERSON = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c1-5 4-7 8-7s7 2 8 7";

/** @type {import("./log").Draw} */
export const problem = ({ messages, choices }, context) => h("article", { class: "card problem" }, noteList(messages, context, choices));

/** @type {import("./log").Draw} */
export const sources = ({ sources }) =>
  h(
    "details",
    { class: "sources" },
    h("summary", {}, said.sources),
    h("ul", {}, sources.map((/** @type {any} */ one) => h("li", {}, one.url ? h("a", { href: one.url }, one.title) : one.title, one.claim && h("p", { class: "muted" }, one.claim)))),
  );

/** @type {import("./log").Draw} */
export const handoff = ({ ticketId, state }) => h("article", { class: "card receipt" }, icon(PERSON), h("div", {}, h("b", {}, said.handoff[state] ?? state), h("p", { class: "muted" }, said.ticket(ticketId))));
