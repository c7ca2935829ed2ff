// @ts-check
/** A form for one address of the account; what keeps a parcel from arriving is said at its field. */
import { fill, h } from "../dom.js";
import { countries } from "../widget/countries.js";
import { context } from "./page.js";

/** [name, label, autocomplete, whether it may stay empty] */
const FIELDS = /** @type {const} */ ([
  ["label", "What you call it (home, office)", "off", true],
  ["fullName", "Full name", "name", false],
  ["line1", "Street and number", "address-line1", false],
  ["line2", "Flat, floor or company (optional)", "address-line2", true],
  ["postalCode", "Postcode", "postal-code", true],
  ["city", "City", "address-level2", true],
  ["region", "State or region", "address-level1", true],
  ["country", "Country", "country", false],
  ["phone", "Telephone (optional)", "tel", true],
]);

/** @param {any} known the address to correct; none for a new one @param {() => void} leave @param {() => unknown} saved */
export function addressForm(known, leave, saved) {
  const told = h("p", { class: "bad", role: "alert", hidden: true });
  const form = h("form", { class: "account-form address-form", novalidate: true, "aria-label": known ? "Change this address" : "A new address" }, FIELDS.map(([name, label, autocomplete, optional]) => {
    const id = `address-${name}`;
    const value = known?.[name] ?? "";
    return h("p", { class: "field", "data-field": name }, h("label", { for: id }, label), name === "country" ? countries(id, value || (navigator.language.split("-")[1] ?? "US")) : h("input", { id, name, value, autocomplete, required: !optional, maxlength: name === "label" ? 40 : 100 }), h("small", { class: "bad", id: `${id}-problem`, hidden: true }));
  }), told, h("p", { class: "row-of" }, h("button", { class: "primary", type: "submit" }, "Save the address"), h("button", { class: "secondary", type: "button", onclick: leave }, "Not now")));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    const empty = FIELDS.filter(([name, , , optional]) => !optional && !String(given[name] ?? "").trim());
    show(form, empty.map(([name]) => ({ field: name, message: "Please fill this in." })));
    told.hidden = true;
    if (empty.length) return;
    form.setAttribute("aria-busy", "true");
    try {
      const shop = await context.shop();
      await shop.call(known ? "PUT" : "POST", known ? `me/addresses/${known.id}` : "me/addresses", given);
      await saved();
    } catch (error) {
      const problems = /** @type {import("../session").Refusal} */ (error).problems ?? [];
      show(form, problems.map((one) => ({ ...one, field: one.field.replace(/_(\w)/g, (/** @type {string} */ _, /** @type {string} */ letter) => letter.toUpperCase()) })));
      if (!problems.length) fill(told, /** @type {Error} */ (error).message).hidden = false;
    } finally {
      form.removeAttribute("aria-busy");
    }
  };
  return form;
}

/** Says each problem at its field, and goes to the first. @param {HTMLElement} form @param {{ field: string, message: string }[]} problems */
function show(form, problems) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-field]"))) {
    const problem = problems.find(({ field }) => field === place.dataset.field);
    const input = /** @type {HTMLElement} */ (place.querySelector("input, select"));
    const words = /** @type {HTMLElement} */ (place.querySelector("small"));
    fill(words, problem?.message ?? "").hidden = !problem;
    if (problem) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", words.id);
    } else for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
  }
  /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid]"))?.focus();
}
