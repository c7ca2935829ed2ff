// @ts-check
/** The shop over UCP: carts, checkouts, orders. A write that met a newer version is made again on that version. */
import { newId } from "./memory.js";
import { forgetSession, openSession, Refusal, refusal } from "./session.js";

/** @import { Cart } from "./types" */
/** @import { Place } from "./session" */

const TRIES = 4;

/** @typedef {{ id?: string, item: { id: string }, quantity: number, shopmind?: { quote?: string, acceptedPrice?: number } }} Line */
/** @typedef {{ line_items: Line[], discounts?: { codes: string[] } }} CartWish */

/** What no answer came to, in the shop's words instead of the browser's. @param {unknown} error @returns {never} */
function unreached(error) {
  throw error instanceof TypeError ? new Refusal(0, "server_unreachable", "The shop could not be reached. Please try again in a moment.") : error;
}

/** @param {Place} place */
export function openShop(place) {
  /**
   * A session that has ended gives way to a new one, and what was asked is asked again there: nothing was done under the old one.
   *
   * @param {string} method
   * @param {string} path under /v1
   * @param {unknown} [body]
   * @param {Record<string, string>} [headers]
   * @param {boolean} [again] whether this is asked under a new session
   * @returns {Promise<{ body: any, etag: string | null }>}
   */
  async function call(method, path, body, headers = {}, again = false) {
    const { token } = await openSession(place).catch(unreached);
    const request = place.fetch(`${place.api}/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body !== undefined && { "Content-Type": "application/json" }), ...(method !== "GET" && { "Idempotency-Key": newId("idem") }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const response = await request.catch(unreached);
    if (!response.ok) {
      const refused = await refusal(response);
      if (refused.code !== "unauthorised" || again) throw refused;
      forgetSession(place, token);
      return call(method, path, body, headers, true);
    }
    return { body: response.status === 204 ? null : await response.json(), etag: response.headers.get("ETag") };
  }

  /** @param {Cart} cart @returns {Cart} */
  function shown(cart) {
    globalThis.dispatchEvent?.(new CustomEvent("shopmind:cart", { detail: { cart, source: "page" } }));
    return cart;
  }

  /**
   * Reads, changes and writes; when someone else wrote in between, all of it again.
   *
   * @param {string} path
   * @param {(current: any) => any} change
   */
  async function update(path, change) {
    for (let tried = 1; ; tried++) {
      const { body, etag } = await call("GET", path);
      try {
        return (await call("PUT", path.replace("/current", `/${body.id}`), change(body), etag ? { "If-Match": etag } : {})).body;
      } catch (error) {
        if (/** @type {import("./session").Refusal} */ (error).status !== 412 || tried === TRIES) throw error;
      }
    }
  }

  /** @param {(wish: CartWish) => void} change */
  const editCart = async (change) =>
    shown(
      await update("carts/current", (/** @type {Cart} */ cart) => {
        const wish = wishOf(cart);
        change(wish);
        return wish;
      }),
    );

  return {
    call,
    editCart,
    cart: async () => shown((await call("GET", "carts/current")).body),
    /** @param {string} variantId @param {number} [quantity] @param {string} [quote] the price that was shown */
    async add(variantId, quantity = 1, quote) {
      const cart = await editCart(({ line_items: lines }) => {
        const line = lines.find(({ item }) => item.id === variantId);
        if (line) line.quantity += quantity;
        else lines.push({ item: { id: variantId }, quantity, ...(quote && { shopmind: { quote } }) });
      });
      const productId = cart.line_items.find(({ item }) => item.id === variantId)?.shopmind?.productId;
      const refused = cart.messages?.some(({ type }) => type === "error");
      if (productId && !refused) globalThis.dispatchEvent?.(new CustomEvent("shopmind:added", { detail: { productId, variantId } }));
      return cart;
    },
    /** @param {string} lineId @param {number} quantity nought removes */
    setQuantity: (lineId, quantity) =>
      editCart((wish) => {
        wish.line_items = wish.line_items.flatMap((line) => (line.id !== lineId ? [line] : quantity ? [{ ...line, quantity }] : []));
      }),
    /** @param {string} code */
    applyCode: (code) => editCart((wish) => void (wish.discounts = { codes: [...new Set([...(wish.discounts?.codes ?? []), code])] })),
    /** @param {string} code */
    removeCode: (code) => editCart((wish) => void (wish.discounts = { codes: (wish.discounts?.codes ?? []).filter((one) => one !== code) })),
    /** The open checkout of the cart. @param {string} cartId */
    checkout: async (cartId) => (await call("POST", "checkout-sessions", { cart_id: cartId })).body,
    /** @param {string} id @param {(current: any) => any} change */
    updateCheckout: (id, change) => update(`checkout-sessions/${id}`, change),
    orders: async () => (await call("GET", "me/orders")).body.orders,
    /** @param {string} id */
    order: async (id) => (await call("GET", `orders/${encodeURIComponent(id)}`)).body,
    /** What would be done, to be approved as it stands. @param {{ act: string, [name: string]: unknown }} wish */
    propose: async (wish) => (await call("POST", "proposals", wish)).body,
    /** @param {string} id @param {string} hash @param {boolean} approved */
    confirm: async (id, hash, approved) => (await call("POST", `proposals/${id}/confirm`, { hash, approved }, { "Idempotency-Key": `confirm_${id}_${approved}` })).body,
    handoff: async () => (await call("POST", "sessions/handoff", {})).body,
  };
}

/** @typedef {ReturnType<typeof openShop>} Shop */

/** A cart as the full replacement that PUT takes. @param {Cart} cart @returns {CartWish} */
export const wishOf = (cart) => ({
  line_items: cart.line_items.filter(({ shopmind }) => !shopmind?.gift).map(({ id, item, quantity }) => ({ id, item: { id: item.id }, quantity })),
  ...(cart.discounts?.codes?.length && { discounts: { codes: cart.discounts.codes } }),
});
