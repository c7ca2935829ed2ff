// @ts-check
/** The front page: what is for this shopper, above what is popular. */
import { suggest } from "./suggestions.js";

void suggest(/** @type {HTMLElement} */ (document.querySelector("[data-suggest]")), "for_you", "For you");
