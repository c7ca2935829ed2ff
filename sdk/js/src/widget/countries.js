// @ts-check
/** The choice of a country. */
import { h } from "../dom.js";

/** ISO codes by their names in the reader's language. @param {string} id @param {string} chosen */
export function countries(id, chosen) {
  const names = new Intl.DisplayNames(undefined, { type: "region" });
  const codes = "AD AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE ES FI FR GB GR HK HR HU IE IL IN IS IT JP KR LI LT LU LV MT MX MY NL NO NZ PE PL PT RO SA SE SG SI SK TH TR TW UA US ZA".split(" ");
  const all = codes.includes(chosen) || !chosen ? codes : [...codes, chosen];
  const sorted = all.map((code) => [code, names.of(code) ?? code]).sort((one, other) => String(one[1]).localeCompare(String(other[1])));
  return h("select", { id, name: "country", autocomplete: "country", "data-focus": "country" }, sorted.map(([code, name]) => h("option", { value: code, selected: code === chosen }, name)));
}
