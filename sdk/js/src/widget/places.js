// @ts-check
/** An address as it would be written on a parcel. */

/** @param {any} place a UCP postal address @returns {string[]} the person, the street, the place, the country in the reader's language */
export function placeLines(place) {
  const code = String(place.address_country ?? "");
  const country = /^[A-Z]{2}$/.test(code) ? new Intl.DisplayNames(undefined, { type: "region" }).of(code) : code;
  return [
    [place.first_name, place.last_name].filter(Boolean).join(" "),
    [place.street_address, place.extended_address].filter(Boolean).join(", "),
    [place.address_locality, place.address_region, place.postal_code].filter(Boolean).join(" "),
    country ?? code,
  ].filter(Boolean);
}
