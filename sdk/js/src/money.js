// @ts-check
/** Figures as people read them. */

/** Decimals by ISO 4217, where they are not two; a browser's own data counts those that people write, which are others. */
const decimals = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** @param {number} amount minor units @param {string} currency ISO 4217 @param {string} [locale] */
export function money(amount, currency, locale) {
  const digits = +(Object.entries(decimals).find(([, codes]) => codes.includes(currency))?.[0] ?? 2);
  return (amount / 10 ** digits).toLocaleString(locale, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param {import("./types").Money} price */
export const price = ({ amount, currency }) => money(amount, currency);

/** @param {import("./types").Total[] | null | undefined} totals @param {string} type */
export const totalOf = (totals, type) => totals?.find((total) => total.type === type)?.amount;
