// @ts-check
/** What the widget itself says. One table, so that a shop can say it otherwise. */

const plural = (/** @type {number} */ count, /** @type {string} */ one, /** @type {string} */ many) => (count === 1 ? one : many);

export const words = {
  greeting: (/** @type {string} */ shop) => `What are you looking for${shop ? ` at ${shop}` : ""}?`,
  introduction: "Say it in your own words. I look through the shop, compare, and help with orders and returns.",
  starters: ["What is popular just now?", "I need a gift", "Where is my order?"],
  placeholder: "Write a message",
  send: "Send",
  stop: "Stop answering",
  close: "Close the chat",
  wider: "Make the chat wider",
  phone: "Continue on the phone",
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
  limited: (/** @type {number} */ seconds) => `A short pause. What you wrote is sent in ${seconds} ${plural(seconds, "second", "seconds")}.`,
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
  rated: (/** @type {string} */ value, /** @type {number} */ count) => `${value} of 5, ${count} ${plural(count, "review", "reviews")}`,
  shown: (/** @type {number} */ count) => `${count} ${plural(count, "product", "products")} shown`,
  ofAll: (/** @type {number} */ shown, /** @type {number} */ total) => `${shown} of ${total}`,
  misses: "Close, but not quite",
  nothing: "Nothing fits.",
};

/** @type {Record<string, string>} */
const doing = {
  search_products: "Looking through the shop",
  show_product: "Looking at it closely",
  compare_products: "Comparing",
  recommend: "Finding what goes with it",
  ask_product: "Reading the details and reviews",
  search_help: "Reading the shop's policies",
  view_cart: "Looking at your cart",
  add_to_cart: "Putting it in your cart",
  change_cart: "Changing your cart",
  begin_checkout: "Preparing the checkout",
  set_checkout: "Working out the total",
  place_order: "Preparing your order",
  list_orders: "Looking up your orders",
  show_order: "Looking up your order",
  cancel_order: "Checking what can be cancelled",
  return_items: "Checking what can be returned",
};

/** @param {import("./types").Progress} progress */
export const doingNow = ({ name, label }) => `${label ?? doing[name] ?? "Working on it"}…`;
