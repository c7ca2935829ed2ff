/** What the headless client holds and hands out. The shapes on the wire are in protocol.d.ts, generated from the Python models. */

import type { UcpCart, UcpLineItem, UcpMedia, UcpPrice, UcpProduct, UcpTotal, UcpVariant } from "../protocol";

/** A shape without the room that it leaves for extensions. */
type Known<Shape> = { [Name in keyof Shape as string extends Name ? never : Name]: Shape[Name] };

export type Money = UcpPrice;
export type Total = Pick<UcpTotal, "type" | "amount" | "display_text">;
export type Media = UcpMedia;

export interface Variant extends Omit<Known<UcpVariant>, "description"> {
  shopmind?: { quote?: string | null; feedId?: string | null; quantity?: number | null } | null;
}

export interface Product extends Omit<Known<UcpProduct>, "variants"> {
  variants: Variant[];
  shopmind?: {
    brand?: string | null;
    highlights?: string[] | null;
    attributes?: Record<string, string[]> | null;
    /** Why it is suggested, and the label of what a merchant lifted. */
    reason?: { kind: string; text: string } | null;
    label?: string | null;
  } | null;
}

export interface LineItem extends Known<UcpLineItem> {
  shopmind?: {
    productId?: string;
    variantTitle?: string | null;
    options?: Record<string, string> | null;
    listPrice?: number | null;
    available?: number | null;
    gift?: boolean;
    quote?: string | null;
    url?: string | null;
  } | null;
}

/** A message of UCP, of whichever severity, with the ways out that the shop adds. */
export interface Note {
  type: string;
  code?: string;
  content: string;
  path?: string | null;
  shopmind?: { choices?: Choice[] };
}

/** A way out: what a button says, what the shopper says by it, and where it can be done at once, what is done. */
export interface Choice {
  label: string;
  message: string;
  act?: Act;
}

export type Act =
  | { type: "set_quantity"; lineId: string; quantity: number }
  | { type: "remove_line"; lineId: string }
  | { type: "accept_price"; lineId: string; amount: number }
  | { type: "remove_code"; code: string };

export interface Cart extends Omit<Known<UcpCart>, "line_items" | "messages"> {
  line_items: LineItem[];
  messages?: Note[] | null;
  discounts?: { codes?: string[] | null; applied?: { code?: string | null; title: string; amount: number }[] | null } | null;
  shopmind?: { version?: number; [name: string]: unknown } | null;
}

export interface Session {
  token: string;
  shopperId: string;
  threadId: string;
  merchant?: { name?: string; accent?: string | null; currency?: string; locale?: string } | null;
}

export interface Interrupt {
  id: string;
  reason: string;
  message?: string | null;
  responseSchema?: Record<string, any> | null;
  expiresAt?: string | null;
}

/** One thing in the conversation, found again by its id. */
export type Item =
  | { kind: "user"; id: string; at: number; text: string; content?: any; delivery: "sent" | "waiting" | "failed" }
  | { kind: "agent"; id: string; at: number; runId: string | null; parts: string[]; done: boolean }
  | { kind: "activity"; id: string; at: number; runId: string | null; type: string; content: any };

export interface Progress {
  callId: string;
  name: string;
  label: string | null;
}

export interface Conversation {
  /** The last event that has been taken in. */
  seq: number;
  items: Item[];
  shared: { cart?: Cart | null; suggestions?: string[] | null; [name: string]: unknown };
  run: string | null;
  progress: Progress | null;
  interrupts: Interrupt[];
  failure: { code: string; message: string } | null;
}

export type Link = "idle" | "connecting" | "live" | "reconnecting" | "offline" | "refused";

export interface Snapshot extends Conversation {
  link: Link;
  /** What a message may hold beside words, such as `image`. */
  takes?: string[];
  session: Session | null;
  /** Why nothing can be sent just now, and until when (milliseconds). */
  limit: { code: string; message: string; until: number } | null;
  /** The conversation that was here has ended and another has begun. */
  renewed: boolean;
}

export interface AnyEvent {
  type: string;
  timestamp?: number | null;
  [name: string]: any;
}

export interface Frame {
  seq?: number;
  threadId?: string;
  event?: AnyEvent;
  op?: string;
  ref?: string;
  runId?: string;
  state?: string;
  code?: string;
  message?: string;
  retryAfterSeconds?: number;
  takes?: string[];
}
