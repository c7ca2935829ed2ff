// @ts-check
/** Shows in the search box how what is being typed may go on, in the words of the shop. */
import { h } from "../dom.js";
import { openSession } from "../session.js";

/** @import { Place } from "../session" */

const PAUSE = 150;
const FEWEST = 2;

/** Asks after a pause in typing; an answer to older letters is dropped. @param {Place} place */
export function suggestWhileTyping(place) {
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector("input[list=suggestions]"));
  const list = document.querySelector("#suggestions");
  if (!box || !list) return;
  /** @type {any} */
  let timer;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked = box.value.trim();
    if (asked.length < FEWEST) return list.replaceChildren();
    timer = setTimeout(async () => {
      const query = asked;
      const found = await suggestions(place, query).catch(() => []);
      if (query === asked) list.replaceChildren(...found.map((value) => h("option", { value })));
    }, PAUSE);
  });
}

/** @param {Place} place @param {string} query @returns {Promise<string[]>} */
async function suggestions(place, query) {
  const { token } = await openSession(place);
  const address = `${place.api}/v1/catalog/suggestions?${new URLSearchParams({ query })}`;
  const response = await place.fetch(address, { headers: { Authorization: `Bearer ${token}` } });
  return response.ok ? (await response.json()).suggestions : [];
}
