/** Open what a share-string holds: one that stands in the page's address at once, another from the field. */
import { h, setText } from "../dom.js";
import { say } from "../texts/index.js";

/** The share-string in the first of some addresses that has one; null where none has. @param {(string|undefined)[]} addresses @returns {string|null} */
export function sharedIn(addresses) {
  for (const address of addresses) {
    const text = address && new URL(address, "http://localhost").searchParams.get("share");
    if (text) return text;
  }
  return null;
}

/** The page's address, and as it was when the page was loaded: JupyterLab changes it. */
const here = () => [location.href, performance.getEntriesByType("navigation")[0]?.name];

/** @param {import("../stage.js").Stage} stage */
export function openPanel(stage) {
  const id = `tw-open-${Math.random().toString(36).slice(2)}`;
  const field = h("input", { type: "text", id, class: "tw-shared", spellcheck: "false", autocomplete: "off" });
  const button = h(
    "button",
    { type: "button", class: "tw-button", onclick: () => open(field.value) },
    say("sharing.open"),
  );
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const node = h("div", { class: "tw-row" }, h("label", { for: id }, say("sharing.string")), field, button, alert);
  const open = (/** @type {string} */ text) => {
    const known = sharedIn([text.trim().startsWith("http") ? text.trim() : undefined]); // a whole link may be pasted too
    stage.command("open", { text: known ?? text });
  };
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    if (e.key === "Enter") open(field.value);
  });
  const given = sharedIn(here());
  if (given && !stage.status.opened) {
    field.value = given;
    queueMicrotask(() => open(given)); // once the page listens
  }
  return {
    node,
    draw() {
      setText(alert, stage.status.error?.message ?? "");
      return 0;
    },
  };
}
