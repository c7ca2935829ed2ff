// @ts-check
/** A socket that stays: it asks whether the other side is there, and comes back with patience when it is not. */

/** @import { Frame } from "./types" */

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 20_000;

/** Full jitter between half and all of a doubling wait. @param {number} attempt from 0 @param {() => number} [random] @returns {number} milliseconds */
export const backOff = (attempt, random = Math.random) =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);

/**
 * @typedef {object} Wiring
 * @property {() => Promise<{ url: string, protocols: string[] }>} address asked anew for each attempt; a rejection counts as a failed attempt
 * @property {() => void} onOpen
 * @property {(frame: Frame) => void} onFrame
 * @property {(closed: { code: number, attempt: number, error?: unknown }) => boolean} onClose whether to come back
 * @property {typeof WebSocket} [WebSocket]
 */

/** @param {Wiring} wiring */
export function openSocket({ address, onOpen, onFrame, onClose, WebSocket: Socket = WebSocket }) {
  /** @type {WebSocket | null} */
  let socket = null;
  let attempt = 0;
  let wanted = true;
  const heartbeat = 20_000;
  const silence = 10_000;
  /** @type {any} */
  let timer;

  function wait(/** @type {number} */ milliseconds, /** @type {() => void} */ then) {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  }

  function listen() {
    wait(heartbeat, () => {
      send({ op: "ping" });
      wait(silence, () => lost(4000));
    });
  }

  /** @param {number} code @param {unknown} [error] */
  function lost(code, error) {
    const old = socket;
    socket = null;
    clearTimeout(timer);
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
    if (!wanted) return;
    if (onClose({ code, attempt, error })) wait(backOff(attempt++), dial);
    else wanted = false;
  }

  async function dial() {
    clearTimeout(timer);
    let place;
    try {
      place = await address();
    } catch (error) {
      return lost(0, error);
    }
    if (!wanted || socket) return;
    const fresh = new Socket(place.url, place.protocols);
    socket = fresh;
    wait(silence, () => lost(4000));
    fresh.onopen = () => {
      listen();
      onOpen();
    };
    fresh.onmessage = ({ data }) => {
      listen();
      onFrame(JSON.parse(data));
    };
    fresh.onclose = ({ code }) => lost(code);
  }

  /** @param {object} frame @returns {boolean} whether it went out */
  function send(frame) {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  void dial();
  return {
    send,
    /** The conversation is live: later losses begin with a short wait again. */
    settled() {
      attempt = 0;
    },
    /** Tries at once instead of waiting, as when the network comes back. */
    hurry() {
      if (!wanted || socket) return;
      attempt = 0;
      void dial();
    },
    close() {
      wanted = false;
      lost(1000);
    },
  };
}
