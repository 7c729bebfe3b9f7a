/** A canvas that fills its box, sharp at every device pixel ratio. */
import { h } from "./dom.js";

/** @param {string} name accessible name @param {() => void} resized */
export function canvasBox(name, resized) {
  const canvas = h("canvas", { role: "img", "aria-label": name });
  const node = h("div", { class: "tw-canvas" }, canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const box = { node, canvas, context, width: 0, height: 0, ratio: 0, begin, onto, stop };
  const observer = new ResizeObserver(([entry]) => {
    box.width = entry.contentRect.width;
    box.height = entry.contentRect.height;
    box.ratio = 0;
    resized();
  });
  observer.observe(node);

  /** Clear, in CSS pixels; false where there is no room to draw. */
  function begin(/** @type {string} */ font) {
    if (box.width < 20 || box.height < 20) return false;
    if (box.context !== context) {
      box.context.font = `12px ${font}`;
      return true;
    }
    if (box.ratio !== devicePixelRatio) {
      box.ratio = devicePixelRatio;
      canvas.width = Math.round(box.width * box.ratio);
      canvas.height = Math.round(box.height * box.ratio);
    }
    context.setTransform(box.ratio, 0, 0, box.ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    context.font = `12px ${font}`;
    context.setLineDash([]);
    return true;
  }
  /** Let what `draw` draws go to another context, of a picture to take away. @param {any} other @param {() => void} draw */
  function onto(other, draw) {
    box.context = other;
    try { draw(); } finally { box.context = context; }
  }
  function stop() { observer.disconnect(); }
  return box;
}
