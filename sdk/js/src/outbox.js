// @ts-check
/** What the shopper said and the shop has not acknowledged yet. Kept between visits; sent again under the same id, which counts once. */

/** @import { Memory } from "./memory" */

/**
 * @typedef {object} Unsent
 * @property {string} id of the message, or of the answer
 * @property {string} runId
 * @property {number} at
 * @property {string} [text]
 * @property {string | object[]} [content] all of the message; the same as its text where it is no more than that
 * @property {{ interruptId: string, status: "resolved" | "cancelled", payload?: unknown }} [resume]
 * @property {{ description: string, value: string }[]} [context]
 * @property {string} [refused] why the shop would not take it; it waits for the shopper to try again
 */

/** @param {Memory} memory */
export function openOutbox(memory) {
  /** @returns {Unsent[]} */
  const all = () => memory.get("outbox") ?? [];
  const keep = (/** @type {Unsent[]} */ entries) => memory.set("outbox", entries.length ? entries : null);
  return {
    all,
    /** @param {string} id */
    find: (id) => all().find((entry) => entry.id === id),
    /** @param {Unsent} entry */
    put: (entry) => keep([...all().filter(({ id }) => id !== entry.id), entry]),
    /** @param {string} id */
    drop: (id) => keep(all().filter((entry) => entry.id !== id)),
    /** @param {string} id @param {string | undefined} refused */
    mark: (id, refused) => keep(all().map((entry) => (entry.id === id ? { ...entry, refused } : entry))),
  };
}

/** The frame that asks for a run with this entry. @param {Unsent} entry @param {string} threadId */
export const frameOf = ({ id, runId, text, content = text, resume, context = [] }, threadId) => ({
  op: "run",
  id,
  input: {
    threadId,
    runId,
    messages: text === undefined ? [] : [{ id, role: "user", content }],
    context,
    ...(resume && { resume: [resume] }),
  },
});
