// @ts-check
/** Pictures that the shopper shows: chosen, pasted or dropped, made small here, sent to the shop, and drawn again for them alone. */
import { fill, h, icon, loadSheet } from "../dom.js";
import { refusal } from "../session.js";

/** @import { Context } from "./context" */

const SIDE = 1024;
const MOST_BYTES = 25_000_000;
const CAMERA = "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7";

/** What this says. One table, so that a shop can say it otherwise. */
export const said = {
  add: "Add a picture",
  added: "Picture added. Write what you would like to know of it, or send it as it is.",
  beside: "Add words, or send it",
  remove: "Remove the picture",
  removed: "Picture removed",
  yours: "The picture that you showed",
  gone: "This picture is not kept any more.",
  preparing: "Preparing the picture…",
  ready: "Ready to send",
  tooLarge: "This file is too large for a picture.",
  unreadable: "This is no picture that can be read here. Choose a JPEG, PNG or WebP.",
  offline: "The picture could not be sent. Check the connection and try again.",
  retry: "Try again",
};

/** @type {Promise<CSSStyleSheet> | undefined} */
let sheet;

/** @param {ShadowRoot | Document} root */
async function dress(root) {
  sheet ??= loadSheet(new URL("./pictures.css", import.meta.url));
  const style = await sheet;
  if (!root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets.push(style);
}

/**
 * Lets the composer take pictures. It says by `data-picture` that it holds one.
 *
 * @param {Context} context
 * @param {HTMLElement} panel where pictures may be dropped and pasted
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} input
 * @param {() => void} changed what there is to send has changed
 * @param {(text: string, about: undefined, parts: object[]) => void} say
 */
export async function takePictures(context, panel, form, input, changed, say) {
  await dress(context.root);
  const chooser = h("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif,image/*", hidden: true, onchange: chosen });
  const button = h("button", { class: "tool camera", type: "button", "aria-label": said.add, title: said.add, onclick: () => chooser.click() }, icon(CAMERA));
  const held = h("div", { class: "held", hidden: true });
  form.prepend(chooser, button);
  form.before(held);
  const { placeholder } = input;
  /** What is held: its address, once the shop has it. @type {{ sent?: Promise<string> } | null} */
  let holding = null;

  function chosen() {
    if (chooser.files?.[0]) void hold(chooser.files[0]);
    chooser.value = "";
    input.focus();
  }

  /** Shows that a picture can be sent, or that none can. @param {boolean} ready */
  function composed(ready) {
    if (ready) form.dataset.picture = "held";
    else delete form.dataset.picture;
    input.placeholder = ready ? said.beside : placeholder;
    changed();
  }

  function letGo() {
    holding = null;
    held.hidden = true;
    fill(held);
    composed(false);
  }

  function removed() {
    letGo();
    context.announce(said.removed);
    input.focus();
  }

  /** @param {File} file */
  async function hold(file) {
    const mine = (holding = {});
    const frame = h("div", { class: "frame" });
    const status = h("p", {}, said.preparing);
    fill(held, frame, status, h("button", { class: "tool", type: "button", "aria-label": said.remove, title: said.remove, onclick: removed }, icon("close")));
    held.hidden = false;
    composed(false);
    try {
      const small = await shrunk(file);
      fill(frame, h("img", { src: await dataUrl(small), alt: "" }));
      if (holding === mine) await offer(mine, small, status);
    } catch (error) {
      if (holding === mine) refused(status, /** @type {Error} */ (error).message);
    }
  }

  /** @param {{ sent?: Promise<string> }} mine @param {Blob} small @param {HTMLElement} status */
  async function offer(mine, small, status) {
    status.className = "";
    fill(status, said.preparing);
    mine.sent = sendTo(context, small);
    composed(true);
    try {
      await mine.sent;
    } catch (error) {
      if (holding === mine) refused(status, /** @type {Error} */ (error).message, () => offer(mine, small, status));
      return;
    }
    fill(status, said.ready);
    if (holding === mine) context.announce(said.added);
  }

  /** @param {HTMLElement} status @param {string} why @param {() => void} [again] */
  function refused(status, why, again) {
    composed(false);
    status.className = "bad";
    fill(status, why, again && h("button", { type: "button", onclick: again }, said.retry));
    context.announce(why);
  }

  /** Sends the picture with the words, once the shop has it. @param {Event} event */
  async function submitted(event) {
    if (!form.dataset.picture) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const mine = holding;
    const address = await mine?.sent?.catch(() => "");
    if (!address || holding !== mine) return;
    const text = input.value.trim();
    input.value = "";
    letGo();
    say(text, undefined, [{ type: "text", text }, { type: "image", source: { type: "url", value: address } }]);
  }

  form.addEventListener("submit", submitted, true);
  form.addEventListener("keydown", (event) => event.target === input && event.key === "Enter" && !event.shiftKey && !event.isComposing && submitted(event), true);
  panel.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    void hold(file);
  });
  for (const kind of ["dragenter", "dragover"])
    panel.addEventListener(kind, (event) => {
      if (!(/** @type {DragEvent} */ (event).dataTransfer?.types.includes("Files"))) return;
      event.preventDefault();
      panel.toggleAttribute("data-dropping", true);
    });
  panel.addEventListener("dragleave", ({ relatedTarget }) => panel.contains(/** @type {Node | null} */ (relatedTarget)) || panel.removeAttribute("data-dropping"));
  panel.addEventListener("drop", (event) => {
    panel.removeAttribute("data-dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void hold(file);
  });
}

/** @type {Map<string, Promise<string>>} */
const fetched = new Map();

/** Draws a picture that was shown; its address opens for its shopper alone, so it is fetched with the session. @param {HTMLElement} place @param {string} address @param {Context} context */
export async function draw(place, address, context) {
  await dress(context.root);
  const reading = fetched.get(address) ?? read(context, address);
  fetched.set(address, reading);
  try {
    fill(place, h("img", { src: await reading, alt: said.yours }));
  } catch {
    fetched.delete(address);
    fill(place, h("small", {}, said.gone));
  }
}

/** @param {Context} context @param {string} address @param {RequestInit} [request] */
async function asked({ place }, address, { headers, ...request } = {}) {
  const token = place.memory.get("session")?.token;
  const response = await place.fetch(`${place.api}${address}`, { ...request, headers: { ...headers, Authorization: `Bearer ${token}` } });
  if (!response.ok) throw await refusal(response);
  return response;
}

/** @param {Context} context @param {string} address */
const read = async (context, address) => dataUrl(await (await asked(context, address)).blob());

/** @param {Context} context @param {Blob} picture @returns {Promise<string>} the address that the shop gave it */
async function sendTo(context, picture) {
  const { threadId } = context.place.memory.get("session") ?? {};
  const request = { method: "POST", headers: { "Content-Type": picture.type }, body: picture };
  const response = await asked(context, `/v1/pictures?threadId=${encodeURIComponent(threadId ?? "")}`, request).catch((error) => {
    throw error instanceof TypeError ? new Error(said.offline) : error;
  });
  const { url } = await response.json();
  fetched.set(url, dataUrl(picture));
  return url;
}

/** The picture as a JPEG of at most `SIDE` pixels a side, without what its camera noted; what is clear becomes white. @param {File} file @returns {Promise<Blob>} */
async function shrunk(file) {
  if (file.size > MOST_BYTES) throw new Error(said.tooLarge);
  const image = new Image();
  image.src = await dataUrl(file);
  await image.decode().catch(() => {
    throw new Error(said.unreadable);
  });
  const scale = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const drawing = canvas.getContext("2d");
  if (!drawing || !image.naturalWidth) throw new Error(said.unreadable);
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error(said.unreadable))), "image/jpeg", 0.9));
}

/** @param {Blob} blob @returns {Promise<string>} */
const dataUrl = (blob) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(new Error(said.unreadable));
    reader.readAsDataURL(blob);
  });
