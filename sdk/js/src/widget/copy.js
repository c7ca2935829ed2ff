// @ts-check
/** Copying what was said. */
import { fill, icon } from "../dom.js";
import { words } from "../words.js";

/** @param {HTMLElement} button @param {string} text @param {import("./context").Context} context */
export async function copied(button, text, context) {
  await navigator.clipboard.writeText(text);
  fill(button, icon("check"));
  context.announce(words.copied);
}
