/** What the headless client holds and hands out. The shapes on the wire are in protocol.d.ts, generated from the Python models. */

export interface Money {
  amount: number;
  currency: string;
}

export interface Total {
  type: string;
  amount: number;
  display_text?: string | null;
}

export interface Media {
  type: string;
  url: string;
  alt_text?: string | null;
}

export interface Availability {
  available?: boolean | null;
  status?: string | null;
}

export interface Variant {
  id: string;
  sku?: string | null;
  title: string;
  price: Money;
  list_price?: Money | null;
  availability?: Availability | null;
  options?: { name: string; label: string }[] | null;
  media?: Media[] | null;
  shopmind?: { quote?: string | null; feedId?: string | null; quantity?: number | null } | null;
}

export interface Product {
  id: string;
  handle?: string | null;
  title: string;
  description: { plain?: string | null };
  url?: string | null;
  price_range: { min: Money; max: Money };
  media?: Media[] | null;
  options?: { name: string; values: { label: string }[] }[] | null;
  variants: Variant[];
  rating?: { value: number; scale_max: number; count?: number | null } | null;
  shopmind?: {
    brand?: string | null;
    highlights?: string[] | null;
    attributes?: Record<string, string[]> | null;
  } | null;
}

export interface LineItem {
  id: string;
  item: { id: string; title: string; price: number; image_url?: string | null };
  quantity: number;
  totals: Total[];
  shopmind?: {
    productId?: string;
    variantTitle?: string | null;
    options?: Record<string, string> | null;
    listPrice?: number | null;
    available?: number | null;
    quote?: string | null;
    url?: string | null;
  } | null;
}

export interface Note {
  type: string;
  code?: string;
  content: string;
  path?: string | null;
  severity?: string;
}

export interface Cart {
  id: string;
  currency: string;
  line_items: LineItem[];
  totals: Total[];
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
  | { kind: "user"; id: string; at: number; text: string; delivery: "sent" | "waiting" | "failed" }
  | { kind: "agent"; id: string; at: number; runId: string | null; parts: string[]; done: boolean }
  | { kind: "activity"; id: string; at: number; runId: string | null; type: string; content: any };

export interface Progress {
  callId: string;
  name: string;
  label: string | null;
  args: string;
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
}
