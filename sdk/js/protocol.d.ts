// Made by `python -m tools.protocol` from the Python models. Do not edit.

/** The cart as it is now. */
export interface CartActivity {
  cart: UcpCart;
}

/** The checkout as it is now; `missing` names what the shopper has still to give. */
export interface CheckoutActivity {
  checkout: UcpCheckout;
  missing: string[];
}

/** A way out of a problem: what the button says, and what is sent for the shopper. */
export interface Choice {
  label: string;
  message: string;
}

/** Two to four products side by side. */
export interface Comparison {
  products: UcpProduct[];
  rows: ComparisonRow[];
}

/** One property of each compared product, in their order; null where the catalogue says nothing. */
export interface ComparisonRow {
  label: string;
  values: (string | null)[];
}

/** A person of the shop has been asked to help. */
export interface Handoff {
  ticketId: string;
  state: "waiting" | "active" | "closed";
}

/** A product that breaks one stated limit, and is shown as a miss. */
export interface Miss {
  productId: string;
  limit: string;
  wanted: string;
  actual: string;
}

/** One order. */
export interface OrderActivity {
  order: UcpOrder;
}

/** The shopper's orders, newest first. */
export interface Orders {
  orders: UcpOrder[];
}

/** What stands in the way, and the ways out. */
export interface ProblemActivity {
  messages: UcpMessage[];
  choices: Choice[];
}

/** One product in full, with the variant that is selected. */
export interface ProductDetail {
  product: UcpProduct;
  selected: string;
}

/** Found products in the order shown; the first variant of each is the one meant. */
export interface Products {
  title: string;
  products: UcpProduct[];
  total: number;
  exhaustive: boolean;
  misses: Miss[];
}

/** A consequential act, waiting for a yes to exactly this; sent again with how it ended. */
export interface ProposalActivity {
  id: string;
  hash: string;
  act: string;
  sentence: string;
  lines: string[];
  totals: Total[];
  currency: string | null;
  button: string;
  decline: string;
  expiresAt: string;
  interruptId: string;
  state: "open" | "done" | "declined" | "void" | "expired";
  receipt: string | null;
}

/** What the shopper may want to say next. */
export interface QuickReplies {
  replies: string[];
}

/** Where a statement comes from. */
export interface Source {
  claim: string;
  factId: string;
  title: string;
  url: string | null;
}

/** The sources of an answer. */
export interface Sources {
  sources: Source[];
}

/** One row of totals in UCP's words; discounts are negative minor units. */
export interface Total {
  type: string;
  amount: number;
  display_text: string;
}

export type UcpActions = Record<string, UcpInstance[]>;

/** Post-order event that exists independently of fulfillment. Typically represents money movements but can be any post-order change. Polymorphic type that can optionally reference line items. */
export interface UcpAdjustment {
  id: string;
  type: string;
  occurred_at: string;
  status: "pending" | "completed" | "failed";
  line_items?: UcpLineItem[] | null;
  totals?: UcpTotal[] | null;
  description?: string | null;
  [extra: string]: unknown;
}

export type UcpAmount = number;

export type UcpAttribution = Record<string, string>;

/** Availability of an item: whether it can be obtained, and a qualifying status. */
export interface UcpAvailability {
  available?: boolean | null;
  status?: string | null;
  [extra: string]: unknown;
}

/** An instrument type available from a payment handler with optional constraints. */
export interface UcpAvailablePaymentInstrument {
  type: string;
  constraints?: UcpConstraintExpression | null;
  [extra: string]: unknown;
}

export interface UcpBarcode {
  type: string;
  value: string;
  [extra: string]: unknown;
}

export interface UcpBase {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id: string;
  config?: Record<string, unknown> | null;
  available_instruments?: UcpAvailablePaymentInstrument[] | null;
  [extra: string]: unknown;
}

/** Capability declaration for business/merchant discovery. Requires the `schema` URL so platforms can fetch and compose it during negotiation; may also include business-specific config overrides. */
export interface UcpBusinessSchema {
  version: string;
  spec?: string | null;
  schema: string;
  id?: string | null;
  config?: Record<string, unknown> | null;
  extends?: UcpReverseDomainName | UcpExtends | null;
  [extra: string]: unknown;
}

export type UcpBusinessSchema3 = UcpServiceBusinessSchema | UcpBusinessSchema5 | UcpBusinessSchema6 | UcpBusinessSchema7;

/** Service binding for business/merchant configuration. May override platform endpoints. */
export interface UcpBusinessSchema5 {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "mcp";
  endpoint: string;
  [extra: string]: unknown;
}

/** Service binding for business/merchant configuration. May override platform endpoints. */
export interface UcpBusinessSchema6 {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "a2a";
  endpoint: string;
  [extra: string]: unknown;
}

/** Service binding for business/merchant configuration. May override platform endpoints. */
export interface UcpBusinessSchema7 {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: UcpConfig | null;
  transport: "embedded";
  endpoint?: string | null;
  [extra: string]: unknown;
}

export interface UcpBuyer {
  first_name?: string | null;
  last_name?: string | null;
  email?: string | null;
  phone_number?: string | null;
  [extra: string]: unknown;
}

/** Shopping cart with estimated pricing before checkout. Lightweight pre-purchase exploration with no payment info or complex status states. */
export interface UcpCart {
  ucp: UcpUcpMetadata;
  id: string;
  line_items: UcpLineItem[];
  context?: UcpContext | null;
  signals?: UcpSignals | null;
  attribution?: UcpAttribution | null;
  buyer?: UcpBuyer | null;
  currency: string;
  totals: UcpTotals;
  actions?: UcpActions | null;
  messages?: UcpMessage[] | null;
  links?: UcpLink[] | null;
  policies?: UcpPolicy[] | null;
  continue_url?: string | null;
  expires_at?: string | null;
  [extra: string]: unknown;
}

/** A product category with optional taxonomy identifier. */
export interface UcpCategory {
  value: string;
  taxonomy?: string | null;
  [extra: string]: unknown;
}

/** Base checkout schema. Extensions compose onto this using allOf. */
export interface UcpCheckout {
  ucp: UcpUcpMetadata;
  id: string;
  line_items: UcpLineItem[];
  buyer?: UcpBuyer | null;
  context?: UcpContext | null;
  signals?: UcpSignals | null;
  attribution?: UcpAttribution | null;
  status: "incomplete" | "requires_escalation" | "ready_for_complete" | "complete_in_progress" | "completed" | "canceled";
  currency: string;
  totals: UcpTotals;
  actions?: UcpActions | null;
  messages?: UcpMessage[] | null;
  links: UcpLink[];
  policies?: UcpPolicy[] | null;
  expires_at?: string | null;
  continue_url?: string | null;
  payment?: UcpPayment | null;
  order?: UcpOrderConfirmation | null;
  [extra: string]: unknown;
}

/** Entity-specific configuration. Structure defined by each entity's schema. */
export interface UcpConfig {
  delegate?: string[] | null;
  color_scheme?: ("light" | "dark")[] | null;
  [extra: string]: unknown;
}

/** A closed JSON Schema Draft 2020-12 constraint expression with Object and Value Constraint positions. */
export interface UcpConstraintExpression {
  required?: string[] | null;
  properties?: Record<string, UcpConstraintExpression | UcpValueConstraint> | null;
  anyOf?: UcpConstraintExpression[] | null;
}

/** Provisional buyer signals for relevance and localization—not authoritative data. Businesses SHOULD use these values when verified inputs (e.g., shipping address) are absent, and MAY ignore or down-rank them if inconsistent with higher-confidence signals (authenticated account, risk detection) or regulatory constraints (export controls). Eligibility and policy enforcement MUST occur at checkout time using binding transaction data. Context SHOULD be non-identifying and can be disclosed progressively—coarse signals early, finer resolution as the session progresses. Higher-resolution data (shipping address, billing address) supersedes context. */
export interface UcpContext {
  address_country?: string | null;
  address_region?: string | null;
  postal_code?: string | null;
  location?: string | null;
  intent?: string | null;
  language?: string | null;
  currency?: string | null;
  eligibility?: UcpReverseDomainName[] | null;
  payment?: UcpPaymentItem[] | null;
  [extra: string]: unknown;
}

/** Description content in one or more formats. At least one format must be provided. */
export interface UcpDescription {
  plain?: string | null;
  html?: string | null;
  markdown?: string | null;
  [extra: string]: unknown;
}

export type UcpErrorCode = string;

/** Buyer-facing fulfillment expectation representing logical groupings of items (e.g., 'package'). Can be split, merged, or adjusted post-order to set buyer expectations for when/how items arrive. */
export interface UcpExpectation {
  id: string;
  line_items: UcpExpectationLineItem[];
  method_type: string;
  destination: UcpPostalAddress;
  description?: string | null;
  fulfillable_on?: string | null;
  [extra: string]: unknown;
}

export interface UcpExpectationLineItem {
  id: string;
  quantity: number;
  [extra: string]: unknown;
}

export type UcpExtends = UcpReverseDomainName[];

/** Fulfillment data: buyer expectations and what actually happened. */
export interface UcpFulfillment {
  expectations?: UcpExpectation[] | null;
  events?: UcpFulfillmentEvent[] | null;
  [extra: string]: unknown;
}

/** Append-only fulfillment event representing an actual shipment. References line items by ID. */
export interface UcpFulfillmentEvent {
  id: string;
  occurred_at: string;
  type: string;
  line_items: UcpFulfillmentEventLineItem[];
  tracking_number?: string | null;
  tracking_url?: string | null;
  carrier?: string | null;
  description?: string | null;
  [extra: string]: unknown;
}

export interface UcpFulfillmentEventLineItem {
  id: string;
  quantity: number;
  [extra: string]: unknown;
}

export type UcpInfoCode = string;

/** Common fields for one outstanding Action instance are id and optional config. The extension declaring the Action type defines type-specific processing data under config. Additional properties are permitted for forward compatibility. */
export interface UcpInstance {
  id: string;
  config?: Record<string, unknown> | null;
  [extra: string]: unknown;
}

export interface UcpItem {
  id: string;
  title: string;
  price: UcpAmount;
  quantity_unit?: UcpQuantityUnit | null;
  unit_price?: UcpUnitPrice | null;
  image_url?: string | null;
  [extra: string]: unknown;
}

/** Sub-line entry. Additional metadata MAY be included. */
export interface UcpLine {
  display_text: string;
  amount: UcpSignedAmount;
  [extra: string]: unknown;
}

/** Line item object. Expected to use the currency of the parent object. */
export interface UcpLineItem {
  id: string;
  item: UcpItem;
  quantity: number;
  totals: UcpTotal[];
  parent_id?: string | null;
  [extra: string]: unknown;
}

export interface UcpLink {
  type: string;
  url: string;
  title?: string | null;
  [extra: string]: unknown;
}

export type UcpMapOrder = Record<string, string[]>;

/** Product quantity in packaging/content (for example, a 750 mL bottle), distinct from `quantity_unit`, which defines the sale basis. Its integer `value` MUST be at least 1. */
export interface UcpMeasure {
  unit: string;
  scale?: number | null;
  display_text: string;
  value?: unknown | null;
  [extra: string]: unknown;
}

/** Media item (image, video, etc.). */
export interface UcpMedia {
  type: string;
  url: string;
  alt_text?: string | null;
  width?: number | null;
  height?: number | null;
  [extra: string]: unknown;
}

export type UcpMessage = UcpMessageError | UcpMessageWarning | UcpMessageInfo;

export interface UcpMessageError {
  type: "error";
  code: UcpErrorCode;
  path?: string | null;
  content_type?: "plain" | "markdown" | null;
  content: string;
  severity: "recoverable" | "requires_buyer_input" | "requires_buyer_review" | "unrecoverable";
  [extra: string]: unknown;
}

export interface UcpMessageInfo {
  type: "info";
  path?: string | null;
  code?: UcpInfoCode | null;
  content_type?: "plain" | "markdown" | null;
  content: string;
  [extra: string]: unknown;
}

export interface UcpMessageWarning {
  type: "warning";
  path?: string | null;
  code: UcpWarningCode;
  content: string;
  content_type?: "plain" | "markdown" | null;
  presentation?: string | null;
  image_url?: string | null;
  url?: string | null;
  [extra: string]: unknown;
}

/** A selectable value for a product option. */
export interface UcpOptionValue {
  id?: string | null;
  label: string;
  [extra: string]: unknown;
}

/** Order schema with line items, buyer-facing fulfillment expectations, and event logs. */
export interface UcpOrder {
  ucp: UcpUcpMetadata;
  id: string;
  label?: string | null;
  checkout_id: string;
  permalink_url: string;
  line_items: UcpOrderLineItem[];
  fulfillment: UcpFulfillment;
  adjustments?: UcpAdjustment[] | null;
  currency: string;
  totals: UcpTotals;
  policies?: UcpPolicy[] | null;
  messages?: UcpMessage[] | null;
  attribution?: UcpAttribution | null;
  [extra: string]: unknown;
}

/** Order details available at the time of checkout completion. */
export interface UcpOrderConfirmation {
  id: string;
  label?: string | null;
  permalink_url: string;
  [extra: string]: unknown;
}

export interface UcpOrderLineItem {
  id: string;
  item: UcpItem;
  quantity: UcpQuantity;
  totals: UcpTotal[];
  status: "processing" | "partial" | "fulfilled" | "removed";
  parent_id?: string | null;
  [extra: string]: unknown;
}

/** Payment configuration containing handlers. */
export interface UcpPayment {
  instruments?: UcpSelectedPaymentInstrument[] | null;
  [extra: string]: unknown;
}

/** The base definition for any payment credential. Handlers define specific credential types. */
export interface UcpPaymentCredential {
  type: string;
  [extra: string]: unknown;
}

/** Business declaration for discovery profiles. May include partial config state required for discovery. */
export interface UcpPaymentHandlerBusinessSchema {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id: string;
  config?: Record<string, unknown> | null;
  available_instruments?: UcpAvailablePaymentInstrument[] | null;
  [extra: string]: unknown;
}

/** Platform declaration for discovery profiles. May include partial config state required for discovery. */
export interface UcpPaymentHandlerPlatformSchema {
  version: string;
  spec: string;
  schema: string;
  id: string;
  config?: Record<string, unknown> | null;
  available_instruments?: UcpAvailablePaymentInstrument[] | null;
  [extra: string]: unknown;
}

/** Handler reference in responses. May include full config state for runtime usage of the handler. */
export interface UcpPaymentHandlerResponseSchema {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id: string;
  config?: Record<string, unknown> | null;
  available_instruments?: UcpAvailablePaymentInstrument[] | null;
  [extra: string]: unknown;
}

export interface UcpPaymentItem {
  handler: UcpReverseDomainName;
  types?: string[] | null;
  [extra: string]: unknown;
}

/** Full capability declaration for platform-level discovery. Includes spec/schema URLs for agent fetching. */
export interface UcpPlatformSchema {
  version: string;
  spec: string;
  schema: string;
  id?: string | null;
  config?: Record<string, unknown> | null;
  extends?: UcpReverseDomainName | UcpExtends | null;
  [extra: string]: unknown;
}

/** Full service declaration for platform-level discovery. All transports require `version`, `spec`, and `transport`. REST, MCP, and embedded additionally require `schema`. */
export interface UcpPlatformSchema10 {
  version: string;
  spec: string;
  schema: string;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "embedded";
  endpoint?: string | null;
  [extra: string]: unknown;
}

export type UcpPlatformSchema6 = UcpServicePlatformSchema | UcpPlatformSchema8 | UcpPlatformSchema9 | UcpPlatformSchema10;

/** Full service declaration for platform-level discovery. All transports require `version`, `spec`, and `transport`. REST, MCP, and embedded additionally require `schema`. */
export interface UcpPlatformSchema8 {
  version: string;
  spec: string;
  schema: string;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "mcp";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** Full service declaration for platform-level discovery. All transports require `version`, `spec`, and `transport`. REST, MCP, and embedded additionally require `schema`. */
export interface UcpPlatformSchema9 {
  version: string;
  spec: string;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "a2a";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** A durable business rule about the items in a response — return/refund terms, warranty, and the like — at the time of purchase. Every policy carries a `type` (an open reverse-DNS vocabulary) and a `description` so a platform can present it without understanding its type-specific fields; type-specific fields (gated by `type`) add structured context for platforms that model that type. Policies are reference data; the obligation to display a term to the buyer is carried by a `messages[]` warning whose `code` equals the policy `type` — see the Policies section of the specification. */
export interface UcpPolicy {
  type: UcpReverseDomainName;
  description: UcpDescription;
  applies_to?: string[] | null;
  url?: string | null;
  [extra: string]: unknown;
}

export interface UcpPostalAddress {
  extended_address?: string | null;
  street_address?: string | null;
  address_locality?: string | null;
  address_region?: string | null;
  address_country?: string | null;
  postal_code?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  phone_number?: string | null;
  [extra: string]: unknown;
}

/** Price with explicit currency. */
export interface UcpPrice {
  amount: UcpAmount;
  currency: string;
  [extra: string]: unknown;
}

/** A price range representing minimum and maximum values (e.g., a common example in retail shopping is when prices vary across product variants). */
export interface UcpPriceRange {
  min: UcpPrice;
  max: UcpPrice;
  [extra: string]: unknown;
}

/** A product in the catalog with variants and options. */
export interface UcpProduct {
  id: string;
  handle?: string | null;
  title: string;
  description: UcpDescription;
  url?: string | null;
  categories?: UcpCategory[] | null;
  price_range: UcpPriceRange;
  list_price_range?: UcpPriceRange | null;
  media?: UcpMedia[] | null;
  options?: UcpProductOption[] | null;
  variants: UcpVariant[];
  rating?: UcpRating | null;
  tags?: string[] | null;
  metadata?: Record<string, unknown> | null;
  [extra: string]: unknown;
}

/** A product option such as size, color, or material. */
export interface UcpProductOption {
  name: string;
  values: UcpOptionValue[];
  [extra: string]: unknown;
}

/** Tracks the line item's original, current active, and fulfilled quantities. All three values use the same inherited `item.quantity_unit`. When `item.quantity_unit` is absent on an authoritative order response, each step is one whole item (`each`) under the shared default. */
export interface UcpQuantity {
  original?: number | null;
  total: number;
  fulfilled: number;
  [extra: string]: unknown;
}

/** Sale-basis descriptor for quantities: the shared unit descriptor plus the Business's ordering policy. Its unit-descriptor machine identity remains (`unit`, effective `scale`); `display_text` and `increment` are excluded from identity and mismatch comparison. */
export interface UcpQuantityUnit {
  unit: string;
  scale?: number | null;
  display_text: string;
  increment?: number | null;
  [extra: string]: unknown;
}

/** Product rating aggregate. */
export interface UcpRating {
  value: number;
  scale_min?: number | null;
  scale_max: number;
  count?: number | null;
  [extra: string]: unknown;
}

/** Denominator for unit price display (for example, per 100 mL or per 1 kg). Its integer `value` MUST be at least 1. */
export interface UcpReference {
  unit: string;
  scale?: number | null;
  display_text: string;
  value?: unknown | null;
  [extra: string]: unknown;
}

/** UCP metadata for cart responses. No payment handlers needed pre-checkout. */
export interface UcpResponseCartSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services?: Record<string, UcpServiceBase[]> | null;
  capabilities?: Record<string, UcpResponseSchema[]> | null;
  payment_handlers?: Record<string, UcpBase[]> | null;
  [extra: string]: unknown;
}

/** UCP metadata for catalog responses. */
export interface UcpResponseCatalogSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services?: Record<string, UcpServiceBase[]> | null;
  capabilities?: Record<string, UcpResponseSchema[]> | null;
  payment_handlers?: Record<string, UcpBase[]> | null;
  [extra: string]: unknown;
}

/** UCP metadata for checkout responses. */
export interface UcpResponseCheckoutSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services?: Record<string, UcpResponseSchema2[]> | null;
  capabilities?: Record<string, UcpResponseSchema[]> | null;
  payment_handlers: Record<string, UcpPaymentHandlerResponseSchema[]>;
  [extra: string]: unknown;
}

/** UCP metadata for location responses. */
export interface UcpResponseLocationSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services?: Record<string, UcpServiceBase[]> | null;
  capabilities?: Record<string, UcpResponseSchema[]> | null;
  payment_handlers?: Record<string, UcpBase[]> | null;
  [extra: string]: unknown;
}

/** UCP metadata for order responses. No payment handlers needed post-purchase. */
export interface UcpResponseOrderSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services?: Record<string, UcpServiceBase[]> | null;
  capabilities?: Record<string, UcpResponseSchema[]> | null;
  payment_handlers?: Record<string, UcpBase[]> | null;
  [extra: string]: unknown;
}

/** Capability reference in responses. Only name/version required to confirm active capabilities. */
export interface UcpResponseSchema {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  extends?: UcpReverseDomainName | UcpExtends | null;
  [extra: string]: unknown;
}

export type UcpResponseSchema2 = UcpServiceResponseSchema | UcpResponseSchema4 | UcpResponseSchema5 | UcpResponseSchema6;

/** Service binding in API responses. Includes per-resource transport configuration via typed config. */
export interface UcpResponseSchema4 {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "mcp";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** Service binding in API responses. Includes per-resource transport configuration via typed config. */
export interface UcpResponseSchema5 {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "a2a";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** Service binding in API responses. Includes per-resource transport configuration via typed config. */
export interface UcpResponseSchema6 {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: UcpConfig | null;
  transport: "embedded";
  endpoint?: string | null;
  [extra: string]: unknown;
}

export type UcpReverseDomainName = string;

/** A specific option selection on a variant (e.g., Size: Large). */
export interface UcpSelectedOption {
  name: string;
  id?: string | null;
  label: string;
  [extra: string]: unknown;
}

/** A payment instrument with selection state. */
export interface UcpSelectedPaymentInstrument {
  id: string;
  handler_id: string;
  type: string;
  billing_address?: UcpPostalAddress | null;
  credential?: UcpPaymentCredential | null;
  display?: Record<string, unknown> | null;
  selected?: boolean | null;
  [extra: string]: unknown;
}

/** Optional seller context for this variant. */
export interface UcpSeller {
  name?: string | null;
  links?: UcpLink[] | null;
  [extra: string]: unknown;
}

export interface UcpServiceBase {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "rest" | "mcp" | "a2a" | "embedded";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** Service binding for business/merchant configuration. May override platform endpoints. */
export interface UcpServiceBusinessSchema {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "rest";
  endpoint: string;
  [extra: string]: unknown;
}

/** Full service declaration for platform-level discovery. All transports require `version`, `spec`, and `transport`. REST, MCP, and embedded additionally require `schema`. */
export interface UcpServicePlatformSchema {
  version: string;
  spec: string;
  schema: string;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "rest";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** Service binding in API responses. Includes per-resource transport configuration via typed config. */
export interface UcpServiceResponseSchema {
  version: string;
  spec?: string | null;
  schema?: string | null;
  id?: string | null;
  config?: Record<string, unknown> | null;
  transport: "rest";
  endpoint?: string | null;
  [extra: string]: unknown;
}

/** Environment data provided by the platform to support authorization and abuse prevention. Values MUST NOT be buyer-asserted claims — platforms provide signals based on direct observation or independently verifiable third-party attestations. All signal keys MUST use reverse-domain naming to ensure provenance and prevent collisions when multiple extensions contribute to the shared namespace. */
export interface UcpSignals {
  "dev.ucp.buyer_ip"?: string | null;
  "dev.ucp.user_agent"?: string | null;
  [extra: string]: unknown;
}

export type UcpSignedAmount = number;

/** A cost breakdown entry with a category, amount, and optional display text. */
export interface UcpTotal {
  type: string;
  display_text?: string | null;
  amount: UcpSignedAmount;
  [extra: string]: unknown;
}

export type UcpTotals = UcpTotalsTotal[];

export interface UcpTotalsTotal {
  type: string;
  display_text?: string | null;
  amount: UcpSignedAmount;
  lines?: UcpLine[] | null;
  [extra: string]: unknown;
}

/** UCP metadata for business/merchant-level configuration. Subset of platform schema with business-specific settings. */
export interface UcpUcpBusinessSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services: Record<string, UcpBusinessSchema3[]>;
  capabilities?: Record<string, UcpBusinessSchema[]> | null;
  payment_handlers: Record<string, UcpPaymentHandlerBusinessSchema[]>;
  supported_versions?: Record<string, string> | null;
  [extra: string]: unknown;
}

export type UcpUcpMetadata = UcpUcpPlatformSchema | UcpUcpBusinessSchema | UcpResponseCheckoutSchema | UcpResponseOrderSchema | UcpResponseCartSchema | UcpResponseCatalogSchema | UcpResponseLocationSchema;

/** Full UCP metadata for platform-level configuration. Hosted at a URI advertised by the platform in request headers. */
export interface UcpUcpPlatformSchema {
  version: UcpVersion;
  map_order?: UcpMapOrder | null;
  status?: "success" | "error" | null;
  services: Record<string, UcpPlatformSchema6[]>;
  capabilities?: Record<string, UcpPlatformSchema[]> | null;
  payment_handlers: Record<string, UcpPaymentHandlerPlatformSchema[]>;
  [extra: string]: unknown;
}

/** Price per standard unit of measurement. MAY be omitted when unit pricing does not apply. `unit_price.currency` MUST equal `price.currency`; the comparator MUST NOT perform currency conversion. `measure.unit` and `reference.unit` MUST be identical; cross-unit conversion is not permitted. Their scales MAY differ; each value represents `value × 10^-scale`. */
export interface UcpUnitPrice {
  amount: UcpAmount;
  currency: string;
  measure: UcpMeasure;
  reference: UcpReference;
  [extra: string]: unknown;
}

/** Product quantity in packaging/content (for example, a 750 mL bottle), distinct from `quantity_unit`, which defines the sale basis. Its integer `value` MUST be at least 1. */
export interface UcpUnitPriceMeasure {
  unit: string;
  scale?: number | null;
  display_text: string;
  value?: unknown | null;
  [extra: string]: unknown;
}

export type UcpValueConstraint = UcpValueConstraint1 | UcpValueConstraint2;

/** A Value Constraint containing `enum`, `const`, or both. */
export interface UcpValueConstraint1 {
  enum: unknown[];
  const?: unknown | null;
  [extra: string]: unknown;
}

/** A Value Constraint containing `enum`, `const`, or both. */
export interface UcpValueConstraint2 {
  enum?: unknown[] | null;
  const: unknown;
  [extra: string]: unknown;
}

/** A purchasable variant of a product with specific option selections. */
export interface UcpVariant {
  id: string;
  sku?: string | null;
  barcodes?: UcpBarcode[] | null;
  handle?: string | null;
  title: string;
  description: UcpDescription;
  url?: string | null;
  categories?: UcpCategory[] | null;
  price: UcpPrice;
  quantity_unit?: UcpQuantityUnit | null;
  list_price?: UcpPrice | null;
  unit_price?: UcpUnitPrice | null;
  availability?: UcpAvailability | null;
  options?: UcpSelectedOption[] | null;
  media?: UcpMedia[] | null;
  rating?: UcpRating | null;
  tags?: string[] | null;
  metadata?: Record<string, unknown> | null;
  seller?: UcpSeller | null;
  [extra: string]: unknown;
}

export type UcpVersion = string;

export type UcpWarningCode = string;

/** The content of each activity, by its type. */
export interface ActivityContents {
  products: Products;
  product: ProductDetail;
  comparison: Comparison;
  cart: CartActivity;
  checkout: CheckoutActivity;
  problem: ProblemActivity;
  proposal: ProposalActivity;
  order: OrderActivity;
  orders: Orders;
  quickReplies: QuickReplies;
  sources: Sources;
  handoff: Handoff;
}

export type ActivityType = keyof ActivityContents;
