import type { Client } from "../client.js";
import type { Place } from "../session.js";
import type { Shop } from "../shop.js";

/** What a card may ask of where it stands: the chat, or a page of the shop. */
export interface Context {
  /** Only in the chat. */
  client?: Client;
  root: ShadowRoot | Document;
  place: Place;
  shop(): Promise<Shop>;
  /** Says something for the shopper; on a page this opens the chat. */
  say(text: string): void;
  /** For those who listen instead of look. */
  announce(text: string): void;
}
