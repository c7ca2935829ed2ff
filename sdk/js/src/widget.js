// @ts-check
/** The one script tag: it draws the launcher, and loads the chat when a shopper reaches for it. */

/** @typedef {import("./widget/panel.js").Panel} Panel */

const script = /** @type {HTMLScriptElement | null} */ (document.querySelector("script[data-key][src*='widget']"));
const launcherStyle = new CSSStyleSheet();
launcherStyle.replaceSync(`
:host{--fill:light-dark(var(--accent-light,#1f5c4d),var(--accent-dark,oklch(from var(--accent-light,#1f5c4d) max(l,.61) c h)));color-scheme:light dark;position:fixed;inset-block-end:max(20px,env(safe-area-inset-bottom));inset-inline-end:20px;z-index:2147483000}
.launch{display:flex;align-items:center;gap:10px;min-block-size:52px;padding-inline:18px 22px;border:1px solid transparent;border-radius:26px;background:var(--fill);color:oklch(from var(--fill) clamp(0,(.57 - l)*999,1) 0 0);font:600 15px/1 system-ui,sans-serif;cursor:pointer;box-shadow:0 8px 24px rgb(0 0 0/20%)}
.launch:hover{filter:brightness(.93)}
.launch:focus-visible{outline:3px solid var(--fill);outline-offset:3px}
svg{width:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
`);

function drawing() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M4 5.5h16v11h-9l-4.5 3.5v-3.5H4z");
  svg.append(path);
  return svg;
}

/** `<shopmind-chat publishable-key="pk_…" api="https://shop" accent="#1f5c4d" label="Ask">` */
export class ShopmindChat extends HTMLElement {
  /** @type {HTMLButtonElement | undefined} */
  launcher;
  /** @type {Promise<Panel> | undefined} */
  loading;

  /** @param {string} name */
  setting(name) {
    return this.getAttribute(name) ?? script?.dataset[name];
  }

  connectedCallback() {
    if (this.launcher) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [launcherStyle];
    // The panel computes the shades of the accent; until then the launcher lifts it in the dark, and finds black or white by its lightness.
    this.style.setProperty("--accent-light", this.setting("accent") ?? "");
    const launcher = document.createElement("button");
    launcher.className = "launch";
    launcher.type = "button";
    launcher.setAttribute("aria-haspopup", "dialog");
    launcher.append(drawing(), this.setting("label") ?? "Ask");
    launcher.onclick = () => this.open();
    launcher.onpointerenter = launcher.onfocus = () => void import("./widget/panel.js");
    root.append(launcher);
    this.launcher = launcher;
    if (sessionStorage.getItem("shopmind.open") && innerWidth > 600) void this.open(true);
  }

  /** @param {boolean} [again] the page changed under an open chat: leave the focus where it is */
  async open(again) {
    this.launcher?.setAttribute("aria-busy", "true");
    try {
      this.loading ??= import("./widget/panel.js").then(({ openPanel }) =>
        openPanel(this, { key: this.getAttribute("publishable-key") ?? this.setting("key") ?? "", api: this.setting("api") ?? new URL(import.meta.url).origin, accent: this.setting("accent") }),
      );
      const panel = await this.loading;
      panel.show(again);
      return panel;
    } catch (error) {
      this.loading = undefined;
      throw error;
    } finally {
      this.launcher?.removeAttribute("aria-busy");
    }
  }

  /** Opens the chat with a question. @param {string} text @param {Record<string, unknown>} [context] what the page shows */
  async ask(text, context) {
    (await this.open()).ask(text, context);
  }

  async close() {
    (await this.loading)?.hide();
  }
}

if (!customElements.get("shopmind-chat")) {
  customElements.define("shopmind-chat", ShopmindChat);
  if (script && !document.querySelector("shopmind-chat")) document.body.append(document.createElement("shopmind-chat"));
}
