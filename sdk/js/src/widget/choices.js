// @ts-check
/** The ways out of a problem that a button can take at once, without a word said. */

/** @import { Act } from "../types" */
/** @import { Shop } from "../shop.js" */

/** @param {Shop} shop @param {Act} act @returns {Promise<unknown>} */
export function take(shop, act) {
  switch (act.type) {
    case "set_quantity":
      return shop.setQuantity(act.lineId, act.quantity);
    case "remove_line":
      return shop.setQuantity(act.lineId, 0);
    case "remove_code":
      return shop.removeCode(act.code);
    case "accept_price":
      return shop.editCart(({ line_items: lines }) => {
        for (const line of lines) if (line.id === act.lineId) line.shopmind = { acceptedPrice: act.amount };
      });
  }
}
