// @ts-check
/** One accent colour of a merchant becomes every colour that stands on it, each pairing with the contrast it needs. */

/** @typedef {[number, number, number]} Rgb */

const LIGHT = /** @type {Rgb} */ ([255, 255, 255]);
const DARK = /** @type {Rgb} */ ([31, 29, 26]);
const BLACK = /** @type {Rgb} */ ([0, 0, 0]);

/** @param {string} text `#rgb` or `#rrggbb` @returns {Rgb | null} */
export function parseColour(text) {
  const hex = text.trim().replace("#", "");
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  if (full.length !== 6 || [...full].some((digit) => !"0123456789abcdef".includes(digit.toLowerCase()))) return null;
  const value = parseInt(full, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** @param {Rgb} colour */
const format = (colour) => "#" + colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");

/** Relative luminance, WCAG 2.2. @param {Rgb} colour */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * /** @type {number} */ (red) + 0.7152 * /** @type {number} */ (green) + 0.0722 * /** @type {number} */ (blue);
}

/** Contrast ratio, 1 to 21. @param {Rgb} one @param {Rgb} other */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (/** @type {number} */ (high) + 0.05) / (/** @type {number} */ (low) + 0.05);
}

/** @param {Rgb} from @param {Rgb} to @param {number} share @returns {Rgb} */
const mix = (from, to, share) => /** @type {Rgb} */ (from.map((part, i) => Math.round(part + (/** @type {number} */ (to[i]) - part) * share)));

/** Darker means towards black; lighter means brighter in its own hue first, and only then towards white. @param {Rgb} colour @param {Rgb} pole @param {number} share */
function towards(colour, pole, share) {
  if (pole === BLACK) return mix(colour, BLACK, share);
  const peak = Math.max(...colour, 1);
  const vivid = /** @type {Rgb} */ (colour.map((part) => (part * 255) / peak));
  return share < 0.5 ? mix(colour, vivid, share * 2) : mix(vivid, LIGHT, share * 2 - 1);
}

/** Moves a colour towards a pole until it stands out enough. @param {Rgb} colour @param {Rgb} ground @param {Rgb} pole @param {number} least */
function standingOut(colour, ground, pole, least) {
  let moved = colour;
  for (let share = 0; contrast(moved, ground) < least && share < 1; ) moved = towards(colour, pole, (share += 0.02));
  return moved;
}

/** @param {Rgb} accent @param {Rgb} ground @param {Rgb} pole */
function scheme(accent, ground, pole) {
  const fill = standingOut(accent, ground, pole, ground === LIGHT ? 1.15 : 4.5);
  const on = contrast(fill, LIGHT) >= 4.5 ? LIGHT : BLACK;
  return {
    "": format(fill),
    "-hover": format(mix(fill, on === LIGHT ? BLACK : LIGHT, 0.16)),
    "-on": format(on),
    "-text": format(standingOut(accent, ground, pole, ground === LIGHT ? 5.3 : 7)),
  };
}

/**
 * The accent tokens for light and dark.
 *
 * @param {string} accent `#rgb` or `#rrggbb`
 * @returns {Record<string, string>} custom properties of tokens.css; empty when the colour cannot be read
 */
export function accentTokens(accent) {
  const colour = parseColour(accent);
  if (!colour) return {};
  /** @type {Record<string, string>} */
  const tokens = {};
  const schemes = { light: scheme(colour, LIGHT, BLACK), dark: scheme(colour, DARK, LIGHT) };
  for (const [name, parts] of Object.entries(schemes))
    for (const [suffix, value] of Object.entries(parts)) tokens[`--accent-${name}${suffix}`] = value;
  return tokens;
}

/** Sets the accent on an element through CSSOM, which a strict content policy allows. @param {HTMLElement} element @param {string | null | undefined} accent */
export function applyAccent(element, accent) {
  for (const [name, value] of Object.entries(accent ? accentTokens(accent) : {})) element.style.setProperty(name, value);
}
