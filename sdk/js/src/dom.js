// @ts-check
/** Building the page without markup: text only ever becomes text nodes. */

/** @typedef {Node | string | number | null | undefined | false} Child */

let origin = "";

/** Addresses that begin with a slash are the shop's, also on a merchant's own pages. @param {string} shop origin */
export const standOn = (shop) => void (origin = shop);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [props] attributes; `onclick` and the like are listeners; null and false are left out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value == null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : (name === "src" || name === "href") && value[0] === "/" ? origin + value : String(value));
  }
  fill(node, ...children);
  return node;
}

/** @template {Element} T @param {T} node @param {...(Child | Child[])} children @returns {T} */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child || child === 0).map((child) => (typeof child === "number" ? String(child) : /** @type {Node | string} */ (child))));
  return node;
}

/** Outlines on a grid of 24. */
/** @type {Record<string, string>} */
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  wide: "M14 5h5v5M19 5l-6 6M10 19H5v-5M5 19l6-6",
  phone: "M8 3h8v18H8zM11 18h2",
  down: "M12 5v14M6 13l6 6 6-6",
  copy: "M9 9h10v10H9zM5 15V5h10",
  bag: "M6 8h12l1 12H5zM9 8V7a3 3 0 0 1 6 0v1",
  check: "M5 12.5l4.5 4.5L19 7.5",
};

/** @param {string} name one of the table, or an outline of its own @returns {SVGSVGElement} */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name] ?? name);
  svg.append(path);
  return svg;
}

/** Puts a fresh drawing in an old one's place; who stood on `data-focus` in the old stands there in the new, or on the new as a whole. @param {HTMLElement} old @param {HTMLElement} fresh */
export function swap(old, fresh) {
  const root = /** @type {Document | ShadowRoot} */ (old.getRootNode());
  const mark = old.contains(root.activeElement) ? root.activeElement?.getAttribute("data-focus") : null;
  old.replaceWith(fresh);
  const target = mark && fresh.querySelector(`[data-focus="${CSS.escape(mark)}"]`);
  if (mark) {
    fresh.tabIndex = -1;
    /** @type {HTMLElement} */ (target ?? fresh).focus({ preventScroll: true });
  }
  return fresh;
}

/** @param {URL} address */
export async function loadSheet(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`no style at ${address}`);
  return new CSSStyleSheet().replace(await response.text());
}
