// @ts-check
/** Where "continue on the phone" leads: the code opens the shopper's session here, once. */
import { fill, h } from "../dom.js";
import { openSession } from "../session.js";
import { emptyState, place, showFailure } from "./page.js";

const own = /** @type {HTMLElement} */ (document.querySelector("[data-own]"));

/** A link alone opens nothing: whoever sent it would otherwise choose whose conversation and cart this browser has. */
function ask() {
  const code = location.hash.slice(1);
  if (!code) return void fill(own, emptyState("This link has been used", "A link to continue works once. Ask for a new one in the chat on the other device.", h("a", { class: "secondary", href: "/" }, "To the shop")));
  const yes = h("button", { class: "primary", type: "button", onclick: () => void open(code) }, "Continue here");
  fill(own, emptyState("Continue the conversation on this device", "Its messages and its cart take the place of what this browser has. Go on only if you asked for this link yourself.", yes, h("a", { class: "secondary", href: "/" }, "To the shop")));
}

async function open(/** @type {string} */ code) {
  try {
    await openSession(place, code);
    history.replaceState(null, "", location.pathname);
    sessionStorage.setItem("shopmind.open", "1");
    fill(own, emptyState("You can go on here", "Your conversation and your cart are on this device now.", h("a", { class: "secondary", href: "/" }, "To the shop"), h("a", { class: "secondary", href: "/cart" }, "To the cart")));
    const chat = /** @type {import("../widget").ShopmindChat | null} */ (document.querySelector("shopmind-chat"));
    await customElements.whenDefined("shopmind-chat");
    await chat?.open();
  } catch (error) {
    showFailure(own, error, () => open(code));
  }
}

ask();
