// @ts-check
/** What a shopper saw and did, told in batches, and only with consent. */

/** @import { Place } from "./session" */

/** @typedef {{ type: "viewed" | "impressed" | "added", productId: string, variantId?: string, list?: string, position?: number, at: string }} Seen */

const HALF_MS = 500;
const BATCH = 50;

/** Whether events may be told: no under Global Privacy Control, else what the shopper said; null before that, which counts as no. @param {Place} place @returns {boolean | null} */
export function consent(place) {
  if (/** @type {any} */ (navigator).globalPrivacyControl) return false;
  return place.memory.get("consent");
}

/** @param {Place} place @param {string} token @param {object} body */
const post = (place, token, body) =>
  void place
    .fetch(`${place.api}/v1/events`, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` }, body: JSON.stringify(body) })
    .catch(() => {});

/** Keeps the shopper's answer, and tells the shop where it knows the shopper already; else the first events will. @param {Place} place @param {boolean} given */
export function tellConsent(place, given) {
  place.memory.set("consent", given);
  const token = place.memory.get("session")?.token;
  if (token) post(place, token, { consent: given, events: [] });
}

/** @param {Place} place */
export function openReports(place) {
  /** @type {Seen[]} */
  let waiting = [];

  function flush() {
    const token = place.memory.get("session")?.token;
    const events = waiting.splice(0, BATCH);
    if (consent(place) && token && events.length) post(place, token, { consent: true, events });
  }

  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  return {
    flush,
    /** @param {Omit<Seen, "at">} seen */
    report(seen) {
      if (!consent(place)) return;
      waiting.push({ ...seen, at: new Date().toISOString() });
      if (waiting.length >= BATCH) flush();
    },
  };
}

/** Reports the product of the page as viewed, and tiles as impressed once half of them was in sight for half a second. @param {Place} place */
export function reportSeen(place) {
  const reports = openReports(place);
  const whole = document.querySelector("[data-product]")?.getAttribute("data-product");
  if (whole) reports.report({ type: "viewed", productId: whole });
  addEventListener("shopmind:added", (event) => reports.report({ type: "added", .../** @type {CustomEvent} */ (event).detail }));
  /** @type {Map<Element, any>} */
  const timers = new Map();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target));
        if (isIntersecting) timers.set(target, setTimeout(() => impressed(/** @type {HTMLElement} */ (target)), HALF_MS));
      }
    },
    { threshold: 0.5 },
  );
  /** @param {HTMLElement} tile */
  function impressed(tile) {
    watcher.unobserve(tile);
    const { impression, list, position } = tile.dataset;
    if (impression) reports.report({ type: "impressed", productId: impression, list, position: Number(position) });
  }
  for (const tile of document.querySelectorAll("[data-impression]")) watcher.observe(tile);
  return reports;
}
