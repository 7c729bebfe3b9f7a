/** A canvas that fills its box, sharp at every device pixel ratio. Lengths in it are pixels at the usual size of text; larger text enlarges the picture. */
import { h } from "./dom.js";
import { textSize } from "./theme.js";

/** @param {string} name accessible name @param {() => void} resized */
export function canvasBox(name, resized) {
  const canvas = h("canvas", { role: "img", "aria-label": name });
  const node = h("div", { class: "tw-canvas" }, canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const box = { node, canvas, context, width: 0, height: 0, unit: 1, ratio: 0, begin, at, onto, stop };
  const observer = new ResizeObserver(([entry]) => {
    box.unit = textSize(node);
    box.width = entry.contentRect.width / box.unit;
    box.height = entry.contentRect.height / box.unit;
    box.ratio = 0;
    resized();
  });
  observer.observe(node);

  /** Clear; false where there is no room to draw. */
  function begin(/** @type {string} */ font) {
    if (box.width < 20 || box.height < 20) return false;
    if (box.context !== context) {
      box.context.font = `12px ${font}`;
      return true;
    }
    if (box.ratio !== devicePixelRatio * box.unit) {
      box.ratio = devicePixelRatio * box.unit;
      canvas.width = Math.round(box.width * box.ratio);
      canvas.height = Math.round(box.height * box.ratio);
    }
    context.setTransform(box.ratio, 0, 0, box.ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    context.font = `12px ${font}`;
    context.setLineDash([]);
    return true;
  }
  /** Where a pointer is. @param {MouseEvent} e @returns {[number, number]} */
  function at(e) { return [e.offsetX / box.unit, e.offsetY / box.unit]; }
  /** Let what `draw` draws go to another context, of a picture to take away. @param {any} other @param {() => void} draw */
  function onto(other, draw) {
    box.context = other;
    try { draw(); } finally { box.context = context; }
  }
  function stop() { observer.disconnect(); }
  return box;
}
