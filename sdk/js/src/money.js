// @ts-check
/** Figures as people read them. */

/** Decimals by ISO 4217, where they are not two; a browser's own data counts those that people write, which are others. */
const decimals = new Map(Object.entries({
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
}).flatMap(([digits, codes]) => codes.split(" ").map((code) => [code, Number(digits)])));

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} amount minor units @param {string} currency ISO 4217 @param {string} [locale] */
export function money(amount, currency, locale) {
  const name = `${locale} ${currency}`;
  const digits = decimals.get(currency) ?? 2;
  const format = formats.get(name) ?? new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(name, format);
  return format.format(amount / 10 ** digits);
}

/** @param {import("./types").Money} price */
export const price = ({ amount, currency }) => money(amount, currency);

/** @param {import("./types").Total[] | null | undefined} totals @param {string} type */
export const totalOf = (totals, type) => totals?.find((total) => total.type === type)?.amount;
