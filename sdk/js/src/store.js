// @ts-check
/** The conversation as a pure function of its numbered events: everything is found again by id, so nothing appears twice. */

/** @import { AnyEvent, Conversation, Item } from "./types" */

/** Raised when events are missing between the last one taken in and this one, or a patch cannot be applied yet. */
export class Gap extends Error {}

/** @returns {Conversation} */
export const emptyConversation = () => ({ seq: 0, items: [], shared: {}, run: null, progress: null, interrupts: [], failure: null });

/** @typedef {{ op: string, path: string, value?: unknown }} Operation */

/** @type {typeof import("./patch.js").applyPatch | undefined} */
let applyPatch;

/** What applies any patch is fetched with the first that needs it; what that one changed is asked for again. @param {any} value @param {any[]} patch */
function patched(value, patch) {
  if (applyPatch) return applyPatch(value, patch);
  import("./patch.js").then((module) => void (applyPatch = module.applyPatch), () => {});
  throw new Gap();
}

/** Whether all that is said is a new member: nearly every change of the state is. @param {Operation} operation */
const isMember = ({ op, path }) => op === "add" && /^[/][^/~]+$/.test(path);

/** @param {any} state @param {Operation} operation */
const withMember = (state, { path, value }) => ({ ...state, [path.slice(1)]: value });

/** @param {Item[]} items @param {string} id @param {(old: Item | undefined) => Item} make @returns {Item[]} */
export function upsert(items, id, make) {
  const at = items.findIndex((item) => item.id === id);
  return at < 0 ? [...items, make(undefined)] : items.with(at, make(items[at]));
}

/** @param {unknown} content a message's text, or its parts @returns {string} */
const plain = (content) =>
  typeof content === "string" ? content : Array.isArray(content) ? content.map((part) => part.text ?? "").join("") : "";

/** What the shopper said: words, or parts of which some may be pictures. @param {string} id @param {number} at @param {any} content @returns {Extract<Item, { kind: "user" }>} */
const fromUser = (id, at, content) => ({ kind: "user", id, at, text: plain(content), content, delivery: "sent" });

/** @param {string} id @param {number} at @param {string | null} runId @param {string[]} parts @param {boolean} [done] @returns {Item} */
const speech = (id, at, runId, parts, done = false) => ({ kind: "agent", id, at, runId, parts, done });

/** @param {Conversation} state @param {string} id @param {(old: Item | undefined) => Item} make @returns {Conversation} */
const put = (state, id, make) => ({ ...state, items: upsert(state.items, id, make) });

/** @param {any} message @param {number} at @returns {Item | null} */
function fromMessage(message, at) {
  const { id, role } = message;
  if (role === "user") return fromUser(id, at, message.content);
  if (role === "assistant" && plain(message.content)) return speech(id, at, null, [plain(message.content)], true);
  if (role === "activity") return { kind: "activity", id, at, runId: null, type: message.activityType, content: message.content };
  return null;
}

/** @type {Record<string, (state: Conversation, event: AnyEvent, at: number) => Conversation>} */
const on = {
  MESSAGES_SNAPSHOT(state, event, at) {
    const known = new Map(state.items.map((item) => [item.id, item.at]));
    /** @type {Item[]} */
    const items = [];
    for (const message of event.messages) {
      const item = fromMessage(message, known.get(message.id) ?? (message.metadata?.timestamp || 0));
      if (item) items.push(item);
    }
    const unsent = state.items.filter((item) => item.kind === "user" && item.delivery !== "sent" && !items.some((other) => other.id === item.id));
    return { ...state, items: [...items, ...unsent], run: null, progress: null };
  },
  STATE_SNAPSHOT: (state, event) => ({ ...state, shared: event.snapshot ?? {} }),
  STATE_DELTA: (state, event) => ({ ...state, shared: event.delta.every(isMember) ? event.delta.reduce(withMember, state.shared) : patched(state.shared, event.delta) }),
  RUN_STARTED(state, event, at) {
    const answered = new Set((event.input?.resume ?? []).map((/** @type {any} */ entry) => entry.interruptId));
    /** @type {Conversation} */
    let next = { ...state, run: event.runId, progress: null, failure: null, interrupts: state.interrupts.filter(({ id }) => !answered.has(id)) };
    for (const message of event.input?.messages ?? []) {
      const item = fromMessage(message, at);
      if (item) next = put(next, item.id, (old) => ({ ...item, at: old?.at ?? at }));
    }
    return next;
  },
  RUN_FINISHED(state, event) {
    const interrupts = event.outcome?.type === "interrupt" ? event.outcome.interrupts : [];
    return { ...ended(state), interrupts };
  },
  RUN_ERROR(state, event) {
    return { ...ended(state), failure: { code: event.code ?? "error", message: event.message } };
  },
  TEXT_MESSAGE_START: (state, event, at) =>
    put({ ...state, progress: null }, event.messageId, (old) => (old?.kind === "agent" ? old : speech(event.messageId, at, state.run, []))),
  TEXT_MESSAGE_CONTENT: (state, event, at) =>
    put(state, event.messageId, (old) => speech(event.messageId, old?.at ?? at, state.run, [...(old?.kind === "agent" ? old.parts : []), event.delta])),
  TEXT_MESSAGE_END: (state, event) => ({
    ...state,
    items: state.items.map((item) => (item.kind === "agent" && item.id === event.messageId ? { ...item, done: true } : item)),
  }),
  TOOL_CALL_START: (state, event) => ({
    ...state,
    progress: { callId: event.toolCallId, name: event.toolCallName, label: event.metadata?.label ?? null },
  }),
  TOOL_CALL_RESULT: (state, event) => (state.progress?.callId === event.toolCallId ? { ...state, progress: null } : state),
  ACTIVITY_SNAPSHOT(state, event, at) {
    const { messageId: id, activityType: type, content } = event;
    return put(state, id, (old) =>
      old && event.replace === false ? old : { kind: "activity", id, at: old?.at ?? at, runId: state.run, type, content },
    );
  },
  ACTIVITY_DELTA: (state, event) => ({
    ...state,
    items: state.items.map((item) =>
      item.kind === "activity" && item.id === event.messageId ? { ...item, content: patched(item.content, event.patch) } : item,
    ),
  }),
};

/** @param {Conversation} state @returns {Conversation} */
function ended(state) {
  const items = state.items.map((item) => (item.kind === "agent" && !item.done ? { ...item, done: true } : item));
  return { ...state, items, run: null, progress: null };
}

/**
 * Takes in one numbered event. A number already taken in changes nothing; snapshots may stand anywhere ahead.
 *
 * @param {Conversation} state
 * @param {number} seq
 * @param {AnyEvent} event
 * @param {number} now milliseconds, for events that bear no time of their own
 * @returns {Conversation}
 */
export function take(state, seq, event, now) {
  const snapshot = event.type === "MESSAGES_SNAPSHOT" || event.type === "STATE_SNAPSHOT";
  if (snapshot ? seq < state.seq : seq <= state.seq) return state;
  if (!snapshot && seq > state.seq + 1) throw new Gap();
  const step = on[event.type];
  return { ...(step ? step(state, event, event.timestamp ?? now) : state), seq };
}

/** @param {Conversation} state @param {{ id: string, at: number, text?: string, content?: string | object[] }} entry @param {"waiting" | "failed"} delivery */
export const written = (state, { id, at, text, content = text }, delivery) =>
  put(state, id, (old) => (old?.kind === "user" && old.delivery === "sent" ? old : { ...fromUser(id, old?.at ?? at, content), delivery }));

/** @param {Conversation} state @param {string} id */
export const withdrawn = (state, id) => ({ ...state, items: state.items.filter((item) => item.id !== id) });
