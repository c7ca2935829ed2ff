// @ts-check
/** A guest's order, found by its number and the e-mail address that it was placed with. */
import { fill, h } from "../dom.js";
import { context } from "./page.js";

const TRIES = "You can try ten times an hour.";

/** @param {string} [number] what is known of it already */
export function findOrder(number = "") {
  const told = h("p", { class: "muted", role: "status" }, TRIES);
  const form = /** @type {HTMLFormElement} */ (
    h(
      "form",
      { class: "account-form" },
      h("p", { class: "field" }, h("label", {}, "Order number", h("input", { name: "number", value: number, placeholder: "SM-10023", maxlength: 40, required: true, autocomplete: "off" }))),
      h("p", { class: "field" }, h("label", {}, "E-mail of the order", h("input", { name: "email", type: "email", maxlength: 254, required: true, autocomplete: "email" }))),
      h("button", { class: "primary", type: "submit" }, "Find the order"),
    )
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    fill(told, "One moment…").className = "muted";
    try {
      const { body } = await (await context.shop()).call("POST", "orders/find", Object.fromEntries(new FormData(form)));
      location.assign(`/orders/${body.id}`);
    } catch (error) {
      const { message, status } = /** @type {import("../session.js").Refusal} */ (error);
      fill(told, status === 429 ? message : `${message} ${TRIES}`).className = "note bad";
    }
  };
  return h("section", { class: "card account-part find-order" }, h("h2", {}, "Find an order"), h("p", {}, "One that you placed as a guest, or on another device."), form, told);
}
