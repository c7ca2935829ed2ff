// @ts-check
/** The headless client: one conversation over a socket that resumes where it stopped, without a view. */
import { newId } from "./memory.js";
import { frameOf, openOutbox } from "./outbox.js";
import { forgetSession, openPlace, openSession, Refusal } from "./session.js";
import { openSocket } from "./socket.js";
import { emptyConversation, take, withdrawn, written } from "./store.js";

/** @import { Frame, Snapshot } from "./types" */
/** @import { Place } from "./session" */

/**
 * @typedef {object} Options
 * @property {string} key publishable key of the merchant
 * @property {string} [api] origin of the shop; this page's own without it
 * @property {Storage} [storage]
 * @property {typeof fetch} [fetch]
 * @property {typeof WebSocket} [WebSocket]
 * @property {() => number} [now] milliseconds
 */

/** @param {Options} options */
export function createClient({ key, api = globalThis.location?.origin ?? "", storage, fetch, WebSocket, now = Date.now }) {
  const place = openPlace({ api, key, storage, fetch });
  const outbox = openOutbox(place.memory);
  /** @type {Set<(state: Snapshot) => void>} */
  const watchers = new Set();
  /** @type {ReturnType<typeof openSocket> | null} */
  let socket = null;
  const sessionEnded = 4401;
  let resubscribing = false;
  /** @type {any} */
  let limitTimer;
  /** @type {AbortController | undefined} */
  let listening;
  /** @type {Snapshot} */
  let state = { ...emptyConversation(), link: "idle", session: place.memory.get("session"), limit: null, renewed: false };

  /** @param {Partial<Snapshot>} change */
  function set(change) {
    const before = state;
    state = { ...state, ...change };
    const [cart, last] = [state.shared.cart, before.shared.cart];
    // A cart that was ordered is none; pages show what they had of it as empty.
    if (cart !== last && (cart || (cart === null && last))) tell("shopmind:cart", { cart: cart ?? { ...last, line_items: [], totals: [] }, source: "chat" });
    for (const watcher of watchers) watcher(state);
  }

  function subscribe() {
    if (state.session) socket?.send({ op: "subscribe", threadId: state.session.threadId, ...(state.seq && { after: state.seq }) });
  }

  function flush() {
    if (!state.session || (state.limit && state.limit.until > now())) return;
    for (const entry of outbox.all()) if (!entry.refused) socket?.send(frameOf(entry, state.session.threadId));
  }

  /** Shows what was written and not yet taken by the shop, as after a reload. */
  function restore() {
    let next = state;
    for (const entry of outbox.all()) if (entry.text !== undefined) next = { ...next, ...written(next, entry, entry.refused ? "failed" : "waiting") };
    set(next);
  }

  /** @param {Frame} frame */
  function receive(frame) {
    if (frame.event) event(frame);
    else if (frame.op === "ack") acknowledged(String(frame.ref));
    else if (frame.op === "error") failed(frame);
    else if (frame.op === "live") {
      resubscribing = false;
      socket?.settled();
      set({ link: "live", takes: frame.takes });
    }
  }

  /** @param {Frame} frame */
  function event({ seq = 0, event }) {
    if (!event || (resubscribing && seq > state.seq + 1 && !event.type.endsWith("S_SNAPSHOT"))) return;
    try {
      const next = take(state, seq, event, now());
      if (next !== state) set(next);
    } catch {
      // Something is missing, or does not fit what is here: what the shop's log says is asked for again.
      if (seq <= state.seq + 1) state = { ...state, seq: 0 };
      resubscribing = true;
      subscribe();
    }
  }

  /** @param {string} id */
  function acknowledged(id) {
    const entry = outbox.find(id);
    outbox.drop(id);
    if (entry?.text !== undefined)
      set({ items: state.items.map((item) => (item.kind === "user" && item.id === id ? { ...item, delivery: "sent" } : item)), limit: null });
  }

  /** @param {Frame} frame */
  function failed({ ref, code = "error", message = "", retryAfterSeconds }) {
    if (retryAfterSeconds) return limited(code, message, retryAfterSeconds);
    const entry = ref === undefined ? undefined : outbox.find(ref);
    if (!ref && code.endsWith("not_found")) return renew();
    if (entry?.text === undefined) {
      if (entry) outbox.drop(entry.id);
      return set({ failure: { code, message } });
    }
    outbox.mark(entry.id, message);
    set({ ...written(state, entry, "failed"), failure: { code, message } });
  }

  /** @param {string} code @param {string} message @param {number} seconds */
  function limited(code, message, seconds) {
    clearTimeout(limitTimer);
    limitTimer = setTimeout(() => {
      set({ limit: null });
      flush();
    }, seconds * 1000);
    set({ limit: { code, message, until: now() + seconds * 1000 } });
  }

  /** The session has ended: what was written is kept, and a new conversation takes it. */
  function renew() {
    if (state.session) forgetSession(place, state.session.token);
    set({ ...emptyConversation(), session: null, renewed: true, link: "connecting" });
    restore();
    socket?.close();
    socket = null;
    connect();
  }

  function connect() {
    if (socket) return;
    set({ link: globalThis.navigator?.onLine === false ? "offline" : "connecting" });
    socket = openSocket({
      WebSocket,
      async address() {
        const session = await openSession(place);
        set({ session });
        return { url: place.api.replace("http", "ws") + "/v1/chat", protocols: ["shopmind.v1", `token.${session.token}`] };
      },
      onOpen() {
        subscribe();
        flush();
      },
      onFrame: receive,
      onClose({ code, attempt, error }) {
        if (code === sessionEnded || (error instanceof Refusal && error.status === 401)) {
          queueMicrotask(renew);
          return false;
        }
        if (error instanceof Refusal && error.status < 500 && error.status !== 429) {
          socket = null;
          set({ link: "refused", failure: { code: error.code, message: error.message } });
          return false;
        }
        set({ link: globalThis.navigator?.onLine === false ? "offline" : state.seq || attempt ? "reconnecting" : "connecting" });
        return true;
      },
    });
  }

  function back() {
    if (document.visibilityState === "hidden") return;
    socket?.hurry();
    if (state.link !== "offline") return;
    set({ link: "reconnecting" });
    subscribe();
  }
  const away = () => set({ link: "offline" });

  return {
    place,
    get state() {
      return state;
    },
    /** @param {(state: Snapshot) => void} watcher called at once and after each change; the answer ends it */
    watch(watcher) {
      watchers.add(watcher);
      watcher(state);
      return () => void watchers.delete(watcher);
    },
    start() {
      listening = new AbortController();
      globalThis.addEventListener?.("online", back, listening);
      globalThis.addEventListener?.("offline", away, listening);
      globalThis.document?.addEventListener("visibilitychange", back, listening);
      restore();
      connect();
    },
    stop() {
      listening?.abort();
      clearTimeout(limitTimer);
      socket?.close();
      socket = null;
      set({ link: "idle" });
    },
    /**
     * Says something. It stands in the conversation at once and is kept until the shop has it.
     *
     * @param {string} text
     * @param {Record<string, unknown>} [context] hints about the page, which the shop does not trust
     * @param {string | object[]} [content] all of the message as AG-UI has it, where it is more than words
     * @returns {string} the message's id
     */
    say(text, context = {}, content = text) {
      const entry = {
        id: newId("msg"),
        runId: newId("run"),
        at: now(),
        text,
        content,
        context: Object.entries(context).map(([description, value]) => ({ description, value: JSON.stringify(value) })),
      };
      outbox.put(entry);
      set({ ...written(state, entry, "waiting"), failure: null, renewed: false });
      flush();
      return entry.id;
    },
    /** Answers a proposal: exactly that one, named by its hash. @param {string} interruptId @param {boolean} approved @param {string} hash */
    answer(interruptId, approved, hash) {
      outbox.put({ id: `answer_${interruptId}`, runId: newId("run"), at: now(), resume: { interruptId, status: "resolved", payload: { approved, hash } } });
      flush();
    },
    cancel: () => state.run && socket?.send({ op: "cancel", runId: state.run }),
    /** Sends a message again that the shop had refused. @param {string} id */
    retry(id) {
      const entry = outbox.find(id);
      if (entry?.text === undefined) return;
      outbox.mark(id, undefined);
      set({ ...written(state, entry, "waiting"), failure: null });
      flush();
    },
    /** @param {string} id */
    discard(id) {
      outbox.drop(id);
      set({ ...withdrawn(state, id), failure: null });
    },
    renew,
  };
}

/** @typedef {ReturnType<typeof createClient>} Client */

/** @param {string} name @param {unknown} detail */
function tell(name, detail) {
  globalThis.dispatchEvent?.(new CustomEvent(name, { detail }));
}
