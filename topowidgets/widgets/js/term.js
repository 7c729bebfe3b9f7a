/** A word that explains itself: on hover, on focus and on a click; Escape closes. A screen reader hears it once, after the word. */
import { h, setText } from "./dom.js";
import { enlargement } from "./place.js";
import { say } from "./texts/index.js";

let count = 0;

/**
 * @param {any} content what is seen: text or a node @param {string|undefined} meaning
 * @param {{chip?: boolean}} [options]
 */
export function term(content, meaning, { chip = false } = {}) {
  count += 1;
  const id = `tw-term-${count}-${Math.random().toString(36).slice(2, 7)}`;
  const tip = h("span", { class: "tw-gloss", role: "tooltip", id, hidden: true }, meaning ?? "");
  const button = h(
    "button",
    { "type": "button", "class": chip ? "tw-term tw-chip" : "tw-term", "aria-describedby": id },
    chip ? null : h("span", { class: "tw-spoken" }, say("pictures.about")),
    content,
  );
  const node = h("span", { class: "tw-word" }, button, tip);
  let dismissed = false;

  function open() {
    if (!tip.textContent || dismissed) return;
    tip.hidden = false;
    tip.style.left = "0";
    tip.classList.remove("tw-above");
    const root = node.closest(".topowidgets")?.getBoundingClientRect();
    if (!root) return;
    const box = tip.getBoundingClientRect();
    if (box.right > root.right - 8)
      tip.style.left = `${Math.round((root.right - 8 - box.right) / enlargement(tip)[0])}px`;
    if (box.bottom > root.bottom - 4) tip.classList.add("tw-above");
  }
  const close = () => {
    tip.hidden = true;
  };
  button.addEventListener("pointerenter", open);
  button.addEventListener("pointerleave", () => {
    dismissed = false;
    if (document.activeElement !== button) close();
  });
  button.addEventListener("focus", open);
  button.addEventListener("blur", () => {
    dismissed = false;
    close();
  });
  button.addEventListener("click", () => {
    dismissed = false;
    open();
  });
  button.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    if (e.key !== "Escape" || tip.hidden) return;
    e.stopPropagation();
    dismissed = true;
    close();
  });
  return Object.assign(node, { explain: (/** @type {string} */ text) => setText(tip, text) });
}
