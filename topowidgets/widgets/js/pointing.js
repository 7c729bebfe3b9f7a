/** Pointing at things on a canvas, by pointer or by arrow keys, with one tooltip that is also spoken, politely. */
import { h, setText, show } from "./dom.js";

/**
 * @param {ReturnType<typeof import("./canvas.js").canvasBox>} box
 * @param {{again: () => void, keys: string, taken?: (e: KeyboardEvent) => boolean}} options keys: what the arrow keys do; taken: a key that the panel uses itself
 */
export function pointing(box, { again, keys, taken = () => false }) {
  const { canvas } = box;
  const tip = h("div", { class: "tw-tip", hidden: true });
  const spoken = h("div", { "class": "tw-spoken", "aria-live": "polite" });
  box.node.append(tip, spoken);
  canvas.tabIndex = 0;
  canvas.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight");
  /** @type {[number, number]|null} */ let pointer = null;
  let chosen = -1,
    count = 0,
    fresh = false; // fresh: a key was pressed and its words are not yet spoken

  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ e) => {
    pointer = box.at(e);
    again();
  });
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    again();
  });
  canvas.addEventListener("blur", () => {
    chosen = -1;
    setText(spoken, "");
    again();
  });
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || taken(e)) return;
    const next = move(e.key, chosen, count);
    if (next === null) return;
    e.preventDefault();
    e.stopPropagation();
    chosen = next;
    fresh = true;
    pointer = null;
    again();
  });

  return {
    keys,
    /** The index that is pointed at among `all` things, -1 for none. @param {number} all @param {(x: number, y: number) => number} nearest */
    index(all, nearest) {
      count = all;
      if (pointer) return nearest(...pointer);
      return chosen < all ? chosen : -1;
    },
    /** Show the words beside a place on the canvas; nothing where there is none. @param {string|null} text @param {number} [x] @param {number} [y] */
    tell(text, x = 0, y = 0) {
      show(tip, text !== null);
      if (text === null) {
        setText(spoken, "");
        return;
      }
      setText(tip, text);
      if (fresh) setText(spoken, text.replaceAll("\n", ", ")); // once a key, however often the picture changes
      fresh = false;
      placeTip(box, tip, x, y);
    },
  };
}

/** A tooltip beside a place on the canvas, to the side where there is room. @param {ReturnType<typeof import("./canvas.js").canvasBox>} box @param {HTMLElement} tip @param {number} x @param {number} y */
export function placeTip({ unit, width, height }, tip, x, y) {
  const left = x > width / 2;
  tip.style.left = left ? "" : `${(x + 12) * unit}px`;
  tip.style.right = left ? `${(width - x + 12) * unit}px` : "";
  tip.style.top = `${Math.min(Math.max(0, (y - 24) * unit), Math.max(0, height * unit - tip.offsetHeight))}px`;
}

/** Where a key leads among `count` things from `at`; null for a key that leads nowhere. @param {string} key @param {number} at @param {number} count @returns {number|null} */
export function move(key, at, count) {
  if (!count) return null;
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[key];
  if (by) return at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + 10 * count) % count;
  return { Home: 0, End: count - 1, Escape: at >= 0 ? -1 : null }[key] ?? null;
}
