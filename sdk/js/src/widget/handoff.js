// @ts-check
/** "Continue on the phone": a code that opens this conversation once, as a picture and as a link. */
import { fill, h, icon } from "../dom.js";
import { words } from "../words.js";
import { said } from "./card-words.js";

/** @import { Context } from "./context" */

/** @param {Context} context @param {HTMLElement} panel @param {HTMLElement} opener */
export async function openHandoff(context, panel, opener) {
  const body = h("div", { class: "handoff" }, h("p", { class: "muted" }, said.working));
  const sheet = h("div", { class: "sheet", role: "dialog", "aria-label": said.onPhone, tabindex: -1 }, h("h3", {}, said.onPhone), body, h("button", { type: "button", class: "secondary", onclick: close }, said.back));
  function close() {
    sheet.remove();
    opener.focus();
  }
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  // The sheet of the cards holds its style too.
  await (await import("./later.js")).drawerOf("", context.root);
  panel.append(sheet);
  sheet.focus();
  try {
    const { url, qr } = await (await context.shop()).handoff();
    const copy = h("button", { type: "button", class: "secondary" }, icon("copy"), said.copyLink);
    copy.onclick = async () => {
      await navigator.clipboard.writeText(url);
      fill(copy, icon("check"), words.copied);
    };
    fill(body, h("p", { class: "muted" }, said.scan), qr && h("img", { class: "qr", src: qr, alt: url, width: 208, height: 208 }), h("a", { href: url, class: "link" }, url), copy);
  } catch (error) {
    fill(body, h("p", { class: "bad" }, /** @type {Error} */ (error).message));
  }
}
