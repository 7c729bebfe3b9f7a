/** A canvas that fills its box, sharp however the page is enlarged. Lengths in it are pixels at the usual size of text; larger text enlarges the picture. */
import { h } from "./dom.js";
import { enlargement, placeOn } from "./place.js";
import { textSize } from "./theme.js";

const STALE = 300; // ms after which a picture that is drawn looks again how large it stands on the screen: no event tells of a transform
const SHARPEST = 8; // pixels of the canvas for one of its own; more would cost memory and not be seen

/** @param {string} name accessible name @param {() => void} resized */
export function canvasBox(name, resized) {
  const canvas = h("canvas", { "role": "img", "aria-label": name });
  const node = h("div", { class: "tw-canvas" }, canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const box = { node, canvas, context, width: 0, height: 0, unit: 1, ratio: 0, begin, at, onto, stop };
  let looked = -Infinity;
  /** @type {ResizeObserverSize|undefined} */ let exact; // the box in pixels of the screen, where the browser tells
  const observer = new ResizeObserver(([entry]) => {
    box.unit = textSize(node);
    box.width = entry.contentRect.width / box.unit;
    box.height = entry.contentRect.height / box.unit;
    exact = entry.devicePixelContentBoxSize?.[0];
    again();
  });
  try {
    observer.observe(node, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(node);
  }
  window.addEventListener("resize", again);
  function again() {
    looked = -Infinity;
    resized();
  }
  /** Make the canvas as many pixels as it has on the screen. */
  function sharpen() {
    const now = performance.now();
    if (now - looked < STALE) return;
    looked = now;
    const [across] = enlargement(node, box.width * box.unit),
      ratio = Math.min(SHARPEST, devicePixelRatio * across) * box.unit;
    const near = (/** @type {number|undefined} */ told, /** @type {number} */ size) =>
      told && Math.abs(told - size) < 1 ? told : Math.round(size); // a transform is not told
    const width = near(exact?.inlineSize, box.width * ratio),
      height = near(exact?.blockSize, box.height * ratio);
    box.ratio = ratio;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  }

  /** Clear; false where there is no room to draw. */
  function begin(/** @type {string} */ font) {
    if (box.width < 20 || box.height < 20) return false;
    if (box.context !== context) {
      box.context.font = `12px ${font}`;
      return true;
    }
    sharpen();
    context.setTransform(box.ratio, 0, 0, box.ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    context.font = `12px ${font}`;
    context.setLineDash([]);
    return true;
  }
  /** Where a pointer is. @param {MouseEvent} e @returns {[number, number]} */
  function at(e) {
    const [x, y] = placeOn(canvas, e, box.width * box.unit, box.height * box.unit);
    return [x / box.unit, y / box.unit];
  }
  /** Let what `draw` draws go to another context, of a picture to take away. @param {any} other @param {() => void} draw */
  function onto(other, draw) {
    box.context = other;
    try {
      draw();
    } finally {
      box.context = context;
    }
  }
  function stop() {
    observer.disconnect();
    window.removeEventListener("resize", again);
  }
  return box;
}
