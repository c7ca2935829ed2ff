// @ts-check
/** What the browser keeps between visits: JSON under `shopmind.<name>.<key>`, or in this page alone where storage is forbidden. */

/** @typedef {{ get(name: string): any, set(name: string, value: unknown): void }} Memory */

/** @param {string} key publishable key of the merchant @param {Storage | undefined} [storage] @returns {Memory} */
export function openMemory(key, storage = ownStorage()) {
  /** @type {Map<string, string>} */
  const here = new Map();
  const address = (/** @type {string} */ name) => `shopmind.${name}.${key}`;
  return {
    get(name) {
      try {
        return JSON.parse(storage?.getItem(address(name)) ?? here.get(name) ?? "null");
      } catch {
        return null;
      }
    },
    set(name, value) {
      if (value == null) here.delete(name);
      else here.set(name, JSON.stringify(value));
      try {
        if (value == null) storage?.removeItem(address(name));
        else storage?.setItem(address(name), JSON.stringify(value));
      } catch {
        // A full or forbidden storage: the value lives as long as the page.
      }
    },
  };
}

function ownStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** A new id that no one else has. @param {string} prefix */
export const newId = (prefix) =>
  `${prefix}_${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
