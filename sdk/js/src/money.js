// @ts-check
/** Figures as people read them. */

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} amount minor units @param {string} currency ISO 4217 @param {string} [locale] */
export function money(amount, currency, locale) {
  const name = `${locale} ${currency}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(locale, { style: "currency", currency });
  formats.set(name, format);
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** @param {import("./types").Money} price */
export const price = ({ amount, currency }) => money(amount, currency);

/** @param {import("./types").Total[] | null | undefined} totals @param {string} type */
export const totalOf = (totals, type) => totals?.find((total) => total.type === type)?.amount;
