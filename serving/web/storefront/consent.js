// @ts-check
/** Whether the shop may note what a shopper looks at: asked once, quietly, and open to another mind at any time. */
import { fill, h } from "../dom.js";
import { consent, tellConsent } from "../events.js";

/** @import { Place } from "../session" */

/** @param {Place} place */
export function askConsent(place) {
  const own = /** @type {HTMLElement | null} */ (document.querySelector("[data-consent]"));
  if (own) draw(own, place);
}

/** @param {HTMLElement} own @param {Place} place */
function draw(own, place) {
  const given = consent(place);
  const button = (/** @type {string} */ text, /** @type {boolean | null} */ answer) => h("button", { class: "secondary", type: "button", onclick: () => decided(own, place, answer) }, text);
  if (/** @type {any} */ (navigator).globalPrivacyControl) return fill(own, h("p", {}, "Your browser asks not to be followed, so the shop notes nothing of what you look at."));
  if (given === null) return fill(own, h("p", {}, "May the shop note which products you look at, to suggest what fits? Until you say so, it does not."), h("p", { class: "row-of" }, button("No", false), button("Yes", true)));
  return fill(own, h("p", {}, given ? "The shop notes which products you look at, as you allowed." : "The shop notes nothing of what you look at."), h("p", { class: "row-of" }, given ? button("Stop that", false) : button("Allow it", true)));
}

/** @param {HTMLElement} own @param {Place} place @param {boolean | null} answer */
function decided(own, place, answer) {
  tellConsent(place, answer === true);
  draw(own, place);
  own.querySelector("button")?.focus();
}
