// @ts-check
/** The payment page: Stripe's own form in a frame of Stripe's, and what it answers in our words. */

const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
const note = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"));
const place = /** @type {HTMLElement} */ (form.querySelector("#element"));
const { publishableKey, clientSecret, returnPath } = JSON.parse(form.dataset.settings ?? "{}");

/** @param {string} text */
function tell(text) {
  note.textContent = text;
  note.hidden = !text;
}

/** @param {boolean} busy */
function wait(busy) {
  button.disabled = busy;
  form.setAttribute("aria-busy", String(busy));
}

/** Our tokens, so that Stripe's form looks like the page around it. */
function appearance() {
  const style = getComputedStyle(document.documentElement);
  const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe", variables: { colorPrimary: token("--accent"), colorBackground: token("--surface-raised"), colorText: token("--text"), borderRadius: "6px" } };
}

function open() {
  const make = /** @type {any} */ (globalThis).Stripe;
  if (!make) return tell("The secure form could not be loaded. Please check your connection, or allow scripts of Stripe, and load this page again.");
  const stripe = make(publishableKey);
  const elements = stripe.elements({ clientSecret, appearance: appearance() });
  const element = elements.create("payment");
  element.on("ready", () => wait(false));
  element.on("loaderror", () => tell("The secure form could not be loaded. Please load this page again."));
  place.textContent = "";
  element.mount(place);
  form.onsubmit = async (event) => {
    event.preventDefault();
    tell("");
    wait(true);
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: new URL(returnPath, location.href).href } });
    wait(false);
    if (error) tell(error.message ?? "The payment did not go through. You can try another card.");
  };
}

open();
