// @ts-check
/** What the widget itself says. One table, so that a shop can say it otherwise. */

export const words = {
  greeting: (/** @type {string} */ shop) => shop ? `What are you looking for at ${shop}?` : "What are you looking for?",
  introduction: "I look through the shop, compare, and help with orders and returns.",
  starters: ["What is popular just now?", "I need a gift", "Where is my order?"],
  placeholder: "Write a message",
  send: "Send",
  stop: "Stop answering",
  close: "Close the chat",
  wider: "Make the chat wider",
  phone: "Continue on the phone",
  signIn: "Sign in",
  more: "More below",
  copy: "Copy",
  copied: "Copied",
  you: "You",
  waiting: "Sending when the connection is back",
  failed: "Not sent",
  retry: "Try again",
  discard: "Remove",
  connecting: "Connecting…",
  reconnecting: "Connection lost. Reconnecting…",
  offline: "You are offline. What you write is kept, and sent when you are back.",
  refused: "The chat is not available just now.",
  renewed: "Your last session has ended, so this is a new conversation.",
  limited: (/** @type {number} */ seconds) => `A short pause. What you wrote is sent in ${seconds} s.`,
  broken: "The answer was cut short.",
  add: "Add to cart",
  adding: "Adding…",
  added: "Added",
  choose: "Choose options",
  soldOut: "Sold out",
  preorder: "Can be preordered",
  backorder: "Comes later",
  left: (/** @type {number} */ count) => `${count} left`,
  inStock: "In stock",
  save: (/** @type {string} */ sum) => `save ${sum}`,
  was: "was",
  rated: (/** @type {string} */ value, /** @type {number} */ count) => `${value} of 5, ${count} reviews`,
  shown: (/** @type {number} */ count) => `${count} shown`,
  ofAll: (/** @type {number} */ shown, /** @type {number} */ total) => `${shown} of ${total}`,
  miss: /** @type {Record<string, (wanted: string, actual: string) => string>} */ ({
    price_max: (wanted) => `Over ${wanted}`,
    price_min: (wanted) => `Under ${wanted}`,
    in_stock: () => "Sold out",
  }),
  missed: (/** @type {string} */ wanted, /** @type {string} */ actual) => (actual ? `${actual}, not ${wanted}` : `Does not say: ${wanted}`),
};

/** @type {Record<string, string>} */
const doing = {
  search_products: "Looking through the shop",
  compare_products: "Comparing",
  ask_product: "Reading the details",
  search_help: "Reading the shop's policies",
  shop_terms: "Reading the shop's rules",
  place_order: "Preparing your order",
};

/** @param {import("./types").Progress} progress */
export const doingNow = ({ name, label }) => `${label ?? doing[name] ?? "One moment"}…`;
