import assert from "node:assert/strict";
import { test } from "node:test";
import { placeLines } from "../../sdk/js/src/widget/places.js";

test("an address is written as on a parcel, with its country by name", () => {
  const place = { first_name: "Jane", last_name: "Doe", street_address: "12 Main Street", extended_address: "Flat 3", address_locality: "Springfield", address_region: "IL", postal_code: "62704", address_country: "US" };

  const country = new Intl.DisplayNames(undefined, { type: "region" }).of("US");
  assert.deepEqual(placeLines(place), ["Jane Doe", "12 Main Street, Flat 3", "Springfield IL 62704", country]);
});

test("what an address lacks leaves no gap", () => {
  assert.deepEqual(placeLines({ street_address: "1 Rue X", address_locality: "Paris" }), ["1 Rue X", "Paris"]);
});
