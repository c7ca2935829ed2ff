// @ts-check
/** Walking a row of cards by arrow keys; only the current card is in the tab order. */

/** @type {WeakSet<HTMLElement>} */
const walked = new WeakSet();

/** @param {HTMLElement} row */
export function roving(row) {
  if (walked.has(row)) return;
  walked.add(row);
  const cards = /** @type {HTMLElement[]} */ ([...row.children]);

  /** @param {HTMLElement | undefined} chosen */
  function current(chosen) {
    if (!chosen) return;
    for (const card of cards) for (const node of /** @type {HTMLElement[]} */ ([card, ...card.querySelectorAll("a, button, input")])) node.tabIndex = card === chosen ? 0 : -1;
  }

  const holding = (/** @type {EventTarget | null} */ target) => cards.find((card) => card.contains(/** @type {Node} */ (target)));
  row.addEventListener("focusin", ({ target }) => current(holding(target)));
  row.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || target.closest("input, select")) return;
    const from = cards.indexOf(/** @type {HTMLElement} */ (holding(target)));
    const next = cards[from + (getComputedStyle(row).direction === "rtl" ? -step : step)];
    if (!next) return;
    event.preventDefault();
    current(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  });
  current(holding(/** @type {ShadowRoot | Document} */ (row.getRootNode()).activeElement));
}
