/**
 * A field for a number as people write it: "1,5" is 1.5. A text field in the role of a spin button, because a browser's own number field
 * drops what it does not understand without a word (Chromium makes 15 of "1,5").
 */
import { h } from "./dom.js";
import { keptFromNews } from "./field.js";

/** @param {string} name accessible name @param {string} style class */
export function numberField(name, style) {
  return keptFromNews(
    h("input", {
      "type": "text",
      "inputmode": "decimal",
      "role": "spinbutton",
      "autocomplete": "off",
      "spellcheck": "false",
      "aria-label": name,
      "class": style,
    }),
  );
}

/** A field for a whole number: the arrow keys go up and down by one. @param {string} name accessible name @param {string} style class @param {{min?: number, max?: number}} range */
export function wholeField(name, style, { min = -Infinity, max = Infinity }) {
  const field = numberField(name, style);
  field.inputMode = "numeric";
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[e.key],
      now = numberOf(field.value);
    if (!by || !Number.isInteger(now) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    field.value = String(Math.min(max, Math.max(min, now + by)));
  });
  return field;
}

/** What was typed as a number: decimal comma or point, minus of either kind; NaN for everything else, infinity for what is too large. */
export function numberOf(/** @type {string} */ typed) {
  const text = typed.trim().replace("−", "-");
  const plain = text.includes(".") ? text : text.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** Tell assistive technology where the field stands. @param {HTMLElement} field @param {number|null} value @param {number} min @param {number} max */
export function tellRange(field, value, min, max) {
  for (const [name, v] of Object.entries({ "aria-valuenow": value, "aria-valuemin": min, "aria-valuemax": max })) {
    if (v === null || !Number.isFinite(v)) field.removeAttribute(name);
    else field.setAttribute(name, String(v));
  }
}
