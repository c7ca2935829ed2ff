// @ts-check
/** `<ShopmindChat>` for React: the custom element, with its settings as props and its events as callbacks. */
import { createElement, useEffect, useRef } from "react";

/**
 * @typedef {object} ChatProps
 * @property {string} publishableKey of the merchant
 * @property {string} api origin of the shop
 * @property {string} [accent] `#rrggbb`
 * @property {string} [label] on the launcher
 * @property {(cart: import("./src/types.js").Cart) => void} [onCart] the cart has changed, here or anywhere
 */

/** @param {ChatProps} props */
export function ShopmindChat({ publishableKey, api, accent, label, onCart }) {
  const told = useRef(onCart);
  told.current = onCart;
  useEffect(() => {
    const listen = (/** @type {Event} */ event) => told.current?.(/** @type {CustomEvent} */ (event).detail.cart);
    addEventListener("shopmind:cart", listen);
    void import("./src/widget.js");
    return () => removeEventListener("shopmind:cart", listen);
  }, []);
  return createElement("shopmind-chat", { key: publishableKey, "publishable-key": publishableKey, api, accent, label });
}
