// @ts-check
/** A shopper's session with the shop: opened once however often it is asked for, shared by page and chat. */
import { newId, openMemory } from "./memory.js";

/** @import { Session } from "./types" */
/** @import { Memory } from "./memory" */

/** What the shop answered when it did not do what was asked. */
export class Refusal extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {number} [retryAfterSeconds] @param {{ field: string, message: string }[]} [problems] what is wrong, by field */
  constructor(status, code, message, retryAfterSeconds, problems = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.problems = problems;
  }
}

/** @param {Response} response @returns {Promise<Refusal>} */
export async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const wait = Number(problem.retryAfterSeconds ?? response.headers.get("Retry-After")) || undefined;
  return new Refusal(response.status, problem.code ?? `http_${response.status}`, problem.detail ?? problem.title ?? response.statusText, wait, problem.details?.problems);
}

/**
 * @typedef {object} Place
 * @property {string} api origin of the shop, without a slash at the end
 * @property {string} key publishable key
 * @property {Memory} memory
 * @property {typeof fetch} fetch
 */

/** @param {{ api: string, key: string, storage?: Storage, fetch?: typeof fetch }} options @returns {Place} */
export const openPlace = ({ api, key, storage, fetch: ask = fetch.bind(globalThis) }) => ({
  api: api.replace(/[/]+$/, ""),
  key,
  memory: openMemory(key, storage),
  fetch: ask,
});

/** @type {Map<string, Promise<Session>>} */
const opening = new Map();

/**
 * The session kept here, or a new one. The nonce is kept before the call, so a call cut off and made again gives the same session.
 *
 * @param {Place} place
 * @param {string} [handoff] one-use code from another device
 * @returns {Promise<Session>}
 */
export function openSession(place, handoff) {
  const kept = place.memory.get("session");
  if (kept?.token && !handoff) return Promise.resolve(kept);
  const under = `${place.api} ${place.key} ${handoff ?? ""}`;
  const asked = opening.get(under) ?? ask(place, handoff).finally(() => opening.delete(under));
  opening.set(under, asked);
  return asked;
}

/** @param {Place} place @param {string | undefined} handoff */
async function ask(place, handoff) {
  const nonce = (!handoff && place.memory.get("nonce")) || newId("nonce");
  place.memory.set("nonce", nonce);
  const response = await place.fetch(`${place.api}/v1/sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Shopmind-Key": place.key },
    body: JSON.stringify({ nonce, handoff }),
  });
  if (!response.ok) throw await refusal(response);
  const session = /** @type {Session} */ (await response.json());
  place.memory.set("session", session);
  globalThis.dispatchEvent?.(new CustomEvent("shopmind:session", { detail: session }));
  return session;
}

/** Forgets a session that has ended, unless another page has already opened a new one. @param {Place} place @param {string} token */
export function forgetSession(place, token) {
  if (place.memory.get("session")?.token !== token) return;
  place.memory.set("session", null);
  place.memory.set("nonce", null);
}
