/** Parts that tests put in the place of a browser. */

/** @returns {Storage} */
export function memoryStorage() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return /** @type {any} */ ({
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => void kept.set(name, value),
    removeItem: (/** @type {string} */ name) => void kept.delete(name),
  });
}

/** The other end of the sockets that a client opens. */
export function wire() {
  /** @type {any[]} */
  const sockets = [];
  class FakeSocket {
    readyState = 0;
    /** @type {any[]} */
    sent = [];
    /** @param {string} url @param {string[]} protocols */
    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      sockets.push(this);
    }
    send(/** @type {string} */ text) {
      this.sent.push(JSON.parse(text));
    }
    close() {
      this.readyState = 3;
    }
    accept() {
      this.readyState = 1;
      /** @type {any} */ (this).onopen();
    }
    give(/** @type {object} */ frame) {
      /** @type {any} */ (this).onmessage({ data: JSON.stringify(frame) });
    }
    drop(code = 1006) {
      this.readyState = 3;
      /** @type {any} */ (this).onclose?.({ code });
    }
  }
  return { sockets, WebSocket: /** @type {any} */ (FakeSocket) };
}

/** Lets promises that are settled run on. */
export const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
